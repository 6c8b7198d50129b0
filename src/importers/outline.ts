// Which lines of a body are headings, which are lists, and which are paragraphs.
//
// Numbered lines are the hard case: a list of short items, the headings of numbered parts and numbered paragraphs
// all begin alike. Items that stand together, numbered one after another, are a list. Numbered lines that stand
// alone, are short, and count 1, 2, 3 … through the text with prose between them are headings.

import { isProse } from "./furniture.ts";
import { itemMarkerOf, type ItemMarker } from "./itemMarker.ts";
import type { Source, SourceLine } from "./source.ts";

export type OutlinePart =
  | { readonly type: "heading"; readonly places: readonly number[]; readonly text: string }
  | { readonly type: "list"; readonly places: readonly number[]; readonly text: string }
  | { readonly type: "quote" | "paragraph"; readonly places: readonly number[]; readonly text: string };

const longestHeading = 160;
const longestItem = 240;
const longestPlainHeading = 80;

const endsOpen = /[.,،؛;:：…]\s*$/u;
const endsSentence = /[.,،؛;:：…!?؟»"”)]\s*$/u;

type Numbered = { readonly place: number; readonly marker: ItemMarker };

/** Numbered lines without a numbered neighbour of the same kind. */
const lonely = ({ lines, origin }: Source, body: readonly number[]): readonly Numbered[] => {
  // What the format itself calls a heading, a quotation or a list item needs no guessing.
  const isStated = (line: SourceLine): boolean =>
    line.shape === "item" ? origin !== "text" : line.shape !== "text";
  const markers = body.map((place) => {
    const line = lines[place];
    return line === undefined || isStated(line) ? null : itemMarkerOf(line.text);
  });
  const follows = (a: ItemMarker | null | undefined, b: ItemMarker | null | undefined): boolean =>
    a?.number !== null && a?.number !== undefined && b?.number === a.number + 1 && a.style === b.style;
  return body.flatMap((place, at) => {
    const marker = markers[at];
    if (marker === null || marker === undefined || marker.number === null) return [];
    const hasNeighbour = follows(markers[at - 1], marker) || follows(marker, markers[at + 1]);
    return hasNeighbour ? [] : [{ place, marker }];
  });
};

/** The places of numbered headings with their text: sequences 1, 2, 3 … of one style, two at least. */
const numberedHeadings = (source: Source, body: readonly number[]): ReadonlyMap<number, string> => {
  const { lines } = source;
  const headings = new Map<number, string>();
  const fits = ({ place, marker }: Numbered): boolean => {
    const text = lines[place]?.text ?? "";
    return (
      text.length <= longestHeading && !endsOpen.test(text.slice(marker.length)) && place !== body.at(-1)
    );
  };
  const candidates = lonely(source, body);
  const isFitting = new Set(candidates.filter(fits).map(({ place }) => place));
  for (const style of new Set(candidates.map(({ marker }) => marker.style))) {
    let run: Numbered[] = [];
    const close = (): void => {
      if (run.length >= 2) {
        for (const { place, marker } of run)
          headings.set(place, (lines[place]?.text ?? "").slice(marker.length).trim());
      }
      run = [];
    };
    for (const each of candidates) {
      if (each.marker.style !== style || !isFitting.has(each.place)) continue;
      if (each.marker.number === 1) close();
      if (each.marker.number === run.length + 1) run.push(each);
    }
    close();
  }
  return headings;
};

const unnumbered = (text: string): string => {
  const marker = itemMarkerOf(text);
  return marker === null || marker.number === null ? text : text.slice(marker.length).trim();
};

/** Headings of the format count 1, 2, 3 … too; then the numbers go, as they do in plain text. */
const formatHeadings = (
  lines: readonly SourceLine[],
  body: readonly number[],
): ReadonlyMap<number, string> => {
  const places = body.filter((place) => lines[place]?.shape === "heading");
  const numbers = places.map((place) => itemMarkerOf(lines[place]?.text ?? "")?.number ?? null);
  const counted = numbers.filter((number) => number !== null);
  const areNumbered = counted.length >= 2 && counted.every((number, at) => number === at + 1);
  return new Map(
    places.map((place) => {
      const text = lines[place]?.text ?? "";
      return [place, areNumbered ? unnumbered(text) : text];
    }),
  );
};

/** A short line by itself, without a sentence's end, before prose. */
const isPlainHeading = (lines: readonly SourceLine[], body: readonly number[], at: number): boolean => {
  const place = body[at];
  const line = place === undefined ? undefined : lines[place];
  const next = lines[body[at + 1] ?? -1];
  if (line === undefined || next === undefined || line.shape !== "text") return false;
  if (line.text.length > longestPlainHeading || endsSentence.test(line.text) || !/\p{L}/u.test(line.text))
    return false;
  if (line.strong) return isProse(next) && !next.strong;
  return line.gap > 0 && next.gap > 0 && isProse(next);
};

/** Real list items are one whatever their length; typed ones only when they are no paragraphs behind a dash. */
const isListLine = (line: SourceLine, source: Source): boolean => {
  if (line.shape === "item" && source.origin !== "text") return true;
  if (line.shape === "heading" || line.text.length > longestItem || isProse(line)) return false;
  return itemMarkerOf(line.text) !== null;
};

const endOfList = (
  source: Source,
  body: readonly number[],
  start: number,
  taken: (place: number) => boolean,
): number => {
  const { lines } = source;
  let end = start;
  for (let place = body[end]; place !== undefined; place = body[++end]) {
    const line = lines[place];
    if (line === undefined || taken(place) || !isListLine(line, source) || (end > start && line.gap > 1))
      break;
  }
  return end;
};

const isVerse = (line: SourceLine | undefined): line is SourceLine =>
  line !== undefined && line.shape !== "item" && line.shape !== "heading" && line.text.length <= 64;

/** Short lines without a blank line between them belong together: verse, an address. */
const endOfVerse = (
  lines: readonly SourceLine[],
  body: readonly number[],
  start: number,
  taken: (place: number) => boolean,
): number => {
  const first = lines[body[start] ?? -1];
  let end = start + 1;
  for (let place = body[end]; place !== undefined; place = body[++end]) {
    const line = lines[place];
    if (!isVerse(line) || line.gap > 0 || taken(place) || line.shape !== first?.shape) break;
  }
  return end;
};

/**
 * The parts of a body in order. `body` holds the places of its lines; `alone` tells which of them must not be joined
 * with others, because somebody begins to speak there.
 */
export const outlineOf = (
  source: Source,
  body: readonly number[],
  alone: (place: number) => boolean,
): readonly OutlinePart[] => {
  const { lines } = source;
  const headings = new Map([...numberedHeadings(source, body), ...formatHeadings(lines, body)]);
  const taken = (place: number): boolean => headings.has(place) || alone(place);
  const parts: OutlinePart[] = [];
  for (let at = 0; at < body.length;) {
    const place = body[at] ?? 0;
    const line = lines[place];
    const heading = headings.get(place);
    if (line === undefined) break;
    const listEnd = taken(place) ? at : endOfList(source, body, at, taken);
    if (heading !== undefined && !alone(place)) {
      parts.push({ type: "heading", places: [place], text: heading });
      at++;
    } else if (!alone(place) && isPlainHeading(lines, body, at)) {
      parts.push({ type: "heading", places: [place], text: line.text });
      at++;
    } else if (listEnd - at >= 2) {
      const places = body.slice(at, listEnd);
      parts.push({ type: "list", places, text: places.map((each) => lines[each]?.text ?? "").join("\n") });
      at = listEnd;
    } else {
      const end = alone(place) || !isVerse(line) ? at + 1 : endOfVerse(lines, body, at, taken);
      const places = body.slice(at, end);
      const type = line.shape === "quote" ? "quote" : "paragraph";
      parts.push({ type, places, text: places.map((each) => (lines[each]?.text ?? "").trim()).join("\n") });
      at = end;
    }
  }
  return parts;
};
