// State(S) of a causally closed set of ops (protocol 2.6): a pure function of the set, so that replicas which hold
// the same ops agree, whatever came first (MEM-16).
//
//  1. Every op of S was allowed in the state of its own past.
//  2. A restriction strikes ops concurrent with it (restriction.ts). What is struck is void, and so is every op that
//     would not have been allowed without what is void, and every use of an invitation beyond its last (MEM-20).
//  3. Restrictions that no other voids stand; what they void falls; and again. Where they void each other in a ring,
//     the first stands by: author's rank, seniority of the author's admission, opId (MEM-21).
//  4. What is not void is told to the roll, in order.

import type { CircleId, OpId } from "../base/brand.ts";
import { agreeWithin, type BitSet, contains, emptySet } from "./bitSet.ts";
import type { Ground } from "./ground.ts";
import { inOrder, isBefore, type OpNode } from "./node.ts";
import { type Restriction, restrictionsOf } from "./restriction.ts";
import { Roll } from "./roll.ts";
import { brokenRule } from "./rules.ts";

export type Resolution = { readonly roll: Roll; readonly voided: BitSet };

export const emptyResolution = (circleId: CircleId): Resolution => ({
  roll: new Roll(circleId),
  voided: emptySet,
});

/** The state with one op more that has everything in it as its past: nothing is concurrent, so nothing is struck. */
export const extend = ({ roll, voided }: Resolution, node: OpNode): Resolution => ({
  roll: roll.with(node),
  voided,
});

export const resolve = (ground: Ground): Resolution => {
  const voided = settle(ground);
  const roll = new Roll(ground.circleId);
  for (const node of ground.ordered) if (!contains(voided, node.place)) roll.call(node);
  return { roll, voided };
};

/** Which ops are void. */
const settle = (ground: Ground): BitSet => {
  const restrictions = restrictionsOf(ground);
  const standing = new Set<Restriction>();
  for (;;) {
    const voided = consequences(ground, standing);
    const open = restrictions.filter((one) => !standing.has(one) && !contains(voided, one.node.place));
    if (open.length === 0) return voided;
    const together = consequences(ground, [...standing, ...open]);
    const peaceful = open.every(({ node }) => !contains(together, node.place));
    for (const one of peaceful ? open : unattacked(ground, standing, open)) standing.add(one);
  }
};

/** Those that no other open one voids; in a ring, the first. */
const unattacked = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  open: readonly Restriction[],
): readonly Restriction[] => {
  const attacked = new Set<Restriction>();
  for (const attacker of open) {
    const voided = consequences(ground, [...standing, attacker]);
    for (const other of open)
      if (other !== attacker && contains(voided, other.node.place)) attacked.add(other);
  }
  const free = open.filter((one) => !attacked.has(one));
  return free.length > 0 ? free : open.toSorted((a, b) => inPrecedence(ground, a.node, b.node)).slice(0, 1);
};

/** RULE: [MEM-21] author's rank, higher first; seniority of the author's admission; opId. */
const inPrecedence = (ground: Ground, a: OpNode, b: OpNode): number => {
  const [seniorA, seniorB] = [admissionOf(ground, a), admissionOf(ground, b)];
  const seniority = seniorA && seniorB ? inOrder(seniorA, seniorB) : 0;
  return b.rank - a.rank || seniority || (a.id < b.id ? -1 : 1);
};

/** How the author of an op first came in, as far as the op knows. */
const admissionOf = (ground: Ground, { op, past }: OpNode): OpNode | undefined =>
  ground.ordered.find(
    (node) =>
      contains(past, node.place) &&
      (node.op.body.type === "memberAdmitted"
        ? node.op.body.cert.userId === op.authorUser
        : node.op.body.type === "circleFounded" && node.op.authorUser === op.authorUser),
  );

/** What is void when these restrictions stand: one walk, in order, so that each op's past is decided before it. */
const consequences = (ground: Ground, standing: Iterable<Restriction>): BitSet => {
  const voided = new Uint32Array(setLength(ground));
  let struckAny = false;
  const strike = ({ place }: OpNode): void => {
    struckAny = true;
    voided[place >>> 5] = (voided[place >>> 5] ?? 0) | (1 << (place & 31));
  };
  for (const { struck } of standing) for (const node of struck) strike(node);
  const uses = new Map<OpId, number>();
  const rolls = new PastRolls(ground, voided);
  // Whether what is void in an op's past is what it was when the op was judged; then that verdict holds.
  const isAsJudged = (node: OpNode): boolean =>
    (!struckAny && node.voidBefore === emptySet) || agreeWithin(node.past, voided, node.voidBefore);
  for (const node of ground.ordered) {
    if (contains(voided, node.place)) continue;
    const { body } = node.op;
    // RULE: [INV-7] of ADMITs by one invitation, those beyond its last use are void, in order.
    if (body.type === "memberAdmitted" && (uses.get(body.invite) ?? 0) >= maxUses(ground, body.invite))
      strike(node);
    else if (!isAsJudged(node) && brokenRule(rolls.before(node), node.op, node.recipients) !== null)
      strike(node);
    else if (body.type === "memberAdmitted") uses.set(body.invite, (uses.get(body.invite) ?? 0) + 1);
  }
  return struckAny ? voided : emptySet;
};

const setLength = ({ ordered }: Ground): number => {
  let last = -1;
  for (const { place } of ordered) last = Math.max(last, place);
  return Math.ceil((last + 1) / 32);
};

const maxUses = (ground: Ground, invite: OpId): number => {
  const body = ground.nodeOf(invite)?.op.body;
  return body?.type === "inviteMade" ? body.maxUses : 0;
};

const keptRolls = 64;

/** Rolls of an op's past without what is void. An op with one parent continues its parent's; a few are kept. */
class PastRolls {
  readonly #ground: Ground;
  readonly #voided: BitSet;
  readonly #after = new Map<OpNode, Roll>();

  constructor(ground: Ground, voided: BitSet) {
    this.#ground = ground;
    this.#voided = voided;
  }

  before(node: OpNode): Roll {
    const [only, ...others] = node.op.parents;
    const parent = only === undefined || others.length > 0 ? undefined : this.#ground.nodeOf(only);
    return parent === undefined ? this.#build(node) : this.#upTo(parent);
  }

  /** A parent's past and the parent itself. */
  #upTo(parent: OpNode): Roll {
    const known = this.#after.get(parent);
    if (known !== undefined) return known;
    const [only, ...others] = parent.op.parents;
    const grandparent = only === undefined || others.length > 0 ? undefined : this.#ground.nodeOf(only);
    const base = (grandparent && this.#after.get(grandparent)) ?? this.#build(parent);
    const roll = contains(this.#voided, parent.place) ? base : base.with(parent);
    this.#after.set(parent, roll);
    for (const oldest of this.#after.keys()) {
      if (this.#after.size <= keptRolls) break;
      this.#after.delete(oldest);
    }
    return roll;
  }

  #build(node: OpNode): Roll {
    const roll = new Roll(this.#ground.circleId);
    for (const earlier of this.#ground.ordered)
      if (isBefore(earlier, node) && !contains(this.#voided, earlier.place)) roll.call(earlier);
    return roll;
  }
}
