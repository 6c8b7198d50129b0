// What our documents hold, typed (schema): the circle's things and name, a person's name, notes. Reads are strict
// and inert: what does not fit its shape is not there, whoever wrote it, and nothing is read through prototypes or
// beyond a bound. Writes give the Yjs update to send, or null when nothing changed.

import * as Y from "yjs";
import type { Bytes, DocId } from "../base/index.ts";
import type { Shape } from "../base/shape.ts";
import {
  circleEntry,
  type Note,
  noteShape,
  profileEntry,
  roots,
  type ThingEntry,
  thingEntry,
} from "../../schema/index.ts";
import type { Replica } from "./replica.ts";
import { rootShape } from "./rootShape.ts";

const maxThings = 20_000;
const maxNotes = 100_000;

type MapRoot = {
  [R in keyof typeof rootShape]: (typeof rootShape)[R] extends "children" ? never : R;
}[keyof typeof rootShape];

/** Undefined: the document cannot be read (CUT-13). */
const mapOf = (replica: Replica, root: MapRoot): Y.Map<unknown> | undefined => replica.doc?.getMap(root);

const readOne = <T>(replica: Replica, root: MapRoot, key: string, shape: Shape<T>): T | null => {
  const read = shape(mapOf(replica, root)?.get(key));
  return read.ok ? read.value : null;
};

/** Entries whose key and value fit, at most `max` looked at. */
const readAll = <T>(
  replica: Replica,
  root: MapRoot,
  max: number,
  parse: (key: string, value: unknown) => T | null,
): readonly T[] => {
  const found: T[] = [];
  let looked = 0;
  for (const [key, value] of mapOf(replica, root)?.entries() ?? []) {
    if (++looked > max) break;
    const parsed = parse(key, value);
    if (parsed !== null) found.push(parsed);
  }
  return found;
};

const put = (replica: Replica, root: MapRoot, key: string, value: object): Bytes | null =>
  replica.change((doc) => {
    doc.getMap(root).set(key, value);
  });

export type Thing = ThingEntry & { readonly docId: DocId };

const circleKey = "circle";
const nameKey = "name";

/** Lists that were read, until the next change of their document: a list has up to 20,000 things, and a view shows all. */
const readLists = new WeakMap<Y.Doc, readonly Thing[]>();
const watched = new WeakSet<Y.Doc>();

/** The index's readings and documents, in the order in which they began; the same list while nothing is changed in it. */
export const readThings = (index: Replica): readonly Thing[] => {
  const { doc } = index;
  // In a transaction the next change is told only at its end.
  if (doc === null || doc._transaction !== null) return readThingsAnew(index);
  const known = readLists.get(doc);
  if (known !== undefined) return known;
  if (!watched.has(doc)) doc.on("beforeTransaction", () => readLists.delete(doc));
  watched.add(doc);
  const things = readThingsAnew(index);
  readLists.set(doc, things);
  return things;
};

const readThingsAnew = (index: Replica): readonly Thing[] =>
  readAll(index, roots.index, maxThings, (key, value): Thing | null => {
    if (!/^00[0-9a-f]{30}$/.test(key)) return null;
    const entry = thingEntry(value);
    return entry.ok ? { ...entry.value, docId: key as DocId } : null;
  }).toSorted((a, b) => a.createdAt - b.createdAt || (a.docId < b.docId ? -1 : 1));

export const putThing = (index: Replica, { docId, ...entry }: Thing): Bytes | null =>
  put(index, roots.index, docId, entry);

export const readCircleName = (index: Replica): string | null =>
  readOne(index, roots.index, circleKey, circleEntry)?.name ?? null;

export const putCircleName = (index: Replica, name: string): Bytes | null =>
  put(index, roots.index, circleKey, { name });

/** A person's name, from that person's margin of the index. */
export const readProfileName = (margin: Replica): string | null =>
  readOne(margin, roots.profile, nameKey, profileEntry)?.name ?? null;

export const putProfileName = (margin: Replica, name: string): Bytes | null =>
  put(margin, roots.profile, nameKey, { name });

/** One person's notes on a scope, from that person's margin of it. */
export const readNotes = (margin: Replica): readonly Note[] =>
  readAll(margin, roots.notes, maxNotes, (key, value) => {
    const note = noteShape(value);
    return note.ok && note.value.id === key ? note.value : null;
  });

export const putNote = (margin: Replica, note: Note): Bytes | null => put(margin, roots.notes, note.id, note);

export const removeNote = (margin: Replica, id: string): Bytes | null =>
  margin.change((doc) => {
    doc.getMap(roots.notes).delete(id);
  });
