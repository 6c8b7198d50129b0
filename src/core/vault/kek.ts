// What wraps a space's key: the person's words through Argon2id, or the root seed that the recovery code spells
// (protocol 2.15). Words are compared as NFKC, so that the same words typed on another system are the same words
// (VAU-8, attack D04).

import { type Bytes, utf8 } from "../base/bytes.ts";
import { redact, type Redacted, reveal } from "../base/redacted.ts";
import { ok, type Result } from "../base/result.ts";
import { hash, wipe } from "../crypto/index.ts";
import type { PasswordHash, PasswordHashCost, PasswordHashError } from "../ports/passwordHash.ts";

const nothing: Bytes = new Uint8Array(0);

export type WordsKekParts = {
  readonly passwordHash: PasswordHash;
  /** Kept by the operating system, where it can; null otherwise. */
  readonly osSecret: Redacted<Bytes> | null;
};

export const wordsKek = async (
  parts: WordsKekParts,
  words: Redacted<string>,
  header: { readonly cost: PasswordHashCost; readonly salt: Bytes },
): Promise<Result<Redacted<Bytes>, PasswordHashError>> => {
  const typed = redact(utf8(reveal(words).normalize("NFKC")));
  const derived = await parts.passwordHash.derive(typed, header.salt, header.cost);
  wipe(typed);
  if (!derived.ok) return derived;
  const osSecret = parts.osSecret === null ? nothing : reveal(parts.osSecret);
  const kek = redact(hash("circ1/vault", reveal(derived.value), osSecret));
  wipe(derived.value);
  return ok(kek);
};

export const recoveryKek = (rootSeed: Redacted<Bytes>): Redacted<Bytes> =>
  redact(hash("circ1/recovery", reveal(rootSeed)));
