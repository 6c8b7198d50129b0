// The certificate that ties a device to a person: signed by the identity, which says "this machine is mine", and
// by the device, which proves that it holds its key (ID-4, ID-5).
//
//   DeviceCert = v u8 = 1 | circleId 32 | userId 32 | identityPk 32 | devicePk 32 | kemPk 1216 | createdAt u64
//                | identity's signature 64 | device's signature 64                                = 1481 bytes
//
// Both signatures are over H("circ1/device-cert"; all bytes before them).

import type { CircleId, DeviceId, UserId } from "../base/brand.ts";
import { type Bytes, idBytes } from "../base/bytes.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DecodeError, Reader, Writer } from "../codec/index.ts";
import { kemPublicKeyLength, sign, signatureLength, type SignKeyPair, verify } from "../crypto/index.ts";
import type { DeviceKeys } from "./deviceKeys.ts";
import { userIdOf } from "./identity.ts";

export type DeviceCert = {
  readonly circleId: CircleId;
  readonly userId: UserId;
  readonly identityPk: Bytes;
  readonly deviceId: DeviceId;
  readonly kemPk: Bytes;
  /** Milliseconds since 1970, as the device's clock had it; nothing is decided by it. */
  readonly createdAt: number;
  readonly identitySignature: Bytes;
  readonly deviceSignature: Bytes;
};

type UnsignedCert = Omit<DeviceCert, "identitySignature" | "deviceSignature">;

/** What a device can say of itself whose identity key lies on another machine: that one signs after it. */
export type HalfCert = Omit<DeviceCert, "identitySignature">;

export type CertError = { readonly type: "certInvalid" };

const version = 1;
export const deviceCertLength = 1 + 4 * 32 + kemPublicKeyLength + 8 + 2 * signatureLength;

const signedBytes = (cert: UnsignedCert): Bytes =>
  new Writer()
    .u8(version)
    .id(cert.circleId)
    .id(cert.userId)
    .raw(cert.identityPk)
    .id(cert.deviceId)
    .raw(cert.kemPk)
    .u64(cert.createdAt)
    .done();

export const encodeDeviceCert = (cert: DeviceCert): Bytes =>
  new Writer().raw(signedBytes(cert)).raw(cert.identitySignature).raw(cert.deviceSignature).done();

export const decodeDeviceCert = (bytes: Bytes): Result<DeviceCert, DecodeError> => {
  const reader = new Reader(bytes);
  if (reader.u8() !== version) reader.refuse();
  return reader.done({
    circleId: reader.id<CircleId>(),
    userId: reader.id<UserId>(),
    identityPk: reader.take(32),
    deviceId: reader.id<DeviceId>(),
    kemPk: reader.take(kemPublicKeyLength),
    createdAt: reader.u64(),
    identitySignature: reader.take(signatureLength),
    deviceSignature: reader.take(signatureLength),
  });
};

export const signHalfCert = (
  circleId: CircleId,
  identityPk: Bytes,
  device: DeviceKeys,
  createdAt: number,
): HalfCert => {
  const unsigned: UnsignedCert = {
    circleId,
    userId: userIdOf(circleId, identityPk),
    identityPk,
    deviceId: device.deviceId,
    kemPk: device.kem.publicKey,
    createdAt,
  };
  const deviceSignature = sign(device.sign.secretKey, "circ1/device-cert", signedBytes(unsigned));
  return { ...unsigned, deviceSignature };
};

/** The identity says that the device is its own. Only of a half that is of this identity. */
export const completeCert = (half: HalfCert, identity: SignKeyPair): DeviceCert => ({
  ...half,
  identitySignature: sign(identity.secretKey, "circ1/device-cert", signedBytes(half)),
});

export const signDeviceCert = (
  circleId: CircleId,
  identity: SignKeyPair,
  device: DeviceKeys,
  createdAt: number,
): DeviceCert => completeCert(signHalfCert(circleId, identity.publicKey, device, createdAt), identity);

/** Whether who says it holds the device's key. */
export const verifyHalfCert = (half: HalfCert): boolean =>
  verify(idBytes(half.deviceId), half.deviceSignature, "circ1/device-cert", signedBytes(half));

/** The cert, if it is of this circle, its user follows from its identity, and both keys signed it. */
export const verifyDeviceCert = (cert: DeviceCert, circleId: CircleId): Result<DeviceCert, CertError> => {
  const bytes = signedBytes(cert);
  const holds =
    cert.circleId === circleId &&
    cert.userId === userIdOf(circleId, cert.identityPk) &&
    verify(cert.identityPk, cert.identitySignature, "circ1/device-cert", bytes) &&
    verify(idBytes(cert.deviceId), cert.deviceSignature, "circ1/device-cert", bytes);
  return holds ? ok(cert) : err({ type: "certInvalid" });
};
