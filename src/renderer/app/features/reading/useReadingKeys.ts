// Does what the keys of the reading view mean (readingKeys): stepping, selecting, marking, going from mark to mark.

import { useEffect, useRef } from "react";
import type { MarkKind } from "../../../../schema/note.ts";
import type { EditionText } from "../../../../text/editionText.ts";
import { isForward, widenByBlock, widenByWord } from "./cursor.ts";
import type { Part } from "./parts.ts";
import type { PlacedThread } from "./placing.ts";
import { isElsewhere, type ReadingKey, readingKeyOf } from "./readingKeys.ts";
import type { TextSelection } from "./useSelection.ts";

type Keys = {
  readonly singleKeys: boolean;
  readonly text: EditionText;
  readonly part: Part | undefined;
  readonly current: string | null;
  readonly setCurrent: (id: string) => void;
  readonly placed: readonly PlacedThread[];
  readonly here: string | null;
  readonly openThread: (key: string) => void;
  readonly close: () => void;
  readonly selection: TextSelection;
  /** Null while writing pauses. */
  readonly compose: ((kind: MarkKind) => void) | null;
  readonly goByPart: (by: 1 | -1) => void;
  readonly reply: (key: string) => void;
  readonly settle: (key: string) => void;
};

/** A thread that has the focus is open already: Enter on it leads nowhere else. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, a, summary, [role=button], [data-thread]") !== null;

/** Whether the key was for this view. */
const act = (key: ReadingKey, keys: Keys, target: EventTarget | null): boolean => {
  const { text, part, current, placed, here, selection } = keys;
  const blocks = part?.sections.flatMap((section) => section.blocks) ?? [];
  const at = Math.max(
    0,
    blocks.findIndex(({ id }) => id === current),
  );
  const block = blocks[at];
  if (block === undefined) return false;
  const place = text.places.get(block.id) ?? 0;
  switch (key.type) {
    case "step": {
      // From nowhere the first step enters the part at its first paragraph.
      const inText = document.activeElement?.closest("[data-block]") !== null;
      const next = inText ? blocks[at + key.by] : block;
      if (next === undefined) return false;
      selection.clear();
      keys.setCurrent(next.id);
      return true;
    }
    case "widen":
      selection.selectByKeys(widenByBlock(text, selection.byKeys, place, key.by));
      return true;
    case "word": {
      const forward = isForward(key.code, block.direction);
      selection.selectByKeys(widenByWord(text, selection.byKeys, place, forward));
      return true;
    }
    case "mark":
      if (selection.span === null || keys.compose === null) return false;
      keys.compose(key.kind);
      return true;
    case "nextMark": {
      const from = text.starts[place] ?? 0;
      const known = placed.findIndex(({ thread }) => thread.key === here);
      const next =
        known !== -1
          ? placed[known + key.by]
          : key.by === 1
            ? placed.find(({ span }) => span.from >= from)
            : placed.findLast(({ span }) => span.from < from);
      if (next === undefined) return false;
      keys.openThread(next.thread.key);
      return true;
    }
    case "part":
      keys.goByPart(key.by);
      return true;
    case "open": {
      if (isControl(target)) return false;
      if (selection.span !== null) {
        document.querySelector<HTMLElement>("[data-selection-bar] button")?.focus();
        return true;
      }
      const [from, to] = [text.starts[place] ?? 0, (text.starts[place] ?? 0) + block.text.length];
      const first = placed.find(({ span }) => span.from >= from && span.from <= to);
      if (first === undefined) return false;
      keys.openThread(first.thread.key);
      return true;
    }
    case "reply":
    case "settle":
      if (here === null) return false;
      keys[key.type](here);
      return true;
    case "close":
      if (selection.span !== null) selection.clear();
      else if (here !== null) keys.close();
      else return false;
      return true;
  }
};

export const useReadingKeys = (keys: Keys): void => {
  const newest = useRef(keys);
  useEffect(() => {
    newest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || isElsewhere(event.target)) return;
      const key = readingKeyOf(event, newest.current.singleKeys);
      if (key !== null && act(key, newest.current, event.target)) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
};
