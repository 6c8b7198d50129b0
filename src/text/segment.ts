// Words and graphemes, for selection by word and by letter.
//
// Boundaries are Unicode's (Intl.Segmenter), so that a letter is never parted from its marks and a surrogate
// pair never from its half. A window around the asked offset is segmented, because a block may be megabytes.

export type TextRange = { readonly start: number; readonly end: number };

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const words = new Intl.Segmenter("und", { granularity: "word" });

const reach = 512;

/** A stretch around `offset` that begins and ends at white space where there is some. */
const windowAround = (text: string, offset: number): TextRange => {
  let start = Math.max(0, offset - reach);
  let end = Math.min(text.length, offset + reach);
  while (start > 0 && start > offset - 2 * reach && !/\s/.test(text[start - 1] ?? "")) start--;
  while (end < text.length && end < offset + 2 * reach && !/\s/.test(text[end] ?? "")) end++;
  return { start, end };
};

const clamp = (text: string, offset: number): number =>
  Math.min(Math.max(Number.isFinite(offset) ? Math.trunc(offset) : 0, 0), text.length);

/** Every word of a text, in order; white space and punctuation are not words. */
export const wordsOf = (text: string): readonly TextRange[] => {
  const found: TextRange[] = [];
  for (const part of words.segment(text)) {
    if (part.isWordLike === true) found.push({ start: part.index, end: part.index + part.segment.length });
  }
  return found;
};

const wordsNear = (text: string, offset: number): readonly TextRange[] => {
  const window = windowAround(text, offset);
  return wordsOf(text.slice(window.start, window.end)).map((word) => ({
    start: word.start + window.start,
    end: word.end + window.start,
  }));
};

/** The word at an offset (also at its end); null between words. */
export const wordAtOffset = (text: string, offset: number): TextRange | null => {
  const at = clamp(text, offset);
  const near = wordsNear(text, at);
  return (
    near.find((word) => word.start <= at && at < word.end) ?? near.find((word) => word.end === at) ?? null
  );
};

/** The end of the word after `offset`, as a selection grown by word takes it; the text's end after the last. */
export const nextWordEnd = (text: string, offset: number): number => {
  let at = clamp(text, offset);
  while (at < text.length) {
    const next = wordsNear(text, at).find((word) => word.end > at);
    if (next !== undefined) return next.end;
    at = windowAround(text, at).end;
    if (at < text.length) at++;
  }
  return text.length;
};

/** The start of the word before `offset`; 0 before the first. */
export const previousWordStart = (text: string, offset: number): number => {
  let at = clamp(text, offset);
  while (at > 0) {
    const before = wordsNear(text, at).findLast((word) => word.start < at);
    if (before !== undefined) return before.start;
    at = windowAround(text, at).start;
    if (at > 0) at--;
  }
  return 0;
};

/** The grapheme boundary at or before, or at or after, an offset. */
export const graphemeBoundary = (text: string, offset: number, side: "before" | "after"): number => {
  const at = clamp(text, offset);
  if (at === 0 || at === text.length) return at;
  const window = windowAround(text, at);
  const part = graphemes.segment(text.slice(window.start, window.end)).containing(at - window.start);
  if (part === undefined) return at;
  const start = window.start + part.index;
  if (start === at || side === "before") return start;
  return start + part.segment.length;
};
