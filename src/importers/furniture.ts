// Which lines are the page's furniture and which may be the text: each line alone, by its words and its form, and
// runs of lines that only together look like a list of links. A line that shows nothing stays unmarked; whether
// it belongs to the text is decided by where it stands (bodyOf).

import { fold } from "../text/fold.ts";
import { appealAddress, appealSubject, patternsFor, socialSites } from "./furnitureWords.ts";
import { itemMarkerOf } from "./itemMarker.ts";
import type { LeftReason, SourceLine } from "./source.ts";

const sentenceEnd = /[.!?؟。۔…:؛]["'»”’)\]]*$/u;
const cutOff = /(?:\.{3}|…)\s*$/u;

/** A line that reads as running text: long, with a sentence's end. */
export const isProse = (line: SourceLine): boolean =>
  line.text.length >= 80 &&
  line.linkShare < 0.5 &&
  /[.!?؟。۔؛:،,]/u.test(line.text) &&
  sentenceEnd.test(line.text);

const separators = /\s[-–—|·•»>/:]\s|\s?\|\s?|\s{3,}/u;

/** Many short pieces in one line: a row of links. */
const isMenu = (text: string): boolean => {
  if (text.length < 12 || text.length > 4000) return false;
  const pieces = text.split(separators).filter((piece) => /\p{L}/u.test(piece));
  const bars = (text.match(/\|/g) ?? []).length;
  if (pieces.length < (bars >= 2 ? 2 : 5)) return false;
  if (sentenceEnd.test(text) && !cutOff.test(text)) return false;
  const longest = Math.max(...pieces.map((piece) => piece.length));
  return text.length / pieces.length <= 32 && longest <= 70;
};

const tag = /(?:#[\p{L}\p{M}\p{N}_]+|[\p{L}\p{M}\p{N}_]+#)/gu;
const isTags = (text: string): boolean => {
  if (!text.includes("#")) return false;
  const tags = text.match(tag) ?? [];
  return tags.length > 0 && tags.join("").length * 2 >= text.replace(/\s/g, "").length;
};

const lettersIn = (text: string): number => (text.match(/[\p{L}\p{N}]/gu) ?? []).length;

/** A dotted "more …" link. */
const moreLink =
  /^(?:المزيد|للمزيد|more|read more|mehr|plus|más|بیشتر|devamı)\s*(?:\.{2,}|…|»|>{1,2}|→|←)?$/u;

/** Why one line is furniture; null when it shows nothing of the kind. */
const furnitureOf = (line: SourceLine): LeftReason | null => {
  const { text } = line;
  if (text.length > 1500) return null;
  const folded = fold(text);
  if (text.length > 200) {
    const subjects = new Set(folded.match(appealSubject) ?? []);
    if (appealAddress.test(folded) && subjects.size >= 2) return "appeal";
    return isMenu(text) ? "menu" : null;
  }
  if (moreLink.test(folded)) return "related";
  if (isTags(text)) return "tags";
  const ends = sentenceEnd.test(text) && !cutOff.test(text);
  const patterns = patternsFor(folded);
  for (const { reason, certain } of patterns) {
    // In a sentence of the text such a phrase may stand by chance; in a line of its own it does not.
    if (certain.test(folded) && (text.length <= 140 || !ends)) return reason;
  }
  if (isMenu(text)) return "menu";
  if (!ends && (folded.match(socialSites) ?? []).length >= 3) return "follow";
  if (/^(?:©|\(c\)|copyright)(?![\p{L}])/u.test(folded.trim())) return "footer";
  if (text.length > 60) return null;
  for (const { reason, likely } of patterns) {
    const found = folded.match(likely);
    if (found !== null && lettersIn(found.join("")) * 4 > lettersIn(folded) * 3) return reason;
  }
  return null;
};

/** Runs of list lines that are cut off, end in an author's name, or are nothing but links: headlines of other texts. */
const markHeadlines = (lines: readonly SourceLine[], marks: (LeftReason | null)[]): void => {
  const isEntry = (line: SourceLine): boolean =>
    line.text.length <= 160 &&
    (line.shape === "item" || itemMarkerOf(line.text) !== null || line.linkShare > 0.8);
  for (let start = 0; start < lines.length;) {
    let end = start;
    for (
      let line = lines[end];
      line !== undefined && isEntry(line) && (end === start || line.gap <= 1);
      line = lines[++end]
    );
    if (end - start >= 3) {
      const run = lines.slice(start, end);
      const cut = run.filter((line) => cutOff.test(line.text)).length;
      const signed = run.filter((line) => /\s\/\s[^/]{2,40}$/u.test(line.text)).length;
      const linked = run.filter((line) => line.linkShare > 0.8).length;
      if (cut >= run.length * 0.3 || signed >= run.length * 0.6 || linked > run.length * 0.8) {
        for (let place = start; place < end; place++) marks[place] ??= "related";
      }
    }
    start = Math.max(end, start + 1);
  }
};

/** For each line why it is furniture, or null. */
export const markFurniture = (lines: readonly SourceLine[]): readonly (LeftReason | null)[] => {
  const marks = lines.map(
    (line) => line.region ?? (line.shape === "heading" && line.text.length > 60 ? null : furnitureOf(line)),
  );
  markHeadlines(lines, marks);
  return marks;
};

const isMarker = (reason: LeftReason | null): boolean => reason === "comments" || reason === "related";

/**
 * Where the text ends: the place after which furniture outweighs prose. Prose counts by its length, furniture
 * against it; what follows a heading such as "Comments" counts little, because comments are prose too.
 */
export const endOfBody = (
  lines: readonly SourceLine[],
  marks: readonly (LeftReason | null)[],
  start: number,
): number => {
  let total = 0;
  lines.forEach((line, place) => {
    if ((marks[place] ?? null) === null && isProse(line)) total += line.text.length;
  });
  let sum = 0;
  let best = 0;
  let end = start;
  let before = 0;
  let afterMarker = false;
  for (let place = start; place < lines.length; place++) {
    const line = lines[place];
    if (line === undefined) break;
    const mark = marks[place] ?? null;
    if (mark !== null) {
      sum -= line.region === null ? 3 : 1;
      if (isMarker(mark) && before > total * 0.3) afterMarker = true;
    } else if (isProse(line)) {
      sum += Math.min(10, line.text.length / 40) * (afterMarker ? 0.2 : 1);
      before += line.text.length;
    } else if (!afterMarker) sum += 0.2; // verse has no prose
    if (sum >= best) {
      best = sum;
      end = place + 1;
    }
  }
  return end;
};
