// One screen at a time. A screen is a question: it is drawn, the person answers, it is gone. What a screen held
// (typed words among it) leaves the document with it.

import type { Language } from "../../../bridge/view.ts";
import { createWords, type DigitChoice, type Words } from "../../words/index.ts";

export type Screen = {
  readonly content: HTMLElement;
  /** Where the keyboard stands when the screen appears; its heading when there is nothing to do. */
  readonly focus: HTMLElement;
};

export type Stage = {
  readonly words: () => Words;
  readonly setLanguage: (language: Language) => void;
  /** Draws a screen and waits for its answer. */
  readonly ask: <T>(build: (answer: (value: T) => void) => Screen) => Promise<T>;
  /** Waits for work; after 300 ms says in words what is being done (interface 7). */
  readonly during: <T>(work: Promise<T>, words: string) => Promise<T>;
  readonly clear: () => void;
};

const patience = 300;

/** Before a space is open nobody has chosen digits: they are those of the language. */
export const createStage = (
  root: HTMLElement,
  language: Language,
  digits: DigitChoice = "language",
): Stage => {
  let words = createWords(language, digits);
  let shown: HTMLElement | null = null;

  const clear = (): void => {
    for (const field of shown?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea") ??
      [])
      field.value = "";
    shown?.remove();
    shown = null;
  };
  const show = ({ content, focus }: Screen): void => {
    clear();
    content.lang = words.language;
    content.dir = words.direction;
    document.documentElement.lang = words.language;
    document.documentElement.dir = words.direction;
    shown = content;
    root.append(content);
    focus.focus();
  };

  return {
    words: () => words,
    setLanguage: (chosen) => {
      words = createWords(chosen, digits);
    },
    ask: (build) =>
      new Promise((resolve) => {
        show(build(resolve));
      }),
    during: async (work, words) => {
      const timer = setTimeout(() => show(working(words)), patience);
      try {
        return await work;
      } finally {
        clearTimeout(timer);
      }
    },
    clear,
  };
};

const working = (words: string): Screen => {
  const content = document.createElement("main");
  content.className = "outer narrow";
  const line = document.createElement("p");
  line.className = "rd";
  line.tabIndex = -1;
  line.setAttribute("role", "status");
  line.textContent = words;
  const bar = document.createElement("div");
  bar.className = "bar";
  content.append(line, bar);
  return { content, focus: line };
};
