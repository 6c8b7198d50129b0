// XChaCha20-Poly1305 (protocol 2.2). Nonces are given by the caller: random ones from the Random port, the zero
// nonce only under a key that seals once, counters for session frames.

import type { Bytes } from "../base/bytes.ts";
import { type Redacted, reveal } from "../base/redacted.ts";
import { sodium } from "./sodium.ts";

export const keyLength = 32;
export const nonceLength = 24;
export const tagLength = 16;

/** For a key that seals exactly one text. */
export const zeroNonce: Bytes = new Uint8Array(nonceLength);

export const seal = (key: Redacted<Bytes>, nonce: Bytes, associated: Bytes, plaintext: Bytes): Bytes =>
  sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associated, null, nonce, reveal(key));

/** Null when it was not sealed so. */
export const open = (key: Redacted<Bytes>, nonce: Bytes, associated: Bytes, sealed: Bytes): Bytes | null => {
  if (sealed.length < tagLength || nonce.length !== nonceLength) return null;
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, associated, nonce, reveal(key));
  } catch {
    // libsodium's only way to say that the tag does not fit
    return null;
  }
};
