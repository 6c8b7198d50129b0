// What of circles that begin from others stands on Today (OUT-12, OUT-13, OUT-15).

import type { CircleView } from "../../../../bridge/index.ts";
import { isNewOn } from "./isNewOn.ts";

export type NewHere = {
  readonly reforms: CircleView["reforms"];
  /** Nobody has come yet of those who were chosen. */
  readonly waiting: readonly string[];
  /** How many texts that could not go along are on this computer now. */
  readonly came: number;
};

/** RULE: [OUT-12] the word of others, while it is new. */
export const newCirclesOf = (
  { reforms, begunFrom, people, me }: Pick<CircleView, "reforms" | "begunFrom" | "people" | "me">,
  now: number,
): NewHere => ({
  reforms: reforms.filter(({ by, at }) => by !== me && isNewOn(now, at)),
  waiting: people.length === 1 ? (begunFrom?.chosen ?? []) : [],
  came: begunFrom?.left.filter(({ since, state }) => !since && state === "here").length ?? 0,
});

export const isNone = ({ reforms, waiting, came }: NewHere): boolean =>
  reforms.length + waiting.length + came === 0;
