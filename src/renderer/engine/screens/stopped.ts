// Screens on which nothing is typed: the header is damaged, the space is open elsewhere, or the page must not be
// trusted. Each says what happened, what is safe, what to do.

import type { DoorState } from "../door.ts";
import { button, element } from "./element.ts";
import type { Stage } from "./stage.ts";

type Stopped = Exclude<DoorState, { readonly type: "new" | "locked" }>;

export const stopped = (stage: Stage, state: Stopped): Promise<"again" | "recovery"> =>
  stage.ask((answer) => {
    const { t } = stage.words();
    const text = state.type === "unsafe" ? t(`lock:unsafe.${state.reason}`) : t(`lock:${state.type}`);
    const isRecoverable = state.type === "rowsDamaged";
    const again = button(t("lock:tryAgain"), isRecoverable ? "plain" : "primary", () => answer("again"));
    const recovery = isRecoverable
      ? button(t("lock:recoveryCode"), "primary", () => answer("recovery"))
      : null;
    const content = element(
      "main",
      { class: "outer narrow" },
      element("h1", { class: "t5" }, t(`lock:${state.type}Title`)),
      element("p", { class: "rd" }, text),
      element("div", { class: "row" }, recovery, again),
    );
    return { content, focus: recovery ?? again };
  });
