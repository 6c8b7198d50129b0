// Who may use an invitation when more were admitted by it at once than it has uses: the ADMITs in order, but none
// before one that more of the invitation's jury had heard of first. Whoever holds a link and may admit could otherwise
// date an ADMIT back and take a use that was taken long ago.

import type { OpId } from "../base/brand.ts";
import { contains } from "./bitSet.ts";
import type { Ground } from "./ground.ts";
import { createHearing } from "./heard.ts";
import { areConcurrent, inOrder, type OpNode } from "./node.ts";
import { inviteOf } from "./restriction.ts";
import { juryOf } from "./seal.ts";

/** By ADMIT: those after it in order whose uses it does not take, while they are not struck. */
export type KeptUses = ReadonlyMap<OpNode, readonly OpNode[]>;

/** A ground is resolved in several walks, and this is the same in each. */
const known = new WeakMap<Ground, KeptUses>();

export const keptUsesIn = (ground: Ground): KeptUses => {
  const before = known.get(ground);
  if (before !== undefined) return before;
  const kept = compareUses(ground);
  known.set(ground, kept);
  return kept;
};

/** RULE: [INV-7] of two ADMITs that did not know of each other the one goes first that more of the jury heard of first. */
const compareUses = (ground: Ground): KeptUses => {
  const { window, register, settled, nodeOf } = ground;
  const byInvite = new Map<OpId, OpNode[]>();
  for (const node of window) {
    const invite = inviteOf(node.op.body);
    if (invite === null) continue;
    const others = byInvite.get(invite);
    if (others === undefined) byInvite.set(invite, [node]);
    else others.push(node);
  }
  const kept = new Map<OpNode, OpNode[]>();
  for (const [invite, admissions] of byInvite) {
    const before = register.uses.of(invite).filter(({ node }) => contains(settled, node.place)).length;
    const offered = nodeOf(invite);
    const maxUses = register.offer.of(invite)[0]?.maxUses ?? 0;
    if (offered === undefined || before + admissions.length <= maxUses) continue;
    const isHeardFirst = createHearing(ground, juryOf(ground, offered).jurors);
    const ordered = admissions.toSorted(inOrder);
    for (const [at, one] of ordered.entries())
      for (const later of ordered.slice(at + 1))
        if (areConcurrent(one, later) && isHeardFirst(later, one))
          kept.set(one, [...(kept.get(one) ?? []), later]);
  }
  return kept;
};
