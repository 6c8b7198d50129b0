// Direction of blocks and sections (language 1).
//
// A block follows its first strong letter, after what says nothing about its language has been passed over:
// mentions, links, code, page references, list markers, task words; quotes, brackets and digits are not strong.
// One Latin name at the start of an Arabic sentence must not turn it, so a first strong letter loses when
// two thirds of the block's letters run the other way. A section goes by the share of its letters alone.

export type Direction = "rtl" | "ltr";

const rtlScripts =
  "Arab|Hebr|Syrc|Thaa|Nkoo|Samr|Mand|Adlm|Rohg|Mani|Avst|Phnx|Armi|Sogd|Yezi|Hung|Cprt|Lydi|Mend|Narb|Sarb|Prti|Phli|Phlp|Elym|Hatr|Nbat|Palm|Orkh|Khar|Sogo|Chrs|Ougr"
    .split("|")
    .map((script) => `\\p{Script=${script}}`)
    .join("");
const rtlLetter = new RegExp(`(?=\\p{L})[${rtlScripts}]|[\\u061c\\u200f]`, "u");
const ltrLetter = new RegExp(`(?=\\p{L})[^${rtlScripts}]|\\u200e`, "u");

const classify = (letter: string): Direction | null =>
  rtlLetter.test(letter) ? "rtl" : ltrLetter.test(letter) ? "ltr" : null;
const table: (Direction | null | undefined)[] = [];
/** The direction of the letter at a place; null for all that is not strong, and for the second half of a letter. */
const strengthAt = (text: string, at: number): Direction | null => {
  const unit = text.charCodeAt(at);
  const isHigh = unit >= 0xd800 && unit <= 0xdbff;
  if (isHigh) return classify(String.fromCodePoint(text.codePointAt(at) ?? 0));
  const known = table[unit];
  return known === undefined ? (table[unit] = classify(text[at] ?? "")) : known;
};

/** What is passed over before deciding; each alternative is linear, with bounded repeats. */
const weightless = new RegExp(
  [
    "`[^`\\n]{0,500}`", // code
    "\\[\\[[^\\]\\n]{0,200}\\]\\]", // page references
    '(?:https?|ftp|mailto|file):[^\\s<>"]{1,2000}', // links
    'www\\.[^\\s<>"]{1,2000}',
    "[\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,64}){1,4}", // addresses of letters
    "(?<![\\p{L}\\p{N}])[@#][\\p{L}\\p{N}\\p{M}_.-]{1,64}", // mentions and tags
  ].join("|"),
  "gu",
);
const marker =
  /^[\s>]*(?:[-*+•·–—▪●◦‣][\s]+|\(?(?:\p{Nd}{1,4}|[A-Za-z])[.)\]:–-]\s+|\[[ xX]\]\s+|(?:TODO|DOING|DONE|NOW|LATER|FIXME|WAITING)(?![\p{L}\p{N}])[:\s]*)*/u;

const sampleLength = 2000;

type Counted = { readonly rtl: number; readonly ltr: number; readonly first: Direction | null };

const countLetters = (text: string): Counted => {
  let rtl = 0;
  let ltr = 0;
  let first: Direction | null = null;
  for (let at = 0; at < text.length; at++) {
    const direction = strengthAt(text, at);
    if (direction === null) continue;
    first ??= direction;
    if (direction === "rtl") rtl++;
    else ltr++;
  }
  return { rtl, ltr, first };
};

/** The direction of the first strong letter, as `dir="auto"` takes it; null when there is none. */
export const firstStrong = (text: string): Direction | null => {
  for (let at = 0; at < text.length; at++) {
    const direction = strengthAt(text, at);
    if (direction !== null) return direction;
  }
  return null;
};

/** The direction of a paragraph, heading, list, quote, title or field; `fallback` when no letter decides. */
export const directionOfBlock = (text: string, fallback: Direction): Direction => {
  const sample = text.length > sampleLength ? text.slice(0, sampleLength) : text;
  const counted = countLetters(sample.replace(weightless, " ").replace(marker, ""));
  const { rtl, ltr, first } = counted.first === null ? countLetters(sample) : counted;
  if (first === null) return text.length > sampleLength ? (firstStrong(text) ?? fallback) : fallback;
  const against = first === "rtl" ? ltr : rtl;
  if (3 * against < 2 * (rtl + ltr)) return first;
  return first === "rtl" ? "ltr" : "rtl";
};

/** The direction of a section, a book or a page: the side of most of its letters. */
export const directionOfSection = (texts: readonly string[], fallback: Direction): Direction => {
  let rtl = 0;
  let ltr = 0;
  for (const text of texts) {
    const counted = countLetters(text);
    rtl += counted.rtl;
    ltr += counted.ltr;
  }
  return rtl === ltr ? fallback : rtl > ltr ? "rtl" : "ltr";
};
