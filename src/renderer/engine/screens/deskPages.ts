// What the desk shows besides questions: the recovery code, the curtain, and the present words before new ones.

import { redact, type Redacted, reveal } from "../../../core/base/index.ts";
import { normalisePassphrase } from "../../../text/wordlist/passphrase.ts";
import type { Desk } from "../door.ts";
import { armedButton } from "./armed.ts";
import { button, element, icon } from "./element.ts";
import { problemInWords, waitInWords } from "./problem.ts";
import { secretField } from "./secretField.ts";
import type { Stage } from "./stage.ts";

export const recoveryCodePage = (stage: Stage, code: Redacted<readonly string[]>): Promise<void> =>
  stage.ask((answer) => {
    const { t, number } = stage.words();
    const close = armedButton(t("dialogs:recoveryCodeClose"), "plain", () => answer());
    const title = element("h1", { class: "t5", tabindex: "-1" }, t("dialogs:recoveryCodeTitle"));
    const content = element(
      "main",
      { class: "outer" },
      title,
      element("p", { class: "rd soft" }, t("dialogs:recoveryCodeText")),
      element(
        "ol",
        { class: "cells many", translate: "no" },
        ...reveal(code).map((word, index) =>
          element(
            "li",
            {},
            element("span", { class: "place", "aria-hidden": "true" }, number(index + 1)),
            element("bdi", { class: "word" }, word),
          ),
        ),
      ),
      element("div", { class: "row" }, close),
    );
    return { content, focus: title };
  });

export const curtainPage = (stage: Stage): Promise<boolean> =>
  stage.ask((answer) => {
    const { t } = stage.words();
    const lift = button(t("dialogs:curtainLift"), "primary", () => answer(true));
    const lock = button(icon("lock"), "plain", () => answer(false));
    lock.append(t("dialogs:curtainLock"));
    const content = element(
      "main",
      { class: "outer narrow" },
      element("h1", { class: "t4" }, t("dialogs:curtainTitle")),
      element("p", { class: "soft" }, t("dialogs:curtainText")),
      element("div", { class: "row" }, lift, lock),
    );
    return { content, focus: lift };
  });

/** True once the present words were right; false on cancel. `asked`: what they are asked for. */
export const presentWordsPage = (
  stage: Stage,
  check: NonNullable<Parameters<Desk["askNewWords"]>[1]>,
  asked: { readonly title: string; readonly explain: string },
): Promise<boolean> =>
  stage.ask((answer) => {
    const words = stage.words();
    const { t } = words;
    const field = secretField(words, t("dialogs:changeLabel"), { covered: true });
    const message = element("p", { class: "care", id: "change-message", role: "status" });
    field.describeBy("change-message");
    const go = element("button", { type: "submit", class: "button primary" }, t("dialogs:changeContinue"));
    let busy = false;
    const rest = (resting: boolean): void => {
      busy = resting;
      go.setAttribute("aria-disabled", String(resting));
    };
    const attempt = async (typed: Redacted<string>): Promise<void> => {
      rest(true);
      message.textContent = t("lock:deriving");
      const checked = await check(typed);
      if (checked.ok) return answer(true);
      field.input.value = "";
      const { error } = checked;
      field.input.focus();
      if (error.type !== "wrongWords" && error.type !== "tooEarly") {
        message.textContent = problemInWords(words, error);
        return rest(false);
      }
      const time = { phrase: waitInWords(words, error.wait) };
      message.textContent =
        error.type === "tooEarly" ? t("lock:tooEarly", { time }) : t("dialogs:notPresent", { time });
      setTimeout(() => {
        rest(false);
        message.textContent = t(error.type === "tooEarly" ? "lock:again" : "dialogs:notPresentAgain");
        if (content.isConnected) field.input.focus();
      }, error.wait);
    };
    const form = element(
      "form",
      { class: "form", novalidate: true },
      field.block,
      field.scriptLine,
      message,
      element(
        "div",
        { class: "row" },
        go,
        button(t("dialogs:cancel"), "link", () => answer(false)),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!busy && field.input.value.trim() !== "")
        void attempt(redact(normalisePassphrase(field.input.value)));
    });
    const content = element(
      "main",
      { class: "outer" },
      element("h1", { class: "t5" }, asked.title),
      element("p", { class: "rd soft" }, asked.explain),
      form,
    );
    content.addEventListener("keydown", (event) => {
      if (event.key === "Escape") answer(false);
    });
    return { content, focus: field.input };
  });
