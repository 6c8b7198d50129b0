import { afterEach, describe, expect, it, vi } from "vitest";
import { hash, open, openStream, readyCrypto, seal, sealStream } from "../../../src/core/crypto/index.ts";
import { sodium } from "../../../src/core/crypto/sodium.ts";
import { redact } from "../../../src/core/base/index.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the crypto library at start", () => {
  it("[CRYPTO-1] gives what the standards say", async () => {
    expect(await readyCrypto()).toEqual({ ok: true, value: undefined });
  });

  it.each([
    "crypto_generichash",
    "crypto_sign_detached",
    "crypto_aead_xchacha20poly1305_ietf_encrypt",
    "crypto_kem_xwing_dec",
    "crypto_kdf_derive_from_key",
    "crypto_pwhash",
  ] as const)("[CRYPTO-1] [D10] is refused when %s answers wrongly", async (name) => {
    await readyCrypto();
    vi.spyOn(sodium, name).mockReturnValue(new Uint8Array(64) as never);
    expect((await readyCrypto()).ok).toBe(false);
  });

  it("[CRYPTO-2] opens what was sealed under the same associated data and nothing else", async () => {
    await readyCrypto();
    const key = redact(new Uint8Array(32).fill(3));
    const nonce = new Uint8Array(24).fill(4);
    const ad = hash("circ1/record");
    const sealed = seal(key, nonce, ad, new Uint8Array([1, 2, 3]));
    expect(open(key, nonce, ad, sealed)).toEqual(new Uint8Array([1, 2, 3]));
    expect(open(key, nonce, hash("circ1/vault"), sealed)).toBeNull();
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.slice();
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(open(key, nonce, ad, changed)).toBeNull();
    }
    expect(open(key, nonce, ad, sealed.subarray(0, 5))).toBeNull();
  });

  it("[CRYPTO-3] a stream opens whole, in order and to its marked end, or not at all", async () => {
    await readyCrypto();
    const key = redact(new Uint8Array(32).fill(5));
    const plain = new Uint8Array(150_000).map((_, i) => i % 251);
    const chunks = sealStream(key, plain);
    expect(chunks).toHaveLength(3);
    expect(openStream(key, chunks)).toEqual(plain);
    expect(openStream(key, chunks.slice(0, 2))).toBeNull();
    expect(openStream(key, [...chunks].reverse())).toBeNull();
    expect(openStream(key, [])).toBeNull();
    expect(openStream(key, sealStream(key, new Uint8Array(0)))).toEqual(new Uint8Array(0));
  });
});
