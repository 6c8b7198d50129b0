// Sealed entries (protocol 2.8): the envelope that travels, the opened form that is stored and handed on late, and
// what is signed. The signature covers circle, epoch, device, header, payload, nonce and commit, so an inner part
// cannot be put into another envelope ([LOG-3]).
//
//   envelope = ver 1 | suite 1 | nonce 24 | commit 32 | ct
//   opened   = ver 1 | suite 1 | epochId 32 | nonce 24 | commit 32 | inner
//   inner    = header ‖ payload ‖ sig 64

import {
  type Bytes,
  type CircleId,
  concat,
  type DeviceId,
  type EntryId,
  type EpochId,
  err,
  sharedIdBytes,
  ok,
  type Redacted,
  type Result,
  toHex,
} from "../base/index.ts";
import { malformed, Reader } from "../codec/index.ts";
import type { MembershipFacts } from "../circle/facts.ts";
import { isEntrySigned, nameSigned, signEntry, spokenOf } from "../circle/entrySignature.ts";
import { hash, nonceLength, open, seal, signatureLength } from "../crypto/index.ts";
import { commitOf, type EpochKey, epochOfCommit } from "./epochKey.ts";
import { encodeHeader, type EntryHeader, entryTypes, readHeader, type WrittenHeader } from "./header.ts";
import { entrySuite, entryVersion, maxEnvelope, maxPayload, minEnvelope } from "./limits.ts";

/** An entry out of its seal. Nothing of it is believed before the signature was checked. */
export type OpenedEntry = {
  readonly epochId: EpochId;
  readonly nonce: Bytes;
  readonly commit: Bytes;
  readonly header: WrittenHeader;
  readonly headerBytes: Bytes;
  readonly payload: Bytes;
  readonly signature: Bytes;
};

export type EntryError =
  | { readonly type: "sizeWrong" }
  | { readonly type: "malformed" }
  | { readonly type: "versionNewer" }
  /** No held epoch key was committed to. */
  | { readonly type: "keyMissing" }
  | { readonly type: "sealBroken" };

export type DeviceKey = { readonly deviceId: DeviceId; readonly secretKey: Redacted<Bytes> };

const prefix: Bytes = new Uint8Array([entryVersion, entrySuite]);
const commitLength = 32;
const envelopeHead = 2 + nonceLength + commitLength;
const openedHead = envelopeHead + 32;
/** An opened entry has the epochId more and the seal's tag less. */
const openedMore = 32 - 16;

const versionOf = (bytes: Bytes): EntryError | null => {
  const [version = 0, suite = 0] = bytes;
  if (version < entryVersion || suite === 0) return malformed;
  return version === entryVersion && suite === entrySuite ? null : { type: "versionNewer" };
};

const associated = (head: Bytes, circleId: CircleId, epochId: EpochId): Bytes =>
  concat(head, sharedIdBytes(circleId), sharedIdBytes(epochId));

export const payloadHashOf = (payload: Bytes): Bytes => hash("circ1/payload", payload);

/** An entry together with who is said to have written it. */
export type NamedEntry = {
  readonly opened: OpenedEntry;
  readonly deviceId: DeviceId;
  readonly entryId: EntryId;
  readonly payloadHash: Bytes;
};

/** The device that an entry names by its place among those of its epoch; undefined while that epoch is not known. */
export const authorOf = (
  facts: Pick<MembershipFacts, "recipients">,
  { epochId, header }: Pick<OpenedEntry, "epochId" | "header">,
): DeviceId | undefined => facts.recipients(epochId)?.[header.author];

export const entryIdOf = (
  circleId: CircleId,
  deviceId: DeviceId,
  entry: Pick<OpenedEntry, "epochId" | "nonce" | "commit" | "headerBytes">,
  payloadHash: Bytes,
): EntryId => nameSigned(spokenOf(circleId, deviceId, entry, payloadHash));

export const nameEntry = (circleId: CircleId, deviceId: DeviceId, opened: OpenedEntry): NamedEntry => {
  const payloadHash = payloadHashOf(opened.payload);
  return { opened, deviceId, entryId: entryIdOf(circleId, deviceId, opened, payloadHash), payloadHash };
};

export const isSignedBy = (
  circleId: CircleId,
  deviceId: DeviceId,
  entry: Pick<OpenedEntry, "epochId" | "nonce" | "commit" | "headerBytes" | "signature">,
  payloadHash: Bytes,
): boolean => isEntrySigned(deviceId, spokenOf(circleId, deviceId, entry, payloadHash), entry.signature);

const innerOf = (entry: OpenedEntry): Bytes => concat(entry.headerBytes, entry.payload, entry.signature);

type InnerParts = Pick<OpenedEntry, "header" | "headerBytes" | "payload" | "signature">;

