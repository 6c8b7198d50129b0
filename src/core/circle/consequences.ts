// What of a set of ops is void while certain restrictions stand (MEM-20): what they strike, what would not have been
// allowed without what is void, and uses of an invitation beyond its last. Which restrictions stand is for resolve.ts.

import type { OpId } from "../base/brand.ts";
import { type BitSet, contains, placesBeyond } from "./bitSet.ts";
import type { Ground } from "./ground.ts";
import { couldDo } from "./letIn.ts";
import { inOrder, type OpNode, type SetAsideReason, type Voids } from "./node.ts";
import { rollNow } from "./now.ts";
import type { Rank } from "./rank.ts";
import { reasonOf, type Restriction } from "./restriction.ts";
import { type BrokenRule, brokenRule } from "./rules.ts";
import { scarceUsesIn } from "./uses.ts";
import { givenSince, goingBefore } from "./usesRaised.ts";

export type Fallen = {
  /** Restrictions that stood and were voided. */
  readonly forGood: Map<OpNode, SetAsideReason>;
  /** Those that would void the first of their ring, as long as that one stands. */
  readonly overruled: Map<OpNode, Extract<SetAsideReason, { type: "overruled" }>>;
};

/**
 * What is void when these restrictions stand. RULE: [INV-7] a use goes to whom somebody gave a rank since, where that
 * counts in what comes of it. Whoever gave it has to stand without it; each is heard once, and when it falls no more.
 */
export const consequences = (ground: Ground, standing: Iterable<Restriction>, fallen: Fallen): Voids => {
  let voids = judged(ground, standing, fallen, new Set());
  let heard: readonly OpNode[] = [];
  const tried = new Set<OpNode>();
  for (;;) {
    const more = givenSince(ground, voids).filter((node) => !tried.has(node));
    if (more.length === 0) return voids;
    for (const node of more) tried.add(node);
    for (let all = [...heard, ...more]; ; all = [...heard]) {
      voids = judged(ground, standing, fallen, new Set(all));
      heard = all.filter(({ place }) => !contains(voids.set, place));
      if (heard.length === all.length) break;
    }
  }
};

/** One walk, in order, so that each op's past is decided before it. `heard`: what gave ranks, and speaks for a use. */
const judged = (
  ground: Ground,
  standing: Iterable<Restriction>,
  fallen: Fallen,
  heard: ReadonlySet<OpNode>,
): Voids => {
  const { base, window } = ground;
  const walk = new Walk(ground);
  for (const [node, reason] of [...fallen.forGood, ...overruledBy(standing, fallen)])
    walk.strike(node, reason);
  for (const one of standing) for (const node of one.struck) walk.strike(node, reasonOf(one, node));
  const scarce = scarceUsesIn(ground);
  const uses = new Map<OpId, number>();
  const usesOf = (invite: OpId): number => uses.get(invite) ?? settledUses(ground, invite);
  for (let at = firstToJudge(ground, walk); at < window.length; at++) {
    const node = window[at];
    if (node === undefined || contains(walk.set, node.place)) continue;
    const asJudged = walk.isAsJudged(node);
    const use = scarce.get(node);
    // Of a long history this is nearly everything, in each of many walks.
    if (asJudged && use === undefined) continue;
    const raise = asJudged ? undefined : overtaking(ground, node, standing, walk.set);
    if (raise !== undefined) {
      walk.strike(node, reasonOf(raise, node));
      continue;
    }
    // RULE: [INV-7] of ADMITs by one invitation, those beyond its last use are void.
    if (use !== undefined) {
      const before = goingBefore(use, scarce, heard).filter(({ place }) => !contains(walk.set, place));
      if (usesOf(use.invite) + before.length >= use.maxUses) {
        walk.strike(node, { type: "inviteUsed" });
        continue;
      }
    }
    const rule = asJudged ? null : ruleBrokenNow(ground, node, walk.set);
    if (rule !== null) walk.strike(node, { type: "unfounded", rule });
    else if (use !== undefined) uses.set(use.invite, usesOf(use.invite) + 1);
  }
  // The same voids for what has the same, so that what comes after is known to have been judged under them.
  return walk.reasons.size === 0
    ? base
    : { set: walk.set, reasons: new Map([...base.reasons, ...walk.reasons]) };
};

/** RULE: [MEM-21] overruled is only what would void one that stands, also where one asks what would be if others did. */
const overruledBy = (
  standing: Iterable<Restriction>,
  { overruled }: Fallen,
): Iterable<[OpNode, SetAsideReason]> => {
  if (overruled.size === 0) return [];
  const ids = new Set([...standing].map(({ node }) => node.id));
  return [...overruled].filter(([, { by }]) => ids.has(by));
};

/** Where in order the first one stands that is struck, or whose use may be one too many: all before is as it was judged. */
const firstToJudge = (ground: Ground, { struck }: Walk): number => {
  const { window } = ground;
  const first = [...struck, ...scarceUsesIn(ground).keys()].reduce<OpNode | undefined>(
    (least, node) => (least === undefined || inOrder(node, least) < 0 ? node : least),
    undefined,
  );
  if (first === undefined) return window.length;
  let [low, high] = [0, window.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const node = window[middle];
    if (node !== undefined && inOrder(node, first) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * RULE: [MEM-20] an op is judged again in its own past without what is void now, and without what was void there when
 * it was first judged. That something is not void any more takes nothing from it: or whoever strikes a removal could
 * bring back what that removal had struck, and with it bring down what was built on its absence.
 */
const ruleBrokenNow = (ground: Ground, node: OpNode, voided: BitSet): BrokenRule | null =>
  brokenRule(rollNow(ground, node, voided), node.op, node.recipients);

/** RULE: [MEM-49] [MEM-50] a raise that stands, and beside which an author did what their rank allows only by what is void. */
const overtaking = (
  ground: Ground,
  node: OpNode,
  standing: Iterable<Restriction>,
  voided: BitSet,
): Restriction | undefined => {
  let rank: Rank | null = null;
  for (const one of standing) {
    if (!one.byRank.has(node) || one.restricts.type !== "raise") continue;
    rank ??= rollNow(ground, node, voided).rank(node.op.authorUser);
    if (!couldDo(node, rank, one.restricts.to)) return one;
  }
  return undefined;
};

/** What is void so far, and why. */
class Walk {
  readonly set: Uint32Array;
  readonly reasons = new Map<OpId, SetAsideReason>();
  readonly struck: OpNode[] = [];
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
    this.struck.push(node);
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
