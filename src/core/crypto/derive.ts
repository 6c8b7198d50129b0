// Subkeys (protocol 2.2): KDF(k, i) = crypto_kdf_derive_from_key(32, i, "CIRCLEv1", k).

import type { Bytes } from "../base/bytes.ts";
import { redact, type Redacted, reveal } from "../base/redacted.ts";
import { sodium } from "./sodium.ts";

export const deriveKey = (key: Redacted<Bytes>, number: number): Redacted<Bytes> =>
  redact(sodium.crypto_kdf_derive_from_key(32, number, "CIRCLEv1", reveal(key)));

/** Argon2id (RFC 9106) to 32 bytes; null when the memory is not to be had. */
export const argon2id = (
  words: Redacted<Bytes>,
  salt: Bytes,
  ops: number,
  memory: number,
): Redacted<Bytes> | null => {
  try {
    return redact(
      sodium.crypto_pwhash(32, reveal(words), salt, ops, memory, sodium.crypto_pwhash_ALG_ARGON2ID13),
    );
  } catch {
    return null;
  }
};

/** Overwrites a secret's bytes; whoever still holds the Redacted sees zeros. */
export const wipe = (secret: Redacted<Bytes>): void => {
  reveal(secret).fill(0);
};
