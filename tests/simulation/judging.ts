// What a machine of a simulated world judges again when somebody is out or vouched for (check 10), as core/engine does
// in rejudging.ts, without its days: the log taken again from its entries, and the documents in which something turned
// built anew.

import type { DocId, EntryId } from "../../src/core/base/index.ts";
import { judgeWith, type OpenDocument } from "../../src/core/document/index.ts";
import {
  decodeOpened,
  type EntryClass,
  type LogContext,
  type LogState,
  mayChange,
  planRejudging,
  rejudgeLog,
  selectRefused,
} from "../../src/core/log/index.ts";
import type { Item } from "./disk.ts";

/** One in which everybody vouches, one without those who are refused then, and some in which nothing should turn any more. */
const mostRounds = 6;

export type JudgedAgain = {
  readonly log: LogState;
  readonly documents: ReadonlyMap<DocId, OpenDocument>;
  readonly classes: ReadonlyMap<EntryId, EntryClass>;
};

/** Null: nothing turned. */
export const judgeAgain = (
  log: LogState,
  items: readonly Item[],
  context: LogContext,
  beginnings: (docIds: ReadonlySet<DocId>) => ReadonlyMap<DocId, OpenDocument>,
): JudgedAgain | null => {
  const { facts } = context;
  if (!mayChange(log, facts)) return null;
  const entries = items.flatMap(({ opened }) => {
    const decoded = decodeOpened(opened);
    return decoded.ok ? [decoded.value] : [];
  });
  const classes = new Map<EntryId, EntryClass>();
  let built: JudgedAgain | null = null;
  let refused: ReadonlySet<EntryId> | null = null;
  for (let round = 0; round < mostRounds; round++) {
    const now = built?.log ?? log;
    const plan = planRejudging(now, entries, facts, refused ?? new Set());
    now.vouched.clear();
    for (const [device, seq] of plan.vouched) now.vouched.set(device, seq);
    if (!plan.isDue) {
      if (refused !== null) return built;
      refused = selectRefused(now, entries, facts);
      if (refused.size === 0) return built;
      continue;
    }
    const docIds = new Set([...(built?.documents.keys() ?? []), ...plan.docIds]);
    const documents = beginnings(docIds);
    const replayed = rejudgeLog(
      now,
      { ...plan, docIds },
      entries,
      { ...context, judgeUpdate: judgeWith((docId) => documents.get(docId) ?? null) },
      (docId, payload) => documents.get(docId)?.replica.apply(payload).ok === true,
    );
    if (replayed === null) throw new Error("not everything that was held could be judged again");
    for (const [entryId, kind] of replayed.classes) classes.set(entryId, kind);
    built = { log: replayed.state, documents, classes };
    refused ??= selectRefused(replayed.state, entries, facts);
  }
  throw new Error("a judging comes to no end");
};
