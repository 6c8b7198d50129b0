// The lines around a title: who wrote, asked or translated, and where, in which number and when it appeared.
//
// A bare name is believed only with evidence beside it: it stands in the trail to the title, the page states it, its
// transliteration follows in brackets, or a line of publication comes right after. So the subtitle of a
// chapter does not become its author.

import type { Person, Published } from "../schema/edition.ts";
import { fold } from "../text/fold.ts";
import { isProse } from "./furniture.ts";
import { bylineOf, isSamePerson, nameOf } from "./personName.ts";
import { dateOf, publicationOf, type Publication } from "./publication.ts";
import type { LeftReason, Source, SourceLine } from "./source.ts";
import type { FoundTitle } from "./title.ts";

export type HeadUse = "title" | "people" | "published" | "details";
export type Byline = { readonly name: string; readonly role: Person["role"] | "unstated" };
export type Head = {
  readonly uses: ReadonlyMap<number, HeadUse>;
  readonly bylines: readonly Byline[];
  readonly published: Published;
  /** The first line after the head. */
  readonly bodyStart: number;
};

const nearby = 12;
/** So few letters besides date, number and place make a line of publication. */
const restAllowed = 24;
const bracketed = /^[([]\s*([^()[\]]{3,60}?)\s*[)\]]$/u;
const detail =
  /^[^\s:：][^:：\n]{0,30}[:：]\s*\S[^\n]{0,80}$|^\d{1,3}\s*(?:min|minute|minutes|دقيقة|دقائق)/iu;

const asPublication = (line: SourceLine): Publication | null => {
  if (line.text.length > 160) return null;
  const found = publicationOf(line.text);
  return found !== null && found.rest <= restAllowed ? found : null;
};

type State = {
  readonly uses: Map<number, HeadUse>;
  readonly bylines: Byline[];
  published: Publication | null;
};

const addByline = (state: State, byline: Byline): void => {
  if (!state.bylines.some(({ name }) => isSamePerson(name, byline.name))) state.bylines.push(byline);
};

const isNamed = (name: string, source: Source, found: FoundTitle): boolean =>
  found.trail.some((part) => fold(part) === fold(name) || isSamePerson(name, part)) ||
  source.authors.some((author) => isSamePerson(author, name));

/** Takes a line into the head; false when it is none of the head's. */
const takeLine = (state: State, source: Source, found: FoundTitle, place: number): boolean => {
  const line = source.lines[place];
  if (line === undefined || isProse(line) || line.text.length > 200) return false;
  const isRepeat = fold(line.text) === fold(found.title);
  if (isRepeat) {
    state.uses.set(place, "title");
    return true;
  }
  const publication = asPublication(line);
  if (publication !== null && state.published === null && line.shape !== "heading") {
    state.published = publication;
    state.uses.set(place, "published");
    return true;
  }
  const byline = bylineOf(line.text);
  if (byline !== null) {
    addByline(state, byline);
    state.uses.set(place, "people");
    return true;
  }
  if (line.shape !== "text") return false;
  const isAfterName = state.uses.get(place - 1) === "people";
  if (isAfterName && bracketed.test(line.text)) {
    state.uses.set(place, "people");
    return true;
  }
  const name = nameOf(line.text);
  const following = source.lines[place + 1];
  const isTransliterated =
    following !== undefined &&
    bracketed.test(following.text) &&
    nameOf(bracketed.exec(following.text)?.[1] ?? "") !== null;
  const isFollowedByDate = following !== undefined && asPublication(following) !== null;
  if (name !== null && (isTransliterated || isFollowedByDate || isNamed(name, source, found))) {
    addByline(state, { name, role: "unstated" });
    state.uses.set(place, "people");
    return true;
  }
  const isAfterField = state.uses.has(place - 1) && state.uses.get(place - 1) !== "title";
  if (isAfterField && detail.test(line.text) && !/[.!?؟]$/u.test(line.text)) {
    state.uses.set(place, "details");
    return true;
  }
  return false;
};

const publishedOf = (source: Source, publication: Publication | null): Published => {
  const stated = source.date === null ? null : dateOf(source.date);
  return {
    where: publication?.where ?? source.site,
    number: publication?.number ?? null,
    date: publication?.date ?? stated,
  };
};

export const readHead = (source: Source, marks: readonly (LeftReason | null)[], found: FoundTitle): Head => {
  const state: State = { uses: new Map(), bylines: [], published: null };
  let bodyStart = 0;
  if (found.line !== null) state.uses.set(found.line, "title");
  let place = found.line === null ? 0 : found.line + 1;
  bodyStart = place;
  for (const end = Math.min(source.lines.length, place + nearby); place < end; place++) {
    // Furniture may stand between the title and its author; it ends nothing.
    if ((marks[place] ?? null) !== null) continue;
    if (!takeLine(state, source, found, place)) break;
    bodyStart = place + 1;
  }
  // Dates and authors also stand above a title.
  for (let above = (found.line ?? 0) - 1; above >= Math.max(0, (found.line ?? 0) - 4); above--) {
    const line = source.lines[above];
    if (line === undefined || (marks[above] ?? null) !== null) continue;
    const wantsMore = state.published === null || state.bylines.length === 0;
    if (!wantsMore || !takeLine(state, source, found, above)) break;
  }
  for (const author of source.authors) {
    if (state.bylines.length === 0 || state.bylines.some(({ name }) => isSamePerson(name, author))) {
      addByline(state, { name: author, role: "unstated" });
    }
  }
  return {
    uses: state.uses,
    bylines: state.bylines,
    published: publishedOf(source, state.published),
    bodyStart,
  };
};
