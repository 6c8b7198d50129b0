// What its person wrote while it had to wait, and what of that cannot become entries any more (ENG-57): where it stands,
// why, and which notes it is. Only they see it, and nothing is said to have arrived while there is any.

import type { CircleView } from "../../bridge/view.ts";
import type { Circle } from "./circle.ts";
import { mayWriteNow } from "./keyless.ts";
import { draftedNotes } from "./notes.ts";
import { isOut } from "./outOf.ts";

/** What the view holds at most (bridge/view.ts). */
const most = 1_000;

/** A document that was only opened has an empty one. */
export const hasDrafts = (circle: Circle): boolean =>
  circle.drafts.all().some(({ updates }) => updates.length > 0);

export const notSharedOf = (circle: Circle): CircleView["notShared"] => {
  const out = isOut(circle);
  return circle.drafts
    .all()
    .filter(({ docId, updates }) => updates.length > 0 && (out || !mayWriteNow(circle, docId)))
    .slice(0, most)
    .map(({ docId: place, scope }) => {
      const docId = scope ?? place;
      const isClosed = circle.graph.current().documents.get(docId)?.mode === "closed";
      const notes =
        scope === null
          ? []
          : draftedNotes(circle, place)
              .map(({ id }) => id)
              .toSorted();
      return { docId, why: out ? "out" : isClosed ? "closed" : "right", notes: notes.slice(0, most) };
    });
};
