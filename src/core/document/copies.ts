// Copies of a document that are kept, and restorations, as records in people's margins of it (schema/copy.ts). Read as
// notes are: what does not fit its shape is not there.

import type { Bytes } from "../base/index.ts";
import { type CopyEntry, copyEntry, type RestoredEntry, restoredEntry, roots } from "../../schema/index.ts";
import type { Replica } from "./replica.ts";

/** Of one margin, what is beyond is not looked at: it holds the notes too. */
const mostLookedAt = 100_000;

export type KeptInMargin = {
  readonly copies: readonly CopyEntry[];
  readonly restored: readonly RestoredEntry[];
};

/** Newest first. */
export const readKept = (margin: Replica): KeptInMargin => {
  const copies: CopyEntry[] = [];
  const restored: RestoredEntry[] = [];
  let looked = 0;
  for (const [key, value] of margin.doc?.getMap(roots.notes).entries() ?? []) {
    if (++looked > mostLookedAt) break;
    const copy = copyEntry(value);
    if (copy.ok && copy.value.id === key) copies.push(copy.value);
    const back = restoredEntry(value);
    if (back.ok && back.value.id === key) restored.push(back.value);
  }
  const newestFirst = (a: { readonly createdAt: number }, b: { readonly createdAt: number }) =>
    b.createdAt - a.createdAt;
  return { copies: copies.toSorted(newestFirst), restored: restored.toSorted(newestFirst) };
};

/** Puts a record into one's own margin, and takes others of one's own away. */
export const putKept = (
  margin: Replica,
  entry: CopyEntry | RestoredEntry,
  away: readonly string[],
): Bytes | null =>
  margin.change((doc) => {
    const notes = doc.getMap(roots.notes);
    notes.set(entry.id, entry);
    for (const id of away) notes.delete(id);
  });
