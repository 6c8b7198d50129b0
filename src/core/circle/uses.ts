// Who may use an invitation when more were admitted by it at once than it has uses: the ADMITs in order, but none
// before one that most of those who were there had heard of first. Whoever holds a link and may admit could otherwise
// date an ADMIT back and take a use that was taken long ago.

import type { OpId, UserId } from "../base/brand.ts";
import { common, contains } from "./bitSet.ts";
import type { Ground } from "./ground.ts";
import { createHearing } from "./heard.ts";
import { areConcurrent, inOrder, type OpNode } from "./node.ts";
import { inviteOf } from "./letIn.ts";
import { Roll } from "./roll.ts";
import { chiefsIn } from "./seal.ts";

/** A use of an invitation by which more were admitted than it lets in. */
type ScarceUse = {
  readonly invite: OpId;
  /** Those after it in order whose uses it does not take, while they are not struck. */
  readonly after: readonly OpNode[];
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

/** RULE: [INV-7] of two ADMITs that did not know of each other the one goes first that most heard of first. */
const compareUses = (ground: Ground): ScarceUses => {
  const { window, register, settled } = ground;
  const [juryOf, heardFirst] = [createJury(ground), createHearing(ground)];
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
    const maxUses = register.offer.of(invite)[0]?.maxUses ?? 0;
    if (before + admissions.length <= maxUses) continue;
    const ordered = admissions.toSorted(inOrder);
    for (const [at, one] of ordered.entries()) {
      const after = ordered.slice(at + 1).filter((later) => {
        if (!areConcurrent(one, later)) return false;
        const jury = juryOf(one, later);
        // One alone could be the one who dates back.
        const needed = Math.max(2, Math.floor(jury.length / 2) + 1);
        return jury.length >= needed && heardFirst(jury, later, one) >= needed;
      });
      scarce.set(one, { invite, after });
    }
  }
  return scarce;
};
