// When there is nothing to go on with: what happened, what is safe, what helps, and one button. The details are folded
// and stand there as text, to be copied for whoever mends it.

import type { Language } from "../../../bridge/view.ts";
import type { SpaceLeft } from "../clearSpace.ts";
import { button, element } from "./element.ts";
import { createStage } from "./stage.ts";

export type Breakage =
  | { readonly type: "storeUnavailable" }
  | { readonly type: "diskFull" }
  | { readonly type: "hostUnreachable" }
  /** The header could not be written over. */
  | { readonly type: "notWiped" }
  /** The space was taken off, and not all that lay of it; or words that wipe, which could not be read. */
  | { readonly type: SpaceLeft }
  /** Something that nobody caught. */
  | { readonly type: "page"; readonly details: string };

/** What was to end here has ended, if not wholly: nothing is to be tried again. */
const over = {
  notWiped: "lock:notWipedTitle",
  remainsLeft: "lock:leftTitle",
  // Nothing of it lies here any more: what is to be known is of words.
  wipingLeft: "lock:takenOffTitle",
  bothLeft: "lock:leftTitle",
  olderLeft: "lock:takenOffTitle",
  olderRemainsLeft: "lock:leftTitle",
} as const satisfies Readonly<Record<SpaceLeft | "notWiped", string>>;

export const titleOf = ({ type }: Breakage) =>
  type === "page" || type === "storeUnavailable" || type === "diskFull" || type === "hostUnreachable"
    ? "lock:brokenTitle"
    : over[type];

/** Takes the place of whatever was drawn; resolves when the person wants to try again. */
export const showBroken = (root: HTMLElement, language: Language, breakage: Breakage): Promise<void> => {
  root.replaceChildren();
  const stage = createStage(root, language);
  return stage.ask((answer) => {
    const { t } = stage.words();
    const isOver = breakage.type in over;
    const again = button(t(isOver ? "lock:broken.toLock" : "lock:tryAgain"), "primary", () => answer());
    const details =
      breakage.type === "page"
        ? element(
            "details",
            { class: "help" },
            element("summary", {}, t("common:details")),
            element("code", { dir: "ltr" }, breakage.details),
          )
        : null;
    const content = element(
      "main",
      { class: "outer narrow" },
      element("h1", { class: "t5" }, t(titleOf(breakage))),
      element(
        "div",
        { class: "parts", role: "status" },
        ...t(`lock:broken.${breakage.type}`)
          .split("\n")
          .map((part) => element("p", { class: "rd" }, part)),
      ),
      element("div", { class: "row" }, again),
      details,
    );
    return { content, focus: again };
  });
};
