// A new space, from the first sentence to the door: words, the key from them, and what to know before entering.
// The same walk makes another space from the lock screen; nothing in it shows how many there are.

import type { Language } from "../../../bridge/view.ts";
import type { Door, Opened } from "../door.ts";
import { button, element } from "./element.ts";
import { newWords } from "./newWords.ts";
import { problem } from "./problem.ts";
import type { Stage } from "./stage.ts";

const steps = 3;

/** False when the person goes back. */
export const makeSpace = async (stage: Stage, door: Door, language: Language): Promise<boolean> => {
  for (;;) {
    const { t } = stage.words();
    const step = (n: number) =>
      element(
        "p",
        { class: "step dot" },
        element("span", {}, element("bdi", {}, t("start:space"))),
        element("span", {}, element("bdi", {}, t("start:step", { n, all: steps }))),
      );
    const words = await newWords(stage, (bytes) => door.chance(bytes), step);
    if (words === null) return false;
    const made = await stage.during(door.create(words, language), t("start:deriving"));
    if (made.ok) {
      await ready(stage, made.value, await door.hostPhrase(language), step(3));
      return true;
    }
    await problem(stage, made.error);
  }
};

const ready = (stage: Stage, opened: Opened, phrase: string | null, step: HTMLElement): Promise<void> =>
  stage.ask((answer) => {
    const { t } = stage.words();
    const enter = button(t("start:enter"), "primary", () => answer());
    const content = element(
      "main",
      { class: "outer" },
      step,
      element("h1", { class: "t5" }, t("start:readyTitle")),
      phrase === null ? null : element("p", { class: "rd" }, t("start:hostPhrase", { phrase })),
      opened.steppedDownTo === null
        ? null
        : element("p", { class: "rd" }, t("start:steppedDown", { size: opened.steppedDownTo })),
      element("p", { class: "rd soft" }, `${t("start:recovery")} ${t("start:recoveryLater")}`),
      element("div", { class: "row" }, enter),
    );
    return { content, focus: enter };
  });
