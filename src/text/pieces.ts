// A paragraph of a million letters, in the pieces in which it is drawn. A browser lays out a line without an end in the
// square of its length (a megabyte of Arabic kept it longer than half a minute), pieces one by one, and only those in sight.

/** What is longer is drawn in pieces. */
const longest = 8_000;
const pieceLength = 4_000;
/** How far back from its end a piece may be cut at a space. */
const back = 1_000;
/** So many marks are taken along with their letter, if there are no more. */
const mostMarks = 32;

const mark = /^\p{M}/u;

/** Not between the halves of a letter, nor, where that can be, before its marks. */
const boundaryAt = (text: string, wanted: number): number => {
  let at = wanted;
  const code = text.charCodeAt(at);
  if (code >= 0xdc00 && code <= 0xdfff) at--;
  for (let steps = 0; steps < mostMarks; steps++) {
    const letter = String.fromCodePoint(text.codePointAt(at - steps) ?? 0);
    if (!mark.test(letter)) return at - steps;
  }
  return at;
};

const endOf = (text: string, from: number): number => {
  const end = from + pieceLength;
  if (end >= text.length) return text.length;
  for (let at = end; at > end - back; at--) if (/\s/.test(text[at - 1] ?? "")) return at;
  return boundaryAt(text, end);
};

/** Where the pieces begin; one for a text of a usual length. */
export const piecesOf = (text: string): readonly number[] => {
  const starts = [0];
  if (text.length <= longest) return starts;
  for (let at = endOf(text, 0); at < text.length; at = endOf(text, at)) starts.push(at);
  return starts;
};
