// The payload of a cut (type 2, protocol 2.12): one frontier over the whole circle, and where the documents of
// that moment are. Lists of membership heads are written once, in the order in which the frontier names them.
//
//   cut = yjs u8 | nM var, nM × (n var, n × opId) | nF var, nF × (deviceId 32 | seq var | entryId 32 | list var) |
//         nX var, nX × (deviceId 32 | seq var | entryId 32) | nD var | docsRoot 32 | docsKey 32 | docsChunks var

import {
  type Bytes,
  type DeviceId,
  type EntryId,
  type OpId,
  type Redacted,
  redact,
  type Result,
  reveal,
} from "../base/index.ts";
import { type DecodeError, isAscending, Reader, Writer } from "../codec/index.ts";
import { hash } from "../crypto/index.ts";
import { maxMheads } from "./limits.ts";

export const yjsVersion = 1;
/** H("circ1/snapshot"; yjs u8, canonical V1 state, table of structs): what a cut's author vouches for. */
export const stateHashOf = (state: Bytes, table: Bytes): Bytes =>
  hash("circ1/snapshot", new Uint8Array([yjsVersion]), state, table);

const maxFrontier = 4_000;
const maxOpenList = 256;
const maxDocuments = 20_000;
/** 64 MiB, padded, in chunks of 61 KiB. */
export const maxChunks = 1_152;

export type FrontierEntry = {
  readonly deviceId: DeviceId;
  readonly seq: number;
  readonly entryId: EntryId;
  /** Its effective membership heads. */
  readonly mheads: readonly OpId[];
};

export type OpenListEntry = { readonly deviceId: DeviceId; readonly seq: number; readonly entryId: EntryId };

export type Cut = {
  /** Ascending by deviceId. */
  readonly frontier: readonly FrontierEntry[];
  /** Held below the frontier and not in the state. Ascending by deviceId, then seq. */
  readonly open: readonly OpenListEntry[];
  readonly documents: number;
  /** H("circ1/chunks"; …) of the sealed list of documents. */
  readonly docsRoot: Bytes;
  readonly docsKey: Redacted<Bytes>;
  readonly docsChunks: number;
};

export const encodeCut = (cut: Cut): Bytes => {
  const lists: (readonly OpId[])[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (heads: readonly OpId[]): number => {
    const key = heads.join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, lists.length);
    return lists.push(heads) - 1;
  };
  const places = cut.frontier.map((entry) => numberOf(entry.mheads));
  const writer = new Writer().u8(yjsVersion).var(lists.length);
  for (const heads of lists) {
    writer.var(heads.length);
    for (const head of heads) writer.id(head);
  }
  writer.var(cut.frontier.length);
  for (const [at, entry] of cut.frontier.entries())
    writer
      .id(entry.deviceId)
      .var(entry.seq)
      .id(entry.entryId)
      .var(places[at] ?? 0);
  writer.var(cut.open.length);
  for (const entry of cut.open) writer.id(entry.deviceId).var(entry.seq).id(entry.entryId);
  return writer.var(cut.documents).raw(cut.docsRoot).raw(reveal(cut.docsKey)).var(cut.docsChunks).done();
};

const countUpTo = (reader: Reader, max: number): number => {
  const count = reader.var();
  if (count > max) reader.refuse();
  return reader.failed ? 0 : count;
};

const seqOf = (reader: Reader): number => {
  const seq = reader.var();
  if (seq === 0) reader.refuse();
  return seq;
};

const order = (entry: OpenListEntry): string => entry.deviceId + entry.seq.toString(16).padStart(14, "0");

export const decodeCut = (bytes: Bytes): Result<Cut, DecodeError> => {
  const reader = new Reader(bytes);
  if (reader.u8() !== yjsVersion) reader.refuse();
  const lists = reader.repeat(countUpTo(reader, maxFrontier), () => {
    const heads = reader.repeat(countUpTo(reader, maxMheads), () => reader.id<OpId>());
    if (heads.length === 0 || !isAscending(heads)) reader.refuse();
    return heads;
  });
  if (new Set(lists.map((heads) => heads.join())).size !== lists.length) reader.refuse();
  let named = 0;
  const frontier = reader.repeat(countUpTo(reader, maxFrontier), (): FrontierEntry => {
    const deviceId = reader.id<DeviceId>();
    const seq = seqOf(reader);
    const entryId = reader.id<EntryId>();
    const list = reader.var();
    const mheads = lists[list];
    // one spelling: a list has the number of its first use
    if (mheads === undefined || list > named) reader.refuse();
    if (list === named) named++;
    return { deviceId, seq, entryId, mheads: mheads ?? [] };
  });
  if (named !== lists.length || !isAscending(frontier.map((entry) => entry.deviceId))) reader.refuse();
  const open = reader.repeat(countUpTo(reader, maxOpenList), (): OpenListEntry => {
    const deviceId = reader.id<DeviceId>();
    return { deviceId, seq: seqOf(reader), entryId: reader.id<EntryId>() };
  });
  if (!isAscending(open.map(order))) reader.refuse();
  const documents = countUpTo(reader, maxDocuments);
  const docsRoot = reader.take(32);
  const docsKey = redact(reader.take(32));
  const docsChunks = countUpTo(reader, maxChunks);
  if (docsChunks === 0) reader.refuse();
  return reader.done({ frontier, open, documents, docsRoot, docsKey, docsChunks });
};
