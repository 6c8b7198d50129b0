// A button for a dangerous verb (protocol 2.1). It takes nothing for 800 ms after it appeared, so that a click or a
// key meant for what was there before cannot land on it; and a key that was already down, or a pointer that was
// pressed elsewhere, never counts: both its press and its release must have begun here.

import { button } from "./element.ts";

export const armingTime = 800;

export const armedButton = (
  label: string,
  kind: "primary" | "plain" | "stop",
  act: () => void,
): HTMLButtonElement => {
  let armed = false;
  let begun = false;
  const made = button(label, kind, (event) => {
    if (!event.isTrusted || !armed || !begun) return;
    begun = false;
    act();
  });
  made.setAttribute("aria-disabled", "true");
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    if (event.repeat || !armed) {
      event.preventDefault();
      if (!event.repeat) begun = false;
      return;
    }
    begun = true;
  });
  made.addEventListener("pointerdown", () => {
    begun = armed;
  });
  // A release of a key or pointer that was pressed elsewhere begins nothing.
  made.addEventListener("blur", () => {
    begun = false;
  });
  setTimeout(() => {
    armed = true;
    made.removeAttribute("aria-disabled");
  }, armingTime);
  return made;
};
