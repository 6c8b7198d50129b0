// An accepted op in its place: which ops lie in its past, and the order in which ops are told when causality leaves
// it open. That order, depth then opId, is a function of the ops alone, so every replica has the same.

import type { DeviceId } from "../base/brand.ts";
import { type BitSet, contains } from "./bitSet.ts";
import type { Rank } from "./facts.ts";
import type { SignedOp } from "./op.ts";

export type OpNode = SignedOp & {
  /** Place in the order of arrival, which is this replica's own; only sets of places are made of it. */
  readonly place: number;
  /** Everything before it, itself not included. */
  readonly past: BitSet;
  /** What of its past did not count when it was judged (resolve.ts). */
  readonly voidBefore: BitSet;
  /** The author's rank in the state of its past. */
  readonly rank: Rank;
  /** For a REKEY: the devices active in the state of its past, ascending (EPO-2). */
  readonly recipients: readonly DeviceId[];
};

export const isBefore = (earlier: OpNode, later: OpNode): boolean => contains(later.past, earlier.place);

export const areConcurrent = (a: OpNode, b: OpNode): boolean => a !== b && !isBefore(a, b) && !isBefore(b, a);

/** Depth, then opId: every op after all of its past. */
export const inOrder = (a: OpNode, b: OpNode): number =>
  a.op.depth - b.op.depth || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
