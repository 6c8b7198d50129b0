// Check 10 of protocol 2.8, the one that looks at the present: what was written beyond the end of a device that is out,
// or of somebody who may not write any more, does not count, unless somebody had it before they heard
// (MEM-39). All other checks look at an entry's own past and are final; this one is made again when the membership
// grows or something is vouched for (rejudge.ts).

import type { DeviceId, OpId } from "../base/index.ts";
import type { CircleState, EntryLimit, MembershipFacts } from "../circle/facts.ts";
import { limitIn, mayVouch } from "../circle/lastCounted.ts";
import type { DeviceLog } from "./deviceLog.ts";
import { type EntryHeader, entryTypes } from "./header.ts";
import { isForReaders } from "./mayWrite.ts";
import type { LogState } from "./state.ts";

/** What a reader may not write, in the state that the author knew; the rest of theirs has no end. */
export const needsWriting = (
  { type, update }: Pick<EntryHeader, "type" | "update">,
  state: CircleState,
  deviceId: DeviceId,
): boolean => {
  const userId = state.devices.get(deviceId)?.userId;
  if (type === entryTypes.heartbeat || type === entryTypes.attestation) return false;
  return update === null || userId === undefined || !isForReaders(state, userId, update.docId);
};

/** RULE: [TRU-5] beyond the end that the present membership sets, and not vouched for. */
export const isBeyondEnd = (
  { vouched }: LogState,
  deviceId: DeviceId,
  header: Pick<EntryHeader, "type" | "update" | "seq">,
  heads: readonly OpId[],
  facts: Pick<MembershipFacts, "current" | "stateAt">,
): boolean => {
  const limit = limitIn(facts.current(), deviceId);
  if (limit === null || header.seq <= limit.upTo.seq) return false;
  if (header.seq <= (vouched.get(deviceId) ?? 0)) return false;
  return limit.type === "ended" || needsWriting(header, facts.stateAt(heads), deviceId);
};

/** Somebody active lists an entry beyond an end, and had not heard of all that sets it. */
export const vouchesFor = (
  log: DeviceLog | undefined,
  seq: number,
  heads: readonly OpId[],
  facts: MembershipFacts,
): boolean => {
  if (log === undefined) return false;
  const limit = limitIn(facts.current(), log.deviceId);
  return limit !== null && seq > limit.upTo.seq && mayVouch(facts, heads, limit);
};

/** The last entry of a device that counts in any case. */
export const endOf = (deviceId: DeviceId, facts: Pick<MembershipFacts, "current">): number =>
  limitIn(facts.current(), deviceId)?.upTo.seq ?? 0;

/** Whether anything of a device between its end and this entry is set aside by it. */
export const isAnySetAside = (log: DeviceLog, upTo: number, seq: number): boolean => {
  for (const at of log.beyond) if (at > upTo && at <= seq) return true;
  return false;
};

/** The ends that the present membership sets to the devices of which entries are here. */
export const endsNow = (
  { devices }: LogState,
  facts: Pick<MembershipFacts, "current">,
): ReadonlyMap<DeviceId, EntryLimit> => {
  const state = facts.current();
  const ends = new Map<DeviceId, EntryLimit>();
  for (const device of devices.keys()) {
    const limit = limitIn(state, device);
    if (limit !== null) ends.set(device, limit);
  }
  return ends;
};
