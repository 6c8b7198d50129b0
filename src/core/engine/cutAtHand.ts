// The cut that this device began with, read again from its own disk: what a document was before the first entry that
// is held here.

import { type Bytes, type DocId, idBytes } from "../base/index.ts";
import { type CutDocument, decodeDocumentList, openBlob, openCutDocument } from "../document/index.ts";
import { emptyDocument, maxDocument, type OpenDocument } from "../document/documentForm.ts";
import { decodeCut, decodeOpened, entryTypes, readChunkList } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { chunkName } from "./rows.ts";

/** A document as it was in the cut that this device began with; null: it cannot be had any more. */
export const documentInCut = async (circle: Circle, docId: DocId): Promise<OpenDocument | null> => {
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
  const chunkAt = async (hash: Bytes): Promise<Bytes | null> => {
    const row = await circle.shelf.get(chunkName(circle.id, hash));
    return row.ok ? row.value : null;
  };
  const open = async (root: Bytes, key: CutDocument["blobKey"], limit: number): Promise<Bytes | null> => {
    const list = await chunkAt(root);
    const hashes = list === null ? null : readChunkList(list);
    if (hashes === null) return null;
    const chunks: Bytes[] = [];
    for (const hash of hashes) {
      const chunk = await chunkAt(idBytes(hash));
      if (chunk === null) return null;
      chunks.push(chunk);
    }
    const opened = openBlob(key, root, chunks);
    const inflated = opened.ok ? await circle.parts.compress.inflate(opened.value, limit) : opened;
    return inflated.ok ? inflated.value : null;
  };
  const list = await open(cut.docsRoot, cut.docsKey, maxDocument);
  const documents = list === null ? null : decodeDocumentList(list);
  if (documents === null || !documents.ok) return null;
  const listed = documents.value.find((one) => one.docId === docId);
  if (listed === undefined) return emptyDocument();
  const raw = await open(listed.chunkRoot, listed.blobKey, listed.rawLen);
  const document = raw === null ? null : openCutDocument(listed, raw);
  return document?.ok === true ? document.value : null;
};
