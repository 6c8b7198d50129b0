// The running text of an edition: its blocks joined by one line feed each. Positions in it are what anchors
// call global; this file leads from block and offset to position and back, and folds the text only when asked.

import { foldWithOffsets, type Folded } from "./fold.ts";

export type TextBlock = { readonly id: string; readonly text: string };
/** A place in an edition: UTF-16 units from the start of a block. */
export type BlockPoint = { readonly blockId: string; readonly offset: number };
export type BlockRange = { readonly start: BlockPoint; readonly end: BlockPoint };

export type EditionText = {
  readonly text: string;
  readonly blocks: readonly TextBlock[];
  /** The position of each block's first unit. */
  readonly starts: readonly number[];
  readonly places: ReadonlyMap<string, number>;
  readonly folded: () => Folded;
};

const made = new WeakMap<readonly TextBlock[], EditionText>();

/** Blocks of an edition never change, so their running text is made once for as long as they are held. */
export const editionTextOf = (blocks: readonly TextBlock[]): EditionText => {
  const known = made.get(blocks);
  if (known !== undefined) return known;
  const starts: number[] = [];
  const places = new Map<string, number>();
  let at = 0;
  blocks.forEach((block, place) => {
    starts.push(at);
    if (!places.has(block.id)) places.set(block.id, place);
    at += block.text.length + 1;
  });
  const text = blocks.map((block) => block.text).join("\n");
  let folded: Folded | null = null;
  const edition: EditionText = {
    text,
    blocks,
    starts,
    places,
    folded: () => (folded ??= foldWithOffsets(text)),
  };
  made.set(blocks, edition);
  return edition;
};

/** Null for a block that is not there or an offset outside it. */
export const positionOf = (edition: EditionText, point: BlockPoint): number | null => {
  const place = edition.places.get(point.blockId);
  if (place === undefined) return null;
  const length = edition.blocks[place]?.text.length ?? 0;
  const start = edition.starts[place] ?? 0;
  if (!Number.isSafeInteger(point.offset) || point.offset < 0 || point.offset > length) return null;
  return start + point.offset;
};

const blockAt = (edition: EditionText, position: number): number => {
  let low = 0;
  let high = edition.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edition.starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
};

const pointAt = (edition: EditionText, place: number, offset: number): BlockPoint => ({
  blockId: edition.blocks[place]?.id ?? "",
  offset,
});

/**
 * The range of blocks between two positions. It starts at a block's beginning rather than at the end of the
 * one before, and ends at a block's end rather than at the beginning of the next.
 */
export const blockRangeOf = (edition: EditionText, start: number, end: number): BlockRange => {
  let first = blockAt(edition, start);
  let from = start - (edition.starts[first] ?? 0);
  while (from >= (edition.blocks[first]?.text.length ?? 0) && first + 1 < edition.blocks.length) {
    first++;
    from = 0;
  }
  let last = blockAt(edition, end);
  let to = end - (edition.starts[last] ?? 0);
  while (to === 0 && last > first) {
    last--;
    to = edition.blocks[last]?.text.length ?? 0;
  }
  return { start: pointAt(edition, first, from), end: pointAt(edition, last, to) };
};

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Whether a position falls between the halves of one letter. */
export const splitsLetter = (text: string, position: number): boolean =>
  position > 0 &&
  position < text.length &&
  isHighSurrogate(text.charCodeAt(position - 1)) &&
  isLowSurrogate(text.charCodeAt(position));
