// Which line is the title. The surest sign is repetition: a page names its text once more in its own title or at
// the end of a trail such as "Home - Interviews - Jane Doe - Title". Otherwise a heading, or a first short line.

import { fold } from "../text/fold.ts";
import { isProse } from "./furniture.ts";
import type { LeftReason, Source } from "./source.ts";

export type FoundTitle = {
  readonly title: string;
  /** The line that is the title; null when no line is. */
  readonly line: number | null;
  /** What stood before the title in the trail: sections, and often the author. */
  readonly trail: readonly string[];
  /** The file says so itself, so what stands before the title is furniture. */
  readonly isSure: boolean;
};

const longestTitle = 400;
const normal = (text: string): string =>
  fold(text)
    .replace(/[\s"'«»“”‘’]+/g, " ")
    .trim();
const separator = /\s[-–—|>»/:·•]\s|\s?[|»›]\s?/gu;

/** A title stands near the beginning, its trail there or at the very end; a book's other lines are not asked. */
const beginning = 400;
const ending = 40;

/** Lines by their normal form; of equal ones the best: a heading, else the first. */
const titleLines = (source: Source): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  source.lines.slice(0, beginning).forEach((line, place) => {
    if (line.text.length < 4 || line.text.length > longestTitle) return;
    const key = normal(line.text);
    const known = found.get(key);
    const better =
      known === undefined || (line.shape === "heading" && source.lines[known]?.shape !== "heading");
    if (better) found.set(key, place);
  });
  return found;
};

type Trail = { readonly line: number; readonly trail: readonly string[] };

/** A line that is the end, or the beginning, of a longer one, after a separator. */
const repeatedIn = (long: string, lines: ReadonlyMap<string, number>, self: number): Trail | null => {
  if (long.length > 1000) return null;
  let parts = 0;
  for (const match of long.matchAll(separator)) {
    const after = long.slice(match.index + match[0].length);
    const line = after.length > longestTitle ? undefined : lines.get(normal(after));
    if (line !== undefined && line !== self) {
      return {
        line,
        trail: long
          .slice(0, match.index)
          .split(separator)
          .map((part) => part.trim()),
      };
    }
    if (++parts > 12) break;
  }
  return null;
};

/** A line that a stated title consists of, begins or ends with; the rest is the site's name or the author's. */
const statedIn = (title: string, source: Source, lines: ReadonlyMap<string, number>): Trail | null => {
  const whole = lines.get(normal(title));
  if (whole !== undefined) return { line: whole, trail: [] };
  const found: Trail[] = [];
  const atEnd = repeatedIn(title, lines, -1);
  if (atEnd !== null) found.push(atEnd);
  const cuts = [...title.matchAll(separator)].map((match) => match.index).reverse();
  for (const cut of cuts.slice(0, 12)) {
    const line = lines.get(normal(title.slice(0, cut)));
    if (line !== undefined) found.push({ line, trail: [] });
  }
  // Both ends may be lines: then one is the site's name. A heading is the title, a link or a short line is not.
  const weight = ({ line }: Trail): number => {
    const { shape, linkShare, text } = source.lines[line] ?? { shape: "text", linkShare: 0, text: "" };
    if (source.site !== null && normal(text) === normal(source.site)) return -1;
    return (shape === "heading" ? 1000 : 0) + (linkShare > 0.8 ? 0 : text.length);
  };
  const best = found.sort((a, b) => weight(b) - weight(a))[0];
  return best !== undefined && weight(best) >= 0 ? best : null;
};

const trailTitle = (source: Source, lines: ReadonlyMap<string, number>): Trail | null => {
  let best: Trail | null = null;
  for (let place = 0; place < source.lines.length; place++) {
    if (place === beginning) place = Math.max(place, source.lines.length - ending);
    const text = source.lines[place]?.text ?? "";
    if (text.length < 20 || source.lines[place]?.shape === "item") continue;
    const found = repeatedIn(text, lines, place);
    // One separator alone may be a dash in a sentence; a trail has at least two steps, or stands in the page's menu.
    if (found === null || found.trail.length < 2) continue;
    const length = source.lines[found.line]?.text.length ?? 0;
    if (best === null || length > (source.lines[best.line]?.text.length ?? 0)) best = found;
  }
  return best;
};

const nameOfFile = (name: string): string => {
  const stem = name.replace(/^.*[/\\]/, "").replace(/\.[A-Za-z0-9]{1,8}$/, "");
  const words = stem.replace(/[_+]+/g, " ").trim();
  return /\p{L}{3,}/u.test(words) && !/^[0-9a-f_-]+$/i.test(stem) ? words : "";
};

/** The line that is most likely the title when nothing is repeated. */
const plainTitle = (source: Source, marks: readonly (LeftReason | null)[]): number | null => {
  const isOpen = (place: number): boolean => (marks[place] ?? null) === null;
  const headings = source.lines.flatMap((line, place) =>
    line.shape === "heading" && isOpen(place) ? [place] : [],
  );
  const [heading] = headings;
  const firstProse = source.lines.findIndex((line, place) => isOpen(place) && isProse(line));
  if (heading !== undefined && source.origin !== "text" && (firstProse === -1 || heading < firstProse))
    return heading;
  for (let place = 0; place < source.lines.length; place++) {
    const line = source.lines[place];
    if (line === undefined || !isOpen(place)) continue;
    const fits =
      line.text.length <= 200 && line.shape !== "item" && !isProse(line) && !/[.,،:؛;]$/u.test(line.text);
    return fits ? place : null;
  }
  return null;
};

const shortened = (text: string): string => {
  if (text.length <= 80) return text;
  const cut = text.slice(0, 80);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 40)).trim()}…`;
};

export const findTitle = (
  source: Source,
  marks: readonly (LeftReason | null)[],
  fileName: string,
): FoundTitle => {
  const lines = titleLines(source);
  const lineText = (place: number): string => source.lines[place]?.text ?? "";
  for (const stated of source.titles) {
    const found = statedIn(stated, source, lines);
    if (found !== null) return { title: lineText(found.line), ...found, isSure: true };
  }
  const trail = trailTitle(source, lines);
  if (trail !== null) return { title: lineText(trail.line), ...trail, isSure: true };
  const [stated] = source.titles;
  if (stated !== undefined) return { title: stated, line: null, trail: [], isSure: false };
  const plain = plainTitle(source, marks);
  if (plain !== null) return { title: lineText(plain), line: plain, trail: [], isSure: false };
  const first = source.lines.find((_, place) => (marks[place] ?? null) === null) ?? source.lines[0];
  return {
    title: nameOfFile(fileName) || shortened(first?.text ?? ""),
    line: null,
    trail: [],
    isSure: false,
  };
};
