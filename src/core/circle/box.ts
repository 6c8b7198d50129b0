// A box carries one epoch's secret to one device, sealed to its X-Wing key. Any device that is in the epoch and holds
// the secret may make the box for any other: the receiver's checks do not depend on who did, so an author who goes
// offline blocks nobody (EPO-5).
//
//   Box = v u8 = 1 | epochId 32 | recipient 32 | X-Wing ciphertext 1120
//         | AEAD(H("circ1/box"; ss, ct, kemPk, ctx), zero nonce, ad = ctx, ES) 48 | author 32
//         | Sign(author; "circ1/box-sig"; ctx, ct, AEAD part) 64                                = 1329 bytes
//   ctx = H("circ1/boxctx"; circleId, epochId, author, recipient, epochCommit)

import type { CircleId, DeviceId, EpochId } from "../base/brand.ts";
import { type Bytes, concat, idBytes, sharedIdBytes } from "../base/bytes.ts";
import { redact, type Redacted, reveal } from "../base/redacted.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DecodeError, Reader } from "../codec/index.ts";
import {
  hash,
  kemCiphertextLength,
  kemDecapsulate,
  kemEncapsulate,
  open,
  seal,
  sign,
  signatureLength,
  tagLength,
  verify,
  zeroNonce,
} from "../crypto/index.ts";
import type { DeviceKeys } from "../identity/index.ts";
import type { Random } from "../ports/random.ts";
import { isSecretOf } from "./epoch.ts";
import type { CircleGraph } from "./graph.ts";

type Box = {
  readonly epoch: EpochId;
  readonly recipient: DeviceId;
  readonly ciphertext: Bytes;
  readonly sealed: Bytes;
  readonly author: DeviceId;
  readonly signature: Bytes;
};

export type EpochSecret = { readonly epoch: EpochId; readonly es: Redacted<Bytes> };

export type SealBoxError =
  /** One of the two is not in the epoch's list, or the epoch is not known. */
  | { readonly type: "notRecipient" }
  /** Not the secret that the epoch's REKEY committed to. */
  | { readonly type: "commitMismatch" }
  | { readonly type: "keyInvalid" };

export type OpenBoxError =
  | DecodeError
  | { readonly type: "notForMe" }
  /** Its REKEY has not arrived, or does not count. */
  | { readonly type: "epochUnknown" }
  /** Who made it, or who should open it, is not in the epoch's list. */
  | { readonly type: "notRecipient" }
  | { readonly type: "signatureInvalid" }
  /** The boxer's fault: ask the next peer. */
  | { readonly type: "doesNotOpen" }
  /** It opens to another secret than the one committed to: never send under this epoch on its word. */
  | { readonly type: "commitMismatch" };

const version = 1;
const versionBytes: Bytes = new Uint8Array([version]);
const secretLength = 32;
const sealedLength = secretLength + tagLength;
export const boxLength = 1 + 32 + 32 + kemCiphertextLength + sealedLength + 32 + signatureLength;

type Context = {
  readonly circleId: CircleId;
  readonly epoch: EpochId;
  readonly author: DeviceId;
  readonly recipient: DeviceId;
  readonly epochCommit: Bytes;
};

const contextOf = ({ circleId, epoch, author, recipient, epochCommit }: Context): Bytes =>
  hash(
    "circ1/boxctx",
    sharedIdBytes(circleId),
    sharedIdBytes(epoch),
    sharedIdBytes(author),
    idBytes(recipient),
    epochCommit,
  );

const boxKey = (shared: Redacted<Bytes>, ciphertext: Bytes, kemPk: Bytes, context: Bytes): Redacted<Bytes> =>
  redact(hash("circ1/box", reveal(shared), ciphertext, kemPk, context));

const encodeBox = (box: Box): Bytes =>
  concat(
    versionBytes,
    sharedIdBytes(box.epoch),
    idBytes(box.recipient),
    box.ciphertext,
    box.sealed,
    sharedIdBytes(box.author),
    box.signature,
  );

const decodeBox = (bytes: Bytes): Result<Box, DecodeError> => {
  const reader = new Reader(bytes);
  if (reader.u8() !== version) reader.refuse();
  return reader.done({
    epoch: reader.id<EpochId>(),
    recipient: reader.id<DeviceId>(),
    ciphertext: reader.take(kemCiphertextLength),
    sealed: reader.take(sealedLength),
    author: reader.id<DeviceId>(),
    signature: reader.take(signatureLength),
  });
};

/** Of which epoch a box says that it holds the secret; null: it is none. */
export const epochOfBox = (bytes: Bytes): EpochId | null => {
  const decoded = decodeBox(bytes);
  return decoded.ok ? decoded.value.epoch : null;
};

/** The box of a held secret for another device of the epoch. */
export const sealBox = (
  graph: CircleGraph,
  { epoch, es }: EpochSecret,
  parties: { readonly author: DeviceKeys; readonly recipient: DeviceId },
  random: Random,
): Result<Bytes, SealBoxError> => {
  const { author, recipient } = parties;
  const keys = graph.kemKeys(epoch);
  const kemPk = keys.get(recipient);
  const epochCommit = graph.epochCommit(epoch);
  if (epochCommit === null || kemPk === undefined || !keys.has(author.deviceId))
    return err({ type: "notRecipient" });
  if (!isSecretOf(graph, epoch, es)) return err({ type: "commitMismatch" });
  const made = kemEncapsulate(kemPk, random);
  if (made === null) return err({ type: "keyInvalid" });
  const { ciphertext, sharedSecret } = made;
  const context = contextOf({
    circleId: graph.circleId,
    epoch,
    author: author.deviceId,
    recipient,
    epochCommit,
  });
  const key = boxKey(sharedSecret, ciphertext, kemPk, context);
  const sealed = seal(key, zeroNonce, context, reveal(es));
  const signature = sign(author.sign.secretKey, "circ1/box-sig", context, ciphertext, sealed);
  return ok(encodeBox({ epoch, recipient, ciphertext, sealed, author: author.deviceId, signature }));
};

/** EPO-4: every check, in order, before and after opening. */
export const openBox = (
  graph: CircleGraph,
  bytes: Bytes,
  self: DeviceKeys,
): Result<EpochSecret, OpenBoxError> => {
  const decoded = decodeBox(bytes);
  if (!decoded.ok) return decoded;
  const { epoch, recipient, ciphertext, sealed, author, signature } = decoded.value;
  if (recipient !== self.deviceId) return err({ type: "notForMe" });
  const recipients = graph.recipients(epoch);
  const epochCommit = graph.epochCommit(epoch);
  if (recipients === null || epochCommit === null || !graph.current().epochs.includes(epoch))
    return err({ type: "epochUnknown" });
  if (!recipients.includes(author) || !recipients.includes(recipient)) return err({ type: "notRecipient" });
  const context = contextOf({ circleId: graph.circleId, epoch, author, recipient, epochCommit });
  if (!verify(idBytes(author), signature, "circ1/box-sig", context, ciphertext, sealed))
    return err({ type: "signatureInvalid" });
  const shared = kemDecapsulate(self.kem.secretKey, ciphertext);
  if (shared === null) return err({ type: "doesNotOpen" });
  const secret = open(boxKey(shared, ciphertext, self.kem.publicKey, context), zeroNonce, context, sealed);
  if (secret === null) return err({ type: "doesNotOpen" });
  const es = redact(secret);
  return isSecretOf(graph, epoch, es) ? ok({ epoch, es }) : err({ type: "commitMismatch" });
};
