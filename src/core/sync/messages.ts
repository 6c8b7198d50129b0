// What two devices say, as bytes (protocol 2.11). Strict both ways: what one encodes the other decodes, and no other
// bytes decode to the same. Layouts and rules SYN-1 to SYN-5 are in docs/protocol/session.md.
//
// Where this departs from the paper: HEADS names devices by their ids and not by their places in an epoch's list,
// because the receiver learns from this very message that it lacks that epoch's op, and could not read it; it costs
// 31 bytes for each device, once. NEED has a second form that asks for the newest cut, because a newcomer cannot
// know who made it. A question that cannot be served gets an answer without content, so that nobody waits.

import {
  type Bytes,
  type DeviceId,
  type DocId,
  type EntryId,
  type EpochId,
  idBytes,
  type OpId,
  redact,
  type Redacted,
  type Result,
  reveal,
  toHex,
} from "../base/index.ts";
import {
  type DecodeError,
  isAscending,
  type Message,
  messageKind,
  type MessageKind,
  Reader,
  Writer,
} from "../codec/index.ts";
import { type CompareMessage, readCompare, writeCompare } from "./compareMessage.ts";
import type { NamedHead } from "./heads.ts";
import { type JoinMessage, readJoin, readList, writeJoin, writeList } from "./joinMessage.ts";

const opHeadsLimit = 64;
const headsLimit = 8_192;
const opLimit = 16 * 1024;
const entryLimit = 320 * 1024;
const boxLimit = 2_048;
const chunkLimit = 65_552;
const anchorLimit = 256;
/** Of epochs in one message. */
export const ringLimit = 1_024;
const noEpoch = "00".repeat(32);

/** BLAKE2b-256 of a sealed chunk. */
export type ChunkHash = string;

export type RingSecret = { readonly epoch: EpochId; readonly secret: Redacted<Bytes> };

export type EntryAsk = { readonly device: DeviceId; readonly seq: number; readonly entryId: EntryId };

export type SyncMessage =
  | {
      readonly type: "heads";
      readonly epoch: EpochId | null;
      /** Ascending, at most 64. */
      readonly opHeads: readonly OpId[];
      readonly digest: Bytes;
      /** Whether the list is all there is, or what changed. */
      readonly full: boolean;
      readonly heads: readonly NamedHead[];
    }
  /** The past of `wanted`, without the past of `have`. */
  | { readonly type: "needOps"; readonly wanted: readonly OpId[]; readonly have: readonly OpId[] }
  | { readonly type: "ops"; readonly ops: readonly Bytes[] }
  | { readonly type: "needRange"; readonly device: DeviceId; readonly from: number; readonly to: number }
  | { readonly type: "needCut" }
  /** One entry by its id, whatever else is held at its seq. */
  | ({ readonly type: "needEntry" } & EntryAsk)
  | { readonly type: "entries"; readonly entries: readonly Bytes[] }
  | { readonly type: "opened"; readonly entries: readonly Bytes[] }
  | { readonly type: "boxRequest"; readonly epoch: EpochId }
  | { readonly type: "box"; readonly box: Bytes | null }
  | { readonly type: "chunkRequest"; readonly hash: ChunkHash }
  | { readonly type: "chunk"; readonly chunk: Bytes | null }
  | {
      readonly type: "presence";
      readonly counter: number;
      readonly docId: DocId;
      /** Yjs relative positions; both null: looks no longer. */
      readonly anchor: Bytes | null;
      readonly head: Bytes | null;
    }
  | { readonly type: "ping"; readonly now: number }
  | { readonly type: "bye" }
  | { readonly type: "join"; readonly join: JoinMessage }
  | { readonly type: "compare"; readonly compare: CompareMessage }
  /** Between two machines of one person: secrets of epochs that began before the one that hears it came. */
  | { readonly type: "ring"; readonly ring: readonly RingSecret[] };

const kindOf = {
  heads: messageKind.heads,
  needOps: messageKind.needOps,
  ops: messageKind.ops,
  needRange: messageKind.need,
  needCut: messageKind.need,
  needEntry: messageKind.need,
  entries: messageKind.entries,
  opened: messageKind.opened,
  boxRequest: messageKind.boxRequest,
  box: messageKind.box,
  chunkRequest: messageKind.chunkRequest,
  chunk: messageKind.chunk,
  presence: messageKind.presence,
  ping: messageKind.ping,
  bye: messageKind.bye,
  join: messageKind.join,
  compare: messageKind.compare,
  ring: messageKind.ring,
} as const satisfies Record<SyncMessage["type"], MessageKind>;

const nothing: Bytes = new Uint8Array(0);

const writeIds = (writer: Writer, ids: readonly string[]): Writer => {
  writer.var(ids.length);
  for (const id of ids) writer.id(id);
  return writer;
};

