// Who may take something away, or say that something is wrong: ranks, removals, rights in documents, holds, complaints.

import type { EpochId } from "../base/brand.ts";
import { type Ask, type BrokenRule, isDevicePresent, isPresent, mayEnd, type Rule } from "./ask.ts";
import type { Complaint } from "./opBody.ts";

// RULE: [MEM-24] ROLE gives another rank to somebody who is active or pending: owners may, admins below their own rank
// and to below it, and everybody may step down.
export const mayChangeRole: Rule<"roleChanged"> = ({ roll, op, body, rank }) => {
  const target = roll.rank(body.userId);
  if (!isPresent(roll, body.userId) || target === body.role) return "MEM-24";
  if (op.authorUser === body.userId && body.role < target) return null;
  return rank === 3 || (rank === 2 && target < 2 && body.role < 2) ? null : "MEM-24";
};

// RULE: [MEM-25] REMOVE_USER is for ranks above the person's, and for owners; never for oneself, who leaves. It may
// follow a LEAVE, which has no last entries.
export const mayRemove: Rule<"memberRemoved"> = ({ roll, op, body, rank }) =>
  op.authorUser !== body.userId &&
  roll.standing(body.userId) !== "removed" &&
  mayEnd(rank, roll.rank(body.userId))
    ? null
    : "MEM-25";

// RULE: [MEM-26] REMOVE_DEVICE closes a device that is active or pending: a person's own, or one of somebody of lower
// rank, or any for an owner.
export const mayRemoveDevice: Rule<"deviceRemoved"> = ({ roll, op, body, rank }) =>
  isDevicePresent(roll, body.userId, body.last.deviceId) &&
  (op.authorUser === body.userId || mayEnd(rank, roll.rank(body.userId)))
    ? null
    : "MEM-26";

// RULE: [MEM-28] VOUCH needs rank 2 or more.
export const mayVouch: Rule<"entriesVouched"> = ({ rank }) => (rank >= 2 ? null : "MEM-28");

// RULE: [MEM-29] POLICY is for owners.
export const maySetPolicy: Rule<"policyChanged"> = ({ rank }) => (rank === 3 ? null : "MEM-29");

// RULE: [MEM-30] DOC_ACL needs rank 2 or more.
export const maySetRights: Rule<"documentRightsSet"> = ({ rank }) => (rank >= 2 ? null : "MEM-30");

// RULE: [MEM-31] anybody active holds a device, once until it is lifted. An admin or owner lifts a hold, by another
// device than the held one, and who asked for it takes it back.
export const mayHold: Rule<"deviceHeld"> = ({ roll, op, body }) => {
  if (!isDevicePresent(roll, body.userId, body.deviceId)) return "MEM-31";
  const isHolding = roll
    .live(roll.register.holdsOf.of(body.deviceId))
    .some(({ node }) => node.op.authorUser === op.authorUser && !roll.isLifted(node.id));
  return isHolding ? "MEM-31" : null;
};

export const mayLift: Rule<"holdLifted"> = ({ roll, op, body, rank }) => {
  const [held] = roll.live(roll.register.holds.of(body.hold));
  if (held === undefined || roll.isLifted(held.node.id)) return "MEM-31";
  if (held.node.op.authorUser === op.authorUser) return null;
  return rank >= 2 && op.authorDevice !== held.body.deviceId ? null : "MEM-31";
};

// RULE: [MEM-32] anybody active complains: of an epoch that is for the complaining device, once for each person and
// epoch; of a device that is active and signed two histories, with the proof.
export const mayComplain: Rule<"complaintMade"> = (ask) =>
  ask.body.about.type === "boxMissing" || ask.body.about.type === "secretWrong"
    ? mayComplainOfEpoch(ask, ask.body.about.epoch)
    : mayComplainOfDevice(ask, ask.body.about);

const mayComplainOfEpoch = ({ roll, op }: Ask<"complaintMade">, epoch: EpochId): BrokenRule | null => {
  const [rekey] = roll.register.epochs.of(epoch);
  if (rekey === undefined || !roll.counts(rekey) || !rekey.recipients.includes(op.authorDevice))
    return "MEM-32";
  const complained = roll
    .live(roll.register.complaints.of(op.authorUser))
    .some(({ body: { about } }) => "epoch" in about && about.epoch === epoch);
  return complained ? "MEM-32" : null;
};

type OfDevice = Extract<Complaint, { readonly last: unknown }>;

const mayComplainOfDevice = ({ roll }: Ask<"complaintMade">, about: OfDevice): BrokenRule | null =>
  roll.isActiveDevice(about.last.deviceId) ? null : "MEM-32";
