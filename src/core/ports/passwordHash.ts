import type { Bytes } from "../base/bytes.ts";
import type { Redacted } from "../base/redacted.ts";
import type { Result } from "../base/result.ts";

export type PasswordHashCost = {
  /** Argon2id passes. */
  readonly ops: number;
  /** Argon2id memory in bytes. */
  readonly memory: number;
};

export type PasswordHashError =
  | { readonly type: "memoryRefused" }
  /** The worker could not be started, or its own self-test failed. */
  | { readonly type: "hashUnavailable" };

/** Argon2id away from the page's thread (RFC 9106; libsodium `crypto_pwhash`, 32 bytes out). */
export interface PasswordHash {
  derive(
    words: Redacted<Bytes>,
    salt: Bytes,
    cost: PasswordHashCost,
  ): Promise<Result<Redacted<Bytes>, PasswordHashError>>;
}
