// What the vault needs from outside, without chance and without cost.

import { err, ok, redact, reveal, utf8 } from "../../../src/core/base/index.ts";
import { hash } from "../../../src/core/crypto/index.ts";
import type { PasswordHash, PasswordHashCost } from "../../../src/core/ports/index.ts";
import type { VaultParts } from "../../../src/core/vault/index.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";

export type CountingHash = PasswordHash & { readonly asked: PasswordHashCost[] };

/** One hash instead of 256 MiB; refuses memory above `limit`, as a small machine does. */
export const createQuickHash = (limit = Infinity): CountingHash => {
  const asked: PasswordHashCost[] = [];
  return {
    asked,
    derive: (words, salt, cost) => {
      asked.push(cost);
      const price = utf8(`${cost.ops} ${cost.memory}`);
      return Promise.resolve(
        cost.memory > limit
          ? err({ type: "memoryRefused" as const })
          : ok(redact(hash("circ1/payload", reveal(words), salt, price))),
      );
    },
  };
};

export const vaultParts = (seed = 1, passwordHash: PasswordHash = createQuickHash()): VaultParts => ({
  passwordHash,
  random: createSeededRandom(seed),
  osSecret: null,
});

/** The value of a result that must be there. */
export const must = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(`unexpected ${JSON.stringify(result.error)}`);
  return result.value;
};
