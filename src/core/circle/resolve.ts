// What of a causally closed set of ops is void (protocol 2.6): a pure function of the set, so that replicas which hold
// the same ops agree, whatever came first (MEM-16).
//
//  1. Every op of the set was allowed in the state of its own past.
//  2. A restriction strikes ops concurrent with it (restriction.ts). What is struck is void, and so is every op that
//     would not have been allowed without what is void, and every use of an invitation beyond its last (MEM-20).
//  3. Restrictions that no other voids stand; what they void falls; and again. Of those that void each other in a ring,
//     and that nothing else voids (rings.ts), the first stands by: author's rank, being sealed (seal.ts), seniority of
//     the author's admission, opId; those that would void it fall (MEM-21).

import type { OpId } from "../base/brand.ts";
import { type BitSet, contains, placesBeyond, union } from "./bitSet.ts";
import type { Ground } from "./ground.ts";
import { inOrder, type OpNode, type SetAsideReason, type Voids } from "./node.ts";
import { inviteOf, reasonOf, type Restriction, restrictionsOf } from "./restriction.ts";
import { Roll } from "./roll.ts";
import { type BrokenRule, brokenRule } from "./rules.ts";
import { inRings } from "./rings.ts";
import { sealing } from "./seal.ts";
import { keptUsesIn } from "./uses.ts";

export const resolve = (ground: Ground): Voids => {
  const restrictions = restrictionsOf(ground);
  const standing = new Set<Restriction>();
  const fallen: Fallen = { forGood: new Map(), overruled: new Map() };
  let outcome = consequences(ground, standing, fallen);
  for (;;) {
    const { set } = outcome;
    const open = restrictions.filter((one) => !standing.has(one) && !contains(set, one.node.place));
    if (open.length === 0) return outcome;
    const { stand, rivals } = nextToStand(ground, standing, fallen, open, set);
    for (const one of stand) standing.add(one);
    overrule(ground, standing, fallen, stand[0], rivals);
    do outcome = consequences(ground, standing, fallen);
    while (fell(ground, standing, fallen, outcome));
  }
};

type Fallen = {
  /** Restrictions that stood and were voided. */
  readonly forGood: Map<OpNode, SetAsideReason>;
  /** Those that would void the first of their ring, as long as that one stands. */
  readonly overruled: Map<OpNode, Extract<SetAsideReason, { type: "overruled" }>>;
};

/** What would void the first of its ring falls, unless that one voids it itself. */
const overrule = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  { forGood, overruled }: Fallen,
  first: Restriction | undefined,
  rivals: readonly Restriction[],
): void => {
  if (first === undefined || rivals.length === 0) return;
  const { set } = consequences(ground, standing, { forGood, overruled });
  for (const { node } of rivals)
    if (!contains(set, node.place)) overruled.set(node, { type: "overruled", by: first.node.id });
};

/** False: all that stand are not void. */
const fell = (ground: Ground, standing: Set<Restriction>, fallen: Fallen, { reasons }: Voids): boolean => {
  const struck = [...standing].flatMap((one) => {
    const reason = reasons.get(one.node.id);
    return reason === undefined ? [] : [{ one, reason }];
  });
  const brought = struck.flatMap(({ one, reason }) => {
    const striker = broughtBy(ground, standing, fallen, one, reason);
    return striker === null ? [] : [{ one, striker }];
  });
  for (const { one, striker } of brought) {
    standing.delete(striker);
    fallen.overruled.set(striker.node, { type: "overruled", by: one.node.id });
  }
  if (brought.length > 0) return true;
  // What several void together that none of them voids alone falls when they stand, and does not come back.
  for (const { one, reason } of struck) {
    standing.delete(one);
    fallen.forGood.set(one.node, reason);
    for (const [rival, { by }] of fallen.overruled) if (by === one.node.id) fallen.overruled.delete(rival);
  }
  return struck.length > 0;
};

/**
 * The restriction that strikes this one, if it counts only because this one stands: what somebody's removal brings to
 * count does not void it, or neither would.
 */
const broughtBy = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  fallen: Fallen,
  one: Restriction,
  reason: SetAsideReason,
): Restriction | null => {
  if (!("by" in reason)) return null;
  const striker = [...standing].find(({ node }) => node.id === reason.by);
  if (striker === undefined) return null;
  const { set } = consequences(
    ground,
    [...standing].filter((each) => each !== one),
    fallen,
  );
  return contains(set, striker.node.place) ? striker : null;
};

type Next = {
  readonly stand: readonly Restriction[];
  /** Those of the ring that void the first of it. */
  readonly rivals: readonly Restriction[];
};

/** Those that no other open one voids, and that stand together; in a ring, the first. */
const nextToStand = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  fallen: Fallen,
  open: readonly Restriction[],
  voided: BitSet,
): Next => {
  const safe = (some: readonly Restriction[]): readonly Restriction[] => {
    const { set } = consequences(ground, [...standing, ...some], fallen);
    return some.filter(({ node }) => !contains(set, node.place));
  };
  if (safe(open).length === open.length) return { stand: open, rivals: [] };
  const rivals = new Map<Restriction, Restriction[]>(open.map((one) => [one, []]));
  for (const attacker of open)
    for (const other of voidedBy(ground, standing, fallen, attacker, open)) rivals.get(other)?.push(attacker);
  const free = safe(open.filter((one) => rivals.get(one)?.length === 0));
  if (free.length > 0) return { stand: free, rivals: [] };
  const places = inRings(rivals).map((one) => ({
    one,
    sealing: sealing(ground, voided, one.node, rivals.get(one)?.map(({ node }) => node) ?? []),
  }));
  const [first] = places.toSorted((a, b) => {
    const sealed = b.sealing - a.sealing;
    return b.one.node.rank - a.one.node.rank || sealed || inSeniority(ground, a.one.node, b.one.node);
  });
  return first === undefined
    ? { stand: [], rivals: [] }
    : { stand: [first.one], rivals: rivals.get(first.one) ?? [] };
};

