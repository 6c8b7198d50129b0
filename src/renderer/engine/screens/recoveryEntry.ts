// Opening with the recovery code, or beginning a new space with it: twenty-four words from paper, matched to the list by folding as they are typed.
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

/** What became of it; `anew`: a new space with this code. */
export type Recovery =
  | { readonly type: "opened" }
  | { readonly type: "anew"; readonly code: Redacted<string> }
  | { readonly type: "back" };

type Said = { readonly message: string; readonly wait: number; readonly mayBeginAnew: boolean };

type Entry = {
  readonly title: string;
  readonly explain: string;
  readonly go: string;
  readonly attempt: (code: Redacted<string>) => Promise<Recovery | Said>;
};

/** At the lock screen, or where rows are gone. A code that opens nothing here may be from a computer that was lost. */
export const recoveryEntry = (stage: Stage, door: Door): Promise<Recovery> => {
  const words = stage.words();
  const { t } = words;
  return codeEntry(stage, {
    title: t("lock:recoveryTitle"),
    explain: t("lock:recoveryExplain"),
    go: t("lock:open"),
    attempt: async (code) => {
      const opened = await door.openWithRecoveryCode(code);
      if (opened.ok) return { type: "opened" };
      const { error } = opened;
      if (error.type !== "wrongWords")
        return {
          message: problemInWords(words, error),
          wait: error.type === "tooEarly" ? error.wait : 0,
          mayBeginAnew: false,
        };
      const time = { phrase: waitInWords(words, error.wait) };
      return {
        message: t("lock:recoveryWrong", { time }),
        wait: error.wait,
        mayBeginAnew: door.isCode(code),
      };
    },
  });
};

/** Where nothing is on the computer yet: the code alone, for a new space. */
export const returnEntry = (stage: Stage, door: Door): Promise<Recovery> => {
  const { t } = stage.words();
  return codeEntry(stage, {
    title: t("start:comeBack"),
    explain: `${t("start:backExplain")} ${t("lock:recoveryExplain")}`,
    go: t("start:continue"),
    attempt: async (code) =>
      door.isCode(code)
        ? { type: "anew", code }
        : { message: t("start:backSum"), wait: 0, mayBeginAnew: false },
  });
};

const codeEntry = (stage: Stage, entry: Entry): Promise<Recovery> =>
  stage.ask((answer) => {
    const { t } = stage.words();
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
      placeholder: " ",
      "aria-describedby": "code-count code-message",
    });
    const counted = element("p", { class: "script", id: "code-count" });
    const message = element("p", { class: "care", id: "code-message", role: "status" });
    const open = element("button", { type: "submit", class: "button primary" }, entry.go);
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

    const anew = element("div", { class: "row" });
    const offerAnew = (code: Redacted<string>): void =>
      anew.replaceChildren(
        element("p", { class: "help" }, t("lock:recoveryAnewHelp")),
        button(t("lock:recoveryAnew"), "plain", () => answer({ type: "anew", code })),
      );

    const attempt = async (code: Redacted<string>): Promise<void> => {
      rest(true);
      anew.replaceChildren();
      const outcome = await entry.attempt(code);
      rest(false);
      if ("type" in outcome) return answer(outcome);
      message.textContent = outcome.message;
      if (outcome.mayBeginAnew) offerAnew(code);
      if (outcome.wait > 0) {
        rest(true);
        setTimeout(() => rest(false), outcome.wait);
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
        button(t("start:back"), "link", () => answer({ type: "back" })),
      ),
      anew,
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
      element("h1", { class: "t5" }, entry.title),
      element("p", { class: "rd soft" }, entry.explain),
      form,
    );
    return { content, focus: field };
  });
