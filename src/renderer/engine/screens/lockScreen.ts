// Locked: paper, one field, the script being typed, "open" (interface 11). One calm sentence when it did not open,
// and a delay that grows; the words that were typed are gone from the field.

import { redact } from "../../../core/base/index.ts";
import { languages, type Language } from "../../../bridge/view.ts";
import { normalisePassphrase } from "../../../text/wordlist/passphrase.ts";
import type { Door, DoorError } from "../door.ts";
import { button, element, icon } from "./element.ts";
import { problemInWords } from "./problem.ts";
import { secretField } from "./secretField.ts";
import type { Stage } from "./stage.ts";

export type LockOutcome =
  | { readonly type: "opened" }
  | { readonly type: "language"; readonly language: Language }
  | { readonly type: "recovery" }
  | { readonly type: "otherSpace" }
  | { readonly type: "practise" }
  /** The header or the store changed under the screen: look again. */
  | { readonly type: "again" };

const names: Readonly<Record<Language, string>> = { ar: "العربية", en: "English" };
const patience = 300;
/** What has a screen of its own. */
const stops: ReadonlySet<DoorError["type"]> = new Set(["damaged", "rowsDamaged", "openElsewhere"]);

/** The languages in their own names, at the top of the page. */
const languageChoice = (stage: Stage, choose: (language: Language) => void): HTMLElement => {
  const { language, t } = stage.words();
  const choice = element("select", { "aria-label": t("lock:language"), autocomplete: "off" });
  for (const other of languages) {
    const option = element(
      "option",
      { value: other, lang: other, selected: other === language },
      names[other],
    );
    choice.append(option);
  }
  choice.addEventListener("change", () => {
    const chosen = languages.find((other) => other === choice.value);
    if (chosen !== undefined && chosen !== language) choose(chosen);
  });
  return element("div", { class: "language" }, choice, icon("caretDown"));
};

export const lockScreen = (
  stage: Stage,
  door: Door,
  { phrase, mended }: { readonly phrase: string | null; readonly mended: boolean },
): Promise<LockOutcome> =>
  stage.ask((answer) => {
    const words = stage.words();
    const { t } = words;
    const field = secretField(words, t("lock:label"), { covered: true });
    const message = element("p", { class: "care", id: "lock-message", role: "status" });
    const bar = element("div", { class: "bar", hidden: true });
    const open = element("button", { type: "submit", class: "button primary" }, t("lock:open"));
    field.describeBy("lock-message");
    let busy = false;

    /** Not `disabled`: a disabled button would drop the keyboard's place. */
    const rest = (resting: boolean): void => {
      busy = resting;
      open.setAttribute("aria-disabled", String(resting));
    };
    /** What happened stays to be read; only its last sentence changes. */
    const pause = (milliseconds: number, then: string): void => {
      rest(true);
      setTimeout(() => {
        rest(false);
        message.replaceChildren(then);
      }, milliseconds);
    };

    const attempt = async (): Promise<void> => {
      rest(true);
      const typed = redact(normalisePassphrase(field.input.value));
      field.input.readOnly = true;
      const timer = setTimeout(() => {
        message.replaceChildren(t("lock:deriving"));
        message.classList.add("soft");
        bar.hidden = false;
      }, patience);
      const opened = await door.open(typed);
      clearTimeout(timer);
      message.classList.remove("soft");
      bar.hidden = true;
      field.input.readOnly = false;
      field.input.value = "";
      if (opened.ok) return answer({ type: "opened" });
      if (stops.has(opened.error.type)) return answer({ type: "again" });
      message.replaceChildren(problemInWords(words, opened.error));
      field.scriptLine.classList.add("strong");
      field.input.focus();
      if (opened.error.type === "wrongWords") pause(opened.error.wait, t("lock:wrongAgain"));
      else if (opened.error.type === "tooEarly") pause(opened.error.wait, t("lock:again"));
      else rest(false);
    };

    const form = element(
      "form",
      { class: "form", novalidate: true },
      field.block,
      message,
      bar,
      element("div", { class: "ends" }, field.scriptLine, open),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!busy && field.input.value.trim() !== "") void attempt();
    });

    const content = element(
      "main",
      { class: "outer lock" },
      element("h1", { class: "quietly" }, t("lock:heading")),
      mended ? element("p", { class: "note" }, t("lock:mended")) : null,
      languageChoice(stage, (language) => answer({ type: "language", language })),
      form,
      element(
        "footer",
        { class: "foot" },
        phrase === null ? null : element("p", { class: "help" }, t("lock:hostPhrase", { phrase })),
        element(
          "p",
          { class: "row" },
          button(t("lock:recoveryCode"), "link", () => answer({ type: "recovery" })),
          button(t("lock:otherSpace"), "link", () => answer({ type: "otherSpace" })),
          button(t("start:practise"), "link", () => answer({ type: "practise" })),
        ),
      ),
    );
    return { content, focus: field.input };
  });
