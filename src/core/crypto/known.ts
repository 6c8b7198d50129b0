// Known-answer tests at start (protocol 2.2, attack D10): if libsodium does not give what the standards say, the
// app does not unlock. It fails closed.

import { type Bytes, equal, fromHex, utf8 } from "../base/bytes.ts";
import { redact, reveal } from "../base/redacted.ts";
import { err, ok, type Result } from "../base/result.ts";
import { argon2id, deriveKey } from "./derive.ts";
import { hash } from "./hash.ts";
import { kemDecapsulate, kemEncapsulate, kemKeyPair } from "./kem.ts";
import { open, seal } from "./seal.ts";
import { signKeyPair } from "./sign.ts";
import { loadSodium, sodium } from "./sodium.ts";

export type CryptoUnfit = { readonly type: "cryptoUnfit"; readonly failed: readonly string[] };

type Known = { readonly name: string; readonly holds: () => boolean };

const bytes = (text: string): Bytes => fromHex(text) ?? new Uint8Array(0);
const gives = (made: Bytes | null, wanted: string): boolean => made !== null && equal(made, bytes(wanted));
const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);

const known: readonly Known[] = [
  {
    name: "BLAKE2b under a label (checked against hash-wasm)",
    holds: () =>
      gives(
        hash("circ1/user", utf8("ab"), new Uint8Array(0)),
        "21e9d403630d26e478ea4d2c7c1116e0c4c608ea89bd407dea8b9187c1f842b8",
      ),
  },
  {
    name: "Ed25519 (RFC 8032, 7.1, test 1)",
    holds: () => {
      const pair = signKeyPair(
        redact(bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")),
      );
      const signature =
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
      return (
        gives(pair.publicKey, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a") &&
        gives(sodium.crypto_sign_detached(new Uint8Array(0), reveal(pair.secretKey)), signature) &&
        !sodium.crypto_sign_verify_detached(bytes(signature), utf8("other"), pair.publicKey)
      );
    },
  },
  {
    name: "XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, A.3.1)",
    holds: () => {
      const key = redact(bytes("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
      const nonce = bytes("404142434445464748494a4b4c4d4e4f5051525354555657");
      const associated = bytes("50515253c0c1c2c3c4c5c6c7");
      const plaintext = utf8(
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
      );
      const sealed = seal(key, nonce, associated, plaintext);
      const changed = sealed.slice();
      changed[0] = (changed[0] ?? 0) ^ 1;
      return (
        gives(sealed.subarray(0, 32), "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb") &&
        gives(sealed.subarray(-16), "c0875924c1c7987947deafd8780acf49") &&
        open(key, nonce, associated, changed) === null
      );
    },
  },
  {
    name: "X-Wing (draft-connolly-cfrg-xwing-kem, first vector)",
    holds: () => {
      const pair = kemKeyPair(
        redact(bytes("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")),
      );
      const coins = bytes(
        "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e235b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2",
      );
      const made = kemEncapsulate(pair.publicKey, { bytes: () => coins });
      const wanted = "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384";
      if (made === null || !gives(reveal(made.sharedSecret), wanted)) return false;
      const opened = kemDecapsulate(pair.secretKey, made.ciphertext);
      return opened !== null && gives(reveal(opened), wanted);
    },
  },
  {
    name: "subkeys differ by number",
    holds: () => {
      const key = redact(filled(32, 1));
      return (
        gives(
          reveal(deriveKey(key, 1)),
          "c86596a5bda575054ac2d8d7cbaf00473878e6bc1745c0dba79cc170433528e3",
        ) && !equal(reveal(deriveKey(key, 1)), reveal(deriveKey(key, 2)))
      );
    },
  },
  {
    name: "Argon2id (checked against hash-wasm)",
    holds: () => {
      const derived = argon2id(redact(utf8("password")), filled(16, 2), 3, 8 * 1024 * 1024);
      return (
        derived !== null &&
        gives(reveal(derived), "91a0eafac411a46bbf299661ad879ac3b5c066ee3cd33eebb6d6bd1c1d5b6d5e")
      );
    },
  },
];

/** Loads libsodium and compares it with what is known. Nothing of `core/crypto` may be used before it said yes. */
export const readyCrypto = async (): Promise<Result<void, CryptoUnfit>> => {
  await loadSodium();
  const failed = known.filter((one) => !one.holds()).map((one) => one.name);
  return failed.length === 0 ? ok(undefined) : err({ type: "cryptoUnfit", failed });
};
