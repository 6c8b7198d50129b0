// What somebody says at the door who comes back with the recovery code (INV-15): a new machine of theirs, certified by the
// identity that the code makes, and that identity's word for this session and this admitter. Their name is known inside.
//
//   ReturnRequest = v u8 = 3 | DeviceCert 1481 | proof 64

import type { Bytes } from "../base/bytes.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DecodeError, malformed, Reader, Writer } from "../codec/index.ts";
import { signatureLength } from "../crypto/index.ts";
import { decodeDeviceCert, type DeviceCert, deviceCertLength, encodeDeviceCert } from "../identity/index.ts";

export type ReturnRequest = {
  readonly cert: DeviceCert;
  /** By the identity itself (inviteProof.ts). */
  readonly proof: Bytes;
};

/** 1 is a person's JoinRequest and 2 a machine's: none is read as another. */
const version = 3;
const returnRequestLength = 1 + deviceCertLength + signatureLength;

export const encodeReturnRequest = ({ cert, proof }: ReturnRequest): Bytes =>
  new Writer().u8(version).raw(encodeDeviceCert(cert)).raw(proof).done();

/** Form alone: certificate and proof are checked by the rules, with what the door knows. */
export const decodeReturnRequest = (bytes: Bytes): Result<ReturnRequest, DecodeError> => {
  const reader = new Reader(bytes);
  if (bytes.length !== returnRequestLength || reader.u8() !== version) reader.refuse();
  const cert = decodeDeviceCert(reader.take(deviceCertLength));
  const proof = reader.done(reader.take(signatureLength));
  if (!proof.ok) return proof;
  return cert.ok ? ok({ cert: cert.value, proof: proof.value }) : err(malformed);
};
