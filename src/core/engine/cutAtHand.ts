// What a document was before the first entry that is held here: on the floor of the log, if entries were deleted (FGT-3),
// else in the cut that this device began with, read again from its own disk.

import { type Bytes, type DeviceId, type DocId, idBytes, toHex } from "../base/index.ts";
import { type CutDocument, decodeDocumentList, openBlob, openCutDocument } from "../document/index.ts";
import { emptyDocument, maxDocument, type OpenDocument } from "../document/documentForm.ts";
import {
  authorOf,
  type Cut,
  decodeCut,
  decodeOpened,
  type DeviceLog,
  entryTypes,
  readChunkList,
} from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { chunkName } from "./rows.ts";

const chunkAt = async (circle: Circle, hash: Bytes): Promise<Bytes | null> => {
  const row = await circle.shelf.get(chunkName(circle.id, hash));
  return row.ok ? row.value : null;
};

/** The hashes of a blob's chunks, if its list lies here. */
const chunksAtHand = async (circle: Circle, root: Bytes): Promise<readonly string[] | null> => {
  const list = await chunkAt(circle, root);
  return list === null ? null : readChunkList(list);
};

const blobAtHand = async (
  circle: Circle,
  root: Bytes,
  key: CutDocument["blobKey"],
  limit: number,
): Promise<Bytes | null> => {
  const chunks: Bytes[] = [];
  for (const hash of (await chunksAtHand(circle, root)) ?? []) {
    const chunk = await chunkAt(circle, idBytes(hash));
    if (chunk === null) return null;
    chunks.push(chunk);
  }
  const opened = openBlob(key, root, chunks);
  const inflated = opened.ok ? await circle.parts.compress.inflate(opened.value, limit) : opened;
  return inflated.ok ? inflated.value : null;
};

/** The documents that a cut lists, if its list lies here. */
export const documentsOf = async (circle: Circle, cut: Cut): Promise<readonly CutDocument[] | null> => {
  const list = await blobAtHand(circle, cut.docsRoot, cut.docsKey, maxDocument);
  const documents = list === null ? null : decodeDocumentList(list);
  return documents?.ok === true ? documents.value : null;
};

/** A blob's chunks and their list. */
const hashesOf = async (circle: Circle, root: Bytes): Promise<readonly string[]> => [
  toHex(root),
  ...((await chunksAtHand(circle, root)) ?? []),
];

/** Under which hashes the texts in a cut lie, as far as they are known here: chunks and their lists. */
export const blobsOf = async (circle: Circle, cut: Cut): Promise<ReadonlySet<string>> => {
  const hashes = new Set<string>();
  for (const { chunkRoot } of (await documentsOf(circle, cut)) ?? [])
    for (const hash of await hashesOf(circle, chunkRoot)) hashes.add(hash);
  return hashes;
};

/** The same with those of its list of documents. */
export const chunksOf = async (circle: Circle, cut: Cut): Promise<ReadonlySet<string>> =>
  new Set([...(await hashesOf(circle, cut.docsRoot)), ...(await blobsOf(circle, cut))]);

type CutAtHand = { readonly cut: Cut; readonly deviceId: DeviceId | undefined; readonly seq: number };

/** Every cut whose entry lies here, with whose it is; null: not all can be read. */
export const cutsAtHand = async (circle: Circle): Promise<readonly CutAtHand[] | null> => {
  const items = await circle.texts.items("log");
  if (!items.ok) return null;
  return items.value.flatMap(({ bytes, kind }) => {
    const opened = kind === "opened" ? decodeOpened(bytes) : null;
    if (opened?.ok !== true || opened.value.header.type !== entryTypes.cut) return [];
    const { header, payload } = opened.value;
    const deviceId = authorOf(circle.graph, opened.value);
    const decoded = decodeCut(payload);
    return decoded.ok ? [{ cut: decoded.value, deviceId, seq: header.seq }] : [];
  });
};

const basesOf = ({ log }: Circle): readonly DeviceLog[] =>
  [...log.devices.values()].filter(({ base }) => base > 0);

/** The one that this device began with. */
export const isBeginning = (circle: Circle, { frontier }: Cut): boolean => {
  const bases = basesOf(circle);
  const seqs = new Map(frontier.map(({ deviceId, seq }) => [deviceId, seq]));
  return seqs.size === bases.length && bases.every(({ deviceId, base }) => seqs.get(deviceId) === base);
};

/** Null: it cannot be had any more. */
export const documentInCut = async (circle: Circle, docId: DocId): Promise<OpenDocument | null> => {
  if (circle.log.floor !== null) return circle.texts.bases.get(docId);
  if (basesOf(circle).length === 0) return emptyDocument();
  const cut = (await cutsAtHand(circle))?.find((one) => isBeginning(circle, one.cut))?.cut;
  if (cut === undefined) return null;
  const documents = await documentsOf(circle, cut);
  if (documents === null) return null;
  const listed = documents.find((one) => one.docId === docId);
  if (listed === undefined) return emptyDocument();
  const raw = await blobAtHand(circle, listed.chunkRoot, listed.blobKey, listed.rawLen);
  const document = raw === null ? null : openCutDocument(listed, raw);
  return document?.ok === true ? document.value : null;
};
