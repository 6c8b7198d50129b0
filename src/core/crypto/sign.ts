// Ed25519 over H(l; parts) (protocol 2.2; RFC 8032). libsodium refuses small-order keys and S ≥ L.

import type { Bytes } from "../base/bytes.ts";
import { redact, type Redacted, reveal } from "../base/redacted.ts";
import { hash } from "./hash.ts";
import type { Label } from "./labels.ts";
import { sodium } from "./sodium.ts";

export const signatureLength = 64;

/** A 32-byte public key and its 64-byte libsodium secret key. */
export type SignKeyPair = { readonly publicKey: Bytes; readonly secretKey: Redacted<Bytes> };

/** From a 32-byte seed. */
export const signKeyPair = (seed: Redacted<Bytes>): SignKeyPair => {
  const pair = sodium.crypto_sign_seed_keypair(reveal(seed));
  return { publicKey: pair.publicKey, secretKey: redact(pair.privateKey) };
};

export const sign = (secretKey: Redacted<Bytes>, label: Label, ...parts: readonly Bytes[]): Bytes =>
  sodium.crypto_sign_detached(hash(label, ...parts), reveal(secretKey));

/** The same over a message that is H(l; parts) already. */
export const verifyMessage = (publicKey: Bytes, signature: Bytes, message: Bytes): boolean =>
  publicKey.length === 32 &&
  signature.length === signatureLength &&
  sodium.crypto_sign_verify_detached(signature, message, publicKey);

/** False for a wrong signature and for a key or signature of the wrong length. */
export const verify = (
  publicKey: Bytes,
  signature: Bytes,
  label: Label,
  ...parts: readonly Bytes[]
): boolean => verifyMessage(publicKey, signature, hash(label, ...parts));
