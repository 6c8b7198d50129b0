// RULE: [MEM-50] Whom somebody gave a rank stands against those who could not put them out at that rank, whatever they
// reach for: the link by which the person came, or who let them in. A restriction that would void the giving of a rank
// by what that person's being there rests on, and not by who gave it, does not: it is overruled by it. This file says
// which restrictions those are; resolve.ts decides what stands.

import { mayEnd } from "./ask.ts";
import type { Ground } from "./ground.ts";
import { givesByRank } from "./letIn.ts";
import { areConcurrent, type OpNode, type Voids } from "./node.ts";
import { rollNow, standsBehind } from "./now.ts";
import type { Restriction } from "./restriction.ts";

/** Who did it could not put out, by the rank that is left to them, whom this gives a rank. */
const isBelow = (ground: Ground, { restricts }: Restriction, by: OpNode, voids: Voids): boolean =>
  restricts.type === "raise" && !mayEnd(rollNow(ground, by, voids.set).rank(by.op.authorUser), restricts.to);

/** Whether the giving of a rank stands against what voids it, as one sees it with that one standing. */
export const isUpheld = (ground: Ground, raise: Restriction, attacker: Restriction, voids: Voids): boolean =>
  raise.restricts.type === "raise" &&
  givesByRank(raise.node) &&
  areConcurrent(raise.node, attacker.node) &&
  !attacker.struck.includes(raise.node) &&
  !attacker.byRank.has(raise.node) &&
  isBelow(ground, raise, attacker.node, voids) &&
  standsBehind(ground, raise.node, voids);
