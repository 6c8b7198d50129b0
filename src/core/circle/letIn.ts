// What is done to people, and rests on their not having a rank: a past can be chosen, so who let a machine of somebody in
// when that person was less could do so again, dated back, with a code that they have stolen, and have the machine of a
// keeper; and who could put them out then could do it when they keep the circle. What gives a rank strikes that (MEM-46,
// MEM-49, MEM-50).

import type { OpId, UserId } from "../base/brand.ts";
import { mayEnd, mayGrant } from "./ask.ts";
import type { Ground } from "./ground.ts";
import { areConcurrent, type OpNode } from "./node.ts";
import type { OpBody } from "./opBody.ts";
import { type Rank, rankOf } from "./rank.ts";
import type { Register } from "./register.ts";

/** Somebody has this rank now, who had it not. */
export type Raise = { readonly userId: UserId; readonly to: Rank };

/** The invitation by which an op brings somebody in. */
export const inviteOf = (body: OpBody): OpId | null =>
  body.type === "memberAdmitted"
    ? body.invite
    : body.type === "deviceAdmitted" && body.road.type === "invitation"
      ? body.road.invite
      : null;

/**
 * RULE: [MEM-46] an ADMIT by identity that needed no confirmation because nobody else could give one rests on there
 * being no other keeper: what makes somebody an owner strikes those that did not know of it.
 */
export const restsOnNoKeeper = ({ op: { body }, needs }: OpNode, { userId, to }: Raise): boolean =>
  to === rankOf.owner &&
  body.type === "deviceAdmitted" &&
  body.road.type === "identity" &&
  !body.road.needsConfirm &&
  needs < rankOf.admin &&
  body.cert.userId !== userId;

/** RULE: [MEM-50] a rank that somebody was given by who had to have a higher one: not what a link alone gave. */
export const givesByRank = ({ op: { body } }: OpNode): boolean =>
  body.type === "roleChanged" || body.type === "memberConfirmed";

/** The person against whom an op of somebody else is, where it is for their rank whether that may be. */
const againstWhom = (register: Register, { op: { authorUser, body } }: OpNode): UserId | null => {
  const offer = body.type === "inviteRevoked" ? register.offer.of(body.invite)[0] : undefined;
  const whom =
    body.type === "memberRemoved" || body.type === "deviceRemoved" || body.type === "roleChanged"
      ? body.userId
      : offer?.role === null
        ? offer.inviter
        : null;
  return whom === authorUser ? null : whom;
};

/** It takes something from somebody, where the others let somebody in. */
export const isAgainst = ({ op: { body } }: OpNode): boolean =>
  body.type === "memberRemoved" ||
  body.type === "deviceRemoved" ||
  body.type === "roleChanged" ||
  body.type === "inviteRevoked";

/** Whether an author of this rank could let somebody in, or do this against somebody, who has that one. */
export const couldDo = ({ op: { body } }: OpNode, rank: Rank, to: Rank): boolean =>
  body.type === "memberRemoved" || body.type === "deviceRemoved"
    ? mayEnd(rank, to)
    : body.type === "roleChanged"
      ? rank === rankOf.owner || (mayGrant(rank, to) && mayGrant(rank, body.role))
      : mayGrant(rank, to);

export type Overtaken = { readonly struck: readonly OpNode[]; readonly byRank: ReadonlySet<OpNode> };

type LetIn = {
  /** The ADMITs through an invitation, and the CONFIRMs of those. */
  readonly byInvite: (invite: OpId) => readonly OpNode[];
  /** What a raise by this op strikes, and what it strikes where its author's rank does not hold. */
  readonly overtakenBy: (raise: Raise, by: OpNode) => Overtaken;
};

const listed = <K>(lists: Map<K, OpNode[]>, key: K, node: OpNode): void => {
  const others = lists.get(key);
  if (others === undefined) lists.set(key, [node]);
  else others.push(node);
};

export const letInBy = ({ window, nodeOf, register }: Ground): LetIn => {
  const invites = new Map<OpId, OpNode[]>();
  const people = new Map<UserId, OpNode[]>();
  const returns: OpNode[] = [];
  const against = new Map<UserId, OpNode[]>();
  for (const node of window) {
    const { body } = node.op;
    const whom = againstWhom(register, node);
    if (whom !== null) listed(against, whom, node);
    const admission = body.type === "memberConfirmed" ? nodeOf(body.admission)?.op.body : body;
    if (admission?.type !== "memberAdmitted" && admission?.type !== "deviceAdmitted") continue;
    listed(people, admission.cert.userId, node);
    const invite = inviteOf(admission);
    if (invite !== null) listed(invites, invite, node);
    else if (body.type === "deviceAdmitted") returns.push(node);
  }

  /** It is the person's own doing, waits for a yes, or comes by an invitation for this rank at least. */
  const needsNoRank = ({ op: { authorUser, body } }: OpNode, to: Rank): boolean => {
    if (body.type === "memberConfirmed")
      return authorUser === register.entrance.of(body.admission)[0]?.userId;
    if (body.type === "deviceAdmitted" && authorUser === body.cert.userId) return true;
    if (body.type === "deviceAdmitted" && body.road.type === "identity") return body.road.needsConfirm;
    const invite = inviteOf(body);
    const [offer] = invite === null ? [] : register.offer.of(invite);
    // One that waits is let in by who confirms it.
    return offer === undefined || offer.needsConfirm || offer.role === null || offer.role >= to;
  };

  return {
    byInvite: (invite) => invites.get(invite) ?? [],
    // RULE: [MEM-49] what gives somebody a rank strikes what lets them, or a machine of theirs, in without knowing of
    // it, by an author who could not give that rank, and by no invitation for it. One who could do so by a rank that
    // the outcome leaves them: somebody who is out could have made them a keeper, dated back, and what they let in
    // would stand without that (consequences.ts asks).
    overtakenBy: (raise, by) => {
      const others = (people.get(raise.userId) ?? []).filter(
        (node) => areConcurrent(node, by) && !needsNoRank(node, raise.to),
      );
      // RULE: [MEM-50] so too what somebody else does against them that could not be done against that rank.
      const ending = givesByRank(by) ? (against.get(raise.userId) ?? []) : [];
      others.push(...ending.filter((node) => areConcurrent(node, by)));
      const isByRank = (node: OpNode): boolean => couldDo(node, node.rank, raise.to);
      const unkept = returns.filter((node) => areConcurrent(node, by) && restsOnNoKeeper(node, raise));
      return {
        struck: [...others.filter((node) => !isByRank(node)), ...unkept],
        byRank: new Set(others.filter(isByRank)),
      };
    },
  };
};
