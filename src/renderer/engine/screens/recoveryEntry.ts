// Opening with the recovery code: twenty-four words from paper, matched to the list by folding as they are typed.
// The list is the one in which all of them stand; what goes to the engine is the words as the list writes them.

import { redact, type Redacted } from "../../../core/base/index.ts";
import { isolate } from "../../../text/isolate.ts";
import { matchWord, wordLists } from "../../../text/wordlist/wordList.ts";
import type { Door } from "../door.ts";
import { button, element } from "./element.ts";
import { problemInWords, waitInWords } from "./problem.ts";
import type { Stage } from "./stage.ts";

const wordCount = 24;

type Reading = { readonly known: readonly string[]; readonly unknown: readonly string[] };

const tokensOf = (typed: string): readonly string[] =>
  typed
    .trim()
    .split(/[\s\u200c]+/u)
    .filter((token) => token !== "");

/** In the list that knows more of the words. */
export const readCode = (typed: string): Reading => {
  const tokens = tokensOf(typed);
  let best: Reading = { known: [], unknown: tokens };
  for (const list of wordLists) {
    const known: string[] = [];
    const unknown: string[] = [];
    for (const token of tokens) {
      const match = matchWord(list, token);
      if (match.type === "word") known.push(match.word);
      else unknown.push(token);
    }
    if (known.length > best.known.length) best = { known, unknown };
  }
  return best;
};

/** True when it opened, false to go back, "again" when the header must be looked at anew. */
export const recoveryEntry = (stage: Stage, door: Door): Promise<boolean> =>
  stage.ask((answer) => {
    const words = stage.words();
    const { t } = words;
    const field = element("textarea", {
      id: "code",
      class: "secret",
      rows: "5",
      autocomplete: "off",
      autocapitalize: "none",
      autocorrect: "off",
      spellcheck: "false",
      translate: "no",
      dir: "auto",
      "aria-describedby": "code-count code-message",
    });
    const counted = element("p", { class: "script", id: "code-count" });
    const message = element("p", { class: "care", id: "code-message", role: "status" });
    const open = element("button", { type: "submit", class: "button primary" }, t("lock:open"));
    let busy = false;
    const rest = (resting: boolean): void => {
      busy = resting;
      open.setAttribute("aria-disabled", String(resting));
    };
    const tellCount = (): void => {
      const { known } = readCode(field.value);
      counted.textContent = t("lock:recoveryCount", { n: known.length, all: wordCount });
    };
    tellCount();
    field.addEventListener("input", tellCount);

    const attempt = async (code: Redacted<string>): Promise<void> => {
      rest(true);
      const opened = await door.openWithRecoveryCode(code);
      rest(false);
      if (opened.ok) return answer(true);
      const { error } = opened;
      message.textContent =
        error.type === "wrongWords"
          ? t("lock:recoveryWrong", { time: { phrase: waitInWords(words, error.wait) } })
          : problemInWords(words, error);
      if (error.type === "wrongWords" || error.type === "tooEarly") {
        rest(true);
        setTimeout(() => rest(false), error.wait);
      }
      field.focus();
    };

    const form = element(
      "form",
      { class: "form wide", novalidate: true },
      element("div", { class: "field" }, element("label", { for: "code" }, t("lock:recoveryLabel")), field),
      counted,
      message,
      element(
        "div",
        { class: "row" },
        open,
        button(t("start:back"), "link", () => answer(false)),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (busy) return;
      const { known, unknown } = readCode(field.value);
      if (unknown.length > 0)
        message.textContent = t("lock:recoveryUnknown", {
          words: { phrase: unknown.map(isolate).join(" · ") },
        });
      else if (known.length === wordCount) void attempt(redact(known.join(" ")));
      else field.focus();
    });
    const content = element(
      "main",
      { class: "outer" },
      element("h1", { class: "t5" }, t("lock:recoveryTitle")),
      element("p", { class: "rd soft" }, t("lock:recoveryExplain")),
      form,
    );
    return { content, focus: field };
  });
