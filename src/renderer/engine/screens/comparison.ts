// Somebody knocks: are the words on both screens the same? Here the words are shown, and here alone the answer is given:
// a page that was taken over can neither show other words nor say yes (protocol 2.1). The two answers have one weight,
// take nothing at first, and none has the focus, so that Enter admits nobody (interface 11).

import { arabicList, englishList, wordAt, type WordList } from "../../../text/wordlist/wordList.ts";
import { looksAlike } from "../../../text/lookAlike.ts";
import type { Words } from "../../words/index.ts";
import type { Compared, Knocking } from "../door.ts";
import { armedButton } from "./armed.ts";
import { button, element } from "./element.ts";
import type { Stage } from "./stage.ts";

type Person = Extract<Knocking["who"], { readonly type: "person" }>;

const wordsIn = (list: WordList, places: readonly number[]): readonly string[] =>
  places.map((place) => wordAt(list, place) ?? "");

type Told = {
  readonly asks: string;
  readonly alike: string | null;
  readonly differ: string;
  readonly after: string;
};

/** RULE: [LANG-7] a name that can be taken for another's is said here too, where somebody is let in. */
const alikeOf = ({ t, names }: Words, { name, others }: Person): string | null => {
  const like = others.filter((other) => looksAlike(other.name, name));
  if (like.length === 0) return null;
  const isHere = like.some((other) => other.isHere);
  const shown = { names: { phrase: names(like.map((other) => other.name)) } };
  return t(isHere ? "person:alike.door" : "person:alike.doorGone", shown);
};

const toldOf = (words: Words, { circle, who }: Knocking): Told => {
  const { t } = words;
  if (who.type === "machine")
    return {
      asks: t("dialogs:compareMachineText", { circle }),
      alike: null,
      differ: t("dialogs:compareMachineDiffer"),
      after: t("dialogs:compareMachineAfterText"),
    };
  if (who.type === "back")
    return {
      asks: t("dialogs:compareBackText", { name: who.name, circle }),
      alike: null,
      differ: t("dialogs:compareBackDiffer"),
      after: t("dialogs:compareBackAfterText", { name: who.name }),
    };
  return {
    asks: t("dialogs:compareText", { name: who.name, circle }),
    alike: alikeOf(words, who),
    differ: t("dialogs:compareDiffer"),
    after: t(who.givesAll ? "dialogs:compareAfterAll" : "dialogs:compareAfterText", {
      name: who.name,
      task: { phrase: t(`dialogs:rank.${who.rank}`) },
    }),
  };
};

export const comparison = (stage: Stage, knocking: Knocking): Promise<Compared> =>
  stage.ask((answer) => {
    const { t, language } = stage.words();
    const { words } = knocking;
    const told = toldOf(stage.words(), knocking);
    const [own, other] = language === "ar" ? [arabicList, englishList] : [englishList, arabicList];
    const title = element("h1", { class: "t5", id: "asked", tabindex: "-1" }, t("dialogs:compareTitle"));
    const dialog = element(
      "div",
      {
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": "asked",
        "aria-describedby": "explained",
      },
      title,
      element(
        "div",
        { id: "explained" },
        element("p", { class: "rd" }, told.asks),
        told.alike === null ? null : element("p", { class: "alike" }, told.alike),
      ),
      element(
        "ol",
        { class: "compared", translate: "no" },
        ...wordsIn(own, words).map((word) => element("li", {}, element("bdi", {}, word))),
      ),
      element(
        "p",
        { class: "help" },
        t("dialogs:compareOtherLanguage"),
        " ",
        element(
          "bdi",
          {
            class: "other",
            lang: other.language,
            dir: other.language === "ar" ? "rtl" : "ltr",
            translate: "no",
          },
          wordsIn(other, words).join(" · "),
        ),
      ),
      element("p", { class: "help" }, told.differ),
      element(
        "div",
        { class: "row" },
        armedButton(t("dialogs:compareSame"), "plain", () => answer("same")),
        armedButton(t("dialogs:compareDifferent"), "plain", () => answer("different")),
        button(t("dialogs:compareLater"), "link", () => answer("later")),
      ),
      element("h2", { class: "t4" }, t("dialogs:compareAfter")),
      element("p", { class: "soft" }, told.after),
    );
    const content = element("main", { class: "outer" }, dialog);
    content.addEventListener("keydown", (event) => {
      if (event.key === "Escape") answer("later");
    });
    return { content, focus: title };
  });
