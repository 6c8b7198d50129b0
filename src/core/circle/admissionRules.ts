// Who may bring somebody in: invitations, admissions, confirmations. Of people, and of more devices of those who are
// here.

import type { UserId } from "../base/brand.ts";
import {
  type Ask,
  type BrokenRule,
  inviterStands,
  isDevicePresent,
  isPresent,
  mayGrant,
  type Rule,
} from "./ask.ts";
import { deviceLimit, memberLimit } from "./limits.ts";
import type { DeviceCert } from "../identity/index.ts";
import { inviteIdOf } from "./inviteKeys.ts";
import { isBefore, type OpNode } from "./node.ts";
import type { Invitation, Roll } from "./roll.ts";

const countPresent = (roll: Roll): number => {
  let present = 0;
  for (const user of roll.people()) if (isPresent(roll, user)) present++;
  return present;
};

// RULE: [MEM-13] INVITE needs rank 2 or more, and a role below one's own unless one is an owner. A key that
// already stands for an invitation makes no second one.
export const mayInvite: Rule<"inviteMade"> = ({ roll, body, rank }) =>
  mayGrant(rank, body.role) && roll.invitationsBy(inviteIdOf(body.invitePk)).length === 0 ? null : "MEM-13";

// RULE: [MEM-34] INVITE_DEVICE is for anybody who is active and has room for one more device, for oneself alone.
export const mayInviteDevice: Rule<"deviceInviteMade"> = ({ roll, op, body }) =>
  hasRoom(roll, op.authorUser) && roll.invitationsBy(inviteIdOf(body.invitePk)).length === 0
    ? null
    : "MEM-34";

// RULE: [INV-8] REVOKE_INVITE is for the inviter, and for whoever may grant the invitation's role, or the rank of
// whose device it is for.
export const mayRevoke: Rule<"inviteRevoked"> = ({ roll, op, body, rank }) => {
  const invitation = roll.invitation(body.invite);
  if (invitation === undefined) return "INV-8";
  if (invitation.inviter === op.authorUser) return null;
  return mayGrant(rank, invitation.role ?? roll.rank(invitation.inviter)) ? null : "INV-8";
};

/** What ends an invitation for everybody. */
const ended = (roll: Roll, invitation: Invitation): BrokenRule | null => {
  if (invitation.revoked) return "INV-8";
  if (invitation.uses.length >= invitation.maxUses) return "INV-7";
  return inviterStands(roll, invitation) ? null : "INV-9";
};

/**
 * RULE: [MEM-45] who was removed, or a device of whom was closed or proved to have two histories, comes in only by an
 * invitation that was made knowing of it: a link that they have from before leads nobody back.
 */
export const isSinceEnds = (roll: Roll, user: UserId, { node }: Invitation): boolean => {
  const removals = roll
    .live(roll.register.departures.of(user))
    .filter(({ body }) => body.type === "memberRemoved");
  const closings = roll.devicesOf(user).flatMap((device) => roll.endsOf(user, device));
  const entrances = roll.admissionsOf(user).filter((entrance) => roll.isConfirmed(entrance));
  // Ending a request that only waits puts nobody out.
  const wasIn = (end: OpNode): boolean => entrances.some((entrance) => !isBefore(end, entrance.node));
  return [...removals, ...closings].every((end) => !wasIn(end.node) || isBefore(end.node, node));
};

/**
 * RULE: [MEM-48] a device that was in and is out comes in no more: who comes back takes a fresh one. Its old proof would
 * let it in again without its person's yes, and its first admission would go on saying what it may be given.
 */
const wasIn = (roll: Roll, { userId, deviceId }: DeviceCert): boolean =>
  roll.admissionsOf(userId).some((entrance) => entrance.deviceId === deviceId && roll.isConfirmed(entrance));

// RULE: [MEM-14] ADMIT needs an invitation that lives in the author's past, with a use left, for no higher role; an
// author who may grant that role, or any member if the invitation needs no confirmation; a person who is not there
// yet, with a device that nobody else has; and room.
export const mayAdmit: Rule<"memberAdmitted"> = ({ roll, body, rank }) => {
  const invitation = roll.invitation(body.invite);
  if (invitation === undefined || invitation.role === null || body.role > invitation.role) return "MEM-14";
  const over = ended(roll, invitation);
  if (over !== null) return over;
  if (!isSinceEnds(roll, body.cert.userId, invitation)) return "MEM-45";
  if (!mayGrant(rank, body.role) && (rank < 1 || invitation.needsConfirm)) return "MEM-14";
  const { cert } = body;
  if (isPresent(roll, cert.userId) || roll.clashes(cert.deviceId, cert.userId, cert.kemPk)) return "MEM-14";
  if (wasIn(roll, cert)) return "MEM-48";
  return countPresent(roll) >= memberLimit ? "MEM-18" : null;
};

