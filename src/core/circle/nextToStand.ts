// Of the restrictions of which it is not decided yet whether they stand, those that stand next (MEM-21): whatever nothing
// open voids; in a ring, the first by author's rank, being sealed, seniority of the author's admission, opId. And what
// falls with that: what would void the first of its ring, and what would void the giving of a rank that is upheld
// against it (MEM-50).

import { type BitSet, contains } from "./bitSet.ts";
import { consequences, type Fallen } from "./consequences.ts";
import type { Ground } from "./ground.ts";
import { inOrder, type OpNode, type Voids } from "./node.ts";
import type { Restriction } from "./restriction.ts";
import { inRings } from "./rings.ts";
import { sealing } from "./seal.ts";
import { isUpheld } from "./upheld.ts";

/** What would void the one that stands: the others of its ring, or those that it is upheld against (upheld.ts). */
export type Overruling = { readonly first: Restriction; readonly rivals: readonly Restriction[] };

type Next = { readonly stand: readonly Restriction[]; readonly overruled: readonly Overruling[] };

/** Those that no other open one voids, and that stand together; in a ring, the first. */
export const nextToStand = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  fallen: Fallen,
  open: readonly Restriction[],
  voided: BitSet,
): Next => {
  const { set } = consequences(ground, [...standing, ...open], fallen);
  if ([...standing, ...open].every(({ node }) => !contains(set, node.place)))
    return { stand: open, overruled: [] };
  const { rivals, upheld } = attacksAmong(ground, standing, fallen, open);
  const overruledBy = (one: Restriction): Overruling => ({ first: one, rivals: upheld.get(one) ?? [] });
  const unattacked = open.filter((one) => rivals.get(one)?.length === 0);
  const free = standTogether(ground, standing, fallen, unattacked);
  if (free.stand.length > 0 || free.overruled.length > 0)
    return { ...free, overruled: [...free.overruled, ...free.stand.map(overruledBy)] };
  const places = inRings(rivals).map((one) => ({
    one,
    sealing: sealing(ground, voided, one.node, rivals.get(one)?.map(({ node }) => node) ?? []),
  }));
  const [first] = places.toSorted((a, b) => {
    const sealed = b.sealing - a.sealing;
    return b.one.node.rank - a.one.node.rank || sealed || inSeniority(ground, a.one.node, b.one.node);
  });
  if (first === undefined) return { stand: [], overruled: [] };
  const ring = { first: first.one, rivals: rivals.get(first.one) ?? [] };
  return { stand: [first.one], overruled: [ring, overruledBy(first.one)] };
};

/**
 * Those of some that nothing voids when they all stand. RULE: [MEM-50] what gives a rank and is void by several of them
 * together, or by one that was overruled before, is upheld against each without which it is not.
 */
const standTogether = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  fallen: Fallen,
  some: readonly Restriction[],
): Next => {
  const voids = consequences(ground, [...standing, ...some], fallen);
  const isVoid = ({ node }: Restriction): boolean => contains(voids.set, node.place);
  const overruled = [...standing, ...some].filter(isVoid).flatMap((one) => {
    const rivals = some.filter((other) => {
      if (other === one || !isUpheld(ground, one, other, voids)) return false;
      const rest = some.filter((each) => each !== other);
      return !contains(consequences(ground, [...standing, ...rest], fallen).set, one.node.place);
    });
    return rivals.length > 0 ? [{ first: one, rivals }] : [];
  });
  return overruled.length > 0
    ? { stand: overruled.map(({ first }) => first), overruled }
    : { stand: some.filter((one) => !isVoid(one)), overruled };
};

type Attacks = {
  /** By restriction: those that would void it. */
  readonly rivals: ReadonlyMap<Restriction, readonly Restriction[]>;
  /** By what gives somebody a rank: those that would void it, and against which it is upheld. */
  readonly upheld: ReadonlyMap<Restriction, readonly Restriction[]>;
};

const attacksAmong = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  fallen: Fallen,
  open: readonly Restriction[],
): Attacks => {
  const rivals = new Map<Restriction, Restriction[]>(open.map((one) => [one, []]));
  const upheld = new Map<Restriction, Restriction[]>();
  for (const attacker of open) {
    const { others, voids } = voidedBy(ground, standing, fallen, attacker, open);
    for (const other of others) {
      if (voids === null || !isUpheld(ground, other, attacker, voids)) {
        rivals.get(other)?.push(attacker);
        continue;
      }
      // RULE: [MEM-50] the other way round: what would void it is void by it.
      rivals.get(attacker)?.push(other);
      upheld.set(other, [...(upheld.get(other) ?? []), attacker]);
    }
  }
  return { rivals, upheld };
};

/** The open restrictions that are void if this one stands too: struck by it, or resting on what it strikes. */
const voidedBy = (
  ground: Ground,
  standing: ReadonlySet<Restriction>,
  fallen: Fallen,
  attacker: Restriction,
  open: readonly Restriction[],
): {
  readonly others: readonly Restriction[];
  /** Null where they were not asked for. */ readonly voids: Voids | null;
} => {
  const struck = new Set(attacker.struck);
  const reached = [...attacker.struck, ...attacker.byRank];
  const rests = ({ node }: Restriction): boolean =>
    attacker.byRank.has(node) || reached.some(({ place }) => contains(node.past, place));
  const others = open.filter((one) => one !== attacker);
  // The walk is for what rests on what is struck, and for what may be; without any such, to be struck is all there is.
  if (!others.some((one) => !struck.has(one.node) && rests(one)))
    return { others: others.filter(({ node }) => struck.has(node)), voids: null };
  const voids = consequences(ground, [...standing, attacker], fallen);
  return { others: others.filter(({ node }) => contains(voids.set, node.place)), voids };
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
