// Seals (protocol 2.6): of restrictions that void each other, one counts as first that most of its jury had heard of
// before they could have heard of the other. Somebody who was put out cannot come later with an op that pretends to be
// older: the jurors' next ops, an ACK at the least, have the true one in their past and not his.

import type { OpId, UserId } from "../base/brand.ts";
import { type BitSet, common, contains } from "./bitSet.ts";
import type { Ground } from "./ground.ts";
import { isBefore, type OpNode } from "./node.ts";
import { targetOf } from "./restriction.ts";
import { Roll } from "./roll.ts";

export type Jury = { readonly jurors: readonly UserId[]; readonly needed: number };

/**
 * RULE: [MEM-42] the jury of a restriction: owners and admins in the state of its past, without the target; if those
 * are fewer than three, everybody active without the target. Needed are more than half.
 */
export const juryOf = (ground: Pick<Ground, "circleId" | "register">, node: OpNode): Jury =>
  juryIn(ground, node, node.past, node.voids.set);

const juryIn = (
  { circleId, register }: Pick<Ground, "circleId" | "register">,
  { restricts }: OpNode,
  past: BitSet,
  voids: BitSet,
): Jury => {
  const roll = new Roll(circleId, register, past, voids);
  const jurors = chiefsIn(roll, [restricts === null ? null : targetOf(restricts)]);
  return { jurors, needed: Math.floor(jurors.length / 2) + 1 };
};

/** Those of whom both sides knew: no act that one side dates back, unknown to the other, thins this jury out. */
const juryOfBoth = (ground: Ground, restriction: OpNode, rival: OpNode): Jury =>
  juryIn(
    ground,
    restriction,
    common(restriction.past, rival.past),
    common(restriction.voids.set, rival.voids.set),
  );

/** Owners and admins without some; everybody active without them, if those are fewer than three. */
export const chiefsIn = (roll: Roll, without: readonly (UserId | null)[]): readonly UserId[] => {
  const active = [...roll.people()].filter(
    (user) => !without.includes(user) && roll.standing(user) === "active",
  );
  const chiefs = active.filter((user) => roll.rank(user) >= 2);
  return (chiefs.length < 3 ? active : chiefs).toSorted();
};

const mentions = (op: OpNode, restriction: OpNode): boolean =>
  op === restriction || isBefore(restriction, op);

/** What the juror's first ops that speak of either speak of: of this one, and none of the rival. */
const heardFirst = (ops: readonly OpNode[], restriction: OpNode, rival: OpNode): boolean => {
  const first: OpNode[] = [];
  for (const op of ops) {
    if (!mentions(op, restriction) && !mentions(op, rival)) continue;
    if (!first.some((earlier) => isBefore(earlier, op))) first.push(op);
  }
  return first.length > 0 && first.every((op) => mentions(op, restriction) && !mentions(op, rival));
};

/**
 * RULE: [MEM-42] against each rival, by jurors' ops that are not void themselves: 0 not sealed; 1 sealed; 2 also by those
 * of whom both sides knew. A keeper who is out could put everybody out before, dated back, and be their own jury.
 */
export const sealing = (
  ground: Ground,
  voided: BitSet,
  restriction: OpNode,
  all: readonly OpNode[],
): 0 | 1 | 2 => {
  // What it knew of, and what counted for nothing there, nobody hears of without it.
  const rivals = all.filter((rival) => !isBefore(rival, restriction));
  const isHeard = ({ jurors, needed }: Jury, rival: OpNode): boolean => {
    const heard = jurors.filter((juror) => {
      const ops = ground.by(juror).filter(({ place }) => !contains(voided, place));
      return heardFirst(ops, restriction, rival);
    });
    return heard.length >= needed;
  };
  const own = juryOf(ground, restriction);
  if (!rivals.every((rival) => isHeard(own, rival))) return 0;
  return rivals.every((rival) => isHeard(juryOfBoth(ground, restriction, rival), rival)) ? 2 : 1;
};

/** How far a restriction is from being safe against whatever may still come. */
export type SealState = {
  readonly op: OpId;
  readonly target: UserId;
  readonly jurors: readonly UserId[];
  /** Those of the jury who have said that they know of it. */
  readonly heard: readonly UserId[];
  readonly needed: number;
  readonly isSealed: boolean;
};

/** For restrictions of admins and owners that count; of others nobody could make a rival. */
export const sealStates = (ground: Ground, roll: Roll): readonly SealState[] =>
  ground.window.flatMap((node) => {
    const target = node.restricts === null ? null : targetOf(node.restricts);
    if (target === null || !roll.counts(node)) return [];
    const before = new Roll(ground.circleId, ground.register, node.past, node.voids.set);
    if (before.rank(target) < 2) return [];
    const { jurors, needed } = juryOf(ground, node);
    const heard = jurors.filter((juror) =>
      ground.by(juror).some((op) => roll.counts(op) && mentions(op, node)),
    );
    return [{ op: node.id, target, jurors, heard, needed, isSealed: heard.length >= needed }];
  });
