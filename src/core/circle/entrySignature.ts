// What the signature and the name of an entry speak of (protocol 2.8), in one order. Entries are the log's; this stands
// here because a COMPLAINT shows two of their signatures, and whether it counts is for the membership to say.

import type { CircleId, DeviceId, EntryId, EpochId } from "../base/brand.ts";
import { type Bytes, sharedIdBytes, toHex } from "../base/bytes.ts";
import type { Redacted } from "../base/redacted.ts";
import { hash, sign, verifyMessage } from "../crypto/index.ts";

export const entryVersion = 1;
export const entrySuite = 1;
const prefix: Bytes = new Uint8Array([entryVersion, entrySuite]);

/** What an entry says of itself, without its payload and without its author. */
export type SignedParts = {
  readonly epochId: EpochId;
  readonly nonce: Bytes;
  readonly commit: Bytes;
  readonly headerBytes: Bytes;
};

export type Spoken = readonly Bytes[];

export const spokenOf = (
  circleId: CircleId,
  deviceId: DeviceId,
  { epochId, nonce, commit, headerBytes }: SignedParts,
  payloadHash: Bytes,
): Spoken => [
  prefix,
  sharedIdBytes(circleId),
  sharedIdBytes(epochId),
  sharedIdBytes(deviceId),
  headerBytes,
  payloadHash,
  nonce,
  commit,
];

/** The entryId: everything but the signature. */
export const nameSigned = (spoken: Spoken): EntryId => toHex(hash("circ1/entry-id", ...spoken)) as EntryId;

export const signEntry = (secretKey: Redacted<Bytes>, spoken: Spoken): Bytes =>
  sign(secretKey, "circ1/entry", ...spoken);

/** What is signed: with `signEntry`, and looked at with `isEntrySigned`. */
export const messageOf = (spoken: Spoken): Bytes => hash("circ1/entry", ...spoken);

export const isEntrySigned = (deviceId: DeviceId, spoken: Spoken, signature: Bytes): boolean =>
  verifyMessage(sharedIdBytes(deviceId), signature, messageOf(spoken));
