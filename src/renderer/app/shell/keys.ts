// Keys of the whole page, by physical key (event.code), so that they work on Arabic, French and Kurdish keyboards
// (interface 9). ⌘ stands for Ctrl on macOS. No Ctrl Alt, which is AltGr, and no Alt Shift, which changes layouts.

export type KeyAction =
  | "palette"
  | "find"
  | "lock"
  | "cover"
  | "nextRegion"
  | "previousRegion"
  | "keys"
  | "wipe";

type Pressed = Pick<KeyboardEvent, "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey" | "key">;

export const isMac = (): boolean => /mac/i.test(navigator.platform);

/** A field in which letters are written: single keys mean letters there. */
export const isWritingField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !["button", "checkbox", "radio", "range"].includes(target.type)));

export const actionOf = (event: Pressed, mac: boolean): KeyAction | null => {
  if (event.altKey) return null;
  const command = mac ? event.metaKey : event.ctrlKey;
  if (event.code === "F6") return event.shiftKey ? "previousRegion" : "nextRegion";
  if (command && !event.shiftKey && event.code === "KeyK") return "palette";
  if (command && !event.shiftKey && event.code === "KeyF") return "find";
  if (command && event.shiftKey && event.code === "KeyL") return "lock";
  if (command && event.shiftKey && event.code === "Space") return "cover";
  if (command && event.shiftKey && event.code === "Backspace") return "wipe";
  // The sign itself, wherever a layout has it: ؟ is the same question.
  if (!command && (event.key === "?" || event.key === "؟")) return "keys";
  return null;
};
