// What an op says, type by type: one entry of the table per type, with its number on the wire. A new type of op is a
// new member of `Bodies` and a new line of the table; nothing else here changes. A number that is not in the table is
// not an error but a newer version (MEM-5). The bytes are those of docs/PROTOCOL.md and are fixed for ever.

import type { EpochId, OpId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DecodeError, Reader, Writer } from "../codec/index.ts";
import { kemPublicKeyLength, nonceLength, signatureLength } from "../crypto/index.ts";
import { decodeDeviceCert, type DeviceCert, deviceCertLength, encodeDeviceCert } from "../identity/index.ts";
import { memberLimit } from "./limits.ts";
import type { Rank } from "./facts.ts";

/** Why an epoch was begun: for people to read, nothing is decided by it. */
const epochReasons = ["founded", "joined", "left", "removed", "time", "repair"] as const;
export type EpochReason = (typeof epochReasons)[number];

const historyPolicies = ["state", "full"] as const;
export type HistoryPolicy = (typeof historyPolicies)[number];

/** What makes the circle's id: H("circ1/genesis"; these bytes). */
export type GenesisCore = {
  readonly nonce: Bytes;
  readonly identityPk: Bytes;
  readonly devicePk: Bytes;
  readonly kemPk: Bytes;
  readonly history: HistoryPolicy;
  readonly createdAt: number;
};

/** The secret of the epoch before, sealed under the new one; only where the history policy is `full`. */
export type HistoryWrap = { readonly epoch: EpochId; readonly nonce: Bytes; readonly sealed: Bytes };

type Bodies = {
  /** GENESIS */
  readonly circleFounded: { readonly core: GenesisCore; readonly identitySignature: Bytes };
  /** INVITE. The inviteId follows from the key. */
  readonly inviteMade: {
    readonly invitePk: Bytes;
    readonly role: Rank;
    readonly maxUses: number;
    readonly expiresAt: number;
    readonly needsConfirm: boolean;
  };
  /** REVOKE_INVITE, by the INVITE's op */
  readonly inviteRevoked: { readonly invite: OpId };
  /** ADMIT of a user with a first device */
  readonly memberAdmitted: {
    readonly invite: OpId;
    readonly role: Rank;
    readonly cert: DeviceCert;
    readonly sid: Bytes;
    readonly proof: Bytes;
  };
  /** CONFIRM, by the ADMIT's op: what is confirmed is exactly the keys that it brought */
  readonly memberConfirmed: { readonly admission: OpId };
  /** LEAVE */
  readonly memberLeft: Record<never, never>;
  /** REKEY */
  readonly epochStarted: {
    readonly epochCommit: Bytes;
    readonly recipientsHash: Bytes;
    readonly reason: EpochReason;
    readonly historyWrap: HistoryWrap | null;
  };
};

export type OpType = keyof Bodies;
export type BodyOf<T extends OpType> = { readonly type: T } & Bodies[T];
export type OpBody = { [T in OpType]: BodyOf<T> }[OpType];

type BodyCodec<T extends OpType> = {
  readonly number: number;
  readonly encode: (writer: Writer, body: Bodies[T]) => void;
  /** Null for a form of this type that a newer version brings. */
  readonly decode: (reader: Reader) => BodyOf<T> | null;
};

/** Highest rank that has a number: 3, owner. */
const readRank = (reader: Reader): Rank => {
  const value = reader.u8();
  if (value === 0 || value === 1 || value === 2 || value === 3) return value;
  reader.refuse();
  return 0;
};

const readFlag = (reader: Reader): boolean => {
  const value = reader.u8();
  if (value > 1) reader.refuse();
  return value === 1;
};

const readOneOf = <const T extends readonly string[]>(
  reader: Reader,
  names: T,
  otherwise: T[number],
): T[number] => {
  const name = names[reader.u8()];
  if (name === undefined) reader.refuse();
  return name ?? otherwise;
};

const genesisCoreVersion = 1;

export const encodeGenesisCore = (core: GenesisCore): Bytes =>
  new Writer()
    .u8(genesisCoreVersion)
    .raw(core.nonce)
    .raw(core.identityPk)
    .raw(core.devicePk)
    .raw(core.kemPk)
    .u8(historyPolicies.indexOf(core.history))
    .u64(core.createdAt)
    .done();

const readGenesisCore = (reader: Reader): GenesisCore => {
  if (reader.u8() !== genesisCoreVersion) reader.refuse();
  return {
    nonce: reader.take(32),
    identityPk: reader.take(32),
    devicePk: reader.take(32),
    kemPk: reader.take(kemPublicKeyLength),
    history: readOneOf(reader, historyPolicies, "state"),
    createdAt: reader.u64(),
  };
};

