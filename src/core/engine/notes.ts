// Everybody's notes on one reading or document: the union of the margins of its scope (protocol 2.4). The view
// decides what a "settled" means; here it is only counted.

import type { DocId, Result, UserId } from "../base/index.ts";
import { marginDocId, putNote, readNotes, removeNote } from "../document/index.ts";
import type { AuthoredNote, Note } from "../../schema/index.ts";
import type { Circle } from "./circle.ts";
import { shownOf } from "./drafts.ts";
import { noteUnreadable } from "./looks.ts";
import { changeText, listed, type OwnTextError } from "./ownText.ts";

export type NoteCounts = { readonly marks: number; readonly openQuestions: number };

/**
 * RULE: [THR-11] what was read of the margins, until a margin changes: the view is made at every keystroke of anybody, and
 * must not cost what all notes together cost.
 */
type Memo = {
  /** By scope; a margin's id costs a hash and never changes. */
  readonly margins: Map<DocId, Map<DocId, UserId>>;
  readonly scopes: Map<DocId, DocId>;
  readonly notes: Map<DocId, readonly AuthoredNote[]>;
  readonly counts: Map<DocId, NoteCounts>;
};
const memos = new WeakMap<Circle, Memo>();

/** Without what has changed since it was read. */
const memoOf = (circle: Circle): Memo => {
  const known = memos.get(circle);
  const memo = known ?? { margins: new Map(), scopes: new Map(), notes: new Map(), counts: new Map() };
  if (known === undefined) memos.set(circle, memo);
  for (const docId of [...circle.texts.takeChanged(), ...circle.drafts.takeChanged()]) {
    memo.notes.delete(docId);
    const scope = memo.scopes.get(docId);
    if (scope !== undefined) memo.counts.delete(scope);
  }
  return memo;
};

/** Of all who ever were in the circle: notes of those who left stay. */
export const marginsOf = (circle: Circle, scope: DocId): ReadonlyMap<DocId, UserId> => {
  const memo = memoOf(circle);
  const margins = memo.margins.get(scope) ?? new Map<DocId, UserId>();
  memo.margins.set(scope, margins);
  const { users } = circle.graph.current();
  if (margins.size === users.size) return margins;
  const known = new Set(margins.values());
  for (const userId of users.keys()) {
    if (known.has(userId)) continue;
    const docId = marginDocId(scope, userId);
    margins.set(docId, userId);
    memo.scopes.set(docId, scope);
  }
  memo.counts.delete(scope);
  return margins;
};

/** A margin that cannot be read is left out, and told (CUT-13). */
export const loadMargin = async (circle: Circle, docId: DocId): Promise<void> => {
  const loaded = await circle.texts.ensureReadable(docId);
  if (loaded.ok) return;
  circle.parts.log.note({ type: `margin ${loaded.error.type}` });
  if (loaded.error.type === "textDamaged") noteUnreadable(circle, docId);
};

/** Loads what is not in memory yet. */
export const loadNotes = async (circle: Circle, scope: DocId): Promise<readonly AuthoredNote[]> => {
  for (const docId of marginsOf(circle, scope).keys()) await loadMargin(circle, docId);
  return notesOf(circle, scope);
};

/** What one message to the app holds (schema/note.ts). */
const mostNotes = 100_000;

/** Of the margins that are in memory. Where there are too many, the fullest margins lose, and nobody else's. */
export const notesOf = (circle: Circle, scope: DocId): readonly AuthoredNote[] => {
  const { notes } = memoOf(circle);
  const margins = [...marginsOf(circle, scope)].flatMap(([docId, by]) => {
    const known = notes.get(docId);
    if (known !== undefined) return [known];
    const replica = shownOf(circle, docId);
    if (replica === undefined) return [];
    const read = readNotes(replica).map((note): AuthoredNote => ({ by, note }));
    notes.set(docId, read);
    return [read];
  });
  const all = margins.flat();
  if (all.length <= mostNotes) return all;
  return margins
    .toSorted((a, b) => a.length - b.length)
    .flat()
    .slice(0, mostNotes);
};

const countNotes = (notes: readonly AuthoredNote[]): NoteCounts => {
  const newest = new Map<string, { readonly settled: boolean; readonly createdAt: number }>();
  for (const { note } of notes)
    if (note.type === "settling" && (newest.get(note.to)?.createdAt ?? -1) < note.createdAt)
      newest.set(note.to, note);
  let marks = 0;
  let openQuestions = 0;
  for (const { note } of notes) {
    if (note.type !== "mark") continue;
    marks += 1;
    if (note.kind === "question" && newest.get(note.id)?.settled !== true) openQuestions += 1;
  }
  return { marks, openQuestions };
};

export const countsOf = (circle: Circle, scope: DocId): NoteCounts => {
  marginsOf(circle, scope);
  const { counts } = memoOf(circle);
  const known = counts.get(scope);
  if (known !== undefined) return known;
  const made = countNotes(notesOf(circle, scope));
  counts.set(scope, made);
  return made;
};

type Kept = Promise<Result<{ readonly stored: Promise<void> }, OwnTextError>>;

export const ownMargin = (circle: Circle, scope: DocId) => ({
  docId: marginDocId(scope, circle.self.userId),
  scope,
});

/** Runs in the circle's queue, like `dropNote`. */
export const keepNote = (circle: Circle, scope: DocId, note: Note): Kept =>
  changeText(circle, ownMargin(circle, scope), (margin) => listed(putNote(margin, note)));

export const dropNote = (circle: Circle, scope: DocId, id: string): Kept =>
  changeText(circle, ownMargin(circle, scope), (margin) => listed(removeNote(margin, id)));
