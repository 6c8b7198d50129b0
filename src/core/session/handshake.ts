// CHS1 (protocol 2.11): how two devices that share a room's secret come to know each other. The shape is SIGMA-I
// with an X-Wing secret, under a transcript that holds both DTLS certificates, so that a session cannot be carried
// from one road to another. Who lacks the room's secret learns no device key.
//
//   m1 I→R 1249 B  01 | nI 32 | X-Wing public key 1216
//   m2 R→I 1265 B  01 | nR 32 | X-Wing ciphertext 1120 | AEAD(kR, 0, T, deviceR 32 ‖ signature 64)
//   m3 I→R  112 B  AEAD(kI, 0, T, deviceI 32 ‖ signature 64)
//
// Rules SES-1 to SES-9 of docs/protocol/session.md. Whom to let in is not decided here: a proven device that the
// circle does not know (a guest in an invitation's room, a device whose admission has not arrived) is a result.

import {
  type Bytes,
  type CircleId,
  concat,
  type DeviceId,
  idBytes,
  redact,
  type Redacted,
  reveal,
  toHex,
} from "../base/index.ts";
import {
  deriveKey,
  hash,
  kemCiphertextLength,
  kemDecapsulate,
  kemEncapsulate,
  kemKeyPair,
  kemPublicKeyLength,
  open,
  seal,
  sign,
  signatureLength,
  tagLength,
  verify,
  wipe,
  zeroNonce,
} from "../crypto/index.ts";

/** Road 01, the data channel; a session of one road cannot be passed off as one of another. */
const road = 1;
const nonceLength = 32;
const proofLength = 32 + signatureLength + tagLength;
const m1Length = 1 + nonceLength + kemPublicKeyLength;
const m2HeadLength = 1 + nonceLength + kemCiphertextLength;
const m2Length = m2HeadLength + proofLength;

/** How many random bytes a handshake needs, whatever its role. */
export const handshakeRandomLength = 96;

export type HandshakeStart = {
  readonly role: "initiator" | "responder";
  readonly circleId: CircleId;
  /** SHA-256 of both DTLS certificates. */
  readonly fingerprints: { readonly local: Bytes; readonly remote: Bytes };
  /** KDF(ES, 9) of the room's epoch, or the invitation's psk. */
  readonly psk: Redacted<Bytes>;
  readonly device: { readonly id: DeviceId; readonly secretKey: Redacted<Bytes> };
};

export type SessionKeys = { readonly send: Redacted<Bytes>; readonly receive: Redacted<Bytes> };

export type HandshakeFailure =
  | "lengthWrong"
  | "roadUnknown"
  | "keyRefused"
  /** Another psk, another circle, other certificates, or changed bytes: one answer for all. */
  | "sealWrong"
  | "signatureWrong"
  | "ownDevice"
  | "notExpected";

export type HandshakeOutput =
  | { readonly type: "send"; readonly bytes: Bytes }
  | {
      readonly type: "established";
      readonly remoteDevice: DeviceId;
      /** 32 bytes that only these two know to be of this session; not a secret (protocol 2.5 publishes it). */
      readonly sid: Bytes;
      readonly keys: SessionKeys;
    }
  | { readonly type: "failed"; readonly reason: HandshakeFailure };

type Derived = {
  readonly transcript: Bytes;
  readonly sealR: Redacted<Bytes>;
  readonly sealI: Redacted<Bytes>;
  readonly toResponder: Redacted<Bytes>;
  readonly toInitiator: Redacted<Bytes>;
  readonly sid: Bytes;
};

export type HandshakeState =
  | { readonly type: "awaitsFirst"; readonly start: HandshakeStart; readonly random: Redacted<Bytes> }
  | {
      readonly type: "awaitsSecond";
      readonly start: HandshakeStart;
      readonly m1: Bytes;
      readonly kemSecret: Redacted<Bytes>;
    }
  | { readonly type: "awaitsThird"; readonly start: HandshakeStart; readonly derived: Derived }
  | { readonly type: "over" };

export type HandshakeStep = { readonly state: HandshakeState; readonly outputs: readonly HandshakeOutput[] };

const over: HandshakeState = { type: "over" };
const failed = (reason: HandshakeFailure): HandshakeStep => ({
  state: over,
  outputs: [{ type: "failed", reason }],
});

/** Both sides come to the same five keys only if they saw the same bytes over the same certificates. */
const derive = (
  { circleId, fingerprints, psk }: HandshakeStart,
  isInitiator: boolean,
  m1: Bytes,
  m2Head: Bytes,
  sharedSecret: Redacted<Bytes>,
): Derived => {
  const [ofI, ofR] = isInitiator
    ? [fingerprints.local, fingerprints.remote]
    : [fingerprints.remote, fingerprints.local];
  const transcript = hash("circ1/hs-transcript", idBytes(circleId), ofI, ofR, m1, m2Head);
  const chain = redact(hash("circ1/hs-ck", reveal(sharedSecret), reveal(psk), transcript));
  const derived: Derived = {
    transcript,
    sealR: deriveKey(chain, 1),
    sealI: deriveKey(chain, 2),
    toResponder: deriveKey(chain, 3),
    toInitiator: deriveKey(chain, 4),
    sid: reveal(deriveKey(chain, 5)),
  };
  wipe(chain);
  wipe(sharedSecret);
  return derived;
};

