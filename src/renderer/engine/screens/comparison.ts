// Somebody knocks: are the words on both screens the same? Here the words are shown, and here alone the answer is given:
// a page that was taken over can neither show other words nor say yes (protocol 2.1). The two answers have one weight,
// take nothing at first, and none has the focus, so that Enter admits nobody (interface 11).

import { arabicList, englishList, wordAt, type WordList } from "../../../text/wordlist/wordList.ts";
import type { Compared, Knocking } from "../door.ts";
import { armedButton } from "./armed.ts";
import { button, element } from "./element.ts";
import type { Stage } from "./stage.ts";

const wordsIn = (list: WordList, places: readonly number[]): readonly string[] =>
  places.map((place) => wordAt(list, place) ?? "");

export const comparison = (stage: Stage, { circle, name, words }: Knocking): Promise<Compared> =>
  stage.ask((answer) => {
    const { t, language } = stage.words();
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
      element("p", { class: "rd", id: "explained" }, t("dialogs:compareText", { name, circle })),
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
      element("p", { class: "help" }, t("dialogs:compareDiffer")),
      element(
        "div",
        { class: "row" },
        armedButton(t("dialogs:compareSame"), "plain", () => answer("same")),
        armedButton(t("dialogs:compareDifferent"), "plain", () => answer("different")),
        button(t("dialogs:compareLater"), "link", () => answer("later")),
      ),
      element("h2", { class: "t4" }, t("dialogs:compareAfter")),
      element("p", { class: "soft" }, t("dialogs:compareAfterText", { name })),
    );
    const content = element("main", { class: "outer" }, dialog);
    content.addEventListener("keydown", (event) => {
      if (event.key === "Escape") answer("later");
    });
    return { content, focus: title };
  });
