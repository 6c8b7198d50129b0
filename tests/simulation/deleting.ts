// What a machine of a simulated world deletes: by the newest cut that everybody who is active has signed to have, as
// core/engine does, without the days.

import type { DocId, EntryId } from "../../src/core/base/index.ts";
import type { Author, CircleGraph } from "../../src/core/circle/index.ts";
import { judgeWith, type OpenDocument } from "../../src/core/document/index.ts";
import {
  authorOf,
  decodeCut,
  decodeOpened,
  type Floor,
  type LogContext,
  type LogState,
  mayBeFloor,
  replayToFrontier,
} from "../../src/core/log/index.ts";
import { isHeldByAll } from "../../src/core/engine/ripening.ts";
import type { Lying } from "./lying.ts";

type Ground = {
  readonly log: LogState;
  readonly graph: CircleGraph;
  readonly author: Author;
  readonly lying: Lying;
  readonly context: LogContext;
  /** The documents as they were before the first entry that lies here. */
  readonly bases: () => ReadonlyMap<DocId, OpenDocument>;
};

export type Deletion = {
  readonly floor: Floor;
  readonly gone: ReadonlySet<EntryId>;
  /** As they are at the floor. */
  readonly documents: ReadonlyMap<DocId, OpenDocument>;
};

/** Null: there is nothing by which, or nothing that could go. */
export const deletionNow = ({ log, graph, author, lying, context, bases }: Ground): Deletion | null => {
  const self = { log, graph, self: author } as Parameters<typeof isHeldByAll>[0];
  const found = [...log.cuts].findLast(([, cut]) => isHeldByAll(self, cut));
  const bytes = found && lying.named(found[0]);
  const opened = bytes === undefined ? null : decodeOpened(bytes);
  const cut = opened?.ok === true ? decodeCut(opened.value.payload) : null;
  if (found === undefined || cut?.ok !== true || !mayBeFloor(log, cut.value)) return null;
  const documents = bases();
  const entries = lying.opened();
  const floor = replayToFrontier(
    log,
    { cut: cut.value, entryId: found[0] },
    entries.map(({ entry }) => entry),
    { ...context, judgeUpdate: judgeWith((docId) => documents.get(docId) ?? null) },
    (docId, payload) => documents.get(docId)?.replica.apply(payload).ok === true,
  );
  if (floor === null) return null;
  const gone = new Set(
    entries.flatMap(({ item, entry }) => {
      const device = authorOf(graph, entry);
      const seq = (device && floor.at.get(device)?.seq) ?? 0;
      return item.class === "accepted" && entry.header.seq <= seq ? [item.entryId] : [];
    }),
  );
  return gone.size === 0 ? null : { floor, gone, documents };
};
