// Who writes in a text, in one sentence. A reading is never written, so there only marks and replies can be closed.

import type { CircleView, ThingView } from "../../../../bridge/index.ts";
import type { Words } from "../../../words/index.ts";
import { personName } from "../../stores/view.ts";

export const rightsSentence = (words: Words, circle: CircleView, thing: ThingView): string => {
  const { t } = words;
  const { mode, people } = thing.rights;
  if (mode !== "listed") return t(`rights:${thing.kind}.${mode}`);
  if (people.length === 0) return t(`rights:${thing.kind}.listed.keepers`);
  const names = words.list(people.map((user) => personName(words, circle, user)));
  return t(`rights:${thing.kind}.listed.people`, { names: { phrase: names } });
};
