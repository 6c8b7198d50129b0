// What a machine says that asks to be one more of somebody's own (INV-14). The person's identity key lies on the machine
// that made the link, so this one can only say its half of the certificate; circle and identity are those of the link
// and are not repeated, so that it can ask for nobody else. The other half is signed after the words were compared.
//
//   MachineRequest = v u8 = 2 | devicePk 32 | kemPk 1216 | createdAt u64 | device's signature 64 | proof 64

import type { CircleId, DeviceId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DecodeError, malformed, Reader, Writer } from "../codec/index.ts";
import { kemPublicKeyLength, signatureLength } from "../crypto/index.ts";
import { type HalfCert, userIdOf, verifyHalfCert } from "../identity/index.ts";

export type MachineRequest = {
  readonly half: HalfCert;
  /** By the invitation's key (inviteProof.ts). */
  readonly proof: Bytes;
};

/** 1 is a person's JoinRequest: neither is read as the other. */
const version = 2;
const machineRequestLength = 1 + 32 + kemPublicKeyLength + 8 + 2 * signatureLength;

export const encodeMachineRequest = ({ half, proof }: MachineRequest): Bytes =>
  new Writer()
    .u8(version)
    .id(half.deviceId)
    .raw(half.kemPk)
    .u64(half.createdAt)
    .raw(half.deviceSignature)
    .raw(proof)
    .done();

/** Of a machine that holds its key, for this person in this circle. */
export const decodeMachineRequest = (
  bytes: Bytes,
  of: { readonly circleId: CircleId; readonly identityPk: Bytes },
): Result<MachineRequest, DecodeError> => {
  const reader = new Reader(bytes);
  if (bytes.length !== machineRequestLength || reader.u8() !== version) reader.refuse();
  const half: HalfCert = {
    ...of,
    userId: userIdOf(of.circleId, of.identityPk),
    deviceId: reader.id<DeviceId>(),
    kemPk: reader.take(kemPublicKeyLength),
    createdAt: reader.u64(),
    deviceSignature: reader.take(signatureLength),
  };
  const read = reader.done({ half, proof: reader.take(signatureLength) });
  if (!read.ok) return read;
  return verifyHalfCert(half) ? ok(read.value) : err(malformed);
};
