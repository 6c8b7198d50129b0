// After the recovery code has opened a space: what is there, what was not closed by it, and new words, since whoever came
// in by the code may have forgotten the old ones (VAU-19). "Not now" leads on; the settings ask for no words either until
// the space is locked.

import type { Door } from "../door.ts";
import { button, element } from "./element.ts";
import { newWords, noStep, toldAnew } from "./newWords.ts";
import type { Stage } from "./stage.ts";

type Found = NonNullable<ReturnType<Door["recovered"]>>;

const choice = (stage: Stage, found: Found, failed: boolean): Promise<"choose" | "later"> =>
  stage.ask((answer) => {
    const { t } = stage.words();
    const title = element("h1", { class: "t5", tabindex: "-1" }, t("lock:recovered.title"));
    const content = element(
      "main",
      { class: "outer" },
      title,
      failed ? element("p", { class: "care", role: "status" }, t("lock:recovered.failed")) : null,
      element("p", { class: "rd" }, t(`lock:recovered.${found}`)),
      element(
        "p",
        { class: "rd" },
        t(found === "here" ? "lock:recovered.words" : "lock:recovered.wordsGone"),
      ),
      element("p", { class: "rd soft" }, t("lock:recovered.code")),
      element(
        "div",
        { class: "row" },
        button(t("lock:recovered.choose"), "primary", () => answer("choose")),
        button(t("lock:recovered.later"), "plain", () => answer("later")),
      ),
    );
    return { content, focus: title };
  });

/** Nothing after words, and in every other case a page before the space is shown. */
export const recovered = async (stage: Stage, door: Door): Promise<true> => {
  const found = door.recovered();
  let failed = false;
  while (found !== null && (await choice(stage, found, failed)) === "choose") {
    const next = await newWords(stage, (bytes) => door.chance(bytes), noStep, toldAnew(stage.words()));
    if (next === null) continue;
    const set = await stage.during(door.setNewWords(next), stage.words().t("lock:deriving"));
    if (set.ok) break;
    failed = true;
  }
  return true;
};
