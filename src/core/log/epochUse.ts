// How much was written under an epoch, from the log alone: nothing is counted along, so nothing is lost by a new start,
// and what somebody says to have counts for nothing. An entry that knew of the epoch is taken for one that was written
// under it or a later one: whoever has heard of an epoch and lacks its key goes on under an older one for a while.

import type { EpochId } from "../base/index.ts";
import type { MembershipFacts } from "../circle/facts.ts";
import type { DeviceLog } from "./deviceLog.ts";
import type { LogState } from "./state.ts";

/** The first entry of a device that knew of the epoch; heads only grow, so all after it did. Null: none yet. */
const firstKnowing = (log: DeviceLog, facts: MembershipFacts, epoch: EpochId): number | null => {
  let first: number | null = null;
  for (let at = log.mheads.length - 1; at >= 0; at--) {
    const run = log.mheads[at];
    if (run === undefined || !facts.covers(run.heads, [epoch])) break;
    first = run.from;
  }
  return first;
};

/** Entries that are held here and knew of the epoch; those below a cut that this device began with are not among them. */
export const entriesKnowing = (state: LogState, facts: MembershipFacts, epoch: EpochId): number => {
  let count = 0;
  for (const log of state.devices.values()) {
    const first = firstKnowing(log, facts, epoch);
    if (first !== null) count += log.last - Math.max(first - 1, log.base);
  }
  return count;
};
