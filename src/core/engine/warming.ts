// What is loaded before it is asked for: what every page shows; and after a circle was opened the notes of all its texts,
// so that their counts are known and opening one is quick.

import { indexDocId } from "../../schema/index.ts";
import type { DocId } from "../base/index.ts";
import type { Circle } from "./circle.ts";
import { loadMargin, loadNotes, marginsOf } from "./notes.ts";

/** Names and the list: what every page of the circle shows. */
export const loadFaces = async (circle: Circle): Promise<void> => {
  await circle.texts.ensure(indexDocId);
  await Promise.all([...marginsOf(circle, indexDocId).keys()].map((docId) => loadMargin(circle, docId)));
  circle.ears.viewChanged();
};

export const warmNotes = async (circle: Circle, isStopped: () => boolean): Promise<void> => {
  const index = circle.texts.get(indexDocId);
  for (const docId of index?.replica.doc?.getMap("index").keys() ?? []) {
    if (isStopped()) return;
    if (/^00[0-9a-f]{30}$/.test(docId))
      await loadNotes(circle, docId as DocId).catch((fault: unknown) => {
        // Locked meanwhile: the keys are gone.
        if (!isStopped()) throw fault;
      });
  }
};