const write = (writer: Writer, message: SyncMessage): Writer => {
  switch (message.type) {
    case "heads": {
      writeIds(writer.id(message.epoch ?? noEpoch), message.opHeads);
      writer
        .raw(message.digest)
        .u8(message.full ? 1 : 0)
        .var(message.heads.length);
      for (const { device, seq, entryId } of message.heads) writer.id(device).var(seq).id(entryId);
      return writer;
    }
    case "needOps":
      return writeIds(writeIds(writer, message.wanted), message.have);
    case "ops":
      return writeList(writer, message.ops);
    case "needRange":
      return writer.u8(1).id(message.device).var(message.from).var(message.to);
    case "needCut":
      return writer.u8(2);
    case "needEntry":
      return writer.u8(3).id(message.device).var(message.seq).id(message.entryId);
    case "entries":
    case "opened":
      return writeList(writer, message.entries);
    case "boxRequest":
      return writer.id(message.epoch);
    case "box":
      return writer.raw(message.box ?? nothing);
    case "chunkRequest":
      return writer.raw(idBytes(message.hash));
    case "chunk":
      return writer.raw(message.chunk ?? nothing);
    case "presence":
      writer.u64(message.counter).id(message.docId);
      return writer.prefixed(message.anchor ?? nothing).prefixed(message.head ?? nothing);
    case "ping":
      return writer.u64(message.now);
    case "bye":
      return writer;
    case "join":
      return writeJoin(writer, message.join);
    case "compare":
      return writeCompare(writer, message.compare);
    case "ring":
      writer.var(message.ring.length);
      for (const { epoch, secret } of message.ring) writer.id(epoch).raw(reveal(secret));
      return writer;
  }
};

/** `request` is 0 unless it asks or answers. */
export const encodeMessage = (message: SyncMessage, request = 0): Message => ({
  kind: kindOf[message.type],
  request,
  bytes: write(new Writer(), message).done(),
});

const readIds = <Id extends string>(reader: Reader, max: number): readonly Id[] => {
  const count = reader.var();
  if (count > max) reader.refuse();
  const ids = reader.repeat(count, () => reader.id<Id>());
  if (!isAscending(ids)) reader.refuse();
  return ids;
};

const readHeads = (reader: Reader): SyncMessage => {
  const epoch = reader.id<EpochId>();
  const opHeads = readIds<OpId>(reader, opHeadsLimit);
  const digest = reader.take(32);
  const full = reader.u8();
  const count = reader.var();
  if (full > 1 || count > headsLimit) reader.refuse();
  const heads = reader.repeat(count, () => {
    const head = { device: reader.id<DeviceId>(), seq: reader.var(), entryId: reader.id<EntryId>() };
    if (head.seq === 0) reader.refuse();
    return head;
  });
  if (!isAscending(heads.map(({ device }) => device))) reader.refuse();
  return { type: "heads", epoch: epoch === noEpoch ? null : epoch, opHeads, digest, full: full === 1, heads };
};

const readNeed = (reader: Reader): SyncMessage => {
  const form = reader.u8();
  if (form === 2) return { type: "needCut" };
  if (form === 3) {
    const [device, seq, entryId] = [reader.id<DeviceId>(), reader.var(), reader.id<EntryId>()];
    if (seq === 0) reader.refuse();
    return { type: "needEntry", device, seq, entryId };
  }
  const [device, from, to] = [reader.id<DeviceId>(), reader.var(), reader.var()];
  if (form !== 1 || from === 0 || to < from) reader.refuse();
  return { type: "needRange", device, from, to };
};

const readPresence = (reader: Reader): SyncMessage => {
  const counter = reader.u64();
  const docId = reader.id<DocId>(16);
  const [anchor, head] = [reader.prefixed(anchorLimit), reader.prefixed(anchorLimit)];
  const orNull = (bytes: Bytes) => (bytes.length === 0 ? null : bytes);
  return { type: "presence", counter, docId, anchor: orNull(anchor), head: orNull(head) };
};

const readRing = (reader: Reader): SyncMessage => {
  const count = reader.var();
  if (count === 0 || count > ringLimit) reader.refuse();
  const ring = reader.repeat(count, () => ({
    epoch: reader.id<EpochId>(),
    secret: redact(reader.take(32)),
  }));
  if (!isAscending(ring.map(({ epoch }) => epoch))) reader.refuse();
  return { type: "ring", ring };
};

/** All that is left, or null when nothing is. */
const readRest = (reader: Reader, max: number): Bytes | null => {
  if (reader.left === 0) return null;
  if (reader.left > max) reader.refuse();
  return reader.take(reader.left);
};

const read = (reader: Reader, kind: MessageKind): SyncMessage => {
  switch (kind) {
    case messageKind.heads:
      return readHeads(reader);
    case messageKind.needOps: {
      const wanted = readIds<OpId>(reader, opHeadsLimit);
      return { type: "needOps", wanted, have: readIds<OpId>(reader, opHeadsLimit) };
    }
    case messageKind.ops:
      return { type: "ops", ops: readList(reader, opLimit) };
    case messageKind.need:
      return readNeed(reader);
    case messageKind.entries:
      return { type: "entries", entries: readList(reader, entryLimit) };
    case messageKind.opened:
      return { type: "opened", entries: readList(reader, entryLimit) };
    case messageKind.boxRequest:
      return { type: "boxRequest", epoch: reader.id<EpochId>() };
    case messageKind.box:
      return { type: "box", box: readRest(reader, boxLimit) };
    case messageKind.chunkRequest:
      return { type: "chunkRequest", hash: toHex(reader.take(32)) };
    case messageKind.chunk:
      return { type: "chunk", chunk: readRest(reader, chunkLimit) };
    case messageKind.presence:
      return readPresence(reader);
    case messageKind.ping:
      return { type: "ping", now: reader.u64() };
    case messageKind.bye:
      return { type: "bye" };
    case messageKind.join:
      return { type: "join", join: readJoin(reader) };
    case messageKind.compare:
      return { type: "compare", compare: readCompare(reader) };
    case messageKind.ring:
      return readRing(reader);
  }
};

export const decodeMessage = (message: Message): Result<SyncMessage, DecodeError> => {
  const reader = new Reader(message.bytes);
  return reader.done(read(reader, message.kind));
};
