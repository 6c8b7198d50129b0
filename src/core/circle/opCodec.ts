// The bytes of what an op says: one entry of the table per type, with its number on the wire. Numbers, forms and bytes
// are those of docs/PROTOCOL.md and are fixed for ever. A number, or a form of a number, that is not here is not an
// error but a newer version (MEM-5).

import type { CircleId, DeviceId, DocId, EpochId, OpId, UserId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import { err, type Result } from "../base/result.ts";
import { type DecodeError, Reader, Writer } from "../codec/index.ts";
import { signatureLength } from "../crypto/index.ts";
import { decodeDeviceCert, type DeviceCert, deviceCertLength, encodeDeviceCert } from "../identity/index.ts";
import * as parts from "./bodyParts.ts";
import { memberLimit, opBytesLimit } from "./limits.ts";
import {
  type BodyOf,
  type Complaint,
  documentModes,
  epochReasons,
  historyPolicies,
  type OpBody,
  type OpType,
} from "./opBody.ts";

type BodyCodec<T extends OpType> = {
  readonly number: number;
  readonly encode: (writer: Writer, body: BodyOf<T>) => void;
  /** Null for a form of this number that is not of this type. */
  readonly decode: (reader: Reader) => BodyOf<T> | null;
};

type Admitting = { readonly cert: DeviceCert; readonly sid: Bytes; readonly proof: Bytes };

const writeAdmitting = (writer: Writer, { cert, sid, proof }: Admitting): void => {
  writer.raw(encodeDeviceCert(cert)).raw(sid).raw(proof);
};

const readAdmitting = (reader: Reader): Admitting | null => {
  const cert = decodeDeviceCert(reader.take(deviceCertLength));
  const [sid, proof] = [reader.take(32), reader.take(signatureLength)];
  if (cert.ok) return { cert: cert.value, sid, proof };
  reader.refuse();
  return null;
};

/** The first byte of an ADMIT's body. */
const admits = { user: 0, deviceInvited: 1, deviceOfIdentity: 2 } as const;

const complains = { boxMissing: 0, secretWrong: 1, entriesForked: 2, opsForked: 3 } as const;

const writeComplaint = (writer: Writer, about: Complaint): void => {
  writer.u8(complains[about.type]);
  if (about.type === "boxMissing" || about.type === "secretWrong") writer.id(about.epoch);
  else if (about.type === "entriesForked") parts.writeLast(writer, about.last).prefixed(about.proof);
  else parts.writeLast(writer, about.last).id(about.ops[0]).id(about.ops[1]);
};

const readComplaint = (reader: Reader): Complaint | null => {
  const kind = reader.u8();
  if (kind === complains.boxMissing) return { type: "boxMissing", epoch: reader.id<EpochId>() };
  if (kind === complains.secretWrong) return { type: "secretWrong", epoch: reader.id<EpochId>() };
  if (kind === complains.entriesForked)
    return { type: "entriesForked", last: parts.readLast(reader), proof: reader.prefixed(opBytesLimit) };
  if (kind !== complains.opsForked) return null;
  const last = parts.readLast(reader);
  const ops: readonly [OpId, OpId] = [reader.id<OpId>(), reader.id<OpId>()];
  if (ops[0] >= ops[1]) reader.refuse();
  return { type: "opsForked", last, ops };
};

/** The first byte of a HOLD's body. */
const holds = { device: 0, lifted: 1 } as const;

const codecs: { readonly [T in OpType]: BodyCodec<T> } = {
  circleFounded: {
    number: 1,
    encode: (writer, body) => writer.raw(parts.encodeGenesisCore(body.core)).raw(body.identitySignature),
    decode: (reader) => ({
      type: "circleFounded",
      core: parts.readGenesisCore(reader),
      identitySignature: reader.take(signatureLength),
    }),
  },
  inviteMade: {
    number: 2,
    encode: (writer, { invitePk, role, maxUses, expiresAt, needsConfirm }) =>
      writer
        .raw(invitePk)
        .u8(role)
        .u8(maxUses)
        .u64(expiresAt)
        .u8(needsConfirm ? 1 : 0),
    decode: (reader) => {
      const invitePk = reader.take(32);
      const role = parts.readRank(reader);
      const maxUses = reader.u8();
      if (maxUses < 1 || maxUses > memberLimit) reader.refuse();
      const expiresAt = reader.u64();
      return {
        type: "inviteMade",
        invitePk,
        role,
        maxUses,
        expiresAt,
        needsConfirm: parts.readFlag(reader),
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
    encode: (writer, body) => writeAdmitting(writer.u8(admits.user).id(body.invite).u8(body.role), body),
    decode: (reader) => {
      if (reader.u8() !== admits.user) return null;
      const [invite, role] = [reader.id<OpId>(), parts.readRank(reader)];
      const admitting = readAdmitting(reader);
      return admitting === null ? null : { type: "memberAdmitted", invite, role, ...admitting };
    },
  },
  deviceAdmitted: {
    number: 4,
    encode: (writer, { road, ...body }) => {
      if (road.type === "invitation") writer.u8(admits.deviceInvited).id(road.invite);
      else writer.u8(admits.deviceOfIdentity).u8(road.needsConfirm ? 1 : 0);
      writeAdmitting(writer, body);
    },
    decode: (reader) => {
      const kind = reader.u8();
      if (kind !== admits.deviceInvited && kind !== admits.deviceOfIdentity) return null;
      const road =
        kind === admits.deviceInvited
          ? ({ type: "invitation", invite: reader.id<OpId>() } as const)
          : ({ type: "identity", needsConfirm: parts.readFlag(reader) } as const);
      const admitting = readAdmitting(reader);
      return admitting === null ? null : { type: "deviceAdmitted", road, ...admitting };
    },
  },
  memberConfirmed: {
    number: 5,
    encode: (writer, body) => writer.id(body.admission),
    decode: (reader) => ({ type: "memberConfirmed", admission: reader.id<OpId>() }),
  },
  roleChanged: {
    number: 6,
    encode: (writer, body) => parts.writeLasts(writer.id(body.userId).u8(body.role), body.last),
    decode: (reader) => {
      const [userId, role] = [reader.id<UserId>(), parts.readRank(reader)];
      const last = parts.readLasts(reader);
      if (role > 0 && last.length > 0) reader.refuse();
      return { type: "roleChanged", userId, role, last };
    },
  },
  memberRemoved: {
    number: 7,
    encode: (writer, body) => parts.writeLasts(writer.id(body.userId), body.last),
    decode: (reader) => ({
      type: "memberRemoved",
      userId: reader.id<UserId>(),
      last: parts.readLasts(reader),
    }),
  },
  deviceRemoved: {
    number: 8,
    encode: (writer, body) => parts.writeLast(writer.id(body.userId), body.last),
    decode: (reader) => ({
      type: "deviceRemoved",
      userId: reader.id<UserId>(),
      last: parts.readLast(reader),
    }),
  },
  memberLeft: { number: 9, encode: () => {}, decode: () => ({ type: "memberLeft" }) },
  epochStarted: {
    number: 10,
    encode: (writer, { epochCommit, recipientsHash, reason, historyWrap }) =>
      parts.writeWrap(
        writer.raw(epochCommit).raw(recipientsHash).u8(epochReasons.indexOf(reason)),
        historyWrap,
      ),
    decode: (reader) => ({
      type: "epochStarted",
      epochCommit: reader.take(32),
      recipientsHash: reader.take(32),
      reason: parts.readOneOf(reader, epochReasons, "repair"),
      historyWrap: parts.readWrap(reader),
    }),
  },
  opsAcknowledged: { number: 11, encode: () => {}, decode: () => ({ type: "opsAcknowledged" }) },
  entriesVouched: {
    number: 12,
    encode: (writer, body) => parts.writeLasts(writer, body.last),
    decode: (reader) => {
      const last = parts.readLasts(reader);
      if (last.length === 0 || last.some(({ seq }) => seq === 0)) reader.refuse();
      return { type: "entriesVouched", last };
    },
  },
  policyChanged: {
    number: 13,
    encode: (writer, body) =>
      writer.u8(historyPolicies.indexOf(body.history)).u8(body.readersAnnotate ? 1 : 0),
    decode: (reader) => ({
      type: "policyChanged",
      history: parts.readOneOf(reader, historyPolicies, "state"),
      readersAnnotate: parts.readFlag(reader),
    }),
  },
  documentRightsSet: {
    number: 14,
    encode: (writer, body) =>
      parts.writeUsers(writer.id(body.docId).u8(documentModes.indexOf(body.mode)), body.users),
    decode: (reader) => {
      const docId = reader.id<DocId>(16);
      // A margin is its person's, of whatever rank anybody is.
      if (!docId.startsWith("00")) reader.refuse();
      const mode = parts.readOneOf(reader, documentModes, "closed");
      const users = parts.readUsers(reader);
      if (mode !== "listed" && users.length > 0) reader.refuse();
      return { type: "documentRightsSet", docId, mode, users };
    },
  },
  circleReformed: {
    number: 15,
    encode: (writer, body) =>
      parts.writeUsers(parts.writeEntryId(writer.id(body.circle), body.cut), body.users),
    decode: (reader) => ({
      type: "circleReformed",
      circle: reader.id<CircleId>(),
      cut: parts.readEntryId(reader),
      users: parts.readUsers(reader),
    }),
  },
  complaintMade: {
    number: 16,
    encode: (writer, body) => writeComplaint(writer, body.about),
    decode: (reader) => {
      const about = readComplaint(reader);
      return about === null ? null : { type: "complaintMade", about };
    },
  },
  deviceInviteMade: {
    number: 17,
    encode: (writer, body) => writer.raw(body.invitePk).u64(body.expiresAt),
    decode: (reader) => ({
      type: "deviceInviteMade",
      invitePk: reader.take(32),
      expiresAt: reader.u64(),
    }),
  },
  deviceHeld: {
    number: 18,
    encode: (writer, body) => writer.u8(holds.device).id(body.userId).id(body.deviceId),
    decode: (reader) =>
      reader.u8() === holds.device
        ? { type: "deviceHeld", userId: reader.id<UserId>(), deviceId: reader.id<DeviceId>() }
        : null,
  },
  holdLifted: {
    number: 18,
    encode: (writer, body) => writer.u8(holds.lifted).id(body.hold),
    decode: (reader) =>
      reader.u8() === holds.lifted ? { type: "holdLifted", hold: reader.id<OpId>() } : null,
  },
};

export const typeNumber = (type: OpType): number => codecs[type].number;

const encodeWith = <T extends OpType>(writer: Writer, codec: BodyCodec<T>, body: BodyOf<T>): Bytes => {
  codec.encode(writer, body);
  return writer.done();
};

export const encodeBody = <T extends OpType>(type: T, body: BodyOf<T>): Bytes =>
  encodeWith(new Writer(), codecs[type], body);

export type NewerVersion = { readonly type: "newerVersion" };
export type BodyError = DecodeError | NewerVersion;

type Decode = (reader: Reader) => OpBody | null;
const decodersOf = new Map<number, Decode[]>();
for (const { number, decode } of Object.values(codecs))
  decodersOf.set(number, [...(decodersOf.get(number) ?? []), decode]);

/** Stands in where a reader has failed, and is then not given. */
const neverRead: OpBody = { type: "memberLeft" };

/** Only a number, or a form, that this version does not know is a newer version; everything else is malformed. */
export const decodeBody = (number: number, bytes: Bytes): Result<OpBody, BodyError> => {
  for (const decode of decodersOf.get(number) ?? []) {
    const reader = new Reader(bytes);
    const body = decode(reader);
    if (body !== null || reader.failed) return reader.done(body ?? neverRead);
  }
  return err({ type: "newerVersion" });
};
