// What of a causally closed set of ops is void (protocol 2.6): a pure function of the set, so that replicas which hold
// the same ops agree, whatever came first (MEM-16).
//
//  1. Every op of the set was allowed in the state of its own past.
//  2. A restriction strikes ops concurrent with it (restriction.ts). What is struck is void, and so is every op that
//     would not have been allowed without what is void, and every use of an invitation beyond its last (MEM-20).
//  3. Restrictions that no other voids stand; what they void falls; and again. Of those that void each other in a ring,
//     and that nothing else voids (rings.ts), the first stands by: author's rank, being sealed (seal.ts), seniority of
//     the author's admission, opId; those that would void it fall (MEM-21).

import { type BitSet, contains } from "./bitSet.ts";
import { consequences, type Fallen } from "./consequences.ts";
import type { Ground } from "./ground.ts";
import { inOrder, type OpNode, type Voids } from "./node.ts";
import { type Restriction, restrictionsOf } from "./restriction.ts";
import { inRings } from "./rings.ts";
import { sealing } from "./seal.ts";

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
    while (fell(ground, restrictions, standing, fallen, outcome));
  }
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
const fell = (
  ground: Ground,
  restrictions: readonly Restriction[],
  standing: Set<Restriction>,
  fallen: Fallen,
  { set, reasons }: Voids,
): boolean => {
  const struck = [...standing].flatMap((one) => {
    const reason = reasons.get(one.node.id);
    return reason === undefined ? [] : [{ one, reason }];
  });
  const kept = restrictions.filter((one) => !standing.has(one) && contains(set, one.node.place));
  const brought = struck.flatMap(({ one }) =>
    broughtBy(ground, standing, fallen, one, kept).map((striker) => ({ one, striker })),
  );
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
 * The restrictions that void this one, and count only because it stands: what somebody's removal brings to count does
 * not void it, or neither would. By a strike or by what rests on one: each that does it alone, or those that do it
 * together.
 */
const broughtBy = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  fallen: Fallen,
  one: Restriction,
  /** Those that are void as long as it stands. */
  kept: readonly Restriction[],
): readonly Restriction[] => {
  const others = [...standing].filter((each) => each !== one);
  const without = standingWithout(ground, others, fallen, kept);
  const brought = others.filter(({ node }) => contains(without, node.place));
  if (brought.length === 0) return brought;
  const rest = [...standing].filter((each) => !brought.includes(each));
  const isVoidedBy = (some: readonly Restriction[]): boolean =>
    contains(consequences(ground, [...rest, ...some], fallen).set, one.node.place);
  if (isVoidedBy([])) return [];
  const alone = brought.filter((each) => isVoidedBy([each]));
  return alone.length > 0 ? alone : brought;
};

/**
 * What is void when these stand, those that were kept from it and that nothing voids then come back, and what they void
 * falls. Each comes once and falls once.
 */
const standingWithout = (
  ground: Ground,
  others: readonly Restriction[],
  fallen: Fallen,
  kept: readonly Restriction[],
): BitSet => {
  const standing = new Set(others);
  const left = new Set(kept);
  for (;;) {
    const { set } = consequences(ground, standing, fallen);
    const back = [...left].filter(({ node }) => !contains(set, node.place));
    const gone = [...standing].filter(({ node }) => contains(set, node.place));
    if (back.length === 0 && gone.length === 0) return set;
    for (const one of gone) standing.delete(one);
    for (const one of back) {
      standing.add(one);
      left.delete(one);
    }
  }
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
  const reached = [...attacker.struck, ...attacker.byRank];
  const rests = ({ node }: Restriction): boolean =>
    attacker.byRank.has(node) || reached.some(({ place }) => contains(node.past, place));
  const others = open.filter((one) => one !== attacker);
  // The walk is for what rests on what is struck, and for what may be; without any such, to be struck is all there is.
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
