// One text on its way from a circle into another that was begun from it: a reading, or a document in its present state,
// and one's own notes beside it, each whole before the new list names it (OUT-10, OUT-14).

import { indexDocId, type Note, parseEdition } from "../../schema/index.ts";
import { type DocId, err, type CircleId, idBytes, ok, type Result, toHex } from "../base/index.ts";
import { hash } from "../crypto/index.ts";
import {
  bringTo,
  marginDocId,
  putNote,
  putThing,
  readEditionText,
  readNotes,
  readThings,
  type Replica,
  type Thing,
  treeOf,
  writeEdition,
} from "../document/index.ts";
import type { Circle } from "./circle.ts";
import { shownOf } from "./drafts.ts";
import { type changeText, listed, type OwnTextError } from "./ownText.ts";
import type { OwnPlace } from "./writing.ts";

export const indexPlace: OwnPlace = { docId: indexDocId, scope: null };

/** RULE: [OUT-10] a reading names itself by its text; a document is another one there, and the same after any number of starts. */
export const carriedDocId = (to: CircleId, { kind, docId }: Pick<Thing, "kind" | "docId">): DocId =>
  kind === "reading"
    ? docId
    : (`00${toHex(hash("circ1/carried", idBytes(to), idBytes(docId)).subarray(0, 15))}` as DocId);

/** RULE: [OUT-14] one's own marks, and what one said of them oneself: a reply stands nowhere without its mark. */
export const notesGoing = (notes: readonly Note[]): readonly Note[] => {
  const marks = new Set(notes.flatMap((note) => (note.type === "mark" ? [note.id] : [])));
  return notes.filter((note) => note.type === "mark" || marks.has(note.to));
};

/** Read as it is shown; null: nothing whole of it is here. */
const shownText = async (circle: Circle, docId: DocId): Promise<Result<Replica | null, OwnTextError>> => {
  const text = await circle.texts.ensure(docId);
  if (!text.ok) {
    const { type } = text.error;
    return type === "textDamaged" || type === "rowDamaged" ? ok(null) : text;
  }
  const shown = shownOf(circle, docId) ?? text.value.replica;
  return ok(shown.doc === null ? null : shown);
};

export const thingsIn = (circle: Circle): readonly Thing[] => {
  const index = shownOf(circle, indexDocId);
  return index === undefined ? [] : readThings(index);
};

/** How much of a text is here, only to be compared: another number means that something came. */
export const amountOf = (circle: Circle, docId: DocId): number => {
  let amount = circle.drafts.get(docId) === undefined ? 0 : 1;
  for (const { docs } of circle.log.devices.values()) {
    const track = docs.get(docId);
    if (track === undefined) continue;
    amount += 1;
    for (const { seqs } of track.runs.values()) amount += seqs.length;
  }
  return amount;
};

export type Written = Result<{ readonly stored: Promise<void> }, OwnTextError>;
export type Write = (place: OwnPlace, change: Parameters<typeof changeText>[2]) => Promise<Written>;

/** One circle's texts on their way into another. */
export type Way = { readonly from: Circle; readonly to: Circle; readonly write: Write };

/** Along with it, or why not: nothing whole of it is here, or a part of it is larger than one entry may be. */
export type Came = "here" | "missing" | "tooLarge";

const carryText = async (
  { from, write }: Way,
  thing: Thing,
  docId: DocId,
): Promise<Result<Came, OwnTextError>> => {
  const shown = await shownText(from, thing.docId);
  if (!shown.ok) return shown;
  const source = shown.value;
  if (source === null || amountOf(from, thing.docId) === 0) return ok("missing");
  const place: OwnPlace = { docId, scope: null };
  if (thing.kind === "document") {
    const content = source.doc === null ? [] : treeOf(source.doc);
    const written = await write(place, (replica) => listed(replica.change((doc) => bringTo(doc, content))));
    return written.ok ? ok("here") : written;
  }
  const edition = readEditionText(source, thing.docId);
  if (!edition.ok || !parseEdition(edition.value).ok) return ok("missing");
  const written = await write(place, (replica) => {
    const updates = writeEdition(replica, edition.value);
    return updates.ok ? updates.value : [];
  });
  return written.ok ? ok("here") : written;
};

const carryNotes = async ({ from, to, write }: Way, scope: DocId, there: DocId) => {
  const margin = await shownText(from, marginDocId(scope, from.self.userId));
  if (!margin.ok) return margin;
  const notes = margin.value === null ? [] : notesGoing(readNotes(margin.value));
  if (notes.length === 0) return ok(undefined);
  const docId = marginDocId(there, to.self.userId);
  const written = await write({ docId, scope: there }, (own) => {
    const known = new Set(readNotes(own).map(({ id }) => id));
    return notes.filter(({ id }) => !known.has(id)).flatMap((note) => listed(putNote(own, note)));
  });
  return written.ok ? ok(undefined) : written;
};

const carryWhole = async (way: Way, thing: Thing): Promise<Result<Came, OwnTextError>> => {
  const docId = carriedDocId(way.to.id, thing);
  const text = await carryText(way, thing, docId);
  if (!text.ok || text.value !== "here") return text;
  const notes = await carryNotes(way, thing.docId, docId);
  if (!notes.ok) return notes;
  const entry: Thing = { ...thing, docId, by: way.to.self.userId };
  const named = await way.write(indexPlace, (list) => listed(putThing(list, entry)));
  if (!named.ok) return named;
  await named.value.stored;
  return text;
};

/** RULE: [OUT-10] the text first, then the notes beside it, then its name in the list; they reach the disk in this order. */
export const carryThing = async (way: Way, thing: Thing): Promise<Result<Came, OwnTextError>> => {
  const carried = await carryWhole(way, thing);
  if (carried.ok) return carried;
  const { type } = carried.error;
  return type === "valueTooLarge" || type === "payloadTooLarge" ? ok("tooLarge") : err(carried.error);
};
