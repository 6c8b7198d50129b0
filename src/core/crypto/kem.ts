// X-Wing (ML-KEM-768 with X25519). A wrong ciphertext gives another secret and no error, so the seal made under
// the secret decides.

import type { Bytes } from "../base/bytes.ts";
import { redact, type Redacted, reveal } from "../base/redacted.ts";
import type { Random } from "../ports/random.ts";
import { sodium } from "./sodium.ts";

export const kemPublicKeyLength = 1216;
export const kemCiphertextLength = 1120;

export type KemKeyPair = { readonly publicKey: Bytes; readonly secretKey: Redacted<Bytes> };

/** From a 32-byte seed, which is also the whole secret. */
export const kemKeyPair = (seed: Redacted<Bytes>): KemKeyPair => {
  const pair = sodium.crypto_kem_xwing_seed_keypair(reveal(seed));
  return { publicKey: pair.publicKey, secretKey: redact(pair.privateKey) };
};

export type Encapsulated = { readonly ciphertext: Bytes; readonly sharedSecret: Redacted<Bytes> };

/** Null for a public key that is none. */
export const kemEncapsulate = (publicKey: Bytes, random: Random): Encapsulated | null => {
  if (publicKey.length !== kemPublicKeyLength) return null;
  try {
    const made = sodium.crypto_kem_xwing_enc_deterministic(publicKey, random.bytes(64));
    return { ciphertext: made.ciphertext, sharedSecret: redact(made.sharedSecret) };
  } catch {
    return null;
  }
};

/** Null only for a ciphertext of the wrong length. */
export const kemDecapsulate = (secretKey: Redacted<Bytes>, ciphertext: Bytes): Redacted<Bytes> | null =>
  ciphertext.length === kemCiphertextLength
    ? redact(sodium.crypto_kem_xwing_dec(ciphertext, reveal(secretKey)))
    : null;
