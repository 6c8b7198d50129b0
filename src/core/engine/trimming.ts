// A place with less in it (FGT-3): what stays of its entries goes into few large segments, and those that held the rest
// are taken away in the same write. What the document is does not change.

import { ok, type Result } from "../base/index.ts";
import { Reader, Writer } from "../codec/index.ts";
import { encodeSegments, type SegmentItem } from "../log/index.ts";
import { type Place, placeGroup, segmentName, snapshotName } from "./rows.ts";
import type { ShelfError, ShelfName, ShelfRow } from "./shelf.ts";
import { encodeSnapshot, splitSnapshot } from "./snapshotForm.ts";
import type { Tails, TailsGround } from "./tails.ts";

export type Trimmed = {
  readonly put: readonly ShelfRow[];
  readonly remove: readonly ShelfName[];
  /** With the write: what is read of the place from then on is this, whether or not it is on the disk yet. */
  readonly take: () => void;
};

/** Null: something of the place was not folded yet. Runs in the circle's queue, with everything before it on the disk. */
export const trimPlace = async (
  { circleId, shelf }: TailsGround,
  tails: Tails,
  place: Place,
  items: readonly SegmentItem[],
): Promise<Result<Trimmed | null, ShelfError>> => {
  const row = await shelf.get(snapshotName(circleId, place));
  if (!row.ok) return row;
  const tail = tails.of(place);
  if (tail.rows.length > 0 || row.value === null) return ok(null);
  const snapshot = place === "log" ? null : splitSnapshot(row.value);
  const before = snapshot?.segments ?? new Reader(row.value).var();
  const segments = encodeSegments(items);
  const remove: ShelfName[] = [];
  for (let number = segments.length; number < before; number++)
    remove.push(segmentName(circleId, place, number));
  const content =
    snapshot === null
      ? new Writer().var(segments.length).done()
      : encodeSnapshot({ ...snapshot, segments: segments.length });
  const put: ShelfRow[] = [
    { ...snapshotName(circleId, place), group: placeGroup(circleId, place), content },
    ...(await Promise.all(segments.map((segment, number) => tails.segmentRow(place, number, segment)))),
  ];
  const take = (): void => {
    tail.segments = segments.length;
    tail.kept = items;
  };
  return ok({ put, remove, take });
};