const hasRoom = (roll: Roll, user: UserId): boolean =>
  roll.devicesOf(user).filter((device) => isDevicePresent(roll, user, device)).length < deviceLimit;

/** Somebody who is here, and a device that is not, is nobody else's, and for which there is room. */
const isNewDeviceOf = (roll: Roll, { userId, deviceId, kemPk }: DeviceCert): boolean =>
  roll.standing(userId) === "active" &&
  !isDevicePresent(roll, userId, deviceId) &&
  !roll.clashes(deviceId, userId, kemPk) &&
  hasRoom(roll, userId);

/** Somebody else is active who may grant this person's rank. */
const othersMayGrant = (roll: Roll, user: UserId): boolean => {
  const rank = roll.rank(user);
  for (const other of roll.people())
    if (other !== user && roll.standing(other) === "active" && mayGrant(roll.rank(other), rank)) return true;
  return false;
};

// RULE: [MEM-36] who holds an identity that is here comes back with a new device by that key alone, brought in by any
// member; and waits for a confirmation, unless who brings them in may give it, or nobody else is there who could. That
// a machine of theirs is still inside is no reason to wait for it: a lost one says nothing, and only they could end it.
const mayReturn = ({ roll, body, rank }: Ask<"deviceAdmitted">, needsConfirm: boolean): boolean =>
  rank >= 1 &&
  (needsConfirm || mayGrant(rank, roll.rank(body.cert.userId)) || !othersMayGrant(roll, body.cert.userId));

// RULE: [MEM-35] ADMIT of a device needs an invitation that lives: an INVITE_DEVICE of its own user, or an INVITE for
// that user's rank at least, whose inviter may grant it. The author is of that user, or any member, or where the
// invitation needs a confirmation one who may grant the rank. The rank stays as it is.
export const mayAdmitDevice: Rule<"deviceAdmitted"> = (ask) => {
  const { roll, op, body, rank } = ask;
  const { road, cert } = body;
  if (!isNewDeviceOf(roll, cert)) return road.type === "identity" ? "MEM-36" : "MEM-35";
  if (road.type === "identity" && !mayReturn(ask, road.needsConfirm)) return "MEM-36";
  if (road.type === "identity") return wasIn(roll, cert) ? "MEM-48" : null;
  const invitation = roll.invitation(road.invite);
  if (invitation === undefined) return "MEM-35";
  const over = ended(roll, invitation);
  if (over !== null) return over;
  if (!isSinceEnds(roll, cert.userId, invitation)) return "MEM-45";
  const target = roll.rank(cert.userId);
  const isFor =
    invitation.role === null
      ? invitation.inviter === cert.userId
      : target <= invitation.role && mayGrant(roll.rank(invitation.inviter), target);
  const mayBring =
    mayGrant(rank, target) || (!invitation.needsConfirm && (rank >= 1 || op.authorUser === cert.userId));
  if (!isFor || !mayBring) return "MEM-35";
  return wasIn(roll, cert) ? "MEM-48" : null;
};

// RULE: [MEM-15] CONFIRM is for whoever may grant the invitation's role, and confirms one pending admission; of a
// device, for whoever may grant the person's rank, and for the person.
export const mayConfirm: Rule<"memberConfirmed"> = ({ roll, op, body, rank }) => {
  const admission = roll.admission(body.admission);
  if (admission === undefined || admission.confirmed) return "MEM-15";
  if (roll.deviceStanding(admission.userId, admission.deviceId) !== "pending") return "MEM-15";
  if (admission.role === null)
    return op.authorUser === admission.userId || mayGrant(rank, roll.rank(admission.userId))
      ? null
      : "MEM-15";
  const invitation = admission.invite === null ? undefined : roll.invitation(admission.invite);
  return invitation !== undefined && invitation.role !== null && mayGrant(rank, invitation.role)
    ? null
    : "MEM-15";
};
