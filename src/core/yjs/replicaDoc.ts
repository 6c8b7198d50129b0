// The Y.Doc of every replica, the engine's and the app's: what Yjs does by itself and must not is stopped here (its
// clean-up of formatting: every replica would sign deletions that nobody made, attack C17), and what it does slowly
// where somebody wants it slow is done otherwise (`placing.ts`,
// `applyFast.ts`).

import * as Y from "yjs";
import { boundJoins, countJoins, unboundJoins } from "./applyFast.ts";
import { placeInBoundedTime } from "./placing.ts";

/**
 * Yjs deletes redundant formats in a transaction of its own after a remote change. This switches it off for a
 * document: to be done on every replica, before anything is applied.
 */
export const withoutFormatCleanUp = (doc: Y.Doc): Y.Doc => {
  doc.on("beforeTransaction", (transaction: Y.Transaction) => {
    Object.defineProperty(transaction, "_needFormattingCleanup", { get: () => false, set: () => {} });
  });
  return doc;
};

export const createReplicaDoc = (): Y.Doc => {
  placeInBoundedTime();
  countJoins();
  const doc = withoutFormatCleanUp(new Y.Doc({ gc: true, guid: "" }));
  // the last that is heard of a transaction before its structs are joined, and the first afterwards
  doc.on("afterTransaction", () => {
    boundJoins(doc);
  });
  doc.on("afterTransactionCleanup", unboundJoins);
  return doc;
};
