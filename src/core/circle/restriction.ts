// What an op takes away from ops that did not know of it. A restriction strikes ops concurrent with it; ops after it
// are refused by the rules anyway, and ops before it are history. Every kind of restriction is listed here, and
// resolve.ts decides which of them stand.

import type { DeviceId, OpId, UserId } from "../base/brand.ts";
import { contains } from "./bitSet.ts";
import type { Ground } from "./ground.ts";
import { givesByRank, isAgainst, letInBy, type Overtaken, restsOnNoKeeper } from "./letIn.ts";
import { areConcurrent, inOrder, type OpNode, type SetAsideReason } from "./node.ts";
import type { Op } from "./op.ts";
import type { OpBody } from "./opBody.ts";
import type { Rank } from "./rank.ts";
import type { Roll } from "./roll.ts";

export type Restricts =
  | { readonly type: "member"; readonly userId: UserId }
  | { readonly type: "device"; readonly userId: UserId; readonly deviceId: DeviceId; readonly isOwn: boolean }
  | { readonly type: "rank"; readonly userId: UserId; readonly to: Rank }
  | { readonly type: "invite"; readonly invite: OpId }
  /** Somebody has a rank now that they had not. */
  | { readonly type: "raise"; readonly userId: UserId; readonly to: Rank };

/** The person that it takes something from. */
export const targetOf = (restricts: Restricts): UserId | null =>
  restricts.type === "invite" || restricts.type === "raise" ? null : restricts.userId;

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

/** Whom an op gives a rank that they had not: a ROLE, and what brings somebody in. */
const raiseBy = (roll: Roll, body: OpBody): Restricts | null => {
  if (body.type === "roleChanged")
    return body.role > roll.rank(body.userId) ? { type: "raise", userId: body.userId, to: body.role } : null;
  if (body.type === "memberAdmitted")
    return roll.invitation(body.invite)?.needsConfirm === false
      ? { type: "raise", userId: body.cert.userId, to: body.role }
      : null;
  if (body.type !== "memberConfirmed") return null;
  const admission = roll.admission(body.admission);
  return admission === undefined || admission.role === null
    ? null
    : { type: "raise", userId: admission.userId, to: admission.role };
};

// RULE: [MEM-37] what restricts: a REMOVE_USER its person; a REMOVE_DEVICE its device; a ROLE by somebody else that
// lowers a rank, what needs more than the lower one; a REVOKE_INVITE what came by the invitation; what gives a rank,
// what rests on its absence (letIn.ts). RULE: [MEM-38] among a person's own devices only
// the senior one's REMOVE_DEVICE strikes: whoever takes the younger machine could otherwise undo years of the older
// one's work by an op that pretends not to know of them.
export const restrictsOf = (roll: Roll, { authorUser, authorDevice, body }: Op): Restricts | null => {
  const raise = raiseBy(roll, body);
  if (raise !== null) return raise;
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

const strikes = (
  restricts: Exclude<Restricts, { readonly type: "invite" | "raise" }>,
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
  /** What it strikes where something void gave the author the rank for it (MEM-49). */
  readonly byRank: ReadonlySet<OpNode>;
};

const none: ReadonlySet<OpNode> = new Set();

const reasons = {
  member: "authorRemoved",
  device: "deviceRemoved",
  rank: "authorDemoted",
  invite: "inviteRevoked",
} as const;

/** Why a restriction sets this op aside. */
export const reasonOf = ({ node: { id: by }, restricts }: Restriction, struck: OpNode): SetAsideReason => {
  if (restricts.type !== "raise") return { type: reasons[restricts.type], by };
  if (isAgainst(struck)) return { type: "standsHigher", by };
  return { type: restsOnNoKeeper(struck, restricts) ? "keeperNamed" : "rankRaised", by };
};

/** Restrictions of a set that strike anything, and what gives a rank to who rests on what they strike; in order. */
export const restrictionsOf = (ground: Ground): readonly Restriction[] => {
  const restricting = ground.window.filter(({ restricts }) => restricts !== null);
  if (restricting.length === 0) return [];
  const letIn = letInBy(ground);
  const overtakenBy = (node: OpNode, restricts: Restricts): Overtaken => {
    if (restricts.type === "raise") return letIn.overtakenBy(restricts, node);
    // RULE: [INV-8] a REVOKE_INVITE strikes every ADMIT by its invitation that did not know of it, and every CONFIRM
    // of somebody who came by it: withdrawing wins over bringing in.
    const candidates =
      restricts.type === "invite"
        ? letIn.byInvite(restricts.invite)
        : ground.by(restricts.userId).filter((other) => strikes(restricts, other));
    return { struck: candidates.filter((other) => areConcurrent(other, node)), byRank: none };
  };
  const all = restricting.flatMap((node) => {
    const { restricts } = node;
    return restricts === null ? [] : [{ node, restricts, ...overtakenBy(node, restricts) }];
  });
  const strikers = all.filter(({ struck, byRank }) => struck.length > 0 || byRank.size > 0);
  return all.filter((one) => strikers.includes(one) || isShaken(one, strikers));
};

/** RULE: [MEM-50] what gives a rank, and may be void by what is struck before it: it may have to stand against that. */
const isShaken = ({ node, restricts }: Restriction, strikers: readonly Restriction[]): boolean =>
  restricts.type === "raise" &&
  givesByRank(node) &&
  strikers.some(
    ({ node: by, struck }) =>
      areConcurrent(by, node) && struck.some(({ place }) => contains(node.past, place)),
  );
