// What lies beside a circle's record: what is under way between it and this machine, what this machine noted of it, and
// from which other circle it was begun.

import { type CircleId, err, ok, type Result } from "../base/index.ts";
import {
  type BesideRecord,
  decodeCircleReform,
  decodeCircleWatch,
  decodeCircleWay,
  noWatch,
} from "./localRecords.ts";
import { circleReformName, circleWatchName, circleWayName } from "./rows.ts";
import type { Shelf, ShelfError } from "./shelf.ts";

export const readBeside = async (
  shelf: Shelf,
  circleId: CircleId,
): Promise<Result<BesideRecord, ShelfError | { readonly type: "circleDamaged" }>> => {
  const [ways, watches, reforms] = await Promise.all([
    shelf.get(circleWayName(circleId)),
    shelf.get(circleWatchName(circleId)),
    shelf.get(circleReformName(circleId)),
  ]);
  if (!ways.ok) return ways;
  if (!watches.ok) return watches;
  if (!reforms.ok) return reforms;
  const way = ways.value === null ? null : decodeCircleWay(ways.value);
  const watch = watches.value === null ? noWatch : decodeCircleWatch(watches.value);
  const reform = reforms.value === null ? null : decodeCircleReform(reforms.value);
  if (way === null || watch === null || (reform === null && reforms.value !== null))
    return err({ type: "circleDamaged" });
  return ok({ way, watch, reform });
};
