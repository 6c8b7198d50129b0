// One signed op of the membership log (protocol 2.4): header, body, signature, and nothing beside them.
//
//   Op = v u8 = 1 | suite u8 = 1 | type u8 | circleId 32 | authorUser 32 | authorDevice 32 | dseq u64 | dprev 32
//        | n u8 | n × parent 32, ascending | depth u32 | ts u64 | LP(body)                              ‖ sig 64
//   opId = H("circ1/op"; all bytes before sig)        sig = Sign(device; "circ1/op-sig"; opId)
//
// The id does not cover the signature: two spellings of a signature are one op (MEM-2, MEM-3).

import type { CircleId, DeviceId, OpId, UserId } from "../base/brand.ts";
import { type Bytes, idBytes, toHex } from "../base/bytes.ts";
import { err, ok, type Result } from "../base/result.ts";
import { isAscending, malformed, Reader, Writer } from "../codec/index.ts";
import { hash, sign, signatureLength, type SignKeyPair, verify } from "../crypto/index.ts";
import { opBytesLimit, parentsLimit } from "./limits.ts";
import type { OpBody } from "./opBody.ts";
import { type BodyError, decodeBody, encodeBody, typeNumber } from "./opCodec.ts";

export type OpHeader = {
  readonly circleId: CircleId;
  readonly authorUser: UserId;
  readonly authorDevice: DeviceId;
  /** The place in the device's own chain, from 0. */
  readonly dseq: number;
  /** The device's op before; null for its first. */
  readonly dprev: OpId | null;
  /** Ascending; empty for the founding op alone. */
  readonly parents: readonly OpId[];
  /** 0 for the founding op, else one more than the deepest parent. */
  readonly depth: number;
  /** Milliseconds since 1970 as the author's clock had it; nothing is decided by it. */
  readonly ts: number;
};

export type Op = OpHeader & { readonly body: OpBody };

export type SignedOp = { readonly id: OpId; readonly op: Op; readonly bytes: Bytes };

const version = 1;
const suite = 1;
const noOp = "0".repeat(64) as OpId;
const bodyLimit = opBytesLimit;

export type OpError = BodyError | { readonly type: "tooLarge" };

/** What could be read of an op: its id always, its body only if this version knows it. */
export type ReadOp = {
  readonly id: OpId;
  readonly header: OpHeader;
  readonly typeNumber: number;
  readonly body: Result<OpBody, BodyError>;
  readonly signature: Bytes;
};

const encodeUnsigned = (op: Op): Bytes => {
  const writer = new Writer().u8(version).u8(suite).u8(typeNumber(op.body.type));
  writer.id(op.circleId).id(op.authorUser).id(op.authorDevice);
  writer.u64(op.dseq).id(op.dprev ?? noOp);
  writer.u8(op.parents.length);
  for (const parent of op.parents) writer.id(parent);
  return writer.u32(op.depth).u64(op.ts).prefixed(encodeBody(op.body.type, op.body)).done();
};

const idOf = (unsigned: Bytes): OpId => toHex(hash("circ1/op", unsigned)) as OpId;

export const signOp = (op: Op, device: SignKeyPair): SignedOp => {
  const unsigned = encodeUnsigned(op);
  const id = idOf(unsigned);
  const signature = sign(device.secretKey, "circ1/op-sig", idBytes(id));
  return { id, op, bytes: new Writer().raw(unsigned).raw(signature).done() };
};

/** That the device named as the author signed it; says nothing of the device's rights. */
export const verifyOp = (op: Pick<ReadOp, "id" | "header" | "signature">): boolean =>
  verify(idBytes(op.header.authorDevice), op.signature, "circ1/op-sig", idBytes(op.id));

const readHeader = (reader: Reader): OpHeader => {
  const circleId = reader.id<CircleId>();
  const authorUser = reader.id<UserId>();
  const authorDevice = reader.id<DeviceId>();
  const dseq = reader.u64();
  const dprev = reader.id<OpId>();
  const count = reader.u8();
  if (count > parentsLimit) reader.refuse();
  const parents = reader.repeat(count, () => reader.id<OpId>());
  if (!isAscending(parents)) reader.refuse();
  const depth = reader.u32();
  const ts = reader.u64();
  // The first op of a chain has none before it, and every other op has.
  if ((dseq === 0) !== (dprev === noOp)) reader.refuse();
  if ((parents.length === 0) !== (depth === 0)) reader.refuse();
  const before = dseq === 0 ? null : dprev;
  return { circleId, authorUser, authorDevice, dseq, dprev: before, parents, depth, ts };
};

/** Size and strict form; a body of a newer version leaves the header readable. */
export const readOp = (bytes: Bytes): Result<ReadOp, OpError> => {
  if (bytes.length > opBytesLimit) return err({ type: "tooLarge" });
  const reader = new Reader(bytes);
  if (reader.u8() !== version || reader.u8() !== suite) reader.refuse();
  const number = reader.u8();
  const header = readHeader(reader);
  const body = reader.prefixed(bodyLimit);
  const unsigned = bytes.subarray(0, reader.position);
  const signature = reader.take(signatureLength);
  const whole = reader.done(header);
  if (!whole.ok) return whole;
  const decoded = decodeBody(number, body);
  if (!decoded.ok && decoded.error.type === "malformed") return err(malformed);
  const founds = decoded.ok && decoded.value.type === "circleFounded";
  // Only a founding op has no parents, and it has none.
  if (founds !== (header.parents.length === 0)) return err(malformed);
  return ok({ id: idOf(unsigned), header, typeNumber: number, body: decoded, signature });
};

export const decodeOp = (bytes: Bytes): Result<SignedOp, OpError> => {
  const read = readOp(bytes);
  if (!read.ok) return read;
  const { id, header, body } = read.value;
  return body.ok ? ok({ id, op: { ...header, body: body.value }, bytes }) : err(body.error);
};
