// Everybody's notes on one reading or document: the union of the margins of its scope (protocol 2.4). The view
// decides what a "settled" means; here it is only counted.

import { type DocId, ok, type Result, type UserId } from "../base/index.ts";
import { marginDocId, putNote, readNotes, removeNote } from "../document/index.ts";
import type { AuthoredNote, Note } from "../../schema/index.ts";
import type { Circle } from "./circle.ts";
import { shownOf } from "./drafts.ts";
import { noteUnreadable } from "./looks.ts";
import { mayWriteNow } from "./keyless.ts";
import { changeText, listed, type OwnTextError } from "./ownText.ts";
import { isOut } from "./outOf.ts";

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
  /** Of one's own margins: which notes stand otherwise in the circle, or not at all. */
  readonly drafted: Map<DocId, readonly Note[]>;
};
const memos = new WeakMap<Circle, Memo>();

/** Without what has changed since it was read. */
const memoOf = (circle: Circle): Memo => {
  const known = memos.get(circle);
  const memo = known ?? {
    margins: new Map(),
    scopes: new Map(),
    notes: new Map(),
    counts: new Map(),
    drafted: new Map(),
  };
  if (known === undefined) memos.set(circle, memo);
  for (const docId of [...circle.texts.takeChanged(), ...circle.drafts.takeChanged()]) {
    memo.notes.delete(docId);
    memo.drafted.delete(docId);
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

/** Notes of a draft, as they are in no entry: written or changed here. */
export const draftedNotes = (circle: Circle, margin: DocId): readonly Note[] => {
  const draft = circle.drafts.get(margin);
  if (draft === undefined) return [];
  const { drafted } = memoOf(circle);
  const known = drafted.get(margin);
  if (known !== undefined) return known;
  const inCircle = circle.texts.get(margin)?.replica;
  const there = new Map((inCircle === undefined ? [] : readNotes(inCircle)).map((note) => [note.id, note]));
  const made = readNotes(draft.document.replica).filter(
    (note) => JSON.stringify(there.get(note.id)) !== JSON.stringify(note),
  );
  drafted.set(margin, made);
  return made;
};

/** What is not shared and cannot be is its author's alone: one note goes, and is again as the circle has it. */
const dropDrafted = async (circle: Circle, margin: DocId, id: string): Kept => {
  const text = await circle.texts.ensure(margin);
  if (!text.ok) return text;
  const rest = draftedNotes(circle, margin).filter((note) => note.id !== id);
  const shown = shownOf(circle, margin);
  const left = new Set((shown === undefined ? [] : readNotes(shown)).map((note) => note.id));
  const stored = circle.drafts.anew(margin, (replica) => [
    ...rest.flatMap((note) => listed(putNote(replica, note))),
    ...readNotes(replica).flatMap((note) => (left.has(note.id) ? [] : listed(removeNote(replica, note.id)))),
  ]);
  circle.ears.draftChanged(margin);
  return ok({ stored });
};

export const dropNote = (circle: Circle, scope: DocId, id: string): Kept => {
  const place = ownMargin(circle, scope);
  const isStuck = isOut(circle) || !mayWriteNow(circle, place.docId);
  if (isStuck && draftedNotes(circle, place.docId).some((note) => note.id === id))
    return dropDrafted(circle, place.docId, id);
  return changeText(circle, place, (margin) => listed(removeNote(margin, id)));
};
