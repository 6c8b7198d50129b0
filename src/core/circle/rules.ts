// Who may do what. Every type of op has one rule here, judged in the state of the op's own past and of nothing else:
// no clock, no order of arrival. What no rule allows is refused (MEM-12).
//
// Ranks: owner 3 > admin 2 > member 1 > reader 0.

import type { DeviceId, UserId } from "../base/brand.ts";
import { equal } from "../base/bytes.ts";
import { verifyDeviceCert } from "../identity/index.ts";
import type { Rank } from "./facts.ts";
import { verifyProof } from "./inviteProof.ts";
import { memberLimit } from "./limits.ts";
import type { Op } from "./op.ts";
import type { BodyOf, OpType } from "./opBody.ts";
import { recipientsHashOf } from "./recipients.ts";
import type { Invitation, Roll } from "./roll.ts";

/** The rule that an op breaks. */
export type BrokenRule =
  | "MEM-10"
  | "MEM-13"
  | "MEM-14"
  | "MEM-15"
  | "MEM-18"
  | "INV-4"
  | "INV-7"
  | "INV-8"
  | "INV-9"
  | "EPO-2"
  | "EPO-9"
  | "ID-5";

type Ask<T extends OpType> = {
  readonly roll: Roll;
  readonly op: Op;
  readonly body: BodyOf<T>;
  /** The author's rank. */
  readonly rank: Rank;
  /** An epoch's list, once it is fixed. */
  readonly fixedRecipients: readonly DeviceId[] | null;
};

/** Null when allowed. */
type Rule<T extends OpType> = (ask: Ask<T>) => BrokenRule | null;

/** Whether somebody of rank `rank` may bring in, or speak for, somebody of `role`. */
const mayGrant = (rank: Rank, role: Rank): boolean => rank >= 2 && (role < rank || rank === 3);

const isPresent = (roll: Roll, user: UserId): boolean => {
  const standing = roll.standing(user);
  return standing === "active" || standing === "pending";
};

const countPresent = (roll: Roll): number => {
  let present = 0;
  for (const user of roll.people.keys()) if (isPresent(roll, user)) present++;
  return present;
};

/**
 * RULE: [INV-9] an invitation ends with its inviter: it admits only while who made it is active and of a rank that
 * may still make it.
 */
export const inviterStands = (roll: Roll, invitation: Invitation): boolean =>
  roll.standing(invitation.inviter) === "active" && mayGrant(roll.rank(invitation.inviter), invitation.role);

// RULE: [MEM-13] INVITE needs rank 2 or more, and a role below one's own unless one is an owner. A key that
// already stands for an invitation makes no second one.
const mayInvite: Rule<"inviteMade"> = ({ roll, body, rank }) => {
  if (!mayGrant(rank, body.role)) return "MEM-13";
  for (const known of roll.invitations.values()) if (equal(known.invitePk, body.invitePk)) return "MEM-13";
  return null;
};

// RULE: [INV-8] REVOKE_INVITE is for the inviter, and for whoever may grant the invitation's role.
const mayRevoke: Rule<"inviteRevoked"> = ({ roll, op, body, rank }) => {
  const invitation = roll.invitations.get(body.invite);
  if (invitation === undefined) return "INV-8";
  return invitation.inviter === op.authorUser || mayGrant(rank, invitation.role) ? null : "INV-8";
};

// RULE: [MEM-14] ADMIT needs an invitation that lives in the author's past, with a use left, for no higher role; an
// author who may grant that role, or any member if the invitation needs no confirmation; a person who is not there
// yet, with a device that nobody else has; and room. [INV-4] Every ADMIT carries a proof by the invitation's key.
const mayAdmit: Rule<"memberAdmitted"> = ({ roll, op, body, rank }) => {
  const invitation = roll.invitations.get(body.invite);
  if (invitation === undefined || body.role > invitation.role) return "MEM-14";
  if (invitation.revoked) return "INV-8";
  if (invitation.uses.length >= invitation.maxUses) return "INV-7";
  if (!inviterStands(roll, invitation)) return "INV-9";
  if (!mayGrant(rank, body.role) && (rank < 1 || invitation.needsConfirm)) return "MEM-14";
  const { cert } = body;
  if (isPresent(roll, cert.userId) || roll.clashes(cert.deviceId, cert.userId, cert.kemPk)) return "MEM-14";
  if (countPresent(roll) >= memberLimit) return "MEM-18";
  if (!verifyDeviceCert(cert, op.circleId).ok) return "ID-5";
  const proven = verifyProof(
    invitation.invitePk,
    { cert, sid: body.sid, admitter: op.authorDevice },
    body.proof,
  );
  return proven ? null : "INV-4";
};

// RULE: [MEM-15] CONFIRM is for whoever may grant the invitation's role, and confirms one pending admission.
const mayConfirm: Rule<"memberConfirmed"> = ({ roll, body, rank }) => {
  const admission = roll.admission(body.admission);
  if (admission === undefined || admission.invite === null) return "MEM-15";
  const invitation = roll.invitations.get(admission.invite);
  if (invitation === undefined) return "MEM-15";
  if (roll.deviceStanding(admission.userId, admission.deviceId) !== "pending") return "MEM-15";
  return mayGrant(rank, invitation.role) ? null : "MEM-15";
};

// RULE: [EPO-2] REKEY needs rank 1 or more and names, by their hash, exactly the devices active in the state of its
// past: none beside them and none left out. The list is fixed then: when an admission in its past falls later, the epoch is
// not clean any more, but what honest people sealed under it in the meantime stays readable. [EPO-9] Where newcomers get the present state only, it wraps no older
// secret.
const mayRekey: Rule<"epochStarted"> = ({ roll, op, body, rank, fixedRecipients }) => {
  if (rank < 1) return "EPO-2";
  if (body.historyWrap !== null && roll.history === "state") return "EPO-9";
  const recipients = fixedRecipients ?? roll.activeDevices();
  if (!recipients.includes(op.authorDevice)) return "EPO-2";
  return equal(body.recipientsHash, recipientsHashOf(recipients)) ? null : "EPO-2";
};

const rules: { readonly [T in Exclude<OpType, "circleFounded">]: Rule<T> } = {
  inviteMade: mayInvite,
  inviteRevoked: mayRevoke,
  memberAdmitted: mayAdmit,
  memberConfirmed: mayConfirm,
  // RULE: [MEM-19] LEAVE is for anybody who is active, and only for oneself: it names nobody.
  memberLeft: () => null,
  epochStarted: mayRekey,
};

const judge = <T extends keyof typeof rules>(type: T, ask: Ask<T>): BrokenRule | null => rules[type](ask);

/** RULE: [MEM-10] the author's device is active, under the author's user, in the state of the op's past. */
export const authorIsActive = (roll: Roll, op: Op): boolean =>
  roll.standing(op.authorUser) === "active" &&
  roll.deviceStanding(op.authorUser, op.authorDevice) === "active";

/**
 * Null when the op may stand. `roll` is the state of its past; `fixedRecipients` the list that a REKEY got when it was
 * first judged, for judging it again.
 */
export const brokenRule = (
  roll: Roll,
  op: Op,
  fixedRecipients: readonly DeviceId[] | null = null,
): BrokenRule | null => {
  const { body } = op;
  // A founding op has no past to be judged in; it proves itself (genesis.ts).
  if (body.type === "circleFounded") return null;
  if (!authorIsActive(roll, op)) return "MEM-10";
  return judge(body.type, { roll, op, body, rank: roll.rank(op.authorUser), fixedRecipients });
};
