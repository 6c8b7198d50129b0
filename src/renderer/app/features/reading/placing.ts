// Where threads stand in the text: from and to as positions in the running text. Placing is quick for marks whose
// passage is where it was and slow for the few that have to be looked for, so what was placed is remembered by
// anchor; notes are sent whole with every change.

import type { Anchor } from "../../../../schema/note.ts";
import { placeAnchor } from "../../../../text/anchor.ts";
import {
  editionTextOf,
  positionOf,
  type BlockRange,
  type EditionText,
  type TextBlock,
} from "../../../../text/editionText.ts";
import type { Thread } from "./threads.ts";

/** Half open: the letter at `to` is no part of it. */
export type Span = { readonly from: number; readonly to: number };
export type PlacedThread = { readonly thread: Thread; readonly span: Span };
export type Placed = { readonly placed: readonly PlacedThread[]; readonly unplaced: readonly Thread[] };

export type Placer = (threads: readonly Thread[]) => Placed;

export const spanOf = (blocks: readonly TextBlock[], range: BlockRange): Span | null => {
  const edition = editionTextOf(blocks);
  const from = positionOf(edition, range.start);
  const to = positionOf(edition, range.end);
  return from === null || to === null || from >= to ? null : { from, to };
};

/** The block in which a position lies. */
export const blockIdAt = (edition: EditionText, position: number): string | null =>
  edition.blocks[edition.starts.findLastIndex((start) => start <= position)]?.id ?? null;

const anchorKey = (anchor: Anchor): string =>
  [
    anchor.start.blockId,
    anchor.start.offset,
    anchor.end.blockId,
    anchor.end.offset,
    anchor.position,
    anchor.quote,
    anchor.prefix,
    anchor.suffix,
  ].join("\u0000");

const inOrder = (a: PlacedThread, b: PlacedThread): number =>
  a.span.from - b.span.from || a.span.to - b.span.to || (a.thread.key < b.thread.key ? -1 : 1);

export const createPlacer = (blocks: readonly TextBlock[]): Placer => {
  const known = new Map<string, Span | null>();
  const place = (anchor: Anchor): Span | null => {
    const placement = placeAnchor(blocks, anchor);
    return placement.type === "unplaced" ? null : spanOf(blocks, placement.range);
  };
  return (threads) => {
    const placed: PlacedThread[] = [];
    const unplaced: Thread[] = [];
    for (const thread of threads) {
      const { anchor } = thread.mark;
      const key = anchorKey(anchor);
      const span = known.has(key) ? (known.get(key) ?? null) : place(anchor);
      known.set(key, span);
      if (span === null) unplaced.push(thread);
      else placed.push({ thread, span });
    }
    placed.sort(inOrder);
    return { placed, unplaced };
  };
};
