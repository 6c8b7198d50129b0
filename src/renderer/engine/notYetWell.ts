// What is not well yet in somebody's circles, for the questions before something that cannot be undone.

import type { AppView } from "../../bridge/view.ts";

/** RULE: [TRU-24] before wiping too: of these nobody could say afterwards who keeps them. */
export const keptAlone = ({ circles }: AppView): readonly string[] =>
  circles
    .filter(
      ({ active, people, wayOut }) =>
        active &&
        wayOut.keepers.length === 0 &&
        people.some(({ me, rank }) => me && rank === "owner") &&
        people.some(({ me, standing }) => !me && standing === "active"),
    )
    .map(({ name }) => name);

/** RULE: [OUT-8] what the question names before a space is taken off a computer. */
export const notYetWell = ({ circles }: AppView) => ({
  inside: circles.filter(({ active }) => active).map(({ name }) => name),
  unsent: circles.filter(({ wayOut }) => !wayOut.isWithSomebody).map(({ name }) => name),
});
