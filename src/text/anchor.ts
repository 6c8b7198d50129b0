// Anchors: how a mark holds to its passage (product, Annotations 5; language 6).
//
// An anchor names its passage four times: by block and offset, by position in the whole text, by the quote with
// 32 letters around it, and by the same folded. They are tried in that order, and each is believed only if
// the quote is really there. Folded text is what makes marks hold between vocalised and plain Arabic; approximate
// search comes last. What is found nowhere is `unplaced`, never guessed.
//
// An anchor comes from another device and may be hostile: offsets are checked before use, the folded quote is
// made anew from the quote (so that a mark cannot stand on words other than those it shows), and cost is bounded.

import { findApproximately } from "./approximate.ts";
import {
  blockRangeOf,
  editionTextOf,
  positionOf,
  splitsLetter,
  type BlockPoint,
  type BlockRange,
  type EditionText,
  type TextBlock,
} from "./editionText.ts";
import { fold, foldedOffset, originalRange } from "./fold.ts";

export type Anchor = {
  readonly start: BlockPoint;
  readonly end: BlockPoint;
  /** Where the passage begins in the edition's running text. */
  readonly position: number;
  readonly quote: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly foldedQuote: string;
  readonly foldedPrefix: string;
  readonly foldedSuffix: string;
};

export type Placement =
  | { readonly type: "exact"; readonly range: BlockRange }
  | { readonly type: "near"; readonly range: BlockRange }
  | { readonly type: "unplaced" };

export const contextLength = 32;
/** The longest passage that a mark can have, in UTF-16 units. */
export const maxQuoteLength = 16_384;

const unplaced: Placement = { type: "unplaced" };

const before = (text: string, end: number): string => {
  const start = Math.max(0, end - contextLength);
  return text.slice(splitsLetter(text, start) ? start + 1 : start, end);
};
const after = (text: string, start: number): string => {
  const end = Math.min(text.length, start + contextLength);
  return text.slice(start, splitsLetter(text, end) ? end - 1 : end);
};

/** Null for a range that is empty, not in these blocks, or longer than {@link maxQuoteLength}. */
export const makeAnchor = (blocks: readonly TextBlock[], range: BlockRange): Anchor | null => {
  const edition = editionTextOf(blocks);
  const { text } = edition;
  const from = positionOf(edition, range.start);
  const to = positionOf(edition, range.end);
  if (from === null || to === null || from >= to) return null;
  const start = splitsLetter(text, from) ? from - 1 : from;
  const end = splitsLetter(text, to) ? to + 1 : to;
  if (end - start > maxQuoteLength) return null;
  const quote = text.slice(start, end);
  if (quote.trim() === "") return null;
  const foldedQuote = fold(quote);
  // Ligatures can make the folded form longer than the quote.
  if (foldedQuote.length > maxQuoteLength) return null;
  const folded = edition.folded();
  const foldedStart = foldedOffset(folded, start);
  const foldedEnd = foldedOffset(folded, end);
  return {
    ...blockRangeOf(edition, start, end),
    position: start,
    quote,
    prefix: before(text, start),
    suffix: after(text, end),
    foldedQuote,
    foldedPrefix: before(folded.text, foldedStart),
    foldedSuffix: after(folded.text, foldedEnd),
  };
};

