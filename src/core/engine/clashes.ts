// What follows when two devices have come to one number in a document (LOG-18, LOG-22): the document is built anew, the
// editors that show it are told, and what was set aside is written anew. Everything here runs in the circle's queue.

import { selectClashes } from "../log/index.ts";
import type { Circle, CircleEars } from "./circle.ts";
import type { CircleRows } from "./loadCircle.ts";
import type { Editing } from "./editing.ts";
import { rebuildText } from "./rebuilding.ts";
import { claimNumber, loadRewriting, rewriteIn, rewritingOf } from "./rewriting.ts";

export type Clashes = Pick<CircleEars, "gather" | "rebuilt" | "settled"> & {
  /** What an earlier run of the program did not come to the end of. */
  readonly resume: (rewritten?: CircleRows["rewritten"]) => Promise<void>;
};

export const createClashes = (circle: Circle, editings: ReadonlySet<Editing>): Clashes => ({
  gather: (docId) => {
    for (const editing of editings) if (editing.docId === docId) editing.gather();
  },
  rebuilt: (docId, fromBeginning) => {
    if (fromBeginning) rewritingOf(circle, docId).done = false;
    for (const editing of editings) if (editing.docId === docId) editing.move(fromBeginning);
    circle.ears.textChanged(docId, []);
  },
  settled: async (places, lost) => {
    for (const clash of lost) await rebuildText(circle, clash);
    for (const { docId } of editings)
      if (places.includes(docId)) await claimNumber(circle, { docId, scope: null });
    await rewriteIn(circle, places);
  },
  resume: async (rewritten) => {
    await loadRewriting(circle, rewritten);
    for (const clash of selectClashes(circle.log, circle.graph)) await rebuildText(circle, clash);
    await rewriteIn(circle, [...circle.rewriting.keys()]);
  },
});
