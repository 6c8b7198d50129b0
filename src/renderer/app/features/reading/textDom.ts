// Between positions of the running text and places in the page. Every text node of a block stands in an element
// with `data-from`: the position of its first letter. Speakers' names and gutter buttons have none, so that
// they are neither marked nor counted.

import type { Span } from "./placing.ts";

export type TextPiece = { readonly node: Text; readonly from: number; readonly to: number };

export const piecesIn = (root: Element): readonly TextPiece[] => {
  const pieces: TextPiece[] = [];
  for (const element of root.querySelectorAll<HTMLElement>("[data-from]")) {
    const node = element.firstChild;
    const from = Number(element.dataset.from);
    if (node instanceof Text) pieces.push({ node, from, to: from + node.length });
  }
  return pieces;
};

/** The last piece that begins at or before a position. */
const pieceAt = (pieces: readonly TextPiece[], position: number): number => {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.from ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** One range for each text node that a span touches. */
export const rangesOf = (pieces: readonly TextPiece[], span: Span): readonly StaticRange[] => {
  const ranges: StaticRange[] = [];
  for (let place = pieceAt(pieces, span.from); place < pieces.length; place++) {
    const piece = pieces[place];
    if (piece === undefined || piece.from >= span.to) break;
    const from = Math.max(span.from, piece.from) - piece.from;
    const to = Math.min(span.to, piece.to) - piece.from;
    if (from < to)
      ranges.push(
        new StaticRange({
          startContainer: piece.node,
          startOffset: from,
          endContainer: piece.node,
          endOffset: to,
        }),
      );
  }
  return ranges;
};

/** The place of a position, for a selection or a measurement. */
export const pointOf = (
  pieces: readonly TextPiece[],
  position: number,
): { readonly node: Text; readonly offset: number } | null => {
  const piece = pieces[pieceAt(pieces, position)];
  if (piece === undefined) return null;
  return { node: piece.node, offset: Math.min(Math.max(position - piece.from, 0), piece.node.length) };
};

/** A live range over a span; null where none of it is shown. */
export const liveRange = (pieces: readonly TextPiece[], span: Span): Range | null => {
  const start = pointOf(pieces, span.from);
  const end = pointOf(pieces, span.to);
  if (start === null || end === null) return null;
  const range = document.createRange();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  return range;
};

/** The position of a place of the page; a place outside of all text counts as the nearest text after it. */
export const positionAt = (pieces: readonly TextPiece[], node: Node, offset: number): number | null => {
  const known = pieces.find((piece) => piece.node === node);
  if (known !== undefined) return known.from + offset;
  const range = document.createRange();
  range.setStart(node, offset);
  for (const piece of pieces) {
    if (range.comparePoint(piece.node, 0) >= 0) return piece.from;
  }
  return pieces.at(-1)?.to ?? null;
};

/** The span that the person has selected inside `root`, without white space at its ends; null for none. */
export const selectedSpan = (root: Element, pieces: readonly TextPiece[], text: string): Span | null => {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return null;
  const first = pieces[0];
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return null;
  const start = root.contains(range.startContainer)
    ? positionAt(pieces, range.startContainer, range.startOffset)
    : first.from;
  const end = root.contains(range.endContainer)
    ? positionAt(pieces, range.endContainer, range.endOffset)
    : last.to;
  if (start === null || end === null) return null;
  let from = Math.max(start, first.from);
  let to = Math.min(end, last.to);
  while (from < to && /\s/.test(text[from] ?? "")) from++;
  while (to > from && /\s/.test(text[to - 1] ?? "")) to--;
  return from < to ? { from, to } : null;
};
