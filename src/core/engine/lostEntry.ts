// The last own entry lies on the disk without the row of its log (decision 27) and does not open any more. Its number is
// in the row's name, so it is known that it was signed, and that nothing was signed after it; what it said is not. So the
// circle opens as it was before that entry, as a database does that was put back from a copy one entry old (hold.ts):
// others say how far this log goes, and nothing is written in it before that. Rule ENG-60.

import type { DeviceId } from "../base/index.ts";
import type { Doubt, KeptCircle } from "./localRecords.ts";
import { keptRows, ownTailName } from "./rows.ts";
import type { ShelfName, ShelfRow } from "./shelf.ts";

const doubtOfLost = (before: Doubt | null, seq: number, now: number): Doubt => {
  if (before === null) return { since: now, why: "lost", floor: seq };
  // Another copy has written already, or nobody knows how far it went: that one more is missing changes only who is asked.
  return before.why === "unsure" ? { ...before, floor: Number.MAX_SAFE_INTEGER } : before;
};

export type WithoutLast = {
  readonly record: KeptCircle;
  /** One transaction: before it the circle is as it was, after it the doubt is on the disk. */
  readonly put: readonly ShelfRow[];
  readonly remove: readonly ShelfName[];
};

/** RULE: [ENG-60] the doubt, in the place of the row that does not open. */
export const withoutLast = (kept: KeptCircle, device: DeviceId, seq: number, now: number): WithoutLast => {
  const doubt = doubtOfLost(kept.way.doubt, seq, now);
  const record = { ...kept, way: { ...kept.way, doubt } };
  return { record, put: keptRows(record), remove: [ownTailName(record.circleId, device, seq)] };
};
