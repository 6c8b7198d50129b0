// A box carries one epoch's secret to one device, sealed to its X-Wing key. Any device that is in the epoch and holds
// the secret may make the box for any other: the receiver's checks do not depend on who did, so an author who goes
// offline blocks nobody (EPO-5).
//
//   Box = v u8 = 2 | epochId 32 | X-Wing ciphertext 1120
//         | AEAD(H("circ1/box"; ss, ct, kemPk, ctx), zero nonce, ad = ctx, ES) 48              = 1201 bytes
//   ctx = H("circ1/boxctx"; circleId, epochId, giver, recipient, epochCommit)
//
// It is given in a session and nowhere else. So the two of the session are the two of the box: neither is named in it,
// both are bound by it, and no signature says again what the session proved (decision 28).

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
  tagLength,
  zeroNonce,
} from "../crypto/index.ts";
import type { DeviceKeys } from "../identity/index.ts";
import type { Random } from "../ports/random.ts";
import { isSecretOf } from "./epoch.ts";
import type { CircleGraph } from "./graph.ts";

type Box = { readonly epoch: EpochId; readonly ciphertext: Bytes; readonly sealed: Bytes };

/** Whose box it is: the two devices of the session that it is given in. */
export type BoxParties = { readonly giver: DeviceId; readonly recipient: DeviceId };

export type EpochSecret = { readonly epoch: EpochId; readonly es: Redacted<Bytes> };

export type SealBoxError =
  /** One of the two is not in the epoch's list, or the epoch is not known. */
  | { readonly type: "notRecipient" }
  /** Not the secret that the epoch's REKEY committed to. */
  | { readonly type: "commitMismatch" }
  | { readonly type: "keyInvalid" };

export type OpenBoxError =
  | DecodeError
  /** Its REKEY has not arrived, or does not count. */
  | { readonly type: "epochUnknown" }
  /** Who gave it, or who should open it, is not in the epoch's list. */
  | { readonly type: "notRecipient" }
  /** The giver's fault, who made it wrong or for another: ask the next peer. */
  | { readonly type: "doesNotOpen" }
  /** It opens to another secret than the one committed to: never send under this epoch on its word. */
  | { readonly type: "commitMismatch" };

/** 1 named its maker and its recipient, and was signed. */
const version = 2;
const versionBytes: Bytes = new Uint8Array([version]);
const secretLength = 32;
const sealedLength = secretLength + tagLength;
export const boxLength = 1 + 32 + kemCiphertextLength + sealedLength;

type Context = BoxParties & {
  readonly circleId: CircleId;
  readonly epoch: EpochId;
  readonly epochCommit: Bytes;
};

const contextOf = ({ circleId, epoch, giver, recipient, epochCommit }: Context): Bytes =>
  hash(
    "circ1/boxctx",
    sharedIdBytes(circleId),
    sharedIdBytes(epoch),
    sharedIdBytes(giver),
    idBytes(recipient),
    epochCommit,
  );

const boxKey = (shared: Redacted<Bytes>, ciphertext: Bytes, kemPk: Bytes, context: Bytes): Redacted<Bytes> =>
  redact(hash("circ1/box", reveal(shared), ciphertext, kemPk, context));

const encodeBox = (box: Box): Bytes =>
  concat(versionBytes, sharedIdBytes(box.epoch), box.ciphertext, box.sealed);

const decodeBox = (bytes: Bytes): Result<Box, DecodeError> => {
  const reader = new Reader(bytes);
  if (reader.u8() !== version) reader.refuse();
  return reader.done({
    epoch: reader.id<EpochId>(),
    ciphertext: reader.take(kemCiphertextLength),
    sealed: reader.take(sealedLength),
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
  { giver, recipient }: BoxParties,
  random: Random,
): Result<Bytes, SealBoxError> => {
  const keys = graph.kemKeys(epoch);
  const kemPk = keys.get(recipient);
  const epochCommit = graph.epochCommit(epoch);
  if (epochCommit === null || kemPk === undefined || !keys.has(giver)) return err({ type: "notRecipient" });
  if (!isSecretOf(graph, epoch, es)) return err({ type: "commitMismatch" });
  const made = kemEncapsulate(kemPk, random);
  if (made === null) return err({ type: "keyInvalid" });
  const { ciphertext, sharedSecret } = made;
  const context = contextOf({ circleId: graph.circleId, epoch, giver, recipient, epochCommit });
  const key = boxKey(sharedSecret, ciphertext, kemPk, context);
  return ok(encodeBox({ epoch, ciphertext, sealed: seal(key, zeroNonce, context, reveal(es)) }));
};

/** RULE: [EPO-4] every check, in order, before and after opening. `giver` is the device at the other end of the session. */
export const openBox = (
  graph: CircleGraph,
  bytes: Bytes,
  self: DeviceKeys,
  giver: DeviceId,
): Result<EpochSecret, OpenBoxError> => {
  const decoded = decodeBox(bytes);
  if (!decoded.ok) return decoded;
  const { epoch, ciphertext, sealed } = decoded.value;
  const recipient = self.deviceId;
  const recipients = graph.recipients(epoch);
  const epochCommit = graph.epochCommit(epoch);
  if (recipients === null || epochCommit === null || !graph.current().epochs.includes(epoch))
    return err({ type: "epochUnknown" });
  if (!recipients.includes(giver) || !recipients.includes(recipient)) return err({ type: "notRecipient" });
  const context = contextOf({ circleId: graph.circleId, epoch, giver, recipient, epochCommit });
  const shared = kemDecapsulate(self.kem.secretKey, ciphertext);
  if (shared === null) return err({ type: "doesNotOpen" });
  const secret = open(boxKey(shared, ciphertext, self.kem.publicKey, context), zeroNonce, context, sealed);
  if (secret === null) return err({ type: "doesNotOpen" });
  const es = redact(secret);
  return isSecretOf(graph, epoch, es) ? ok({ epoch, es }) : err({ type: "commitMismatch" });
};
