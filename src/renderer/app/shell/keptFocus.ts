// Where the keyboard stands when what it stood on is gone (a row that was deleted, a form that closed): in the main
// column, and not at the page's beginning.

import { type RefObject, useEffect } from "react";

export const useKeptFocus = (column: RefObject<HTMLElement | null>): void => {
  useEffect(() => {
    let last: Element | null = null;
    let due = 0;
    const focused = (event: FocusEvent): void => {
      last = event.target instanceof Element ? event.target : null;
    };
    const isLost = (): boolean =>
      last !== null && !last.isConnected && document.activeElement === document.body;
    // After two frames: whoever took it away (a menu, a dialog) may give the focus back itself.
    const look = (): void => {
      if (!isLost()) return;
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => {
        due = requestAnimationFrame(() => {
          if (isLost()) column.current?.focus({ preventScroll: true });
        });
      });
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("focusin", focused);
    return () => {
      cancelAnimationFrame(due);
      watch.disconnect();
      document.removeEventListener("focusin", focused);
    };
  }, [column]);
};
