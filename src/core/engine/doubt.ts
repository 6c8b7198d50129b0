// What the head mark gives reason to doubt, when the space is opened.

import type { Surroundings } from "./engine.ts";
import type { Doubt } from "./localRecords.ts";

/** RULE: [VAU-21] in all but the first verdict nothing is written to the log; what cannot be read is a missing mark. */
export const doubtOf = async (
  mark: NonNullable<Surroundings["headMark"]>,
  ownSeq: number,
  since: number,
): Promise<Doubt | null> => {
  const [verdict, expected] = [await mark.compare(ownSeq), await mark.expected()];
  if (verdict.ok && verdict.value === "newer") return null;
  const isForeign = verdict.ok && verdict.value === "otherCopyRan";
  return { since, why: isForeign ? "foreign" : "unsure", floor: expected.ok ? expected.value : 0 };
};
