// From the first screen to an open space: which screen follows which. The vault decides, the screens ask.

import type { Language } from "../../../bridge/view.ts";
import type { Redacted } from "../../../core/base/index.ts";
import type { Door } from "../door.ts";
import { chooseLanguage } from "./chooseLanguage.ts";
import { hello } from "./hello.ts";
import { lockScreen } from "./lockScreen.ts";
import { makeSpace } from "./makeSpace.ts";
import { recovered } from "./recovered.ts";
import { type Recovery, recoveryEntry, returnEntry } from "./recoveryEntry.ts";
import { createStage, type Stage } from "./stage.ts";
import { stopped } from "./stopped.ts";

/** Draws into `root` until a space was opened or practice began; leaves it as it was found. */
export const showDoor = async (
  root: HTMLElement,
  door: Door,
  options: { readonly language: Language },
): Promise<{ readonly language: Language }> => {
  const stage = createStage(root, options.language);
  for (;;) {
    const state = await door.state();
    const done =
      state.type === "new"
        ? await firstTime(stage, door)
        : state.type === "locked"
          ? await locked(stage, door, state.mended === true)
          : (await stopped(stage, state)) === "recovery" && (await recover(stage, door));
    if (done) break;
  }
  stage.clear();
  return { language: stage.words().language };
};

const firstTime = async (stage: Stage, door: Door): Promise<boolean> => {
  const { language, practise } = await chooseLanguage(stage);
  stage.setLanguage(language);
  if (practise) return startPractice(stage, door);
  for (;;) {
    const choice = await hello(stage);
    if (choice === "back") return false;
    if (choice === "practise") return startPractice(stage, door);
    const code = choice === "comeBack" ? codeOf(await returnEntry(stage, door)) : undefined;
    if (choice === "comeBack" && code === undefined) continue;
    if (await makeSpace(stage, door, language, code)) return true;
  }
};

const codeOf = (recovery: Recovery): Redacted<string> | undefined =>
  recovery.type === "anew" ? recovery.code : undefined;

const recover = async (stage: Stage, door: Door): Promise<boolean> => {
  const recovery = await recoveryEntry(stage, door);
  if (recovery.type === "opened") return recovered(stage, door);
  return recovery.type === "anew" && makeSpace(stage, door, stage.words().language, recovery.code);
};

const startPractice = async (stage: Stage, door: Door): Promise<boolean> => {
  await stage.during(door.practise(stage.words().language), stage.words().t("lock:opening"));
  return true;
};

const locked = async (stage: Stage, door: Door, mended: boolean): Promise<boolean> => {
  const phrase = await door.hostPhrase(stage.words().language);
  const outcome = await lockScreen(stage, door, { phrase, mended });
  switch (outcome.type) {
    case "opened":
      return true;
    case "language":
      stage.setLanguage(outcome.language);
      return false;
    case "recovery":
      return recover(stage, door);
    case "otherSpace":
      return makeSpace(stage, door, stage.words().language);
    case "practise":
      return startPractice(stage, door);
    case "again":
      return false;
  }
};
