// Who may do what. Every type of op has one rule, judged in the state of the op's own past and of nothing else: no
// clock, no order of arrival. What no rule allows is refused (MEM-12). The rules themselves are in admissionRules.ts
// and endingRules.ts; what an op has to prove, whatever the state, is in proofs.ts.
//
// Ranks: owner 3 > admin 2 > member 1 > reader 0.

import type { DeviceId } from "../base/brand.ts";
import * as admission from "./admissionRules.ts";
import type { Ask, BrokenRule, Rule } from "./ask.ts";
import * as ending from "./endingRules.ts";
import type { Op } from "./op.ts";
import type { OpType } from "./opBody.ts";
import type { Rank } from "./rank.ts";
import type { Roll } from "./roll.ts";

export { type BrokenRule, inviterStands } from "./ask.ts";

// RULE: [EPO-2] REKEY needs rank 1 or more and an author who is in its list. The list is fixed when it is first
// judged: when an admission in its past falls later, the epoch is not clean any more, but what honest people sealed
// under it in the meantime stays readable. [EPO-9] Where newcomers get the present state only, it wraps no older
// secret; where they are given everything, a wrap says nothing to anybody.
const mayRekey: Rule<"epochStarted"> = ({ roll, op, body, rank, recipients }) => {
  if (rank < 1 || !recipients.includes(op.authorDevice)) return "EPO-2";
  return body.historyWrap !== null && roll.policy().history === "state" ? "EPO-9" : null;
};

const anybody = (): null => null;

const rules: { readonly [T in Exclude<OpType, "circleFounded">]: Rule<T> } = {
  inviteMade: admission.mayInvite,
  deviceInviteMade: admission.mayInviteDevice,
  inviteRevoked: admission.mayRevoke,
  memberAdmitted: admission.mayAdmit,
  deviceAdmitted: admission.mayAdmitDevice,
  memberConfirmed: admission.mayConfirm,
  roleChanged: ending.mayChangeRole,
  memberRemoved: ending.mayRemove,
  deviceRemoved: ending.mayRemoveDevice,
  // RULE: [MEM-19] LEAVE is for anybody who is active, and only for oneself: it names nobody.
  memberLeft: anybody,
  epochStarted: mayRekey,
  // RULE: [MEM-27] ACK is for anybody who is active.
  opsAcknowledged: anybody,
  entriesVouched: ending.mayVouch,
  policyChanged: ending.maySetPolicy,
  documentRightsSet: ending.maySetRights,
  // RULE: [MEM-33] REFORM is for anybody who is active: it says that another circle begins, and gives no right here.
  circleReformed: anybody,
  complaintMade: ending.mayComplain,
  deviceHeld: ending.mayHold,
  holdLifted: ending.mayLift,
};

const judge = <T extends keyof typeof rules>(type: T, ask: Ask<T>): BrokenRule | null => rules[type](ask);

/** RULE: [MEM-10] the author's device is active, under the author's user, in the state of the op's past. */
export const authorIsActive = (roll: Roll, op: Op): boolean =>
  roll.deviceStanding(op.authorUser, op.authorDevice) === "active";

/** Null when the op may stand. `roll` is the state of its past; `recipients` a REKEY's list. */
export const brokenRule = (
  roll: Roll,
  op: Op,
  recipients: readonly DeviceId[],
  rank: Rank = roll.rank(op.authorUser),
): BrokenRule | null => {
  const { body } = op;
  // A founding op has no past to be judged in; it proves itself (genesis.ts).
  if (body.type === "circleFounded") return null;
  if (!authorIsActive(roll, op)) return "MEM-10";
  return judge(body.type, { roll, op, body, rank, recipients });
};

/** The list that a REKEY on top of this state is for. */
export const recipientsFor = (roll: Roll, op: Pick<Op, "body">): readonly DeviceId[] =>
  op.body.type === "epochStarted" ? roll.activeDevices() : [];

const ranksUpTo: Readonly<Record<Rank, readonly Rank[]>> = { 0: [], 1: [0], 2: [0, 1], 3: [0, 1, 2] };

/** The least rank with which an allowed op would be allowed: what a demotion takes from it is told by this. */
export const neededRank = (roll: Roll, op: Op, recipients: readonly DeviceId[], rank: Rank): Rank =>
  ranksUpTo[rank].find((lower) => brokenRule(roll, op, recipients, lower) === null) ?? rank;
