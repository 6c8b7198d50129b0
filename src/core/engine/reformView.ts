// What is shown of circles that begin from others: in the new one how far it is and who is still to come, in the old one
// that somebody began one. What others say of it is their word: nobody can check from here what circle that is.

import type { CircleView } from "../../bridge/view.ts";
import type { CircleId, UserId } from "../base/index.ts";
import type { ReformState } from "../circle/index.ts";
import type { Carried } from "./carrying.ts";
import type { Circle } from "./circle.ts";

const mostReforms = 20;

/** RULE: [OUT-13] `names`: of who is in the new circle. */
export const begunFromOf = (
  { record }: Circle,
  carried: Carried | null,
  names: readonly string[],
): CircleView["begunFrom"] => {
  const { reform } = record;
  if (reform === null) return null;
  const { from, whole, missing, missingCount, tell, said } = reform;
  return {
    circle: from,
    whole,
    carried: whole ? null : carried,
    missing: [...missing],
    missingCount,
    chosen: reform.chosen.map(({ name }) => name).filter((name) => name !== "" && !names.includes(name)),
    said: !tell ? "quiet" : said || !whole ? "said" : "notSaid",
  };
};

/**
 * RULE: [OUT-12] of each person the last, and of those whom it names the ones who are or were here, each once: what others
 * write into such an op is bounded by what is known here. One's own, where its circle is here, is shown as that.
 */
export const reformsOf = (circle: Circle, successors: readonly CircleId[]): CircleView["reforms"] => {
  const { reforms, users } = circle.graph.current();
  const last = new Map<UserId, ReformState>();
  for (const reform of reforms.toReversed()) if (!last.has(reform.by)) last.set(reform.by, reform);
  return [...last.values()]
    .filter((reform) => !(reform.by === circle.self.userId && successors.includes(reform.circle)))
    .slice(0, mostReforms)
    .map((reform) => {
      const known = reform.users.filter((user) => users.has(user) && user !== reform.by);
      const unknown = reform.users.filter((user) => !users.has(user)).length;
      return { by: reform.by, people: known, unknown };
    });
};
