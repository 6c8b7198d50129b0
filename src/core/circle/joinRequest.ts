// What the invitee says once the session is there (INV-5): who asks, with which machine, under which name, and the
// proof of the link. The name is for the people inside to read; it goes into no op.
//
//   JoinRequest = v u8 = 1 | DeviceCert 1481 | LP(name, UTF-8) | proof 64

import { type Bytes, textOf, utf8 } from "../base/bytes.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DecodeError, malformed, Reader, Writer } from "../codec/index.ts";
import { signatureLength } from "../crypto/index.ts";
import { decodeDeviceCert, type DeviceCert, deviceCertLength, encodeDeviceCert } from "../identity/index.ts";
import { nameLimit } from "./limits.ts";

export type JoinRequest = {
  readonly cert: DeviceCert;
  readonly name: string;
  /** By the invitation's key (inviteProof.ts). */
  readonly proof: Bytes;
};

const version = 1;
const nameBytesLimit = 3 * nameLimit;
export const joinRequestLimit = 1 + deviceCertLength + 4 + nameBytesLimit + signatureLength;

/** Controls, halves of letters, and what turns the direction of text after it: a name must not reach beyond itself. */
const unfitForNames = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** A name that may be shown: something to see, not too long, nothing that acts on the text around it. */
export const isFitName = (name: string): boolean =>
  name.length <= nameLimit && name.trim() !== "" && !unfitForNames.test(name);

export const encodeJoinRequest = (request: JoinRequest): Bytes =>
  new Writer()
    .u8(version)
    .raw(encodeDeviceCert(request.cert))
    .prefixed(utf8(request.name))
    .raw(request.proof)
    .done();

export const decodeJoinRequest = (bytes: Bytes): Result<JoinRequest, DecodeError> => {
  const reader = new Reader(bytes);
  if (bytes.length > joinRequestLimit || reader.u8() !== version) reader.refuse();
  const cert = decodeDeviceCert(reader.take(deviceCertLength));
  const name = textOf(reader.prefixed(nameBytesLimit));
  const proof = reader.take(signatureLength);
  const whole = reader.done(proof);
  if (!whole.ok) return whole;
  if (!cert.ok || name === null || !isFitName(name)) return err(malformed);
  return ok({ cert: cert.value, name, proof });
};
