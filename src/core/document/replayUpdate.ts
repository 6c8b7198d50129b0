// An update that was judged and accepted before, taken again: its structure goes into the document's table, its content
// into the replica.

import type { Bytes, DocId } from "../base/index.ts";
import type { OpenDocument } from "./documentForm.ts";
import { judgeOwnUpdate } from "./judge.ts";
import { readUpdate } from "./updateReader.ts";

/** False: it does not follow what the document has. */
export const replayUpdate = (document: OpenDocument, docId: DocId, update: Bytes): boolean => {
  const read = readUpdate(update);
  const client = read.ok ? read.value.blocks[0]?.client : undefined;
  // An update that only deletes brings no structure.
  if (client !== undefined && judgeOwnUpdate(document, docId, client, update).type !== "sound") return false;
  return read.ok && document.replica.apply(update).ok;
};
