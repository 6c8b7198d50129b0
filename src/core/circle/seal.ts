// Seals (protocol 2.6): of restrictions that void each other, one counts as first that most of its jury had heard of
// before they could have heard of the other. Somebody who was put out cannot come later with an op that pretends to be
// older: the jurors' next ops, an ACK at the least, have the true one in their past and not his.

import type { OpId, UserId } from "../base/brand.ts";
import { type BitSet, contains } from "./bitSet.ts";
import type { Ground } from "./ground.ts";
import { isBefore, type OpNode } from "./node.ts";
import { targetOf } from "./restriction.ts";
import { Roll } from "./roll.ts";

export type Jury = { readonly jurors: readonly UserId[]; readonly needed: number };

/**
 * RULE: [MEM-42] the jury of a restriction: owners and admins in the state of its past, without the target; if those
 * are fewer than three, everybody active without the target. Needed are more than half.
 */
export const juryOf = ({ circleId, register }: Pick<Ground, "circleId" | "register">, node: OpNode): Jury => {
  const roll = new Roll(circleId, register, node.past, node.voids.set);
  const jurors = chiefsIn(roll, [node.restricts === null ? null : targetOf(node.restricts)]);
  return { jurors, needed: Math.floor(jurors.length / 2) + 1 };
};

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

/** RULE: [MEM-42] sealed against each rival, by jurors' ops that are not void themselves. */
export const isSealed = (
  ground: Ground,
  voided: BitSet,
  restriction: OpNode,
  rivals: readonly OpNode[],
): boolean => {
  const { jurors, needed } = juryOf(ground, restriction);
  return rivals.every((rival) => {
    let heard = 0;
    for (const juror of jurors) {
      const ops = ground.by(juror).filter(({ place }) => !contains(voided, place));
      if (heardFirst(ops, restriction, rival)) heard++;
    }
    return heard >= needed;
  });
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
