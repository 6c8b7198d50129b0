// New words for a space: six generated ones, others if these do not please, or a passphrase of one's own; shown,
// then typed once. What comes out is joined and normalised, as the key derivation takes it (protocol 2.15).

import { redact, type Redacted, reveal } from "../../../core/base/index.ts";
import { normalisePassphrase } from "../../../text/wordlist/passphrase.ts";
import {
  arabicList,
  englishList,
  entropyLength,
  generateWords,
  matchWord,
  type WordList,
} from "../../../text/wordlist/wordList.ts";
import { isolate } from "../../../text/isolate.ts";
import type { Words } from "../../words/index.ts";
import { button, element } from "./element.ts";
import { ownPhrase } from "./ownPhrase.ts";
import { secretField } from "./secretField.ts";
import type { Stage } from "./stage.ts";

type Chance = (bytes: number) => Uint8Array;

/** What stands above the title: where in the whole one is, or nothing. */
export type Step = (n: number) => HTMLElement | null;
export const noStep: Step = () => null;

/** What is said of words that are shown; of those that open a space unless something else is. */
export type Told = { readonly title: string; readonly words: string };

/** Of a space that is there: they are not its only key where a recovery code was written down. */
export const toldAnew = ({ t }: Words): Told => ({
  title: t("start:wordsTitle"),
  words: t("start:wordsNew"),
});

/** Null when the person goes back. */
export const newWords = async (
  stage: Stage,
  chance: Chance,
  step: Step,
  told: Told = { title: stage.words().t("start:wordsTitle"), words: stage.words().t("start:words") },
): Promise<Redacted<string> | null> => {
  const wordList = stage.words().language === "ar" ? arabicList : englishList;
  const draw = () => redact(generateWords(wordList, chance(entropyLength())));
  let words = draw();
  for (;;) {
    const choice = await showWords(stage, words, step(1), told);
    if (choice === "back") return null;
    if (choice === "others") {
      words = draw();
      continue;
    }
    if (choice === "own") {
      const own = await ownPhrase(stage, step(1));
      if (own === "back") return null;
      if (own !== "generated") return own;
      continue;
    }
    if (await typeOnce(stage, wordList, words, step(2)))
      return redact(normalisePassphrase(reveal(words).join(" ")));
  }
};

const showWords = (
  stage: Stage,
  words: Redacted<readonly string[]>,
  step: HTMLElement | null,
  told: Told,
): Promise<"type" | "others" | "own" | "back"> =>
  stage.ask((answer) => {
    const { t, number } = stage.words();
    const type = button(t("start:typeNow"), "primary", () => answer("type"));
    const cells = reveal(words).map((word, index) =>
      element(
        "li",
        {},
        element("span", { class: "place", "aria-hidden": "true" }, number(index + 1)),
        element("bdi", { class: "word", translate: "no" }, word),
      ),
    );
    const content = element(
      "main",
      { class: "outer" },
      step,
      element("h1", { class: "t5" }, told.title),
      element("p", { class: "rd soft" }, told.words),
      element("ol", { class: "cells two" }, ...cells),
      element(
        "div",
        { class: "row" },
        type,
        button(t("start:otherWords"), "link", () => answer("others")),
        button(t("start:ownPhrase"), "link", () => answer("own")),
        button(t("start:back"), "link", () => answer("back")),
      ),
      element("p", { class: "help" }, t("start:typeOnceNote")),
    );
    return { content, focus: type };
  });

/** True once they were typed; false to see them again. */
const typeOnce = (
  stage: Stage,
  wordList: WordList,
  words: Redacted<readonly string[]>,
  step: HTMLElement | null,
): Promise<boolean> =>
  stage.ask((answer) => {
    const { t, number, list } = stage.words();
    const field = secretField(stage.words(), t("start:typeLabel"), { covered: false });
    const message = element("p", { class: "care", id: "typed-message", role: "status" });
    field.describeBy("typed-message");
    field.onChange(() => message.replaceChildren());

    const judge = (): string | null => {
      const tokens = field.input.value
        .trim()
        .split(/[\s\u200c]+/u)
        .filter((token) => token !== "");
      const matches = tokens.map((token) => matchWord(wordList, token));
      const unknown = tokens.filter((_, index) => matches[index]?.type !== "word");
      if (unknown.length > 0)
        return t("start:typeUnknown", { words: { phrase: unknown.map(isolate).join(" · ") } });
      const wanted = reveal(words);
      const different: number[] = [];
      for (const [index, match] of matches.entries())
        if (match.type === "word" && match.word !== wanted[index]) different.push(index + 1);
      if (different.length > 0)
        return t("start:typeDiffers", { places: { phrase: list(different.map(number)) } });
      const missing = wanted.length - tokens.length;
      return missing > 0
        ? t("start:typeMissing", { words: { phrase: t("start:count.word", { count: missing }) } })
        : null;
    };

    const form = element(
      "form",
      { class: "form", novalidate: true },
      field.block,
      field.scriptLine,
      message,
      element("p", { class: "help" }, t("start:typeHelp")),
      element(
        "div",
        { class: "row" },
        element("button", { type: "submit", class: "button primary" }, t("start:continue")),
        button(t("start:seeAgain"), "link", () => answer(false)),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wrong = judge();
      if (wrong === null) answer(true);
      else {
        message.replaceChildren(wrong);
        field.input.focus();
      }
    });
    const content = element(
      "main",
      { class: "outer" },
      step,
      element("h1", { class: "t5" }, t("start:typeTitle")),
      form,
    );
    return { content, focus: field.input };
  });
