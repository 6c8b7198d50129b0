// Selecting by keyboard: whole paragraphs first, then word by word (interface 9). A selection has an anchor that
// stays and a head that moves, as positions of the running text.

import { type EditionText } from "../../../../text/editionText.ts";
import { nextWordEnd, previousWordStart } from "../../../../text/segment.ts";
import type { Span } from "./placing.ts";

export type KeySelection = { readonly anchor: number; readonly head: number };

export const spanOfSelection = ({ anchor, head }: KeySelection): Span => ({
  from: Math.min(anchor, head),
  to: Math.max(anchor, head),
});

const blockAt = (edition: EditionText, position: number): number =>
  Math.max(
    0,
    edition.starts.findLastIndex((start) => start <= position),
  );
const startOf = (edition: EditionText, place: number): number => edition.starts[place] ?? 0;
const endOf = (edition: EditionText, place: number): number =>
  startOf(edition, place) + (edition.blocks[place]?.text.length ?? 0);

/** Selects the block at first; then the head goes to the next end or start of a block. */
export const widenByBlock = (
  edition: EditionText,
  selection: KeySelection | null,
  place: number,
  step: 1 | -1,
): KeySelection => {
  const [start, end] = [startOf(edition, place), endOf(edition, place)];
  if (selection === null) return step === 1 ? { anchor: start, head: end } : { anchor: end, head: start };
  const { anchor, head } = selection;
  const at = blockAt(edition, head);
  const last = edition.blocks.length - 1;
  if (step === 1) {
    const target = head < endOf(edition, at) ? endOf(edition, at) : endOf(edition, Math.min(at + 1, last));
    return { anchor, head: target };
  }
  const target = head > startOf(edition, at) ? startOf(edition, at) : startOf(edition, Math.max(at - 1, 0));
  return { anchor, head: target };
};

/** Moves the head by a word; without a selection it begins at the block's start. */
export const widenByWord = (
  edition: EditionText,
  selection: KeySelection | null,
  place: number,
  forward: boolean,
): KeySelection => {
  const { anchor, head } = selection ?? { anchor: startOf(edition, place), head: startOf(edition, place) };
  const { text } = edition;
  return { anchor, head: forward ? nextWordEnd(text, head) : previousWordStart(text, head) };
};

/** What a head in a right-to-left block means by ← and →: the keys follow the script (interface 9). */
export const isForward = (code: "ArrowLeft" | "ArrowRight", direction: "rtl" | "ltr"): boolean =>
  (code === "ArrowRight") === (direction === "ltr");
