// The held keys that wipe (interface 9): three seconds, said in words one after the other, and letting go stops it. That
// the keys are still held is heard from the keyboard's own repeat and never concluded from silence: a release that
// another window took would otherwise wipe. A keyboard that repeats nothing comes to a question with a button.

import { armedButton } from "./armed.ts";
import { button, element } from "./element.ts";
import type { Stage } from "./stage.ts";

const second = 1_000;
/** Keyboards wait up to a second before they repeat, and then do it many times in each. */
const heldWithin = 700;

type Pressed = Pick<KeyboardEvent, "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Ctrl (Command on macOS), Shift and Backspace. */
export const areWipeKeys = (event: Pressed): boolean =>
  event.code === "Backspace" && (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey;

const released = new Set([
  "Backspace",
  "ShiftLeft",
  "ShiftRight",
  "ControlLeft",
  "ControlRight",
  "MetaLeft",
  "MetaRight",
]);

/** True when the keys were held to the end, or the button was pressed. */
export const holdPage = (stage: Stage): Promise<boolean> => {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  return stage
    .ask<boolean>((answer) => {
      const { t } = stage.words();
      const cancel = button(t("wiping:holdCancel"), "primary", () => answer(false));
      const left = element("p", { class: "t4", role: "status", "aria-live": "assertive" });
      const text = element("p", { class: "rd", id: "hold-text" }, t("wiping:holdText"));
      const row = element("div", { class: "row" }, cancel);
      const dialog = element(
        "div",
        {
          role: "alertdialog",
          "aria-modal": "true",
          "aria-labelledby": "hold-title",
          "aria-describedby": "hold-text",
        },
        element("h1", { class: "t5", id: "hold-title" }, t("wiping:holdTitle")),
        left,
        text,
        row,
      );
      let heardAt: number | null = null;
      let isAsking = false;

      /** Nobody knows whether they are held: the person says it. */
      const askInstead = (): void => {
        isAsking = true;
        left.replaceChildren();
        text.replaceChildren(t("wiping:holdAsk"));
        row.append(armedButton(t("wiping:nowYes"), "stop", () => answer(true)));
      };
      const count = (seconds: 1 | 2 | 3): void => {
        left.replaceChildren(t(`wiping:left${seconds}`));
        timer = setTimeout(() => {
          if (seconds === 3) return count(2);
          if (seconds === 2) return count(1);
          if (heardAt === null) return askInstead();
          return answer(performance.now() - heardAt <= heldWithin);
        }, second);
      };
      count(3);

      const { signal } = ending;
      addEventListener(
        "keydown",
        (event) => {
          if (event.code === "Escape") answer(false);
          if (!event.isTrusted || !areWipeKeys(event)) return;
          event.preventDefault();
          if (event.repeat) heardAt = performance.now();
        },
        { signal, capture: true },
      );
      addEventListener(
        "keyup",
        ({ code }) => {
          if (!isAsking && released.has(code)) answer(false);
        },
        { signal, capture: true },
      );
      addEventListener("blur", () => answer(false), { signal });
      return { content: element("main", { class: "outer narrow" }, dialog), focus: cancel };
    })
    .finally(() => {
      clearTimeout(timer);
      ending.abort();
    });
};
