// Folding: the one form in which two spellings of the same words are equal (language 6).
//
// Search, duplicate names, generated words and anchors compare folded text. Arabic is folded by explicit
// ranges and never by the category Mn, which would destroy Indic vowels. Every folded unit knows the unit of
// the original that it came from, so that a match can be shown on the original letters with their marks.
//
// What folding does, in this order, per code point:
//   1. Arabic vowel marks, tatweel, joiners, bidi controls and other invisible characters are dropped;
//   2. compatibility decomposition (NFKD): presentation forms become letters, hamza carriers lose their hamza;
//   3. ٱ becomes ا, ی and ى become ي, ک becomes ك, ة becomes ه, Arabic and Persian digits become 0 to 9;
//   4. case folding.
// The marks that remain (Latin accents, Hebrew points) are put in canonical order. Folding twice is folding once.

export type Folded = {
  readonly text: string;
  /** For each folded unit the offset of its original code point; one more at the end: the original's length. */
  readonly offsets: Uint32Array;
};

type Range = readonly [first: number, last: number];

const dropped: readonly Range[] = [
  [0x00ad, 0x00ad], // soft hyphen
  [0x034f, 0x034f], // combining grapheme joiner
  [0x0610, 0x061a],
  [0x061c, 0x061c], // Arabic letter mark
  [0x0640, 0x0640], // tatweel
  [0x064b, 0x065f],
  [0x0670, 0x0670], // dagger alif
  [0x06d6, 0x06dc],
  [0x06df, 0x06e4],
  [0x06e7, 0x06e8],
  [0x06ea, 0x06ed],
  [0x0897, 0x089f],
  [0x08ca, 0x08e1],
  [0x08e3, 0x08ff],
  [0x200b, 0x200f], // zero width space, joiners, directional marks
  [0x202a, 0x202e], // embeddings and overrides
  [0x2060, 0x206f], // word joiner, isolates
  [0xfc5e, 0xfc63], // shadda with a vowel, standing alone: a space to NFKD
  [0xfe00, 0xfe0f], // variation selectors
  [0xfe70, 0xfe7f], // vowel marks as presentation forms: a space to NFKD
  [0xfeff, 0xfeff],
];

const replaced = new Map<string, string>([
  ["ٱ", "ا"],
  ["ی", "ي"],
  ["ى", "ي"],
  ["ک", "ك"],
  ["ة", "ه"],
]);
for (let digit = 0; digit < 10; digit++) {
  replaced.set(String.fromCharCode(0x0660 + digit), String(digit));
  replaced.set(String.fromCharCode(0x06f0 + digit), String(digit));
}

const isDropped = (point: number): boolean => {
  if (point < 0xad) return false;
  for (const [first, last] of dropped) {
    if (point < first) return false;
    if (point <= last) return true;
  }
  return false;
};

const once = (text: string): string => {
  let folded = "";
  for (const letter of text.normalize("NFKD")) {
    if (isDropped(letter.codePointAt(0) ?? 0)) continue;
    const letterOrOther = replaced.get(letter) ?? letter;
    folded += letterOrOther.toUpperCase().toLowerCase();
  }
  return folded;
};

/** Decomposing can give letters with a case, and a change of case can give letters to decompose. */
const untilStable = (text: string): string => {
  let before = text;
  let after = once(text);
  while (after !== before) {
    before = after;
    after = once(after);
  }
  return after;
};

// The table of the basic plane fills as letters are met; other planes are folded each time, being rare.
const table: (string | undefined)[] = [];
const foldPoint = (point: number): string => {
  if (point > 0xffff) return isDropped(point) ? "" : untilStable(String.fromCodePoint(point));
  const known = table[point];
  if (known !== undefined) return known;
  const letter = String.fromCharCode(point);
  const isHalf = point >= 0xd800 && point <= 0xdfff;
  const folded = isHalf ? letter : isDropped(point) ? "" : untilStable(letter);
  table[point] = folded;
  return folded;
};

// 0 is not yet known, 1 no mark, 2 a mark.
const marks = new Uint8Array(0x10000);
const isMark = (unit: number): boolean => {
  if (unit < 0x300) return false;
  const known = marks[unit] ?? 0;
  if (known !== 0) return known === 2;
  const found = /^\p{M}$/u.test(String.fromCharCode(unit));
  marks[unit] = found ? 2 : 1;
  return found;
};

/** Ordering takes quadratic time; no letter of any language carries so many marks. */
const longestRun = 256;

/** Puts runs of two and more marks into canonical order; their offsets become the run's first. */
const orderMarks = (units: Uint16Array, offsets: Uint32Array, length: number): void => {
  for (let i = 0; i + 1 < length; i++) {
    if (!isMark(units[i] ?? 0) || !isMark(units[i + 1] ?? 0)) continue;
    let end = i + 2;
    while (end < length && isMark(units[end] ?? 0)) end++;
    const run = String.fromCharCode(...units.subarray(i, Math.min(end, i + longestRun)));
    const ordered = run.normalize("NFD");
    const first = offsets[i] ?? 0;
    for (let k = 0; k < ordered.length; k++) {
      units[i + k] = ordered.charCodeAt(k);
      offsets[i + k] = first;
    }
    i += ordered.length - 1;
  }
};

const textOf = (units: Uint16Array): string => {
  const pieces: string[] = [];
  for (let at = 0; at < units.length; at += 8192) {
    pieces.push(String.fromCharCode(...units.subarray(at, at + 8192)));
  }
  return pieces.join("");
};

const grown = <T extends Uint16Array | Uint32Array>(from: T, into: T): T => {
  into.set(from);
  return into;
};

export const foldWithOffsets = (text: string): Folded => {
  let capacity = text.length + 64;
  let units = new Uint16Array(capacity);
  let offsets = new Uint32Array(capacity + 1);
  let length = 0;
  for (let at = 0; at < text.length;) {
    const point = text.codePointAt(at) ?? 0;
    const folded = foldPoint(point);
    if (length + folded.length > capacity) {
      capacity = 2 * capacity + folded.length;
      units = grown(units, new Uint16Array(capacity));
      offsets = grown(offsets, new Uint32Array(capacity + 1));
    }
    for (let k = 0; k < folded.length; k++) {
      units[length] = folded.charCodeAt(k);
      offsets[length++] = at;
    }
    at += point > 0xffff ? 2 : 1;
  }
  orderMarks(units, offsets, length);
  offsets[length] = text.length;
  return { text: textOf(units.subarray(0, length)), offsets: offsets.slice(0, length + 1) };
};

/** The folded text alone. */
export const fold = (text: string): string => foldWithOffsets(text).text;

/**
 * The range of the original that a range of the folded text covers: whole letters, with the marks that belong
 * to the last one, so that a highlight never cuts a letter from its vowels or a ligature in two.
 */
export const originalRange = (
  folded: Folded,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } => {
  const last = folded.offsets.length - 1;
  const from = folded.offsets[Math.min(Math.max(start, 0), last)] ?? 0;
  if (end <= start) return { start: from, end: from };
  let after = Math.min(Math.max(end, 0), last);
  const lastLetter = folded.offsets[after - 1] ?? 0;
  while (after < last && folded.offsets[after] === lastLetter) after++;
  return { start: from, end: folded.offsets[after] ?? from };
};

/** Where an offset of the original stands in the folded text: the first folded unit at or after it. */
export const foldedOffset = (folded: Folded, original: number): number => {
  let low = 0;
  let high = folded.offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((folded.offsets[middle] ?? 0) < original) low = middle + 1;
    else high = middle;
  }
  return low;
};
