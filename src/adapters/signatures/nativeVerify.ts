// The browser's own Ed25519, as far as it has one: faster than WASM by half and more in Chromium. Whether its word
// counts is not decided here (core/crypto/plainSignature.ts).

import type { Bytes } from "../../core/base/index.ts";
import type { OtherVerify } from "../../core/crypto/index.ts";

const algorithm = "Ed25519";
/** Authors whose keys are kept; a circle at work has fewer. */
const mostKeys = 256;

/** The part of `crypto.subtle` that is used. */
export type Subtle = {
  readonly importKey: (
    format: "raw",
    bytes: Uint8Array<ArrayBuffer>,
    name: typeof algorithm,
    extractable: false,
    usages: ["verify"],
  ) => Promise<CryptoKey>;
  readonly verify: SubtleCrypto["verify"];
};

export const createNativeVerify = (subtle: Subtle | undefined): OtherVerify | null => {
  if (subtle === undefined) return null;
  const keys = new Map<string, Promise<CryptoKey>>();
  const keyOf = (publicKey: Bytes): Promise<CryptoKey> => {
    const name = publicKey.join();
    const known = keys.get(name);
    if (known !== undefined) return known;
    if (keys.size >= mostKeys) keys.clear();
    const made = subtle.importKey("raw", Uint8Array.from(publicKey), algorithm, false, ["verify"]);
    keys.set(name, made);
    return made;
  };
  return async (publicKey, signature, message) => {
    try {
      const key = await keyOf(publicKey);
      return await subtle.verify(algorithm, key, Uint8Array.from(signature), Uint8Array.from(message));
    } catch {
      // It has no such algorithm, or takes no such key.
      return false;
    }
  };
};
