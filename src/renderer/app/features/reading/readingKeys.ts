// Keys of the reading view, by physical key (interface 9): what a key means here, apart from what is done about it.

import type { MarkKind } from "../../../../schema/note.ts";
import { kindOfDigit } from "./kinds.ts";

export type ReadingKey =
  | { readonly type: "step"; readonly by: 1 | -1 }
  | { readonly type: "widen"; readonly by: 1 | -1 }
  | { readonly type: "word"; readonly code: "ArrowLeft" | "ArrowRight" }
  | { readonly type: "mark"; readonly kind: MarkKind }
  | { readonly type: "nextMark"; readonly by: 1 | -1 }
  | { readonly type: "part"; readonly by: 1 | -1 }
  | { readonly type: "open" }
  | { readonly type: "reply" }
  | { readonly type: "settle" }
  | { readonly type: "close" };

type Pressed = Pick<KeyboardEvent, "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

export const readingKeyOf = (event: Pressed, singleKeys: boolean): ReadingKey | null => {
  const { code, shiftKey } = event;
  if (event.altKey) return null;
  const command = event.ctrlKey || event.metaKey;
  if (command)
    return shiftKey && (code === "ArrowLeft" || code === "ArrowRight") ? { type: "word", code } : null;
  if (code === "ArrowDown" || code === "ArrowUp")
    return { type: shiftKey ? "widen" : "step", by: code === "ArrowDown" ? 1 : -1 };
  if (code === "Enter" && !shiftKey) return { type: "open" };
  if (code === "Escape") return { type: "close" };
  if (!singleKeys) return null;
  if (code === "KeyM") return { type: "nextMark", by: shiftKey ? -1 : 1 };
  if (shiftKey) return null;
  const kind = kindOfDigit(code);
  if (kind !== null) return { type: "mark", kind };
  if (code === "BracketLeft" || code === "BracketRight")
    return { type: "part", by: code === "BracketRight" ? 1 : -1 };
  if (code === "KeyR") return { type: "reply" };
  if (code === "KeyE") return { type: "settle" };
  return null;
};

/** Where keys belong to something else: fields, menus, lists, dialogs. */
export const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(
    'input, textarea, select, [contenteditable], [role="menu"], [role="listbox"], [role="dialog"]',
  ) !== null;
