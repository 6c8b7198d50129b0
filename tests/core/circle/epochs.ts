// Circles with epochs that were begun in them.

import { type EpochId } from "../../../src/core/base/index.ts";
import { type EpochSecret, rekeyOp } from "../../../src/core/circle/index.ts";
import { epochOf, found, good, join, meet, type Person, send, take } from "./people.ts";

/** Begins another epoch here, as after a week. */
export const begin = (person: Person, name: string): EpochSecret => {
  const made = good(rekeyOp(person.graph, person.author, { ...epochOf(name), reason: "time" }));
  take(person, made.ops);
  return { epoch: made.epoch, es: epochOf(name).es };
};

/** Amal founded it, Badr coordinates, Dina takes part; one epoch that all three have. */
export const circle = () => {
  const amal = found("Amal");
  const badr = join(amal, "Badr", { role: 2 });
  const dina = join(amal, "Dina");
  meet(amal, badr);
  const first = begin(amal, "first");
  for (const person of [badr, dina]) send(amal, person);
  return { amal, badr, dina, first };
};

export const held = (...epochs: readonly EpochId[]) => new Set(epochs);
