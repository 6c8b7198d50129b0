// A document as it would be if some entries had deleted nothing: what was written since is in it, and what those took
// away too. Made from the entries that lie here, when somebody asks to see it, and kept nowhere.

import type { Refusal } from "../../bridge/contract.ts";
import type { CopyPart } from "../../schema/index.ts";
import { type DeviceId, type DocId, err, ok, type Result } from "../base/index.ts";
import { growToFrontier, treeOf, withoutDeletions } from "../document/index.ts";
import type { Circle } from "./circle.ts";
import { documentInCut } from "./cutAtHand.ts";
import { readItems } from "./storedEntries.ts";
import { refusalOf } from "./verbGround.ts";

/** Of one device. */
export type Entries = { readonly device: DeviceId; readonly seqs: readonly number[] };

/** A document of more is not built anew for somebody to look at. */
const mostEntries = 20_000;

/** RULE: [COPY-7] from the beginning that lies here, by all entries that count, without what these deleted. */
export const contentWithout = async (
  circle: Circle,
  docId: DocId,
  { device, seqs }: Entries,
): Promise<Result<readonly CopyPart[], Refusal>> => {
  const items = await circle.texts.items(docId);
  if (!items.ok) return err(refusalOf[items.error.type]);
  if (items.value.length > mostEntries) return err("tooLarge");
  const begun = await documentInCut(circle, docId);
  if (!begun.ok) return err("notFound");
  const document = begun.value;
  const { log, graph } = circle;
  const left = new Set(seqs);
  const frontier = new Map([...log.devices.values()].map(({ deviceId, last }) => [deviceId, last]));
  const entries = readItems(items.value).map(({ item, opened }) => ({ opened, class: item.class }));
  const isGrown = growToFrontier(
    document,
    {
      docId,
      log,
      facts: graph,
      frontier,
      payloadOf: (author, { header, payload }) =>
        author === device && left.delete(header.seq) ? withoutDeletions(payload) : payload,
    },
    entries,
  );
  const { doc } = document.replica;
  const isFound = isGrown && left.size < seqs.length && doc !== null;
  const content = isFound ? ok(treeOf(doc)) : err("notFound" as const);
  document.replica.close();
  return content;
};
