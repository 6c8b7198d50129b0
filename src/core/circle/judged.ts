// An op that was found good, as the graph keeps it: with everything that later questions ask of it and that is a
// function of it and its past, so that it is worked out once.

import { type BitSet, countOf } from "./bitSet.ts";
import type { OpNode, Voids } from "./node.ts";
import type { SignedOp } from "./op.ts";
import { restrictsOf } from "./restriction.ts";
import type { Roll } from "./roll.ts";
import { neededRank, recipientsFor } from "./rules.ts";

export type Before = {
  /** The state of the op's past. */
  readonly roll: Roll;
  readonly past: BitSet;
  readonly voids: Voids;
};

export const judgedNode = (
  signed: SignedOp,
  { roll, past, voids }: Before,
  recipients = recipientsFor(roll, signed.op),
): Omit<OpNode, "place"> => {
  const { op } = signed;
  const founds = op.body.type === "circleFounded";
  const rank = founds ? 3 : roll.rank(op.authorUser);
  return {
    ...signed,
    past,
    pastSize: countOf(past),
    voids,
    rank,
    needs: founds ? 3 : neededRank(roll, op, recipients, rank),
    restricts: restrictsOf(roll, op),
    recipients,
  };
};
