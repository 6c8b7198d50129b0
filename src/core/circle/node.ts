// An accepted op in its place: which ops lie in its past, and the order in which ops are told when causality leaves
// it open. That order, depth then opId, is a function of the ops alone, so every replica has the same.

import type { DeviceId, OpId } from "../base/brand.ts";
import { type BitSet, contains, emptySet } from "./bitSet.ts";
import type { SignedOp } from "./op.ts";
import type { BodyOf, OpType } from "./opBody.ts";
import type { Rank } from "./rank.ts";
import type { Restricts } from "./restriction.ts";

/** Why an op is set aside: by what, or which rule it breaks without what is. */
export type SetAsideReason =
  | { readonly type: "authorRemoved"; readonly by: OpId }
  | { readonly type: "deviceRemoved"; readonly by: OpId }
  | { readonly type: "authorDemoted"; readonly by: OpId }
  | { readonly type: "inviteRevoked"; readonly by: OpId }
  /** It needed no confirmation as long as nobody else kept the circle, and somebody does. */
  | { readonly type: "keeperNamed"; readonly by: OpId }
  /** Somebody has a rank that who let them, or a machine of theirs, in could not give. */
  | { readonly type: "rankRaised"; readonly by: OpId }
  /** The person that it was against has a rank at which its author could not do it. */
  | { readonly type: "standsHigher"; readonly by: OpId }
  /** Of restrictions that void each other in a ring, this one would have voided the one that stands. */
  | { readonly type: "overruled"; readonly by: OpId }
  /** An invitation's uses went to admissions that are earlier in order. */
  | { readonly type: "inviteUsed" }
  /** It rested on something that is set aside. */
  | { readonly type: "unfounded"; readonly rule: string };

/** What of a set of ops does not count. */
export type Voids = { readonly set: BitSet; readonly reasons: ReadonlyMap<OpId, SetAsideReason> };

export const noVoids: Voids = { set: emptySet, reasons: new Map() };

export type OpNode = SignedOp & {
  /** Place in the order of arrival, which is this replica's own; only sets of places are made of it. */
  readonly place: number;
  /** Everything before it, itself not included. */
  readonly past: BitSet;
  /** How many those are. */
  readonly pastSize: number;
  /** What of its past did not count when it was judged (resolve.ts). */
  readonly voids: Voids;
  /** The author's rank in the state of its past. */
  readonly rank: Rank;
  /** The least rank with which it would have been allowed there. */
  readonly needs: Rank;
  /** What it takes from ops that do not know of it. */
  readonly restricts: Restricts | null;
  /** For a REKEY: the devices active in the state of its past, ascending (EPO-2). */
  readonly recipients: readonly DeviceId[];
};

/** An op together with what it says, so that neither is looked for again. */
export type Said<T extends OpType> = { readonly node: OpNode; readonly body: BodyOf<T> };

export const isBefore = (earlier: OpNode, later: OpNode): boolean => contains(later.past, earlier.place);

export const areConcurrent = (a: OpNode, b: OpNode): boolean => a !== b && !isBefore(a, b) && !isBefore(b, a);

/** Depth, then opId: every op after all of its past. */
export const inOrder = (a: OpNode, b: OpNode): number =>
  a.op.depth - b.op.depth || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
