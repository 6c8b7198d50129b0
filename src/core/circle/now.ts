// An op's past as the outcome leaves it, or what is void so far: who wrote it, and what they could do then.

import { type BitSet, union } from "./bitSet.ts";
import type { Ground } from "./ground.ts";
import type { OpNode, Voids } from "./node.ts";
import { Roll } from "./roll.ts";

/** The state of an op's past without what is void now, and without what was void when it was first judged. */
export const rollNow = ({ circleId, register }: Ground, { past, voids }: OpNode, voided: BitSet): Roll =>
  new Roll(circleId, register, past, union([voided, voids.set]));

/** Whoever gave a rank could do so still: where it is void, it is for want of the person it was given to. */
export const standsBehind = (ground: Ground, node: OpNode, voids: Voids): boolean => {
  const { authorUser, authorDevice } = node.op;
  const roll = rollNow(ground, node, voids.set);
  return roll.deviceStanding(authorUser, authorDevice) === "active" && roll.rank(authorUser) >= node.needs;
};