const decodeInner = (inner: Bytes): Result<InnerParts, EntryError> => {
  if (inner.length < signatureLength) return err(malformed);
  const spoken = inner.subarray(0, inner.length - signatureLength);
  const reader = new Reader(spoken);
  const header = readHeader(reader);
  if (!header.ok) return header;
  const headerBytes = spoken.slice(0, reader.position);
  const payload = spoken.slice(reader.position);
  if (payload.length > maxPayload) return err(malformed);
  if (header.value.type === entryTypes.heartbeat && payload.length > 0) return err(malformed);
  return ok({ header: header.value, headerBytes, payload, signature: inner.slice(-signatureLength) });
};

export type SealInput = {
  readonly circleId: CircleId;
  readonly epoch: EpochKey;
  readonly recipients: readonly DeviceId[];
  readonly device: DeviceKey;
  readonly header: EntryHeader;
  readonly payload: Bytes;
  /** 24 random bytes, never used before. */
  readonly nonce: Bytes;
};

export type SealedEntry = NamedEntry & { readonly envelope: Bytes };

export const sealEntry = (input: SealInput): SealedEntry => {
  const { circleId, epoch, device, nonce, payload } = input;
  const headerBytes = encodeHeader(input.header, input.recipients);
  const reread = readHeader(new Reader(headerBytes));
  if (!reread.ok) throw new Error("a header of our own does not decode");
  const commit = commitOf(epoch, nonce);
  const unsigned = { epochId: epoch.epochId, nonce, commit, headerBytes };
  const payloadHash = payloadHashOf(payload);
  const spoken = spokenOf(circleId, device.deviceId, unsigned, payloadHash);
  const opened: OpenedEntry = {
    ...unsigned,
    header: reread.value,
    payload,
    signature: signEntry(device.secretKey, spoken),
  };
  const entryId = nameSigned(spoken);
  const envelope = envelopeOf(circleId, epoch, opened);
  return { opened, deviceId: device.deviceId, entryId, payloadHash, envelope };
};

/** The envelope of an opened entry, byte for byte as its author made it; for who holds the epoch's secret. */
export const envelopeOf = (circleId: CircleId, epoch: EpochKey, opened: OpenedEntry): Bytes => {
  const head = concat(prefix, opened.nonce, opened.commit);
  const sealed = seal(
    epoch.contentKey,
    opened.nonce,
    associated(head, circleId, opened.epochId),
    innerOf(opened),
  );
  return concat(head, sealed);
};

/** Checks 1 to 3 of protocol 2.8. */
export const openEnvelope = (
  bytes: Bytes,
  circleId: CircleId,
  epochs: readonly EpochKey[],
): Result<OpenedEntry, EntryError> => {
  if (bytes.length < minEnvelope || bytes.length > maxEnvelope) return err({ type: "sizeWrong" });
  const version = versionOf(bytes);
  if (version !== null) return err(version);
  const head = bytes.slice(0, envelopeHead);
  const nonce = head.slice(2, 2 + nonceLength);
  const commit = head.slice(2 + nonceLength);
  const epoch = epochOfCommit(epochs, nonce, commit);
  if (epoch === null) return err({ type: "keyMissing" });
  const inner = open(
    epoch.contentKey,
    nonce,
    associated(head, circleId, epoch.epochId),
    bytes.subarray(envelopeHead),
  );
  if (inner === null) return err({ type: "sealBroken" });
  const parts = decodeInner(inner);
  return parts.ok ? ok({ epochId: epoch.epochId, nonce, commit, ...parts.value }) : parts;
};

export const encodeOpened = (entry: OpenedEntry): Bytes =>
  concat(prefix, sharedIdBytes(entry.epochId), entry.nonce, entry.commit, innerOf(entry));

/** Check 1 and the strict decoding of check 3 for an entry in opened form. */
export const decodeOpened = (bytes: Bytes): Result<OpenedEntry, EntryError> => {
  if (bytes.length < minEnvelope + openedMore || bytes.length > maxEnvelope + openedMore)
    return err({ type: "sizeWrong" });
  const version = versionOf(bytes);
  if (version !== null) return err(version);
  const epochId = toHex(bytes.subarray(2, 34)) as EpochId;
  const nonce = bytes.slice(34, 34 + nonceLength);
  const commit = bytes.slice(34 + nonceLength, openedHead);
  const parts = decodeInner(bytes.slice(openedHead));
  return parts.ok ? ok({ epochId, nonce, commit, ...parts.value }) : parts;
};

/** Which number an opened form says that it has, without reading the rest of it. */
export const seqOfOpened = (bytes: Bytes): number => {
  const reader = new Reader(bytes.subarray(openedHead));
  reader.u8();
  reader.u8();
  reader.var();
  return reader.var();
};
