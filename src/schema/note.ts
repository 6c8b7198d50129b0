// Notes: what a person writes beside a passage. They live in the person's own margin of a reading or
// document (protocol 2.4), one map entry each; a thread is joined from all margins by note ids.

import {
  either,
  flag,
  type Infer,
  integer,
  list,
  nullable,
  object,
  oneOf,
  pattern,
  type Shape,
  text,
} from "../core/base/shape.ts";

/** The kinds of a mark, in the order of the interface (product.md, annotations 6). */
export const markKinds = [
  "question",
  "comment",
  "disagreement",
  "explanation",
  "connection",
  "aloud",
  "action",
] as const;
export type MarkKind = (typeof markKinds)[number];

/** 16 random bytes as base64url. */
export const noteId: Shape<string> = pattern(/^[A-Za-z0-9_-]{22}$/, 22);

const offset = integer(0, 2 ** 31);
const place = object({ blockId: pattern(/^[a-z0-9]{1,16}$/, 16), offset });

/**
 * Where a mark stands (product.md, annotations 5): block and offsets, position in the whole text, and the
 * quote with 32 characters of context, also folded. Offsets are UTF-16 units.
 */
export const anchorShape = object({
  start: place,
  end: place,
  position: offset,
  quote: text(20_000),
  prefix: text(64),
  suffix: text(64),
  foldedQuote: text(20_000),
  foldedPrefix: text(128),
  foldedSuffix: text(128),
});
export type Anchor = Infer<typeof anchorShape>;

const moment = integer(0, 2 ** 53 - 1);
const body = text(20_000);

const mark = object({
  type: oneOf(["mark"]),
  id: noteId,
  kind: oneOf(markKinds),
  anchor: anchorShape,
  text: body,
  createdAt: moment,
  editedAt: nullable(moment),
});
const reply = object({
  type: oneOf(["reply"]),
  id: noteId,
  /** The mark that the thread hangs on. */
  to: noteId,
  text: body,
  createdAt: moment,
  editedAt: nullable(moment),
});
/** "Answered" for a question, "settled" for the rest: the newest statement of a thread counts. */
const settling = object({
  type: oneOf(["settling"]),
  id: noteId,
  to: noteId,
  settled: flag,
  createdAt: moment,
});

export const noteShape = either(mark, reply, settling);
export type Mark = Infer<typeof mark>;
export type Reply = Infer<typeof reply>;
export type Settling = Infer<typeof settling>;
export type Note = Infer<typeof noteShape>;

/** A note as the app gets it: with whose margin it came from. */
export type AuthoredNote = { readonly by: string; readonly note: Note };
export const authoredNoteShape: Shape<AuthoredNote> = object({
  by: pattern(/^[0-9a-f]{64}$/, 64),
  note: noteShape,
});
export const authoredNotesShape = list(authoredNoteShape, 100_000);
