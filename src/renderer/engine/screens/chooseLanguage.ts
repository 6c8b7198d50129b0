// The very first screen: two words, each with its sentence in its own language, Arabic on the right and in focus
// (interface 11, Start).

import type { Language } from "../../../bridge/view.ts";
import { element } from "./element.ts";
import { createWords } from "../../words/index.ts";
import type { Stage } from "./stage.ts";

export type FirstChoice = { readonly language: Language; readonly practise: boolean };

const names: Readonly<Record<Language, string>> = { ar: "العربية", en: "English" };

export const chooseLanguage = (stage: Stage): Promise<FirstChoice> =>
  stage.ask((answer) => {
    const half = (language: Language) => {
      const words = createWords(language, "language");
      const choose = element("button", { type: "button", class: "great" }, names[language]);
      choose.addEventListener("click", () => answer({ language, practise: false }));
      const practise = element("button", { type: "button", class: "button link" }, words.t("start:practise"));
      practise.addEventListener("click", () => answer({ language, practise: true }));
      const block = element(
        "section",
        { class: "half", lang: language, dir: words.direction, "aria-label": names[language] },
        choose,
        element("p", { class: "rd" }, words.t("start:hello")),
        practise,
      );
      return { block, choose };
    };
    const arabic = half("ar");
    const english = half("en");
    const content = element(
      "main",
      { class: "outer first" },
      element("h1", { class: "quietly" }, `${names.ar} · ${names.en}`),
      arabic.block,
      english.block,
    );
    return { content, focus: arabic.choose };
  });
