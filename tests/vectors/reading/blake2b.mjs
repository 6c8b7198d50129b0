// BLAKE2b (RFC 7693), with the key, salt and personal block that libsodium's KDF uses; hashes under a label, and keys
// derived from a key. Node has BLAKE2b-512 alone, with which this is compared.

import { createHash } from "node:crypto";
import { prefixed, same } from "./bytes.mjs";

const mask = (1n << 64n) - 1n;
const iv = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];
const sigma = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
const turn = (value, by) => ((value >> BigInt(by)) | (value << BigInt(64 - by))) & mask;

export const blake2b = (
  input,
  { length = 32, key = Buffer.alloc(0), salt = Buffer.alloc(16), personal = Buffer.alloc(16) } = {},
) => {
  const parameters = Buffer.alloc(64);
  parameters.set([length, key.length, 1, 1]);
  salt.copy(parameters, 32);
  personal.copy(parameters, 48);
  const state = iv.map((word, at) => word ^ parameters.readBigUInt64LE(8 * at));
  const keyed =
    key.length === 0
      ? Buffer.from(input)
      : Buffer.concat([key, Buffer.alloc(128 - key.length), Buffer.from(input)]);
  const blocks = Math.max(1, Math.ceil(keyed.length / 128));
  for (let block = 0; block < blocks; block++) {
    const last = block === blocks - 1;
    const words = Buffer.alloc(128);
    keyed.copy(words, 0, 128 * block, 128 * (block + 1));
    const m = Array.from({ length: 16 }, (_, at) => words.readBigUInt64LE(8 * at));
    const v = [...state, ...iv];
    v[12] ^= BigInt(last ? keyed.length : 128 * (block + 1));
    if (last) v[14] ^= mask;
    const mix = (a, b, c, d, x, y) => {
      v[a] = (v[a] + v[b] + x) & mask;
      v[d] = turn(v[d] ^ v[a], 32);
      v[c] = (v[c] + v[d]) & mask;
      v[b] = turn(v[b] ^ v[c], 24);
      v[a] = (v[a] + v[b] + y) & mask;
      v[d] = turn(v[d] ^ v[a], 16);
      v[c] = (v[c] + v[d]) & mask;
      v[b] = turn(v[b] ^ v[c], 63);
    };
    for (let round = 0; round < 12; round++) {
      const s = sigma[round % 10];
      for (let at = 0; at < 4; at++) mix(at, 4 + at, 8 + at, 12 + at, m[s[2 * at]], m[s[2 * at + 1]]);
      for (let at = 0; at < 4; at++)
        mix(
          at,
          4 + ((at + 1) % 4),
          8 + ((at + 2) % 4),
          12 + ((at + 3) % 4),
          m[s[8 + 2 * at]],
          m[s[9 + 2 * at]],
        );
    }
    for (let at = 0; at < 8; at++) state[at] ^= v[at] ^ v[at + 8];
  }
  const out = Buffer.alloc(64);
  for (const [at, word] of state.entries()) out.writeBigUInt64LE(word, 8 * at);
  return out.subarray(0, length);
};
for (const text of ["", "قراءة", "x".repeat(300)])
  same(
    blake2b(Buffer.from(text), { length: 64 }),
    createHash("blake2b512").update(text).digest(),
    "BLAKE2b-512 is Node's",
  );

export const labelled = (label, parts) =>
  Buffer.concat([prefixed(Buffer.from(`circ1/${label}`)), ...parts.map(prefixed)]);
/** H(l; p1 … pn) */
export const H = (label, ...parts) => blake2b(labelled(label, parts));
/** KDF(k, i) */
export const kdf = (key, number) => {
  const salt = Buffer.alloc(16);
  salt.writeBigUInt64LE(BigInt(number));
  return blake2b(Buffer.alloc(0), {
    key,
    salt,
    personal: Buffer.concat([Buffer.from("CIRCLEv1"), Buffer.alloc(8)]),
  });
};
