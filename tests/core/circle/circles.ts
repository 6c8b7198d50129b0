// Circles with somebody of each task, for tests of what each of them may, and what all of them see.

import type { OpBody } from "../../../src/core/circle/index.ts";
import { dropped, everybody, forge, found, join, type Person, receive, shown } from "./people.ts";

export const owner = { role: 3, needsConfirm: false } as const;
export const admin = { role: 2, needsConfirm: false } as const;
export const member = { role: 1, needsConfirm: false } as const;
export const reader = { role: 0, needsConfirm: false } as const;

/** Amal founded, Badr keeps too, Dina coordinates, Rim takes part. */
export const fourPeople = () => {
  const amal = found("Amal");
  const badr = join(amal, "Badr", owner);
  const dina = join(amal, "Dina", admin);
  const rim = join(amal, "Rim", member);
  everybody(amal, badr, dina, rim);
  return { amal, badr, dina, rim };
};

/** The four, and Salma reads. */
export const fivePeople = () => {
  const four = fourPeople();
  const salma = join(four.amal, "Salma", reader);
  everybody(four.amal, four.badr, four.dina, four.rim, salma);
  return { ...four, salma };
};

/** What the circle as `at` knows it says to an op by `by`: the rule that it breaks, or that it may be. */
export const verdict = (at: Person, by: Person, body: OpBody): string => {
  const reason = dropped(receive(at.graph, forge(by, body).bytes));
  return reason === null ? "allowed" : reason.type === "notAuthorised" ? reason.rule : reason.type;
};

/** What everybody sees, without what a flood adds to the heads. */
export const seen = ({ graph }: Person) => {
  const { heads: _heads, ...rest } = shown(graph);
  return rest;
};
