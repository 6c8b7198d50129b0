// A document in which something stands that was refused: Yjs takes nothing back, so it is built anew from its entries
// (ENG-45). Runs in the circle's queue.

import type { DocId } from "../base/index.ts";
import type { Circle } from "./circle.ts";
import { documentInCut } from "./cutAtHand.ts";
import { noteLook } from "./looks.ts";
import { replayItems } from "./replayItems.ts";

/** Where the disk does not say how it was, nothing more is written in it in this run, and the person is told. */
export const restoreText = async (circle: Circle, docId: DocId): Promise<void> => {
  const before = await documentInCut(circle, docId);
  const items = before.ok ? await circle.texts.items(docId) : before;
  if (before.ok && items.ok && replayItems(before.value, docId, items.value))
    return circle.texts.restore(docId, before.value);
  circle.texts.get(docId)?.replica.distrust();
  noteLook(circle, "alarm");
  circle.ears.viewChanged();
};
