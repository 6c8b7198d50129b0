// What is said beside a person where one is chosen for a right or a task: whose name theirs can be taken for (LANG-7), loudest
// where that one was met and this one has other keys (TRU-31), or that they were met. There a mistake would cost most.

import type { CircleView, PersonView } from "../../../bridge/index.ts";
import { useAlike } from "./alike.ts";
import { personName, useWords } from "./view.ts";

export const useAbout = (circle: CircleView): ((person: PersonView) => string | undefined) => {
  const words = useWords();
  const { t } = words;
  const alike = useAlike(circle);
  const namesOf = (people: readonly PersonView[]) => ({
    phrase: words.names(people.map((person) => personName(words, circle, person.id))),
  });
  return ({ id, met: wasMet }) => {
    const found = alike.get(id);
    if (found === undefined) return wasMet ? t("person:met.word") : undefined;
    const { same, like, gone, met } = found;
    if (met.length > 0) return t("person:keys.short", { names: namesOf(met) });
    return same.length > 0
      ? t("person:alike.sameRow")
      : t("person:alike.row", { names: namesOf([...like, ...gone]) });
  };
};
