// A passphrase of one's own: at least 50 bits by the stated estimate, refused with what is missing, typed twice.

import { redact, type Redacted } from "../../../core/base/index.ts";
import { type Missing, normalisePassphrase, passphraseStrength } from "../../../text/wordlist/passphrase.ts";
import { button, element } from "./element.ts";
import { secretField } from "./secretField.ts";
import type { Words } from "../../words/index.ts";
import type { Stage } from "./stage.ts";

const missingWords = ({ t }: Words, missing: readonly Missing[]): string =>
  missing
    .map((item) =>
      item.type === "words"
        ? t("start:tooShort", { words: { phrase: t("start:count.word", { count: item.count }) } })
        : t(`start:${item.type}`),
    )
    .join(" ");

export const ownPhrase = (
  stage: Stage,
  step: HTMLElement | null,
): Promise<Redacted<string> | "generated" | "back"> =>
  stage.ask((answer) => {
    const words = stage.words();
    const { t } = words;
    const first = secretField(words, t("start:ownLabel"), { covered: true });
    const again = secretField(words, t("start:ownAgain"), { covered: true });
    const strength = element("p", { class: "care", id: "strength", role: "status" });
    const equality = element("p", { class: "care", id: "equality", role: "status" });
    first.describeBy("strength");
    again.describeBy("equality");

    const tell = (line: HTMLElement, words: string, good: boolean): void => {
      line.classList.toggle("good", good);
      if (line.textContent !== words) line.textContent = words;
    };
    const judgeStrength = (): boolean => {
      if (first.input.value.trim() === "") {
        tell(strength, "", false);
        return false;
      }
      const { enough, missing } = passphraseStrength(first.input.value);
      tell(strength, enough ? t("start:ownEnough") : missingWords(words, missing), enough);
      return enough;
    };
    const same = (): boolean =>
      normalisePassphrase(first.input.value) === normalisePassphrase(again.input.value);
    const judgeEquality = (): void => {
      if (again.input.value === "") return tell(equality, "", false);
      return tell(equality, t(same() ? "start:ownSame" : "start:ownDiffers"), same());
    };
    first.onChange(judgeStrength);
    // While the second is being typed, a difference at its end is no news.
    again.onChange(() => {
      const typed = normalisePassphrase(again.input.value);
      if (same() || !normalisePassphrase(first.input.value).startsWith(typed)) judgeEquality();
      else tell(equality, "", false);
    });

    const form = element(
      "form",
      { class: "form", novalidate: true },
      first.block,
      first.scriptLine,
      strength,
      again.block,
      equality,
      element(
        "div",
        { class: "row" },
        element("button", { type: "submit", class: "button primary" }, t("start:continue")),
        button(t("start:sixInstead"), "link", () => answer("generated")),
        button(t("start:back"), "link", () => answer("back")),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!judgeStrength()) first.input.focus();
      else if (!same()) {
        judgeEquality();
        if (again.input.value === "") tell(equality, t("start:ownDiffers"), false);
        again.input.focus();
      } else answer(redact(normalisePassphrase(first.input.value)));
    });
    const content = element(
      "main",
      { class: "outer" },
      step,
      element("h1", { class: "t5" }, t("start:ownTitle")),
      element("p", { class: "rd soft" }, t("start:ownExplain")),
      form,
    );
    return { content, focus: first.input };
  });
