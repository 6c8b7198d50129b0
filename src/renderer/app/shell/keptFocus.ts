// Where the keyboard stands. When what it stood on is gone (a row that was deleted, a form that closed): in the main
// column, and not at the page's beginning. When the outer page gives this one back after a question or the cover, which
// hide it whole, or a button can be pressed again that could not while it worked: where it stood before. Back on a page
// that one left: on what led away from it, as the page stands at the same line of it.

import { type RefObject, useEffect, useRef } from "react";

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

/** What stood in focus: the page is drawn anew, so it is found again by its name. */
type Left = { readonly tag: string; readonly name: string; readonly nth: number };

const nameOf = (element: Element): string => element.getAttribute("aria-label") ?? element.textContent;

const named = (column: Element, { tag, name }: Pick<Left, "tag" | "name">): readonly HTMLElement[] =>
  [...column.querySelectorAll<HTMLElement>(tag)].filter((one) => nameOf(one) === name);

const leftOn = (column: Element, element: EventTarget | null): Left | null => {
  if (!(element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement)) return null;
  const found = { tag: element.localName, name: nameOf(element) };
  return column.contains(element) ? { ...found, nth: named(column, found).indexOf(element) } : null;
};

/** A screen reader begins at a new page's beginning; the first page keeps the focus where the browser has it. */
export const useFocusOfVisit = (column: RefObject<HTMLElement | null>, visit: number): void => {
  const left = useRef(new Map<number, Left>());
  const isFirst = useRef(true);
  useEffect(() => {
    const element = column.current;
    const kept = left.current;
    const before = kept.get(visit);
    const found = before === undefined || element === null ? undefined : named(element, before)[before.nth];
    if (!isFirst.current) {
      found?.focus({ preventScroll: true });
      if (found === undefined || document.activeElement !== found) element?.focus({ preventScroll: true });
    }
    isFirst.current = false;
    const focused = ({ target }: FocusEvent): void => {
      const now = element === null ? null : leftOn(element, target);
      if (now !== null) kept.set(visit, now);
    };
    document.addEventListener("focusin", focused);
    return () => document.removeEventListener("focusin", focused);
  }, [column, visit]);
};