/** A device key and its signature over the transcript; the initiator also signs whom it answers. */
const prove = (
  start: HandshakeStart,
  derived: Derived,
  key: Redacted<Bytes>,
  about: readonly Bytes[],
): Bytes => {
  const label = start.role === "initiator" ? "circ1/hs-sig-i" : "circ1/hs-sig-r";
  const id = idBytes(start.device.id);
  const signature = sign(start.device.secretKey, label, derived.transcript, id, ...about);
  return seal(key, zeroNonce, derived.transcript, concat(id, signature));
};

type Proven =
  | { readonly ok: true; readonly device: DeviceId }
  | { readonly ok: false; readonly reason: HandshakeFailure };

const checkProof = (
  start: HandshakeStart,
  derived: Derived,
  key: Redacted<Bytes>,
  sealed: Bytes,
  about: readonly Bytes[],
): Proven => {
  const opened = open(key, zeroNonce, derived.transcript, sealed);
  if (opened === null) return { ok: false, reason: "sealWrong" };
  const id = opened.slice(0, 32);
  const label = start.role === "initiator" ? "circ1/hs-sig-r" : "circ1/hs-sig-i";
  if (!verify(id, opened.slice(32), label, derived.transcript, id, ...about))
    return { ok: false, reason: "signatureWrong" };
  const device = toHex(id) as DeviceId;
  // A reflected handshake would prove this device to itself.
  return device === start.device.id ? { ok: false, reason: "ownDevice" } : { ok: true, device };
};

/** `random` are {@link handshakeRandomLength} fresh bytes of a Random port. */
export const beginHandshake = (start: HandshakeStart, random: Redacted<Bytes>): HandshakeStep => {
  if (start.role === "responder") return { state: { type: "awaitsFirst", start, random }, outputs: [] };
  const bytes = reveal(random);
  const pair = kemKeyPair(redact(bytes.slice(nonceLength, 2 * nonceLength)));
  const m1 = concat(Uint8Array.of(road), bytes.subarray(0, nonceLength), pair.publicKey);
  return {
    state: { type: "awaitsSecond", start, m1, kemSecret: pair.secretKey },
    outputs: [{ type: "send", bytes: m1 }],
  };
};

const answerFirst = (start: HandshakeStart, random: Redacted<Bytes>, m1: Bytes): HandshakeStep => {
  if (m1.length !== m1Length) return failed("lengthWrong");
  if (m1[0] !== road) return failed("roadUnknown");
  const bytes = reveal(random);
  const made = kemEncapsulate(m1.slice(1 + nonceLength), {
    bytes: (length) => bytes.slice(nonceLength, nonceLength + length),
  });
  if (made === null) return failed("keyRefused");
  const head = concat(Uint8Array.of(road), bytes.subarray(0, nonceLength), made.ciphertext);
  const derived = derive(start, false, m1, head, made.sharedSecret);
  const m2 = concat(head, prove(start, derived, derived.sealR, []));
  return { state: { type: "awaitsThird", start, derived }, outputs: [{ type: "send", bytes: m2 }] };
};

const answerSecond = (
  start: HandshakeStart,
  m1: Bytes,
  kemSecret: Redacted<Bytes>,
  m2: Bytes,
): HandshakeStep => {
  if (m2.length !== m2Length) return failed("lengthWrong");
  if (m2[0] !== road) return failed("roadUnknown");
  const head = m2.slice(0, m2HeadLength);
  const sharedSecret = kemDecapsulate(kemSecret, head.slice(1 + nonceLength));
  if (sharedSecret === null) return failed("lengthWrong");
  const derived = derive(start, true, m1, head, sharedSecret);
  const proven = checkProof(start, derived, derived.sealR, m2.slice(m2HeadLength), []);
  if (!proven.ok) return failed(proven.reason);
  const m3 = prove(start, derived, derived.sealI, [idBytes(proven.device)]);
  return {
    state: over,
    outputs: [
      { type: "send", bytes: m3 },
      {
        type: "established",
        remoteDevice: proven.device,
        sid: derived.sid,
        keys: { send: derived.toResponder, receive: derived.toInitiator },
      },
    ],
  };
};

const takeThird = (start: HandshakeStart, derived: Derived, m3: Bytes): HandshakeStep => {
  if (m3.length !== proofLength) return failed("lengthWrong");
  const proven = checkProof(start, derived, derived.sealI, m3, [idBytes(start.device.id)]);
  if (!proven.ok) return failed(proven.reason);
  return {
    state: over,
    outputs: [
      {
        type: "established",
        remoteDevice: proven.device,
        sid: derived.sid,
        keys: { send: derived.toInitiator, receive: derived.toResponder },
      },
    ],
  };
};

/** The next message of the other side. Any failure is the end of this handshake. */
export const stepHandshake = (state: HandshakeState, bytes: Bytes): HandshakeStep => {
  switch (state.type) {
    case "awaitsFirst":
      return answerFirst(state.start, state.random, bytes);
    case "awaitsSecond":
      return answerSecond(state.start, state.m1, state.kemSecret, bytes);
    case "awaitsThird":
      return takeThird(state.start, state.derived, bytes);
    case "over":
      return failed("notExpected");
  }
};
