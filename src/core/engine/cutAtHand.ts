// Cuts that lie here: their entries, the lists of their documents, and what a document was before the first entry that is
// held here, on the floor of the log, if entries were deleted (FGT-3), else in the cut that this device began with. What
// the disk does not give now, and what is damaged, is told apart from what is not here.

import { type Bytes, type DeviceId, type DocId, type EntryId, err, idBytes, ok } from "../base/index.ts";
import { type Result, toHex } from "../base/index.ts";
import { type CutDocument, openCutDocument } from "../document/index.ts";
import { emptyDocument, type OpenDocument } from "../document/documentForm.ts";
import {
  authorOf,
  type Cut,
  decodeCut,
  type DeviceLog,
  entryTypes,
  nameEntry,
  readChunkList,
} from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { listBlob, type NamedBlob, readBlob, readList } from "./cutContents.ts";
import { readItems, type StoredEntry } from "./storedEntries.ts";
import { chunkName } from "./rows.ts";
import type { ShelfError } from "./shelf.ts";

export type NotAtHand =
  | ShelfError
  | { readonly type: "notHere" }
  /** It lies here and is not what it is said to be, or does not open. */
  | { readonly type: "textDamaged" };

const notHere = err({ type: "notHere" } as const);
const damaged = err({ type: "textDamaged" } as const);

/** Asked again later, the disk may give it. What is damaged stays so, and is to be told. */
export const mayPass = ({ type }: NotAtHand): boolean => type === "storeUnavailable" || type === "diskFull";
export const isDamaged = ({ type }: NotAtHand): boolean => type === "rowDamaged" || type === "textDamaged";

const chunkAt = async (circle: Circle, hash: Bytes): Promise<Result<Bytes, NotAtHand>> => {
  const row = await circle.shelf.get(chunkName(circle.id, hash));
  return row.ok && row.value === null ? notHere : (row as Result<Bytes, NotAtHand>);
};

/** The hashes of a blob's chunks. */
const namesAtHand = async (circle: Circle, root: Bytes): Promise<Result<readonly string[], NotAtHand>> => {
  const list = await chunkAt(circle, root);
  if (!list.ok) return list;
  const hashes = readChunkList(list.value);
  return hashes === null ? damaged : ok(hashes);
};

const chunksAtHand = async (circle: Circle, root: Bytes): Promise<Result<readonly Bytes[], NotAtHand>> => {
  const names = await namesAtHand(circle, root);
  if (!names.ok) return names;
  const chunks: Bytes[] = [];
  for (const hash of names.value) {
    const chunk = await chunkAt(circle, idBytes(hash));
    if (!chunk.ok) return chunk;
    chunks.push(chunk.value);
  }
  return ok(chunks);
};

const blobAtHand = async (circle: Circle, blob: NamedBlob): Promise<Result<Bytes, NotAtHand>> => {
  const chunks = await chunksAtHand(circle, blob.root);
  if (!chunks.ok) return chunks;
  const read = await readBlob(circle.parts.compress, blob, chunks.value);
  return read === null ? damaged : ok(read.inflated);
};

/** The documents that a cut lists. */
export const documentsOf = async (
  circle: Circle,
  cut: Cut,
): Promise<Result<readonly CutDocument[], NotAtHand>> => {
  const chunks = await chunksAtHand(circle, listBlob(cut).root);
  if (!chunks.ok) return chunks;
  const list = await readList(circle.parts.compress, cut, chunks.value);
  return list === null ? damaged : ok(list);
};

/** A blob's chunks and their list, as far as they are known here. */
const hashesOf = async (circle: Circle, root: Bytes): Promise<Result<readonly string[], NotAtHand>> => {
  const names = await namesAtHand(circle, root);
  if (!names.ok && mayPass(names.error)) return names;
  return ok([toHex(root), ...(names.ok ? names.value : [])]);
};

/** Under which hashes the texts in a cut lie, as far as they are known here: chunks and their lists. */
export const blobsOf = async (circle: Circle, cut: Cut): Promise<Result<ReadonlySet<string>, NotAtHand>> => {
  const documents = await documentsOf(circle, cut);
  if (!documents.ok && mayPass(documents.error)) return documents;
  const all = new Set<string>();
  for (const { chunkRoot } of documents.ok ? documents.value : []) {
    const hashes = await hashesOf(circle, chunkRoot);
    if (!hashes.ok) return hashes;
    for (const hash of hashes.value) all.add(hash);
  }
  return ok(all);
};

/** The same with those of its list of documents. */
export const chunksOf = async (circle: Circle, cut: Cut): Promise<Result<ReadonlySet<string>, NotAtHand>> => {
  const own = await hashesOf(circle, cut.docsRoot);
  const blobs = own.ok ? await blobsOf(circle, cut) : own;
  return own.ok && blobs.ok ? ok(new Set([...own.value, ...blobs.value])) : blobs;
};

export type CutEntry = StoredEntry & {
  readonly cut: Cut;
  readonly entryId: EntryId;
  readonly deviceId: DeviceId;
};

/** The cuts among entries. */
export const cutsIn = (circle: Circle, stored: readonly StoredEntry[]): readonly CutEntry[] =>
  stored.flatMap((one) => {
    const { header, payload } = one.opened;
    const deviceId = header.type === entryTypes.cut ? authorOf(circle.graph, one.opened) : undefined;
    const decoded = deviceId === undefined ? null : decodeCut(payload);
    if (deviceId === undefined || decoded?.ok !== true) return [];
    const { entryId } = nameEntry(circle.id, deviceId, one.opened);
    return [{ ...one, cut: decoded.value, entryId, deviceId }];
  });

/** Every cut whose entry lies here. */
export const cutsAtHand = async (circle: Circle): Promise<Result<readonly CutEntry[], ShelfError>> => {
  const items = await circle.texts.items("log");
  return items.ok ? ok(cutsIn(circle, readItems(items.value))) : items;
};

const basesOf = ({ log }: Circle): readonly DeviceLog[] =>
  [...log.devices.values()].filter(({ base }) => base > 0);

/** The one that this device began with. */
export const isBeginning = (circle: Circle, { frontier }: Cut): boolean => {
  const bases = basesOf(circle);
  const seqs = new Map(frontier.map(({ deviceId, seq }) => [deviceId, seq]));
  return seqs.size === bases.length && bases.every(({ deviceId, base }) => seqs.get(deviceId) === base);
};

export const documentInCut = async (
  circle: Circle,
  docId: DocId,
): Promise<Result<OpenDocument, NotAtHand>> => {
  if (circle.log.floor !== null) return circle.texts.bases.get(docId);
  if (basesOf(circle).length === 0) return ok(emptyDocument());
  const cuts = await cutsAtHand(circle);
  if (!cuts.ok) return cuts;
  const cut = cuts.value.find((one) => isBeginning(circle, one.cut))?.cut;
  if (cut === undefined) return notHere;
  const documents = await documentsOf(circle, cut);
  if (!documents.ok) return documents;
  const listed = documents.value.find((one) => one.docId === docId);
  if (listed === undefined) return ok(emptyDocument());
  const { chunkRoot: root, blobKey: key, rawLen: limit } = listed;
  const raw = await blobAtHand(circle, { root, key, limit });
  if (!raw.ok) return raw;
  const document = openCutDocument(listed, raw.value);
  return document.ok ? document : damaged;
};
