// The entries of a circle as they lie: in which places, and opened where they are.

import { decodeOpened, type OpenedEntry, type SegmentItem } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import type { Place } from "./rows.ts";

export const placesOf = (circle: Circle): readonly Place[] => {
  const places = new Set<Place>(["log"]);
  for (const log of circle.log.devices.values())
    for (const mark of log.marks) if (mark !== null) places.add(mark.docId);
  return [...places];
};

export type StoredEntry = { readonly item: SegmentItem; readonly opened: OpenedEntry };

export const readItems = (items: readonly SegmentItem[]): readonly StoredEntry[] =>
  items.flatMap((item) => {
    const opened = item.kind === "opened" ? decodeOpened(item.bytes) : null;
    return opened?.ok === true ? [{ item, opened: opened.value }] : [];
  });
