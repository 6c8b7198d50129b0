// Everybody's notes on one reading or document: the union of the margins of its scope (protocol 2.4). The view
// decides what a "settled" means; here it is only counted.

import type { DocId, Result, UserId } from "../base/index.ts";
import { marginDocId, putNote, readNotes, removeNote } from "../document/index.ts";
import type { AuthoredNote, Note } from "../../schema/index.ts";
import type { Circle } from "./circle.ts";
import { changeText, listed, type OwnTextError } from "./ownText.ts";

export type NoteCounts = { readonly marks: number; readonly openQuestions: number };

/** All who ever were in the circle: notes of those who left stay. */
const authors = (circle: Circle): readonly UserId[] => [...circle.graph.current().users.keys()];

export const marginsOf = (circle: Circle, scope: DocId): ReadonlyMap<DocId, UserId> =>
  new Map(authors(circle).map((userId) => [marginDocId(scope, userId), userId]));

/** Loads what is not in memory yet; a margin that cannot be read is left out and noted. */
export const loadNotes = async (circle: Circle, scope: DocId): Promise<readonly AuthoredNote[]> => {
  for (const docId of marginsOf(circle, scope).keys()) {
    const loaded = await circle.texts.ensure(docId);
    if (!loaded.ok) circle.parts.log.note({ type: `margin ${loaded.error.type}` });
  }
  return notesOf(circle, scope);
};

/** What one message to the app holds (schema/note.ts). */
const mostNotes = 100_000;

/** Of the margins that are in memory. Where there are too many, the fullest margins lose, and nobody else's. */
export const notesOf = (circle: Circle, scope: DocId): readonly AuthoredNote[] => {
  const margins = [...marginsOf(circle, scope)].flatMap(([docId, by]) => {
    const text = circle.texts.get(docId);
    return text === undefined ? [] : [readNotes(text.replica).map((note): AuthoredNote => ({ by, note }))];
  });
  const all = margins.flat();
  if (all.length <= mostNotes) return all;
  return margins
    .toSorted((a, b) => a.length - b.length)
    .flat()
    .slice(0, mostNotes);
};

export const countNotes = (notes: readonly AuthoredNote[]): NoteCounts => {
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

type Kept = Promise<Result<{ readonly stored: Promise<void> }, OwnTextError>>;

const ownMargin = (circle: Circle, scope: DocId) => ({
  docId: marginDocId(scope, circle.self.userId),
  scope,
});

/** Runs in the circle's queue, like `dropNote`. */
export const keepNote = (circle: Circle, scope: DocId, note: Note): Kept =>
  changeText(circle, ownMargin(circle, scope), (margin) => listed(putNote(margin, note)));

export const dropNote = (circle: Circle, scope: DocId, id: string): Kept =>
  changeText(circle, ownMargin(circle, scope), (margin) => listed(removeNote(margin, id)));
