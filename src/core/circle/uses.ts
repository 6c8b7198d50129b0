// Who may use an invitation when more were admitted by it at once than it has uses: the ADMITs in order, but none
// before one that most of those who were there had heard of first, or whose person was given a rank since. Whoever holds a
// link and may admit could otherwise date an ADMIT back and take a use that was taken long ago, and with it whoever came
// by that and keeps the circle by now.

import type { OpId, UserId } from "../base/brand.ts";
import { common, contains } from "./bitSet.ts";
import type { Ground } from "./ground.ts";
import { createHearing } from "./heard.ts";
import { givesByRank, inviteOf } from "./letIn.ts";
import { areConcurrent, inOrder, isBefore, type OpNode } from "./node.ts";
import type { Rank } from "./rank.ts";
import { Roll } from "./roll.ts";
import { chiefsIn } from "./seal.ts";

/** A use of an invitation by which more were admitted than it lets in. */
export type ScarceUse = {
  readonly node: OpNode;
  readonly invite: OpId;
  readonly maxUses: number;
  /** What the invitation alone makes of who comes by it; null: nothing before somebody says yes. */
  readonly role: Rank | null;
  /** Those after it in order, neither knowing of the other. */
  readonly later: readonly OpNode[];
  /** Those of them that most heard of first: it does not take their uses, while they are not struck. */
  readonly heardFirst: readonly OpNode[];
  /** What gave its person a rank, knowing of it and not of all others (usesRaised.ts). */
  readonly raises: readonly OpNode[];
};

/** By ADMIT. Of all other invitations nobody can use up anything, whatever is struck. */
export type ScarceUses = ReadonlyMap<OpNode, ScarceUse>;

/** A ground is resolved in several walks, and this is the same in each. */
const known = new WeakMap<Ground, ScarceUses>();

export const scarceUsesIn = (ground: Ground): ScarceUses => {
  const before = known.get(ground);
  if (before !== undefined) return before;
  const scarce = compareUses(ground);
  known.set(ground, scarce);
  return scarce;
};

/**
 * Those who decide between two ADMITs: the owners and admins of what both knew, without who wrote them. Whoever came
 * in later may be somebody's puppet, and of one's own op one always heard first.
 */
const createJury = ({ circleId, register }: Ground) => {
  // Many may be dated back to one place, to cost much: they know the same.
  const rolls = new Map<string, Roll>();
  return (one: OpNode, other: OpNode): readonly UserId[] => {
    const [past, voids] = [common(one.past, other.past), common(one.voids.set, other.voids.set)];
    const key = `${past.join()} ${voids.join()}`;
    const roll = rolls.get(key) ?? new Roll(circleId, register, past, voids);
    rolls.set(key, roll);
    return chiefsIn(roll, [one.op.authorUser, other.op.authorUser]);
  };
};

/** By ADMIT: what gave the person a rank that they had not, knowing of it. */
const raisesIn = ({ window }: Ground): ((admission: OpNode) => readonly OpNode[]) => {
  const byPerson = new Map<UserId, OpNode[]>();
  for (const node of window) {
    if (node.restricts?.type !== "raise" || !givesByRank(node)) continue;
    const { userId } = node.restricts;
    byPerson.set(userId, [...(byPerson.get(userId) ?? []), node]);
  }
  return (admission) => {
    const { body } = admission.op;
    if (body.type !== "memberAdmitted" && body.type !== "deviceAdmitted") return [];
    return (byPerson.get(body.cert.userId) ?? []).filter((node) => isBefore(admission, node));
  };
};

/** RULE: [INV-7] of two ADMITs that did not know of each other the one goes first that most heard of first. */
const compareUses = (ground: Ground): ScarceUses => {
  const { window, register, settled } = ground;
  const [juryOf, heardFirst, raisesOf] = [createJury(ground), createHearing(ground), raisesIn(ground)];
  const byInvite = new Map<OpId, OpNode[]>();
  for (const node of window) {
    const invite = inviteOf(node.op.body);
    if (invite === null) continue;
    const others = byInvite.get(invite);
    if (others === undefined) byInvite.set(invite, [node]);
    else others.push(node);
  }
  const scarce = new Map<OpNode, ScarceUse>();
  for (const [invite, admissions] of byInvite) {
    const before = register.uses.of(invite).filter(({ node }) => contains(settled, node.place)).length;
    const [offer] = register.offer.of(invite);
    if (offer === undefined || before + admissions.length <= offer.maxUses) continue;
    const terms = { invite, maxUses: offer.maxUses, role: offer.needsConfirm ? null : offer.role };
    const ordered = admissions.toSorted(inOrder);
    for (const node of ordered) {
      const rivals = ordered.filter((other) => areConcurrent(node, other));
      const later = rivals.filter((other) => inOrder(node, other) < 0);
      const first = later.filter((other) => {
        const jury = juryOf(node, other);
        // One alone could be the one who dates back.
        const needed = Math.max(2, Math.floor(jury.length / 2) + 1);
        return jury.length >= needed && heardFirst(jury, other, node) >= needed;
      });
      // Two by a link for one more machine are the same person's.
      const raises = offer.role === null ? [] : raisesOf(node);
      const speaking = raises.filter((raise) => rivals.some((other) => !isBefore(other, raise)));
      scarce.set(node, { ...terms, node, later, heardFirst: first, raises: speaking });
    }
  }
  return scarce;
};
