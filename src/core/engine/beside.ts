// What lies beside a circle's record: what is under way between it and this machine, and what this machine noted of it.

import { type CircleId, err, ok, type Result } from "../base/index.ts";
import { decodeCircleWatch, decodeCircleWay, type KeptCircle, noWatch } from "./localRecords.ts";
import { circleWatchName, circleWayName } from "./rows.ts";
import type { Shelf, ShelfError } from "./shelf.ts";

export const readBeside = async (
  shelf: Shelf,
  circleId: CircleId,
): Promise<Result<Pick<KeptCircle, "way" | "watch">, ShelfError | { readonly type: "circleDamaged" }>> => {
  const ways = await shelf.get(circleWayName(circleId));
  if (!ways.ok) return ways;
  const watches = await shelf.get(circleWatchName(circleId));
  if (!watches.ok) return watches;
  const way = ways.value === null ? null : decodeCircleWay(ways.value);
  const watch = watches.value === null ? noWatch : decodeCircleWatch(watches.value);
  return way === null || watch === null ? err({ type: "circleDamaged" }) : ok({ way, watch });
};
