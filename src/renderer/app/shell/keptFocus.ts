// Where the keyboard stands. When what it stood on is gone (a row that was deleted, a form that closed): in the main
// column, and not at the page's beginning. When the outer page gives this one back after a question or the cover, which
// hide it whole, or a button can be pressed again that could not while it worked: where it stood before.

import { type RefObject, useEffect } from "react";

export const useKeptFocus = (column: RefObject<HTMLElement | null>): void => {
  useEffect(() => {
    let last: HTMLElement | null = null;
    let due = 0;
    const isNowhere = (): boolean => document.activeElement === document.body;
    const focused = (event: FocusEvent): void => {
      last = event.target instanceof HTMLElement ? event.target : null;
    };
    // A press beside everything gives the focus away on purpose.
    const pressed = (event: PointerEvent): void => {
      const takes = "button, a, input, textarea, select, [tabindex], [contenteditable]";
      if (!(event.target instanceof Element) || event.target.closest(takes) === null) last = null;
    };
    const isLost = (): boolean => last !== null && !last.isConnected && isNowhere();
    /** Does nothing for what cannot have the focus now. */
    const back = (): void => {
      if (last?.isConnected === true && isNowhere()) last.focus({ preventScroll: true });
    };
    // Whoever took it away (a menu, a dialog) may give the focus back itself.
    const look = (changes: readonly MutationRecord[]): void => {
      if (changes.some(({ type, target }) => type === "attributes" && target === last)) back();
      if (!isLost()) return;
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => {
        due = requestAnimationFrame(() => {
          if (isLost()) column.current?.focus({ preventScroll: true });
        });
      });
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    document.addEventListener("focusin", focused);
    addEventListener("pointerdown", pressed, { capture: true });
    addEventListener("focus", back);
    return () => {
      cancelAnimationFrame(due);
      watch.disconnect();
      document.removeEventListener("focusin", focused);
      removeEventListener("pointerdown", pressed, { capture: true });
      removeEventListener("focus", back);
    };
  }, [column]);
};
