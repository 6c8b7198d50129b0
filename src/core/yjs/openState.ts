// A document of a whole state in V2, which came from the own disk or was judged (CUT-11, CUT-13). What Yjs does not take
// in that form it may take in the V1 form, which is the one that was judged; nothing of a try that failed stays.

import * as Y from "yjs";
import { createReplicaDoc } from "./replicaDoc.ts";

type Take = (doc: Y.Doc) => void;

const opened = (take: Take): Y.Doc | null => {
  const doc = createReplicaDoc();
  try {
    take(doc);
    if (doc.store.pendingStructs === null && doc.store.pendingDs === null) return doc;
  } catch {
    // not all of it was taken: of no use to anybody
  }
  doc.destroy();
  return null;
};

/** RULE: [CUT-13] null: Yjs takes it in neither form. */
export const openState = (v2: Uint8Array, origin: unknown = null): Y.Doc | null =>
  opened((doc) => Y.applyUpdateV2(doc, v2, origin)) ??
  opened((doc) => Y.applyUpdate(doc, Y.convertUpdateFormatV2ToV1(v2), origin));
