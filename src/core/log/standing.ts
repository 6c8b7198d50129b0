// Checks 8 and 9 of protocol 2.8: what the author knew of the membership, and whether that allowed this entry.
// Heads only grow, so nobody can build on what was written after a removal and deny having heard of it.

import type { OpId, UserId } from "../base/index.ts";
import type { CircleState, MembershipFacts, UserState } from "../circle/facts.ts";
import { type DeviceLog, headsAt } from "./deviceLog.ts";
import type { OpenedEntry } from "./entry.ts";
import type { EntryHeader } from "./header.ts";
import type { LogOutput, QuarantineReason } from "./outcome.ts";
import type { LogState } from "./state.ts";

/** The entry's author in the state of the entry's own past. */
export type Standing = {
  readonly state: CircleState;
  readonly user: UserState;
  readonly userId: UserId;
};

export type StandingVerdict =
  | { readonly type: "stands"; readonly standing: Standing; readonly heads: readonly OpId[] }
  /** `heads`: what counts as the device's heads from here on, null for as before. */
  | {
      readonly type: "refused";
      readonly reason: QuarantineReason;
      readonly heads: readonly OpId[] | null;
      readonly standing: Standing | null;
    }
  | { readonly type: "opsMissing" };

/** Active author and device in the state of these heads; null otherwise. */
export const standingIn = (state: CircleState, log: DeviceLog): Standing | null => {
  const device = state.devices.get(log.deviceId);
  const user = device && state.users.get(device.userId);
  if (device?.standing !== "active" || user?.standing !== "active") return null;
  return { state, user, userId: user.userId };
};

const sameHeads = (a: readonly OpId[], b: readonly OpId[]): boolean =>
  a === b || (a.length === b.length && a.every((head, at) => head === b[at]));

/** The heads of every dep lie in the closure of the author's. */
const coversDeps = (
  state: LogState,
  facts: MembershipFacts,
  heads: readonly OpId[],
  header: EntryHeader,
): boolean =>
  header.deps.every(({ deviceId, seq }) => {
    const log = state.devices.get(deviceId);
    const theirs = log === undefined || seq < log.base ? null : headsAt(log, seq);
    return theirs === null || sameHeads(theirs, heads) || facts.covers(heads, theirs);
  });

export const judgeStanding = (
  state: LogState,
  log: DeviceLog,
  { opened, header }: { readonly opened: OpenedEntry; readonly header: EntryHeader },
  facts: MembershipFacts,
  out: LogOutput[],
): StandingVerdict => {
  const before = headsAt(log, log.last);
  const heads = header.mheads ?? before;
  if (heads === null) return { type: "refused", reason: "staleView", heads: null, standing: null };
  if (header.mheads !== null) {
    const unknown = header.mheads.filter((op) => !facts.knows(op));
    if (unknown.length > 0) {
      out.push({ type: "opsMissing", ops: unknown });
      return { type: "opsMissing" };
    }
    const grows = before === null || sameHeads(before, heads) || facts.covers(heads, before);
    if (!facts.isAntichain(heads) || !grows)
      return { type: "refused", reason: "staleView", heads: null, standing: null };
  }
  const noted = header.mheads;
  if (!coversDeps(state, facts, heads, header))
    return { type: "refused", reason: "staleView", heads: noted, standing: null };
  const circle = facts.stateAt(heads);
  const standing = standingIn(circle, log);
  if (standing === null) return { type: "refused", reason: "notMember", heads: noted, standing };
  if (!facts.covers(heads, [opened.epochId]) || !facts.isClean(opened.epochId, circle))
    return { type: "refused", reason: "oldEpoch", heads: noted, standing };
  return { type: "stands", standing, heads };
};
