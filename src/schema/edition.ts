// An edition: the immutable text of a reading, as sections and blocks (product, Text 2 and 3).
//
// An edition travels as one canonical JSON text: fixed order of keys, no white space, nothing more than the shape.
// parseEdition accepts that text only, so that equal editions are equal bytes and a repeated or unknown
// key has nowhere to hide. Beyond the shape it holds these rules:
//   - ids are unique, a speaker is one of the people, a date is a day of the calendar;
//   - the text is well-formed, has no control characters but line feeds, and no bidi controls outside blocks;
//   - no block is empty, and the whole stays within the limits below.

import { err, ok, type Result } from "../core/base/index.ts";
import {
  list,
  nullable,
  object,
  oneOf,
  pattern,
  type Shape,
  type ShapeError,
  text,
} from "../core/base/shape.ts";
import { directionShape, languageTag } from "./language.ts";
import { line, loneSurrogate } from "./line.ts";
import type { Direction } from "./thing.ts";

export const blockKinds = ["paragraph", "question", "answer", "list", "quote"] as const;
export type BlockKind = (typeof blockKinds)[number];

export const personRoles = ["interviewer", "interviewee", "author", "translator"] as const;
export type PersonRole = (typeof personRoles)[number];

export type Person = { readonly name: string; readonly role: PersonRole };
export type Published = {
  readonly where: string | null;
  readonly number: string | null;
  /** YYYY-MM-DD. */
  readonly date: string | null;
};
export type Block = {
  readonly id: string;
  readonly kind: BlockKind;
  readonly speaker: string | null;
  readonly language: string;
  readonly direction: Direction;
  readonly text: string;
};
export type Section = { readonly heading: string | null; readonly blocks: readonly Block[] };
export type Edition = {
  readonly title: string;
  readonly people: readonly Person[];
  readonly published: Published;
  readonly language: string;
  readonly direction: Direction;
  readonly sections: readonly Section[];
};

export const editionLimits = {
  /** UTF-16 units over all blocks and headings: 8 MiB. */
  text: 8 * 1024 * 1024,
  blocks: 50_000,
  sections: 5_000,
  people: 50,
  title: 1000,
  heading: 1000,
  name: 200,
  /** UTF-16 units of the canonical JSON text: 16 MiB. */
  encoded: 16 * 1024 * 1024,
} as const;

export type EditionError =
  | { readonly type: "notJson" }
  | { readonly type: "notCanonical" }
  | ShapeError
  | { readonly type: "editionTooLarge"; readonly limit: keyof typeof editionLimits };

const calendarDay: Shape<string> = (input, path = "") => {
  const shaped = pattern(/^\d{4}-\d{2}-\d{2}$/, 10)(input, path);
  if (!shaped.ok) return shaped;
  const [year = 0, month = 0, day = 0] = shaped.value.split("-").map(Number);
  return isCalendarDay(year, month, day) ? shaped : err({ type: "shapeMismatch", path });
};

/** Whether the Gregorian calendar has this day. */
export const isCalendarDay = (year: number, month: number, day: number): boolean => {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day <= days;
};

// oxlint-disable-next-line no-control-regex -- these are what is refused
const blockControl = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

const blockText: Shape<string> = (input, path = "") => {
  const shaped = text(editionLimits.text)(input, path);
  if (!shaped.ok) return shaped;
  const fine =
    shaped.value.trim() !== "" && !blockControl.test(shaped.value) && !loneSurrogate.test(shaped.value);
  return fine ? shaped : err({ type: "shapeMismatch", path });
};

const person = object({ name: line(editionLimits.name), role: oneOf(personRoles) });
const block = object({
  id: pattern(/^[a-z0-9]{1,16}$/, 16),
  kind: oneOf(blockKinds),
  speaker: nullable(line(editionLimits.name)),
  language: languageTag,
  direction: directionShape,
  text: blockText,
});
const section = object({
  heading: nullable(line(editionLimits.heading)),
  blocks: list(block, editionLimits.blocks),
});
const editionFields: Shape<Edition> = object({
  title: line(editionLimits.title),
  people: list(person, editionLimits.people),
  published: object({
    where: nullable(line(editionLimits.title)),
    number: nullable(line(editionLimits.name)),
    date: nullable(calendarDay),
  }),
  language: languageTag,
  direction: directionShape,
  sections: list(section, editionLimits.sections),
});

/** Every block in the order of reading. */
export const blocksOf = (edition: Edition): readonly Block[] =>
  edition.sections.flatMap((each) => each.blocks);

/** The running text that anchors count in: the blocks, joined by one line feed each. */
export const plainTextOf = (edition: Edition): string =>
  blocksOf(edition)
    .map((each) => each.text)
    .join("\n");

const overLimit = (edition: Edition): keyof typeof editionLimits | null => {
  let blocks = 0;
  let length = 0;
  for (const { heading, blocks: inside } of edition.sections) {
    blocks += inside.length;
    length += heading?.length ?? 0;
    for (const each of inside) length += each.text.length;
  }
  if (blocks > editionLimits.blocks) return "blocks";
  return length > editionLimits.text ? "text" : null;
};

const mismatch = (path: string) => err<EditionError>({ type: "shapeMismatch", path });

/** The strict shape with the rules above, for a value rather than a text. */
export const checkEdition = (input: unknown): Result<Edition, EditionError> => {
  const shaped = editionFields(input, "edition");
  if (!shaped.ok) return shaped;
  const edition = shaped.value;
  const limit = overLimit(edition);
  if (limit !== null) return err({ type: "editionTooLarge", limit });
  const names = new Set(edition.people.map(({ name }) => name));
  const ids = new Set<string>();
  const blocks = blocksOf(edition);
  if (blocks.length === 0) return mismatch("edition.sections");
  for (const { id, speaker } of blocks) {
    if (ids.has(id)) return mismatch(`edition block ${id}`);
    if (speaker !== null && !names.has(speaker)) return mismatch(`edition block ${id} speaker`);
    ids.add(id);
  }
  return ok(edition);
};

/** The canonical JSON text of an edition. */
export const encodeEdition = (edition: Edition): string =>
  JSON.stringify({
    title: edition.title,
    people: edition.people.map(({ name, role }) => ({ name, role })),
    published: {
      where: edition.published.where,
      number: edition.published.number,
      date: edition.published.date,
    },
    language: edition.language,
    direction: edition.direction,
    sections: edition.sections.map(({ heading, blocks }) => ({
      heading,
      blocks: blocks.map(({ id, kind, speaker, language, direction, text: content }) => ({
        id,
        kind,
        speaker,
        language,
        direction,
        text: content,
      })),
    })),
  });

const jsonOf = (encoded: string): unknown => {
  try {
    return JSON.parse(encoded);
  } catch {
    return undefined;
  }
};

export const parseEdition = (encoded: string): Result<Edition, EditionError> => {
  if (encoded.length > editionLimits.encoded) return err({ type: "editionTooLarge", limit: "encoded" });
  const value = jsonOf(encoded);
  if (value === undefined) return err({ type: "notJson" });
  const checked = checkEdition(value);
  if (!checked.ok) return checked;
  return encodeEdition(checked.value) === encoded ? checked : err({ type: "notCanonical" });
};
