// A new space, from the first sentence to the door: words, the key from them, and what to know before entering.
// The same walk makes another space from the lock screen; nothing in it shows how many there are.

import type { Language } from "../../../bridge/view.ts";
import type { Redacted } from "../../../core/base/index.ts";
import type { Door, Opened } from "../door.ts";
import { button, element } from "./element.ts";
import { newWords, toldAnew } from "./newWords.ts";
import { problem } from "./problem.ts";
import type { Stage } from "./stage.ts";

const steps = 3;

/** False when the person goes back. `code`: of a space that is lost, which is this one's too. */
export const makeSpace = async (
  stage: Stage,
  door: Door,
  language: Language,
  code?: Redacted<string>,
): Promise<boolean> => {
  for (;;) {
    const { t } = stage.words();
    const step = (n: number) =>
      element(
        "p",
        { class: "step dot" },
        element("span", {}, element("bdi", {}, t("start:space"))),
        element("span", {}, element("bdi", {}, t("start:step", { n, all: steps }))),
      );
    const chance = (bytes: number) => door.chance(bytes);
    const words =
      code === undefined
        ? await newWords(stage, chance, step)
        : await newWords(stage, chance, step, toldAnew(stage.words()));
    if (words === null) return false;
    const made = await stage.during(door.create(words, language, code), t("start:deriving"));
    if (made.ok) {
      const next =
        code === undefined ? `${t("start:recovery")} ${t("start:recoveryLater")}` : t("start:readyBack");
      await ready(stage, { ...made.value, phrase: await door.hostPhrase(language), next }, step(3));
      return true;
    }
    await problem(stage, made.error);
  }
};

type Ready = Opened & {
  readonly phrase: string | null;
  /** What is to be done one day, or next. */ readonly next: string;
};

const ready = (stage: Stage, opened: Ready, step: HTMLElement): Promise<void> =>
  stage.ask((answer) => {
    const { t } = stage.words();
    const { phrase } = opened;
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
      element("p", { class: "rd soft" }, opened.next),
      element("div", { class: "row" }, enter),
    );
    return { content, focus: enter };
  });
