// The history of a document as a person reads it: who wrote and who deleted, from the entries that lie here and count
// (HIS-1 to HIS-3). It is asked for by the page that shows it, and kept nowhere.

import { type DocId, ok, type Result } from "../base/index.ts";
import { type Deed, type Sitting, sittingsIn } from "../document/index.ts";
import { authorOf, epochStart, floorOf } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { readItems } from "./storedEntries.ts";
import type { ShelfError } from "./shelf.ts";

/** More is not looked at: a page is read by a person. */
const mostEntries = 20_000;

export type History = {
  readonly sittings: readonly Sitting[];
  /** False where something lies before or beside what is told here, and is not known on this machine. */
  readonly isWhole: boolean;
};

export const historyOf = async (circle: Circle, docId: DocId): Promise<Result<History, ShelfError>> => {
  const items = await circle.texts.items(docId);
  if (!items.ok) return items;
  const { devices } = circle.graph.current();
  const counted = readItems(items.value).filter(({ item }) => item.class === "accepted");
  const now = circle.parts.clock.now();
  const deeds = counted.slice(-mostEntries).flatMap(({ opened }): readonly Deed[] => {
    const device = authorOf(circle.graph, opened);
    const user = device === undefined ? undefined : devices.get(device)?.userId;
    if (user === undefined || opened.header.update?.docId !== docId) return [];
    // A clock that is ahead says nothing of a day that has not come.
    return [{ user, at: Math.min(now, opened.header.ts + epochStart), update: opened.payload }];
  });
  const { sittings, isWhole } = sittingsIn(deeds);
  const logs = [...circle.log.devices.values()];
  const isFromBeginning = logs.every((log) => floorOf(circle.log, log) === 0);
  return ok({ sittings, isWhole: isWhole && isFromBeginning && counted.length <= mostEntries });
};
