// What is shown of circles that begin from others: in the new one how far it is and who is still to come, in the old one
// that somebody began one. What others say of it is their word: nobody can check from here what circle that is.

import type { CircleView } from "../../bridge/view.ts";
import type { CircleId, UserId } from "../base/index.ts";
import type { ReformState } from "../circle/index.ts";
import type { CarriedShown, LeftThere } from "./carrying.ts";
import type { Circle } from "./circle.ts";
import { notedStates } from "./leftBehind.ts";

const mostReforms = 20;
const mostLeft = 50;

/** What could not go along before what is new there, and of each what can be brought first. */
const inOrder = (left: readonly LeftThere[]): readonly LeftThere[] => {
  const rank = ({ since, state }: LeftThere): number => (since ? 2 : 0) + (state === "here" ? 0 : 1);
  return left.toSorted((a, b) => rank(a) - rank(b));
};

/** RULE: [OUT-15] live while both circles are here; of one that is not, what was noted when this one was whole. */
const leftOf = (
  { record }: Circle,
  left: CarriedShown["left"],
): Pick<NonNullable<CircleView["begunFrom"]>, "left" | "leftCount" | "missingCount"> => {
  const { reform } = record;
  if (left !== null)
    return {
      left: inOrder(left).slice(0, mostLeft),
      leftCount: left.length,
      missingCount: left.filter(({ since }) => !since).length,
    };
  if (reform?.whole !== true) return { left: [], leftCount: 0, missingCount: 0 };
  const { missingCount } = reform;
  const noted = notedStates(reform).map((one) => ({ ...one, docId: null, since: false }));
  return { left: noted, leftCount: missingCount, missingCount };
};

/** RULE: [OUT-13] `names`: of who is in the new circle. */
export const begunFromOf = (
  circle: Circle,
  { progress, left }: CarriedShown,
  names: readonly string[],
): CircleView["begunFrom"] => {
  const { reform } = circle.record;
  if (reform === null) return null;
  const { from, whole, tell, said } = reform;
  return {
    circle: from,
    whole,
    carried: progress,
    ...leftOf(circle, left),
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
      return { by: reform.by, people: known, unknown, at: Math.max(0, reform.at) };
    });
};
