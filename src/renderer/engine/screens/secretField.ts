// The one field that words are typed into: plain text for the browser, so that no password manager offers to keep
// it, covered unless the eye is pressed, never completed, never checked for spelling (electron.md 4.9). Under it
// stands which script is being typed, because a wrong keyboard is the likeliest reason why words do not open.

import { typedScript } from "../../../text/wordlist/wordList.ts";
import { element, icon } from "./element.ts";
import type { Words } from "../../words/index.ts";

export type SecretField = {
  readonly block: HTMLElement;
  readonly input: HTMLInputElement;
  /** Which script is being typed, in words; stands where the screen wants it. */
  readonly scriptLine: HTMLElement;
  readonly onChange: (listener: () => void) => void;
  readonly describeBy: (id: string) => void;
};

let count = 0;

export const secretField = (
  words: Words,
  label: string,
  options: { readonly covered: boolean },
): SecretField => {
  const id = `secret-${++count}`;
  const input = element("input", {
    id,
    class: "secret",
    type: "text",
    autocomplete: "off",
    autocapitalize: "none",
    autocorrect: "off",
    spellcheck: "false",
    translate: "no",
    enterkeyhint: "done",
    dir: "auto",
    placeholder: " ",
    "aria-describedby": `${id}-script`,
  });
  const eye = element("button", { type: "button", class: "eye" });
  const scriptLine = element("p", { id: `${id}-script`, class: "script", "aria-live": "polite" });

  const cover = (covered: boolean): void => {
    input.classList.toggle("covered", covered);
    eye.replaceChildren(icon(covered ? "eye" : "eyeSlash"));
    eye.setAttribute("aria-label", words.t(covered ? "lock:show" : "lock:hide"));
    eye.title = words.t(covered ? "lock:show" : "lock:hide");
  };
  cover(options.covered);
  eye.addEventListener("click", () => {
    cover(!input.classList.contains("covered"));
    input.focus();
  });

  const listeners: (() => void)[] = [];
  input.addEventListener("input", () => {
    if (input.value.trim() !== "") {
      const script = words.t(`lock:script.${typedScript(input.value)}`);
      const line = words.t("lock:typing", { script: { phrase: script } });
      if (scriptLine.textContent !== line) scriptLine.textContent = line;
    }
    for (const listener of listeners) listener();
  });

  const block = element(
    "div",
    { class: "field" },
    element("label", { for: id }, label),
    element("div", { class: "box" }, input, eye),
  );
  return {
    block,
    input,
    scriptLine,
    onChange: (listener) => listeners.push(listener),
    describeBy: (other) => input.setAttribute("aria-describedby", `${other} ${id}-script`),
  };
};
