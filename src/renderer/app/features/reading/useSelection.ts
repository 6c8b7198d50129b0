// What is selected of the text: by mouse, touch or the browser's own means, read from the page's selection; by the
// keys of the reading cursor, written to it. Selections of fields and menus are none of the text's.

import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { EditionText } from "../../../../text/editionText.ts";
import type { KeySelection } from "./cursor.ts";
import type { Span } from "./placing.ts";
import { pointOf, selectedSpan, type TextPiece } from "./textDom.ts";

export type TextSelection = {
  readonly span: Span | null;
  /** Null when it was not made by keys. */
  readonly byKeys: KeySelection | null;
  readonly selectByKeys: (selection: KeySelection) => void;
  readonly clear: () => void;
};

const same = (a: Span | null, b: Span | null): boolean => a?.from === b?.from && a?.to === b?.to;

export const useSelection = (
  root: RefObject<HTMLElement | null>,
  pieces: readonly TextPiece[],
  edition: EditionText,
): TextSelection => {
  const [span, setSpan] = useState<Span | null>(null);
  const [byKeys, setByKeys] = useState<KeySelection | null>(null);
  const pressed = useRef(false);
  /** What the keys selected: while the page's selection is that, it is theirs. */
  const made = useRef<Span | null>(null);

  useEffect(() => {
    const read = (): void => {
      const element = root.current;
      if (element === null) return;
      const found = selectedSpan(element, pieces, edition.text);
      setSpan((before) => (same(before, found) ? before : found));
      if (!same(found, made.current)) setByKeys(null);
    };
    const down = (event: PointerEvent): void => {
      const inBar = event.target instanceof Element && event.target.closest("[data-selection-bar]") !== null;
      pressed.current = !inBar;
    };
    const up = (): void => {
      if (!pressed.current) return;
      pressed.current = false;
      // The selection of a click is settled after the event.
      requestAnimationFrame(read);
    };
    const changed = (): void => {
      if (!pressed.current) read();
    };
    document.addEventListener("selectionchange", changed);
    addEventListener("pointerdown", down);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", up);
    return () => {
      document.removeEventListener("selectionchange", changed);
      removeEventListener("pointerdown", down);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", up);
    };
  }, [root, pieces, edition]);

  const selectByKeys = useCallback(
    (next: KeySelection): void => {
      const element = root.current;
      const anchor = pointOf(pieces, next.anchor);
      const head = pointOf(pieces, next.head);
      if (element === null || anchor === null || head === null) return;
      getSelection()?.setBaseAndExtent(anchor.node, anchor.offset, head.node, head.offset);
      // At once: the next key may come before the browser tells of the change, and is for this selection.
      made.current = selectedSpan(element, pieces, edition.text);
      setSpan(made.current);
      setByKeys(next);
    },
    [root, pieces, edition],
  );
  const clear = useCallback((): void => {
    getSelection()?.removeAllRanges();
    made.current = null;
    setSpan(null);
    setByKeys(null);
  }, []);
  return { span, byKeys, selectByKeys, clear };
};
