// Cut-offs (protocol 2.6): up to which entry the writing of a device counts that is not active any more, or whose
// person may not write any more. What honest people had seen of it stays, what was written behind their backs does not.

import type { DeviceId, OpId, UserId } from "../base/brand.ts";
import type { CircleState, EntryLimit, LastCounted, MembershipFacts } from "./facts.ts";
import { isBefore, type OpNode } from "./node.ts";
import type { LastEntry } from "./opBody.ts";
import { whole } from "./register.ts";
import type { Roll } from "./roll.ts";

const none: LastCounted = { seq: 0, entryId: null };

/** RULE: [MEM-39] of several the most generous; of two branches at one number the smaller id. */
const mostGenerous = (a: LastCounted, b: LastCounted): LastCounted =>
  a.seq !== b.seq ? (a.seq > b.seq ? a : b) : (a.entryId ?? "") <= (b.entryId ?? "") ? a : b;

const generous = (lasts: readonly LastCounted[]): LastCounted => lasts.reduce(mostGenerous, none);

const lastOf = (lasts: readonly LastEntry[], device: DeviceId): LastCounted => {
  const { seq, entryId } = lasts.find(({ deviceId }) => deviceId === device) ?? none;
  return { seq, entryId };
};

/** What VOUCHes say of each device (MEM-28). */
export const vouchedIn = (roll: Roll): ReadonlyMap<DeviceId, LastCounted> => {
  const vouched = new Map<DeviceId, LastCounted>();
  for (const { body } of roll.live(roll.register.vouches.of(whole)))
    for (const { deviceId, seq, entryId } of body.last)
      vouched.set(deviceId, mostGenerous({ seq, entryId }, vouched.get(deviceId) ?? none));
  return vouched;
};

/** Something that ends or lowers: its op, and its cut-off for the device; null for a LEAVE, which has none. */
type End = {
  readonly node: OpNode;
  readonly last: LastCounted | null;
  /** Says the last only where nobody says it who had the right to end the device. */
  readonly isWeak: boolean;
};

const endsOf = (roll: Roll, user: UserId, device: DeviceId): readonly End[] => [
  ...roll.live(roll.register.departures.of(user)).map(({ node, body }) => ({
    node,
    last: body.type === "memberLeft" ? null : lastOf(body.last, device),
    isWeak: false,
  })),
  ...roll.endsOf(user, device).map(({ node, body }) => ({
    node,
    last:
      body.type === "deviceRemoved"
        ? lastOf([body.last], device)
        : lastOf("last" in body.about ? [body.about.last] : [], device),
    // A proof needs no rank, and what it names need not exist; nor need what a device says of itself.
    isWeak: body.type === "complaintMade" || node.op.authorDevice === device,
  })),
];

/** RULE: [MEM-39] what a fork's proof, and a device that closes itself, name counts only where no other end names any. */
const decisive = (ends: readonly End[]): readonly End[] =>
  ends.some(({ last, isWeak }) => last !== null && !isWeak) ? ends.filter(({ isWeak }) => !isWeak) : ends;

const limit = (type: EntryLimit["type"], all: readonly End[], vouched: LastCounted): EntryLimit | null => {
  const ends = decisive(all);
  const cut = ends.flatMap(({ last }) => last ?? []);
  // RULE: [MEM-39] who left by themselves has written what they have written.
  if (ends.length > 0 && cut.length === 0) return null;
  const by: readonly OpId[] = ends.map(({ node }) => node.id).toSorted();
  return { type, upTo: generous([...cut, vouched]), by };
};

/** RULE: [MEM-39] the limit of a device, null where there is none. */
export const limitOf = (
  roll: Roll,
  { user, device }: { readonly user: UserId; readonly device: DeviceId },
  vouched: LastCounted = none,
): EntryLimit | null => {
  const ends = endsOf(roll, user, device);
  if (roll.deviceStanding(user, device) !== "active") {
    const returns = roll
      .admissionsOf(user)
      .filter((entrance) => entrance.deviceId === device && roll.isConfirmed(entrance));
    const last = ends.filter(({ node }) => !returns.some((back) => isBefore(node, back.node)));
    return limit("ended", last, vouched);
  }
  if (roll.rank(user) > 0) return null;
  // Lowered by a ROLE, or come back as less than before: either way what was written as a member has an end.
  const grants = roll.grantsOf(user);
  const lowered = roll
    .live(roll.register.ranks.of(user))
    .filter(({ node, body }) => body.role === 0 && grants.some((grant) => grant.node === node))
    .map(({ node, body }): End => ({ node, last: lastOf(body.last, device), isWeak: false }));
  const before = ends.filter(({ node }) => grants.some((grant) => isBefore(node, grant.node)));
  const causes = lowered.length > 0 ? lowered : before;
  return causes.length === 0 ? null : limit("demoted", causes, vouched);
};

/** The limit of a device in a state; one whose admission does not count is out, with nothing but what is vouched for. */
export const limitIn = (state: CircleState, device: DeviceId): EntryLimit | null => {
  const known = state.devices.get(device);
  return known === undefined ? limit("ended", [], state.vouched.get(device) ?? none) : known.limit;
};

/**
 * RULE: [MEM-39] an entry that counts vouches for what it lists beyond a limit, if its author had not heard of all that set the limit.
 */
export const mayVouch = (
  facts: Pick<MembershipFacts, "covers">,
  heads: readonly OpId[],
  { by }: EntryLimit,
): boolean => by.length > 0 && !facts.covers(heads, by);