/** The open restrictions that are void if this one stands too: struck by it, or resting on what it strikes. */
const voidedBy = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  fallen: Fallen,
  attacker: Restriction,
  open: readonly Restriction[],
): readonly Restriction[] => {
  const struck = new Set(attacker.struck);
  const rests = ({ node }: Restriction): boolean =>
    attacker.struck.some(({ place }) => contains(node.past, place));
  const others = open.filter((one) => one !== attacker);
  // The walk is for what rests on what is struck; without any such, to be struck is all that can happen.
  if (!others.some((one) => !struck.has(one.node) && rests(one)))
    return others.filter(({ node }) => struck.has(node));
  const { set: voided } = consequences(ground, [...standing, attacker], fallen);
  return others.filter(({ node }) => contains(voided, node.place));
};

/** RULE: [MEM-21] seniority of the author's admission, then opId. */
const inSeniority = (ground: Ground, a: OpNode, b: OpNode): number => {
  const [seniorA, seniorB] = [admissionOf(ground, a), admissionOf(ground, b)];
  const seniority = seniorA && seniorB ? inOrder(seniorA, seniorB) : 0;
  return seniority || (a.id < b.id ? -1 : 1);
};

/** How the author of an op first came in, as far as the op knows. */
const admissionOf = ({ register }: Ground, { op, past }: OpNode): OpNode | undefined =>
  register.entrancesOf
    .of(op.authorUser)
    .filter(({ node, role }) => role !== null && contains(past, node.place))
    .map(({ node }) => node)
    .toSorted(inOrder)[0];

/** What is void when these restrictions stand: one walk, in order, so that each op's past is decided before it. */
const consequences = (ground: Ground, standing: Iterable<Restriction>, fallen: Fallen): Voids => {
  const { base, window } = ground;
  const walk = new Walk(ground);
  for (const [node, reason] of [...fallen.forGood, ...fallen.overruled]) walk.strike(node, reason);
  for (const one of standing) for (const node of one.struck) walk.strike(node, reasonOf(one));
  const kept = keptUsesIn(ground);
  const uses = new Map<OpId, number>();
  const usesOf = (invite: OpId): number => uses.get(invite) ?? settledUses(ground, invite);
  for (const node of window) {
    if (contains(walk.set, node.place)) continue;
    const invite = inviteOf(node.op.body);
    // RULE: [INV-7] of ADMITs by one invitation, those beyond its last use are void.
    const before = (kept.get(node) ?? []).filter(({ place }) => !contains(walk.set, place)).length;
    if (invite !== null && usesOf(invite) + before >= maxUses(ground, invite)) {
      walk.strike(node, { type: "inviteUsed" });
      continue;
    }
    const rule = walk.isAsJudged(node) ? null : ruleBrokenNow(ground, node, walk.set);
    if (rule !== null) walk.strike(node, { type: "unfounded", rule });
    else if (invite !== null) uses.set(invite, usesOf(invite) + 1);
  }
  // The same voids for what has the same, so that what comes after is known to have been judged under them.
  return walk.reasons.size === 0
    ? base
    : { set: walk.set, reasons: new Map([...base.reasons, ...walk.reasons]) };
};

/**
 * RULE: [MEM-20] an op is judged again in its own past without what is void now, and without what was void there when
 * it was first judged. That something is not void any more takes nothing from it: or whoever strikes a removal could
 * bring back what that removal had struck, and with it bring down what was built on its absence.
 */
const ruleBrokenNow = ({ circleId, register }: Ground, node: OpNode, voided: BitSet): BrokenRule | null =>
  brokenRule(
    new Roll(circleId, register, node.past, union([voided, node.voids.set])),
    node.op,
    node.recipients,
  );

/** What is void so far, and why. */
class Walk {
  readonly set: Uint32Array;
  readonly reasons = new Map<OpId, SetAsideReason>();
  /** What is void here beside what an op was judged under, as far as it was compared since the last strike. */
  readonly #beyond = new Map<Voids, readonly number[]>();

  constructor({ closure, base }: Ground) {
    this.set = new Uint32Array(closure.length);
    this.set.set(base.set);
  }

  strike(node: OpNode, reason: SetAsideReason): void {
    if (contains(this.set, node.place)) return;
    this.set[node.place >>> 5] = (this.set[node.place >>> 5] ?? 0) | (1 << (node.place & 31));
    this.reasons.set(node.id, reason);
    this.#beyond.clear();
  }

  /** Nothing more is void in the op's past than when it was judged; then that verdict holds. */
  isAsJudged({ past, voids }: OpNode): boolean {
    let beyond = this.#beyond.get(voids);
    if (beyond === undefined) {
      beyond = placesBeyond(this.set, voids.set);
      this.#beyond.set(voids, beyond);
    }
    return !beyond.some((place) => contains(past, place));
  }
}

const settledUses = ({ register, settled, base }: Ground, invite: OpId): number =>
  register.uses
    .of(invite)
    .filter(({ node }) => contains(settled, node.place) && !contains(base.set, node.place)).length;

const maxUses = ({ register }: Ground, invite: OpId): number => register.offer.of(invite)[0]?.maxUses ?? 0;
