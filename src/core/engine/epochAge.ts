// When the epoch that is written under is to be followed by another although nobody is out: after a week, or after ten
// thousand entries. Both are this machine's own finding and decide nothing about what counts; who begins it is decided
// by the order of EPO-12 (house.ts).

import { preferredEpoch } from "../circle/index.ts";
import { entriesKnowing } from "../log/index.ts";
import type { Circle } from "./circle.ts";

/** RULE: [TRU-17] how long one writes under one epoch, by one's own clock and that of who began it. */
const epochTime = 7 * 24 * 3_600_000;
/** RULE: [FGT-1] how much one epoch seals, give or take what a minute brings. */
export const epochEntries = 10_000;

/**
 * Asked of the epoch that is preferred, also where its key has not come yet: what somebody else began a moment ago is not
 * begun again by everybody whose key is still on its way.
 */
export const isEpochSpent = ({ graph, log, parts }: Circle): boolean => {
  const preferred = preferredEpoch(graph);
  const begun = preferred === undefined ? undefined : graph.node(preferred)?.op.ts;
  if (preferred === undefined || begun === undefined) return false;
  return parts.clock.now() - begun >= epochTime || entriesKnowing(log, graph, preferred) >= epochEntries;
};