const sharedEnd = (a: string, b: string): number => {
  let count = 0;
  while (count < a.length && count < b.length && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
};
const sharedStart = (a: string, b: string): number => {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count++;
  return count;
};

/** How many letters of context agree around [start, end), counted outwards from the passage. */
const agreement = (text: string, start: number, end: number, prefix: string, suffix: string): number =>
  sharedEnd(before(text, start), prefix) + sharedStart(after(text, end), suffix);

const holds = (edition: EditionText, start: number, end: number, anchor: Anchor): boolean => {
  const { text } = edition;
  if (splitsLetter(text, start) || splitsLetter(text, end)) return false;
  if (text.slice(start, end) !== anchor.quote) return false;
  // A short word may stand at the same place of another text by chance: some of its surroundings must agree.
  const wanted = Math.min(8, anchor.prefix.length + anchor.suffix.length);
  return agreement(text, start, end, anchor.prefix.slice(-contextLength), anchor.suffix) >= wanted;
};

const placed = (type: "exact" | "near", edition: EditionText, start: number, end: number): Placement => ({
  type,
  range: blockRangeOf(edition, start, end),
});

const occurrencesTried = 20_000;

type Occurrence = { readonly at: number; readonly agreed: number; readonly rivals: number };

/** The occurrence of the folded quote whose surroundings agree most, the nearest to `expected` among equals. */
const bestOccurrence = (text: string, passage: FoldedPassage, expected: number): Occurrence | null => {
  const { quote } = passage;
  let best: Occurrence | null = null;
  let at = text.indexOf(quote);
  for (let tried = 0; at !== -1 && tried < occurrencesTried; tried++) {
    const agreed = agreement(text, at, at + quote.length, passage.prefix, passage.suffix);
    if (best === null || agreed > best.agreed) best = { at, agreed, rivals: 0 };
    else if (agreed === best.agreed) {
      const nearer: boolean = Math.abs(at - expected) < Math.abs(best.at - expected);
      best = { at: nearer ? at : best.at, agreed, rivals: best.rivals + 1 };
    }
    at = text.indexOf(quote, at + 1);
  }
  return best;
};

type FoldedPassage = { readonly quote: string; readonly prefix: string; readonly suffix: string };

/** Long enough to be the same passage wherever it stands, when it stands in one place only. */
const tellingLength = 12;

const placeFolded = (edition: EditionText, anchor: Anchor): Placement => {
  const folded = edition.folded();
  const passage: FoldedPassage = {
    quote: fold(anchor.quote).trim(),
    prefix: anchor.foldedPrefix.slice(-contextLength),
    suffix: anchor.foldedSuffix.slice(0, contextLength),
  };
  if (passage.quote === "") return unplaced;
  const position = Number.isFinite(anchor.position) ? anchor.position : 0;
  const expected = foldedOffset(folded, Math.min(Math.max(position, 0), edition.text.length));
  const best = bestOccurrence(folded.text, passage, expected);
  if (best !== null) {
    const range = originalRange(folded, best.at, best.at + passage.quote.length);
    const contextHolds = best.agreed >= Math.min(8, passage.prefix.length + passage.suffix.length);
    const unique = best.rivals === 0;
    const telling = passage.quote.length >= tellingLength;
    if (unique && (contextHolds || telling)) return placed("exact", edition, range.start, range.end);
    if (contextHolds || telling) return placed("near", edition, range.start, range.end);
  }
  const found = findApproximately(
    folded.text,
    { before: passage.prefix, quote: passage.quote, after: passage.suffix },
    expected - passage.prefix.length,
  );
  if (found === null) return unplaced;
  const range = originalRange(folded, found.start, found.end);
  return placed("near", edition, range.start, range.end);
};

export const placeAnchor = (blocks: readonly TextBlock[], anchor: Anchor): Placement => {
  const { quote } = anchor;
  if (quote.length === 0 || quote.length > maxQuoteLength) return unplaced;
  const edition = editionTextOf(blocks);
  const start = positionOf(edition, anchor.start);
  const end = positionOf(edition, anchor.end);
  if (start !== null && end !== null && end - start === quote.length && holds(edition, start, end, anchor)) {
    return placed("exact", edition, start, end);
  }
  const { position } = anchor;
  if (Number.isSafeInteger(position) && position >= 0 && position + quote.length <= edition.text.length) {
    if (holds(edition, position, position + quote.length, anchor)) {
      return placed("exact", edition, position, position + quote.length);
    }
  }
  return placeFolded(edition, anchor);
};
