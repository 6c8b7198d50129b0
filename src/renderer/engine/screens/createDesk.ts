// What the engine shows over the app. While it is there the app's frame is `display: none`: hiding it in any milder
// way lets it take the focus back, and with it what is typed (protocol 2.1). One question at a time; the next waits.

import { redact } from "../../../core/base/index.ts";
import type { Language } from "../../../bridge/view.ts";
import type { DigitChoice } from "../../words/index.ts";
import type { Desk } from "../door.ts";
import { comparison } from "./comparison.ts";
import { confirmation } from "./confirmation.ts";
import { curtainPage, presentWordsPage, recoveryCodePage } from "./deskPages.ts";
import { element } from "./element.ts";
import { holdPage } from "./holdPage.ts";
import { newWords, noStep, toldAnew } from "./newWords.ts";
import { createStage, type Stage } from "./stage.ts";
import { wipingPages } from "./wipingPages.ts";

export const createDesk = (
  root: HTMLElement,
  appFrame: () => HTMLElement | null,
  digits: () => DigitChoice,
  chance: (bytes: number) => Uint8Array = (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
): Desk => {
  let before: Promise<unknown> = Promise.resolve();
  /** The held keys come over whatever is there; the app is back when the last of them is gone. */
  let open = 0;

  const alone = async <T>(language: Language, show: (stage: Stage) => Promise<T>): Promise<T> => {
    const frame = appFrame();
    const { activeElement } = document;
    const desk = element("div", { class: "desk" });
    if (frame !== null) frame.style.display = "none";
    open += 1;
    root.append(desk);
    const stage = createStage(desk, language, digits());
    try {
      return await show(stage);
    } finally {
      stage.clear();
      desk.remove();
      open -= 1;
      if (open > 0) {
        if (activeElement instanceof HTMLElement) activeElement.focus();
      } else if (frame !== null) {
        frame.style.removeProperty("display");
        frame.focus();
      }
    }
  };
  const inTurn = <T>(language: Language, show: (stage: Stage) => Promise<T>): Promise<T> => {
    const mine = before.then(() => alone(language, show));
    before = mine.catch(() => undefined);
    return mine;
  };

  return {
    confirm: (question, language) => inTurn(language, (stage) => confirmation(stage, question)),
    compare: (knocking, language) => inTurn(language, (stage) => comparison(stage, knocking)),
    showRecoveryCode: (words, language) =>
      inTurn(language, (stage) => recoveryCodePage(stage, redact(words))),
    askNewWords: (language, check) =>
      inTurn(language, async (stage) =>
        check === null ||
        (await presentWordsPage(stage, check, {
          title: stage.words().t("dialogs:changeTitle"),
          explain: stage.words().t("dialogs:changeExplain"),
        }))
          ? newWords(stage, chance, noStep, toldAnew(stage.words()))
          : null,
      ),
    wiping: (language, desk) => inTurn(language, (stage) => wipingPages(stage, chance, desk)),
    holdToWipe: (language) => alone(language, holdPage),
    curtain: (language) => inTurn(language, curtainPage),
  };
};
