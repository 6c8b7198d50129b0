// What a document was before the first entry that is held here: on the floor of the log, if entries were deleted (FGT-3),
// else in the cut that this device began with, read again from its own disk.

import { type Bytes, type DocId, idBytes, toHex } from "../base/index.ts";
import { type CutDocument, decodeDocumentList, openBlob, openCutDocument } from "../document/index.ts";
import { emptyDocument, maxDocument, type OpenDocument } from "../document/documentForm.ts";
import { type Cut, decodeCut, decodeOpened, entryTypes, readChunkList } from "../log/index.ts";
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

/** Under which hashes the blobs of a cut lie, as far as they are known here: chunks and their lists. */
export const chunksOf = async (circle: Circle, cut: Cut): Promise<ReadonlySet<string>> => {
  const hashes = new Set<string>();
  const add = async (root: Bytes): Promise<void> => {
    hashes.add(toHex(root));
    for (const hash of (await chunksAtHand(circle, root)) ?? []) hashes.add(hash);
  };
  await add(cut.docsRoot);
  for (const { chunkRoot } of (await documentsOf(circle, cut)) ?? []) await add(chunkRoot);
  return hashes;
};

/** Null: it cannot be had any more. */
export const documentInCut = async (circle: Circle, docId: DocId): Promise<OpenDocument | null> => {
  if (circle.log.floor !== null) return circle.texts.bases.get(docId);
  const bases = [...circle.log.devices.values()].filter(({ base }) => base > 0);
  if (bases.length === 0) return emptyDocument();
  const items = await circle.texts.items("log");
  if (!items.ok) return null;
  const cut = items.value
    .flatMap(({ bytes, kind }) => {
      const opened = kind === "opened" ? decodeOpened(bytes) : null;
      const found = opened?.ok === true && opened.value.header.type === entryTypes.cut ? opened.value : null;
      const decoded = found === null ? null : decodeCut(found.payload);
      return decoded?.ok === true ? [decoded.value] : [];
    })
    .find(({ frontier }) => {
      const seqs = new Map(frontier.map(({ deviceId, seq }) => [deviceId, seq]));
      return seqs.size === bases.length && bases.every(({ deviceId, base }) => seqs.get(deviceId) === base);
    });
  if (cut === undefined) return null;
  const documents = await documentsOf(circle, cut);
  if (documents === null) return null;
  const listed = documents.find((one) => one.docId === docId);
  if (listed === undefined) return emptyDocument();
  const raw = await blobAtHand(circle, listed.chunkRoot, listed.blobKey, listed.rawLen);
  const document = raw === null ? null : openCutDocument(listed, raw);
  return document?.ok === true ? document.value : null;
};