/** The first byte of an ADMIT's body: a user now; a device of an existing user comes with a newer version. */
const admitsUser = 0;

const readAdmission = (reader: Reader): BodyOf<"memberAdmitted"> | null => {
  if (reader.u8() !== admitsUser) return null;
  const invite = reader.id<OpId>();
  const role = readRank(reader);
  const cert = decodeDeviceCert(reader.take(deviceCertLength));
  const [sid, proof] = [reader.take(32), reader.take(signatureLength)];
  if (cert.ok) return { type: "memberAdmitted", invite, role, cert: cert.value, sid, proof };
  reader.refuse();
  return null;
};

const wrapLength = 48;

const readWrap = (reader: Reader): HistoryWrap | null =>
  readFlag(reader)
    ? { epoch: reader.id<EpochId>(), nonce: reader.take(nonceLength), sealed: reader.take(wrapLength) }
    : null;

const bodyCodecs: { readonly [T in OpType]: BodyCodec<T> } = {
  circleFounded: {
    number: 1,
    encode: (writer, body) => writer.raw(encodeGenesisCore(body.core)).raw(body.identitySignature),
    decode: (reader) => ({
      type: "circleFounded",
      core: readGenesisCore(reader),
      identitySignature: reader.take(signatureLength),
    }),
  },
  inviteMade: {
    number: 2,
    encode: (writer, body) =>
      writer
        .raw(body.invitePk)
        .u8(body.role)
        .u8(body.maxUses)
        .u64(body.expiresAt)
        .u8(body.needsConfirm ? 1 : 0),
    decode: (reader) => {
      const invitePk = reader.take(32);
      const role = readRank(reader);
      const maxUses = reader.u8();
      if (maxUses < 1 || maxUses > memberLimit) reader.refuse();
      return {
        type: "inviteMade",
        invitePk,
        role,
        maxUses,
        expiresAt: reader.u64(),
        needsConfirm: readFlag(reader),
      };
    },
  },
  inviteRevoked: {
    number: 3,
    encode: (writer, body) => writer.id(body.invite),
    decode: (reader) => ({ type: "inviteRevoked", invite: reader.id<OpId>() }),
  },
  memberAdmitted: {
    number: 4,
    encode: (writer, body) =>
      writer
        .u8(admitsUser)
        .id(body.invite)
        .u8(body.role)
        .raw(encodeDeviceCert(body.cert))
        .raw(body.sid)
        .raw(body.proof),
    decode: readAdmission,
  },
  memberConfirmed: {
    number: 5,
    encode: (writer, body) => writer.id(body.admission),
    decode: (reader) => ({ type: "memberConfirmed", admission: reader.id<OpId>() }),
  },
  memberLeft: {
    number: 9,
    encode: () => {},
    decode: () => ({ type: "memberLeft" }),
  },
  epochStarted: {
    number: 10,
    encode: (writer, body) => {
      writer.raw(body.epochCommit).raw(body.recipientsHash).u8(epochReasons.indexOf(body.reason));
      const wrap = body.historyWrap;
      if (wrap === null) writer.u8(0);
      else writer.u8(1).id(wrap.epoch).raw(wrap.nonce).raw(wrap.sealed);
    },
    decode: (reader) => ({
      type: "epochStarted",
      epochCommit: reader.take(32),
      recipientsHash: reader.take(32),
      reason: readOneOf(reader, epochReasons, "repair"),
      historyWrap: readWrap(reader),
    }),
  },
};

const codecOfNumber = new Map(Object.values(bodyCodecs).map((codec) => [codec.number, codec]));

export const typeNumber = (type: OpType): number => bodyCodecs[type].number;

const encodeWith = <T extends OpType>(writer: Writer, codec: BodyCodec<T>, body: BodyOf<T>): Bytes => {
  codec.encode(writer, body);
  return writer.done();
};

export const encodeBody = <T extends OpType>(type: T, body: BodyOf<T>): Bytes =>
  encodeWith(new Writer(), bodyCodecs[type], body);

export type NewerVersion = { readonly type: "newerVersion" };
export type BodyError = DecodeError | NewerVersion;

/** Only a number, or a form, that this version does not know is a newer version; everything else is malformed. */
export const decodeBody = (number: number, bytes: Bytes): Result<OpBody, BodyError> => {
  const codec = codecOfNumber.get(number);
  if (codec === undefined) return err({ type: "newerVersion" });
  const reader = new Reader(bytes);
  const body = codec.decode(reader);
  if (body === null && !reader.failed) return err({ type: "newerVersion" });
  const read = reader.done(body);
  if (!read.ok) return read;
  return read.value === null ? err({ type: "newerVersion" }) : ok(read.value);
};
