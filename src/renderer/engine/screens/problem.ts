// What did not go: what happened, what is safe, what to do (interface 8), and one button for the remedy.

import type { DoorError } from "../door.ts";
import { button, element } from "./element.ts";
import type { Words } from "../../words/index.ts";
import type { Stage } from "./stage.ts";

/** A coarse span of time: moments, half a minute, minutes; never seconds counting down. */
export const waitInWords = ({ t }: Words, milliseconds: number): string => {
  if (milliseconds <= 12_000) return t("lock:time.moment");
  if (milliseconds <= 45_000) return t("lock:time.half");
  return t("lock:time.minute", { count: Math.ceil(milliseconds / 60_000) });
};

export const problemInWords = (words: Words, error: DoorError): string =>
  error.type === "wrongWords"
    ? words.t("lock:wrong", { time: { phrase: waitInWords(words, error.wait) } })
    : error.type === "tooEarly"
      ? words.t("lock:tooEarly", { time: { phrase: waitInWords(words, error.wait) } })
      : words.t(`lock:${error.type}`);

export const problem = (stage: Stage, error: DoorError): Promise<void> =>
  stage.ask((answer) => {
    const words = stage.words();
    const back = button(words.t("start:back"), "plain", () => answer());
    const content = element(
      "main",
      { class: "outer narrow" },
      element("p", { class: "rd", role: "status" }, problemInWords(words, error)),
      element("div", { class: "row" }, back),
    );
    return { content, focus: back };
  });
