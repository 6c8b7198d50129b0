// What an op takes away from ops that did not know of it. A restriction strikes ops concurrent with it; ops after it
// are refused by the rules anyway, and ops before it are history. Every kind of restriction is listed here, and
// resolve.ts decides which of them stand.

import type { DeviceId, OpId, UserId } from "../base/brand.ts";
import type { Ground } from "./ground.ts";
import { areConcurrent, inOrder, type OpNode, type SetAsideReason } from "./node.ts";
import type { Op } from "./op.ts";
import type { OpBody } from "./opBody.ts";
import { type Rank, rankOf } from "./rank.ts";
import type { Roll } from "./roll.ts";

export type Restricts =
  | { readonly type: "member"; readonly userId: UserId }
  | { readonly type: "device"; readonly userId: UserId; readonly deviceId: DeviceId; readonly isOwn: boolean }
  | { readonly type: "rank"; readonly userId: UserId; readonly to: Rank }
  | { readonly type: "invite"; readonly invite: OpId }
  | { readonly type: "keeper"; readonly userId: UserId };

/** The person that it takes something from. */
export const targetOf = (restricts: Restricts): UserId | null =>
  restricts.type === "invite" || restricts.type === "keeper" ? null : restricts.userId;

/** The place of a device among its person's: the first admission of it, in order. */
const seniorEntrance = (roll: Roll, user: UserId, device: DeviceId): OpNode | undefined =>
  roll
    .admissionsOf(user)
    .filter(({ deviceId }) => deviceId === device)
    .map(({ node }) => node)
    .toSorted(inOrder)[0];

const isSenior = (roll: Roll, user: UserId, device: DeviceId, other: DeviceId): boolean => {
  const [own, its] = [seniorEntrance(roll, user, device), seniorEntrance(roll, user, other)];
  return own !== undefined && its !== undefined && inOrder(own, its) < 0;
};

/** Whom an op makes an owner who was none. */
const keeperMadeBy = (roll: Roll, body: OpBody): UserId | null => {
  if (body.type === "roleChanged") return body.role === rankOf.owner ? body.userId : null;
  if (body.type === "memberAdmitted") {
    if (body.role !== rankOf.owner) return null;
    return roll.invitation(body.invite)?.needsConfirm === false ? body.cert.userId : null;
  }
  if (body.type !== "memberConfirmed") return null;
  const admission = roll.admission(body.admission);
  return admission?.role === rankOf.owner ? admission.userId : null;
};

// RULE: [MEM-37] what restricts: a REMOVE_USER its person; a REMOVE_DEVICE its device; a ROLE by somebody else that
// lowers a rank, what needs more than the lower one; a REVOKE_INVITE what came by the invitation; what makes somebody
// an owner, the returns of others that did without a confirmation. RULE: [MEM-38] among a person's own devices only
// the senior one's REMOVE_DEVICE strikes: whoever takes the younger machine could otherwise undo years of the older
// one's work by an op that pretends not to know of them.
export const restrictsOf = (roll: Roll, { authorUser, authorDevice, body }: Op): Restricts | null => {
  const keeper = keeperMadeBy(roll, body);
  if (keeper !== null) return { type: "keeper", userId: keeper };
  if (body.type === "inviteRevoked") return { type: "invite", invite: body.invite };
  if (body.type === "memberRemoved") return { type: "member", userId: body.userId };
  if (body.type === "roleChanged")
    return body.userId !== authorUser && body.role < roll.rank(body.userId)
      ? { type: "rank", userId: body.userId, to: body.role }
      : null;
  if (body.type !== "deviceRemoved" || body.last.deviceId === authorDevice) return null;
  const { userId, last } = body;
  const isOwn = userId === authorUser;
  if (isOwn && !isSenior(roll, userId, authorDevice, last.deviceId)) return null;
  return { type: "device", userId, deviceId: last.deviceId, isOwn };
};

/** The invitation by which an op brings somebody in. */
export const inviteOf = (body: OpBody): OpId | null =>
  body.type === "memberAdmitted"
    ? body.invite
    : body.type === "deviceAdmitted" && body.road.type === "invitation"
      ? body.road.invite
      : null;

/**
 * RULE: [MEM-46] an ADMIT by identity that needed no confirmation because nobody else could give one rests on there
 * being no other keeper, and a past can be chosen: what makes somebody an owner strikes those that did not know of it.
 */
const restsOnNoKeeper = ({ op: { body }, needs }: OpNode, keeper: UserId): boolean =>
  body.type === "deviceAdmitted" &&
  body.road.type === "identity" &&
  !body.road.needsConfirm &&
  needs < rankOf.admin &&
  body.cert.userId !== keeper;

const strikes = (
  restricts: Exclude<Restricts, { readonly type: "invite" | "keeper" }>,
  { op, needs }: OpNode,
): boolean => {
  if (op.authorUser !== restricts.userId) return false;
  if (restricts.type === "member") return true;
  if (restricts.type === "rank") return needs > restricts.to;
  if (op.authorDevice !== restricts.deviceId) return false;
  // RULE: [MEM-38] devices of one person that remove each other are both out, whoever was first.
  return !(restricts.isOwn && op.body.type === "deviceRemoved" && op.body.userId === restricts.userId);
};

export type Restriction = {
  readonly node: OpNode;
  readonly restricts: Restricts;
  readonly struck: readonly OpNode[];
};

const reasons = {
  member: "authorRemoved",
  device: "deviceRemoved",
  rank: "authorDemoted",
  invite: "inviteRevoked",
  keeper: "keeperNamed",
} as const;

export const reasonOf = ({ node, restricts }: Restriction): SetAsideReason => ({
  type: reasons[restricts.type],
  by: node.id,
});

/** By invitation: the ADMITs through it, and the CONFIRMs of those. */
const broughtByInvite = ({ window, nodeOf }: Ground): ReadonlyMap<OpId, readonly OpNode[]> => {
  const brought = new Map<OpId, OpNode[]>();
  for (const node of window) {
    const { body } = node.op;
    const admission = body.type === "memberConfirmed" ? nodeOf(body.admission)?.op.body : body;
    const invite = admission === undefined ? null : inviteOf(admission);
    if (invite === null) continue;
    const others = brought.get(invite);
    if (others === undefined) brought.set(invite, [node]);
    else others.push(node);
  }
  return brought;
};

/** Restrictions of a set that strike anything, in order. */
export const restrictionsOf = (ground: Ground): readonly Restriction[] => {
  const restricting = ground.window.filter(({ restricts }) => restricts !== null);
  if (restricting.length === 0) return [];
  const brought = broughtByInvite(ground);
  return restricting.flatMap((node) => {
    const { restricts } = node;
    if (restricts === null) return [];
    // RULE: [INV-8] a REVOKE_INVITE strikes every ADMIT by its invitation that did not know of it, and every CONFIRM
    // of somebody who came by it: withdrawing wins over bringing in.
    const candidates =
      restricts.type === "invite"
        ? (brought.get(restricts.invite) ?? [])
        : restricts.type === "keeper"
          ? ground.window.filter((other) => restsOnNoKeeper(other, restricts.userId))
          : ground.by(restricts.userId).filter((other) => strikes(restricts, other));
    const struck = candidates.filter((other) => areConcurrent(other, node));
    return struck.length > 0 ? [{ node, restricts, struck }] : [];
  });
};
