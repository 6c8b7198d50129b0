// Documents of a cut (protocol 2.12): the list that the cut points to, and the bytes of each. The hash covers the
// V1 state that the V2 bytes convert to and the table of structs, so that a newcomer judges by what was vouched for.
//
//   documents = ver 1 | nD var | nD × (docId 16 | stateHash 32 | rawLen var | chunks var | chunkRoot 32 | blobKey 32 |
//               nC var, nC × (deviceId 32 | k u8 | clockEnd var)), ascending docId; clocks ascending
//   bytes of a document = LP(table) ‖ V2 state
//   stateHash = H("circ1/snapshot"; yjs u8, canonical V1 state, table)

import {
  type Bytes,
  type DeviceId,
  type DocId,
  equal,
  err,
  ok,
  type Redacted,
  redact,
  type Result,
  reveal,
} from "../base/index.ts";
import { type DecodeError, isAscending, Reader, Writer } from "../codec/index.ts";
import {
  type Blob,
  type CutClocks,
  type LogState,
  maxChunks,
  selectWriters,
  stateHashOf,
  yClientOf,
} from "../log/index.ts";
import { convertedState } from "./convertedState.ts";
import { maxDocument, type OpenDocument } from "./documentForm.ts";
import type { DocumentSum } from "./documentSum.ts";
import { type RichTextNames, richTextNames } from "./richTextNames.ts";
import { isIntegrable } from "./integrable.ts";
import { openStoredReplica } from "./replica.ts";
import { scanSnapshot } from "./scanSnapshot.ts";
import { decodeTable } from "./tableCodec.ts";

const version = 1;
const maxDocuments = 20_000;
const maxClocks = 4_000;

export type CutDocument = CutClocks &
  Pick<DocumentSum, "stateHash" | "rawLen"> & {
    readonly chunks: number;
    readonly chunkRoot: Bytes;
    readonly blobKey: Redacted<Bytes>;
  };

/** A client of the state is no device that has written here. */
export type CutDocumentError = { readonly type: "writerUnknown" };

/** The clocks of a document by device, ascending. */
export const clocksOf = (
  { ends }: DocumentSum,
  docId: DocId,
  log: LogState,
): Result<CutClocks, CutDocumentError> => {
  const writers = selectWriters(log, docId);
  const clocks: CutClocks["clocks"][number][] = [];
  for (const { client, end } of ends) {
    const writer = writers.get(client);
    if (writer === undefined) return err({ type: "writerUnknown" });
    clocks.push({ ...writer, end });
  }
  clocks.sort((a, b) => (a.deviceId === b.deviceId ? a.k - b.k : a.deviceId < b.deviceId ? -1 : 1));
  return ok({ docId, clocks });
};

/** The entry in the list for a document whose deflated bytes were sealed as `blob`. */
export const listDocument = (
  { docId, clocks }: CutClocks,
  { stateHash, rawLen }: DocumentSum,
  blob: Pick<Blob, "chunkRoot" | "chunks">,
  blobKey: Redacted<Bytes>,
): CutDocument => ({
  docId,
  clocks,
  stateHash,
  rawLen,
  chunks: blob.chunks.length,
  chunkRoot: blob.chunkRoot,
  blobKey,
});

export const encodeDocumentList = (documents: readonly CutDocument[]): Bytes => {
  const sorted = [...documents].sort((a, b) => (a.docId < b.docId ? -1 : 1));
  const writer = new Writer().u8(version).var(sorted.length);
  for (const { docId, stateHash, rawLen, chunks, chunkRoot, blobKey, clocks } of sorted) {
    writer.id(docId).raw(stateHash).var(rawLen).var(chunks).raw(chunkRoot).raw(reveal(blobKey));
    writer.var(clocks.length);
    for (const { deviceId, k, end } of clocks) writer.id(deviceId).u8(k).var(end);
  }
  return writer.done();
};

const readDocument = (reader: Reader): CutDocument => {
  const docId = reader.id<DocId>(16);
  const stateHash = reader.take(32);
  const rawLen = reader.var();
  const chunks = reader.var();
  const chunkRoot = reader.take(32);
  const blobKey = redact(reader.take(32));
  const count = reader.var();
  if (rawLen > maxDocument || chunks < 1 || chunks > maxChunks || count > maxClocks) reader.refuse();
  const clocks = reader.repeat(reader.failed ? 0 : count, () => ({
    deviceId: reader.id<DeviceId>(),
    k: reader.u8(),
    end: reader.var(),
  }));
  const order = clocks.map(({ deviceId, k }) => deviceId + String.fromCharCode(k));
  if (!isAscending(order) || clocks.some(({ k, end }) => k > 7 || end < 1)) reader.refuse();
  return { docId, stateHash, rawLen, chunks, chunkRoot, blobKey, clocks };
};

export const decodeDocumentList = (bytes: Bytes): Result<readonly CutDocument[], DecodeError> => {
  const reader = new Reader(bytes);
  if (reader.u8() !== version) reader.refuse();
  const count = reader.var();
  if (count > maxDocuments) reader.refuse();
  const documents = reader.repeat(reader.failed ? 0 : count, () => readDocument(reader));
  if (!isAscending(documents.map(({ docId }) => docId))) reader.refuse();
  return reader.done(documents);
};

export type SnapshotError =
  /** Other than what the list says of it: ask the next source. */
  | { readonly type: "notAsListed" }
  /** As listed, but nothing that the gate lets in. */
  | { readonly type: "hostile"; readonly reason: string };

/**
 * A document of a cut from its inflated bytes: converted on a budget, compared, scanned. Then the V2 bytes may be read by
 * Yjs (CUT-11): they say what the V1 state says that was judged. They are, where somebody looks at the document.
 */
export const openCutDocument = (
  listed: CutDocument,
  raw: Bytes,
  names: RichTextNames = richTextNames,
): Result<OpenDocument, SnapshotError> => {
  const { docId, stateHash, clocks } = listed;
  if (raw.length !== listed.rawLen) return err({ type: "notAsListed" });
  const reader = new Reader(raw);
  const tableBytes = reader.prefixed(maxDocument);
  const v2 = reader.take(reader.left);
  const state = reader.failed ? null : convertedState(v2);
  if (state === null) return err({ type: "hostile", reason: "notConvertible" });
  if (!equal(stateHashOf(state.bytes, tableBytes), stateHash)) return err({ type: "notAsListed" });
  const table = decodeTable(tableBytes);
  if (!table.ok) return err({ type: "hostile", reason: "malformed" });
  const ends = new Map(clocks.map(({ deviceId, k, end }) => [yClientOf(deviceId, docId, k), end]));
  if (ends.size !== clocks.length) return err({ type: "hostile", reason: "foreignClient" });
  const scanned = scanSnapshot({ docId, state, table: table.value, ends }, names);
  if (!scanned.ok) return err({ type: "hostile", reason: scanned.error.type });
  if (!isIntegrable(state.blocks)) return err({ type: "hostile", reason: "referenceUnknown" });
  return ok({ replica: openStoredReplica(v2), table: table.value });
};
