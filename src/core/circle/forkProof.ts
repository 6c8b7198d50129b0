// The proof that a device signed two entries with one number, as a COMPLAINT carries it. It stands alone: nothing but
// the circle's id is needed to check it, so whether a complaint counts is a function of its bytes.
//
//   proof = ver 1 | suite 1 | deviceId 32 | 2 × (epochId 32 | nonce 24 | commit 32 | LP(header) | payloadHash 32 | sig 64)
//
// The signed headers are read up to the number and no further: two signatures of one device over one number are what
// is to be shown, and a device that signs a header nobody can read shows it no less.

import type { CircleId, DeviceId, EntryId, EpochId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import { Reader } from "../codec/index.ts";
import { nonceLength, signatureLength } from "../crypto/index.ts";
import { entrySuite, entryVersion, isEntrySigned, nameSigned, spokenOf } from "./entrySignature.ts";
import { opBytesLimit } from "./limits.ts";

export type ForkProven = {
  readonly deviceId: DeviceId;
  readonly seq: number;
  /** Ascending. */
  readonly entryIds: readonly [EntryId, EntryId];
};

type Side = { readonly seq: number; readonly entryId: EntryId; readonly isSigned: boolean };

/** type u8 | flags u8 | author var | seq var | … */
const seqOf = (header: Bytes): number => {
  const reader = new Reader(header);
  reader.u8();
  reader.u8();
  reader.var();
  return reader.var();
};

const readSide = (reader: Reader, circleId: CircleId, deviceId: DeviceId): Side | null => {
  const epochId = reader.id<EpochId>();
  const [nonce, commit] = [reader.take(nonceLength), reader.take(32)];
  const header = reader.prefixed(opBytesLimit);
  const [payloadHash, signature] = [reader.take(32), reader.take(signatureLength)];
  if (reader.failed) return null;
  const spoken = spokenOf(circleId, deviceId, { epochId, nonce, commit, headerBytes: header }, payloadHash);
  return {
    seq: seqOf(header),
    entryId: nameSigned(spoken),
    isSigned: isEntrySigned(deviceId, spoken, signature),
  };
};

/** What the bytes prove; null if nothing. */
export const readForkProof = (circleId: CircleId, bytes: Bytes): ForkProven | null => {
  const reader = new Reader(bytes);
  if (reader.u8() !== entryVersion || reader.u8() !== entrySuite) return null;
  const deviceId = reader.id<DeviceId>();
  const first = readSide(reader, circleId, deviceId);
  const second = readSide(reader, circleId, deviceId);
  if (first === null || second === null || !reader.done(null).ok) return null;
  if (first.seq === 0 || first.seq !== second.seq || first.entryId >= second.entryId) return null;
  if (!first.isSigned || !second.isSigned) return null;
  return { deviceId, seq: first.seq, entryIds: [first.entryId, second.entryId] };
};
