// A causally closed set of ops, as what resolves it needs it. Before an op that every other op of the set knows or is
// known by, nothing can change any more: restrictions strike only what is concurrent with them. So a set is worked out
// from its latest such op on, and what was void before that op is void still (MEM-40).

import type { CircleId, OpId, UserId } from "../base/brand.ts";
import { type BitSet, contains, countOf, emptySet, keepWithin, setOf, union } from "./bitSet.ts";
import { noVoids, type OpNode, type Voids } from "./node.ts";
import type { Register } from "./register.ts";

export type Ground = {
  readonly circleId: CircleId;
  readonly register: Register;
  readonly nodeOf: (id: OpId) => OpNode | undefined;
  /** The whole set. */
  readonly closure: BitSet;
  /** What of it is settled, and what of that is void. */
  readonly settled: BitSet;
  readonly base: Voids;
  /** The rest, as `inOrder` has it. */
  readonly window: readonly OpNode[];
  /** Those of the window by one author. */
  readonly by: (user: UserId) => readonly OpNode[];
};

export type Surroundings = Pick<Ground, "circleId" | "register" | "nodeOf"> & {
  /** Every op that is known, as `inOrder` has it. */
  readonly ordered: readonly OpNode[];
};

const byAuthor = (window: readonly OpNode[]): Ground["by"] => {
  const authors = new Map<UserId, OpNode[]>();
  for (const node of window) {
    const own = authors.get(node.op.authorUser);
    if (own === undefined) authors.set(node.op.authorUser, [node]);
    else own.push(node);
  }
  return (user) => authors.get(user) ?? [];
};

/** The set with nothing taken as settled. */
export const wholeGround = ({ ordered, ...around }: Surroundings, closure: BitSet): Ground => {
  const window = ordered.filter(({ place }) => contains(closure, place));
  return { ...around, closure, settled: emptySet, base: noVoids, window, by: byAuthor(window) };
};

/**
 * RULE: [MEM-40] the set from its latest settled op on. Going back from the deepest: an op is known by all that come
 * later in order if it is in the past of each, and knows all that come earlier if its past is as large as their number.
 */
export const groundOf = ({ ordered, ...around }: Surroundings, closure: BitSet): Ground => {
  const window: OpNode[] = [];
  let left = countOf(closure);
  let known: Uint32Array | null = null;
  for (let at = ordered.length - 1; at >= 0 && left > 0; at--) {
    const node = ordered[at];
    if (node === undefined || !contains(closure, node.place)) continue;
    left--;
    if (node.pastSize === left && (known === null || contains(known, node.place))) {
      const settled = union([node.past, setOf([node.place])]);
      window.reverse();
      return { ...around, closure, settled, base: node.voids, window, by: byAuthor(window) };
    }
    window.push(node);
    if (known === null) known = node.past.slice();
    else keepWithin(known, node.past);
  }
  window.reverse();
  return { ...around, closure, settled: emptySet, base: noVoids, window, by: byAuthor(window) };
};
