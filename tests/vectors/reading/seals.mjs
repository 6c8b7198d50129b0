// Signatures and seals: Ed25519 and X25519 keys in the wrapping that Node wants, XChaCha20-Poly1305 as a key from
// HChaCha20 and Node's ChaCha20-Poly1305, and the padding of what is sealed.

import assert from "node:assert/strict";
import { createCipheriv, createDecipheriv, createPrivateKey, createPublicKey, verify } from "node:crypto";
import { bytesOf, same } from "./bytes.mjs";
import { H } from "./blake2b.mjs";

const wrap = (head, key) => Buffer.concat([bytesOf(head), key]);
const publicOf = (privateHead, seed) =>
  createPublicKey(createPrivateKey({ key: wrap(privateHead, seed), format: "der", type: "pkcs8" }))
    .export({ format: "der", type: "spki" })
    .subarray(-32);
export const signPublic = (seed) => publicOf("302e020100300506032b657004220420", seed);
export const agreePublic = (seed) => publicOf("302e020100300506032b656e04220420", seed);
export const signed = (publicKey, signature, label, ...parts) => {
  const key = createPublicKey({
    key: wrap("302a300506032b6570032100", publicKey),
    format: "der",
    type: "spki",
  });
  assert.ok(verify(null, H(label, ...parts), key, signature), `a signature under circ1/${label}`);
};

const hchacha = (key, nonce) => {
  const s = new Uint32Array(16);
  for (const [at, word] of ["expa", "nd 3", "2-by", "te k"].entries())
    s[at] = Buffer.from(word).readUInt32LE();
  for (let at = 0; at < 8; at++) s[4 + at] = key.readUInt32LE(4 * at);
  for (let at = 0; at < 4; at++) s[12 + at] = nonce.readUInt32LE(4 * at);
  const rotate = (at, by) => (s[at] = (s[at] << by) | (s[at] >>> (32 - by)));
  const quarter = (a, b, c, d) => {
    for (const [first, second] of [
      [16, 12],
      [8, 7],
    ]) {
      s[a] += s[b];
      s[d] ^= s[a];
      rotate(d, first);
      s[c] += s[d];
      s[b] ^= s[c];
      rotate(b, second);
    }
  };
  for (let round = 0; round < 10; round++) {
    for (let at = 0; at < 4; at++) quarter(at, 4 + at, 8 + at, 12 + at);
    for (let at = 0; at < 4; at++) quarter(at, 4 + ((at + 1) % 4), 8 + ((at + 2) % 4), 12 + ((at + 3) % 4));
  }
  const out = Buffer.alloc(32);
  for (let at = 0; at < 4; at++) {
    out.writeUInt32LE(s[at], 4 * at);
    out.writeUInt32LE(s[12 + at], 16 + 4 * at);
  }
  return out;
};
same(
  hchacha(
    bytesOf("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
    bytesOf("000000090000004a0000000031415927"),
  ),
  bytesOf("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"),
  "HChaCha20 is that of draft-irtf-cfrg-xchacha, 2.2.1",
);
const innerNonce = (nonce) => Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);
export const open = (key, nonce, associated, sealed) => {
  const decipher = createDecipheriv("chacha20-poly1305", hchacha(key, nonce), innerNonce(nonce), {
    authTagLength: 16,
  });
  decipher.setAAD(associated);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
};
export const seal = (key, nonce, associated, plain) => {
  const cipher = createCipheriv("chacha20-poly1305", hchacha(key, nonce), innerNonce(nonce), {
    authTagLength: 16,
  });
  cipher.setAAD(associated);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};
export const nothing = Buffer.alloc(0);
export const zeroNonce = Buffer.alloc(24);

const padme = (length) => {
  const exponent = Math.floor(Math.log2(length));
  const unit = 2 ** Math.max(0, exponent - Math.floor(Math.log2(exponent)) - 1);
  return Math.ceil(length / unit) * unit;
};
export const pad = (floor, bytes) => {
  const padded = Buffer.alloc(padme(Math.max(floor, bytes.length + 1)));
  bytes.copy(padded);
  padded[bytes.length] = 0x80;
  return padded;
};
export const unpad = (floor, padded) => {
  const bytes = padded.subarray(0, padded.lastIndexOf(0x80));
  same(pad(floor, bytes), padded, "padding");
  return bytes;
};
