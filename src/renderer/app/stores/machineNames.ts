// Machines have no names: each is called by whose it is and, where that person ever had more than one, by its number,
// which stays the same for ever, so that a machine that was closed is not taken for the next one.

import type { CircleView, MachineView } from "../../../bridge/index.ts";
import type { UserId } from "../../../core/base/brand.ts";
import type { Words } from "../../words/index.ts";
import { personName } from "./view.ts";

export const machineName = (
  words: Words,
  circle: CircleView,
  { user, number }: Pick<MachineView, "user" | "number">,
): string => {
  const name = personName(words, circle, user);
  return circle.people.find(({ id }) => id === user)?.numbered === true
    ? words.t("person:machineOfNumbered", { name, n: number })
    : words.t("person:machineOf", { name });
};

/** Those whose machines these are, each once. */
export const ownersOf = (machines: readonly MachineView[]): readonly UserId[] => [
  ...new Set(machines.map(({ user }) => user)),
];
