// A fork proof (protocol 2.10): two entries of one device with one seq and different ids, without their payloads.
// It stands alone: whoever knows the circle's id can check it.
//
//   proof = ver 1 | suite 1 | deviceId 32 | 2 × (epochId 32 | nonce 24 | commit 32 | LP(header) | payloadHash 32 | sig 64)

import {
  type Bytes,
  type CircleId,
  type DeviceId,
  type EntryId,
  type EpochId,
  err,
  ok,
  type Result,
  toHex,
} from "../base/index.ts";
import { malformed, Reader, Writer } from "../codec/index.ts";
import { entryIdOf, isSignedBy, type OpenedEntry, payloadHashOf } from "./entry.ts";
import { readHeader } from "./header.ts";
import { entrySuite, entryVersion, maxEnvelope } from "./limits.ts";

export type ForkProof = {
  readonly deviceId: DeviceId;
  readonly seq: number;
  /** Ascending. */
  readonly entryIds: readonly [EntryId, EntryId];
};

export type ForkProofError = { readonly type: "malformed" } | { readonly type: "provesNothing" };

const writeSide = (writer: Writer, entry: OpenedEntry): void => {
  writer.id(entry.epochId).raw(entry.nonce).raw(entry.commit).prefixed(entry.headerBytes);
  writer.raw(payloadHashOf(entry.payload)).raw(entry.signature);
};

/** The side with the smaller entryId comes first. */
export const encodeForkProof = (
  circleId: CircleId,
  deviceId: DeviceId,
  a: OpenedEntry,
  b: OpenedEntry,
): Bytes => {
  const idOf = (entry: OpenedEntry): EntryId =>
    entryIdOf(circleId, deviceId, entry, payloadHashOf(entry.payload));
  const [first, second] = idOf(a) < idOf(b) ? [a, b] : [b, a];
  const writer = new Writer().u8(entryVersion).u8(entrySuite).id(deviceId);
  writeSide(writer, first);
  writeSide(writer, second);
  return writer.done();
};

type Side = { readonly seq: number; readonly entryId: EntryId; readonly signed: boolean };

const readSide = (reader: Reader, circleId: CircleId, deviceId: DeviceId): Side => {
  const epochId = toHex(reader.take(32)) as EpochId;
  const nonce = reader.take(24);
  const commit = reader.take(32);
  const headerBytes = reader.prefixed(maxEnvelope);
  const payloadHash = reader.take(32);
  const signature = reader.take(64);
  const inner = new Reader(headerBytes);
  const header = readHeader(inner);
  const seq = header.ok ? inner.done(header.value.seq) : header;
  if (!seq.ok) reader.refuse();
  const entry = { epochId, nonce, commit, headerBytes, signature };
  if (reader.failed) return { seq: 0, entryId: "" as EntryId, signed: false };
  return {
    seq: seq.ok ? seq.value : 0,
    entryId: entryIdOf(circleId, deviceId, entry, payloadHash),
    signed: isSignedBy(circleId, deviceId, entry, payloadHash),
  };
};

export const checkForkProof = (circleId: CircleId, bytes: Bytes): Result<ForkProof, ForkProofError> => {
  const reader = new Reader(bytes);
  if (reader.u8() !== entryVersion || reader.u8() !== entrySuite) return err(malformed);
  const deviceId = reader.id<DeviceId>();
  const first = readSide(reader, circleId, deviceId);
  const second = readSide(reader, circleId, deviceId);
  const read = reader.done({ deviceId, seq: first.seq, entryIds: [first.entryId, second.entryId] as const });
  if (!read.ok) return read;
  const proves = first.signed && second.signed && first.seq === second.seq && first.entryId < second.entryId;
  return proves ? ok(read.value) : err({ type: "provesNothing" });
};
