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
import { nextToStand, type Overruling } from "./nextToStand.ts";
import type { Voids } from "./node.ts";
import { type Restriction, restrictionsOf } from "./restriction.ts";
import { isUpheld } from "./upheld.ts";

export const resolve = (ground: Ground): Voids => {
  const restrictions = restrictionsOf(ground);
  const standing = new Set<Restriction>();
  /** Each once: what would void it is overruled as long as it stands. */
  const seated = new Set<Restriction>();
  /** Which has been overruled for which: each pair once, so that this ends. */
  const spared = new Set<string>();
  const fallen: Fallen = { forGood: new Map(), overruled: new Map() };
  let outcome = consequences(ground, standing, fallen);
  for (;;) {
    const { set } = outcome;
    const open = restrictions.filter((one) => !standing.has(one) && !contains(set, one.node.place));
    if (open.length > 0) {
      const { stand, overruled } = nextToStand(ground, standing, fallen, open, set);
      for (const one of stand) standing.add(one);
      overrule(ground, standing, fallen, overruled);
    } else {
      const left = restrictions.filter((one) => !standing.has(one) && !seated.has(one));
      const late = unseated(ground, left, standing, fallen, outcome);
      if (late === null) return outcome;
      seated.add(late.first);
      standing.add(late.first);
      for (const one of late.rivals) unseat(one, standing, fallen);
      overrule(ground, standing, fallen, [late]);
    }
    do outcome = consequences(ground, standing, fallen);
    while (fell(ground, restrictions, standing, fallen, spared, outcome));
  }
};

/** What would void one that stands, and is not void by it, falls. */
const overrule = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  { forGood, overruled }: Fallen,
  all: readonly Overruling[],
): void => {
  if (all.length === 0) return;
  const { set } = consequences(ground, standing, { forGood, overruled });
  for (const { first, rivals } of all)
    for (const { node } of rivals)
      if (!contains(set, node.place)) overruled.set(node, { type: "overruled", by: first.node.id });
};

/** It stands no more, and overrules nothing. */
const unseat = (one: Restriction, standing: Set<Restriction>, { overruled }: Fallen): void => {
  standing.delete(one);
  for (const [rival, { by }] of overruled) if (by === one.node.id) overruled.delete(rival);
};

/** False: all that stand are not void. */
const fell = (
  ground: Ground,
  restrictions: readonly Restriction[],
  standing: Set<Restriction>,
  fallen: Fallen,
  spared: Set<string>,
  { set, reasons }: Voids,
): boolean => {
  const struck = [...standing].flatMap((one) => {
    const reason = reasons.get(one.node.id);
    return reason === undefined ? [] : [{ one, reason }];
  });
  const kept = restrictions.filter((one) => !standing.has(one) && contains(set, one.node.place));
  const brought = struck.flatMap(({ one }) =>
    broughtBy(ground, standing, fallen, one, kept)
      .map((striker) => ({ one, striker, pair: `${one.node.id} ${striker.node.id}` }))
      .filter(({ pair }) => !spared.has(pair)),
  );
  for (const { one, striker, pair } of brought) {
    if (!standing.has(striker)) continue;
    spared.add(pair);
    unseat(striker, standing, fallen);
    fallen.overruled.set(striker.node, { type: "overruled", by: one.node.id });
  }
  if (brought.length > 0) return true;
  // What several void together that none of them voids alone falls when they stand, and does not come back.
  for (const { one, reason } of struck) {
    unseat(one, standing, fallen);
    fallen.forGood.set(one.node, reason);
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

/**
 * RULE: [MEM-50] what gives a rank, and was void for another reason when that stood against which it is upheld: now it is
 * void by that alone, which falls.
 */
const unseated = (
  ground: Ground,
  restrictions: readonly Restriction[],
  standing: ReadonlySet<Restriction>,
  fallen: Fallen,
  voids: Voids,
): Overruling | null => {
  for (const one of restrictions) {
    if (voids.reasons.get(one.node.id)?.type !== "unfounded") continue;
    const rivals = [...standing].filter((other) => {
      if (!isUpheld(ground, one, other, voids)) return false;
      const rest = [...standing].filter((each) => each !== other);
      return !contains(consequences(ground, rest, fallen).set, one.node.place);
    });
    if (rivals.length > 0) return { first: one, rivals };
  }
  return null;
};
