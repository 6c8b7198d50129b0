// Signatures in whose corners Ed25519 libraries differ, made by somebody who holds the key's secret and chooses it: who
// else would come by them. Each is named; `plain` says whether a browser's library may be asked about it (CRYPTO-5).

import { type Bytes, concat, fromHex, utf8 } from "../../src/core/base/index.ts";
import { sodium } from "../../src/core/crypto/sodium.ts";
import type { SignatureClaim } from "../../src/core/ports/index.ts";

export type Edge = SignatureClaim & { readonly name: string; readonly plain: boolean };

const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array(0);
const reduced = (...parts: readonly Bytes[]): Bytes =>
  sodium.crypto_core_ed25519_scalar_reduce(sodium.crypto_hash_sha512(concat(...parts)));
const timesBase = (scalar: Bytes): Bytes => sodium.crypto_scalarmult_ed25519_base_noclamp(scalar);
const added = (a: Bytes, b: Bytes): Bytes => sodium.crypto_core_ed25519_add(a, b);

const ofOrder8 = hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
const identity = hex("0100000000000000000000000000000000000000000000000000000000000000");
/** p + 1: y of the identity in another spelling. */
const otherIdentity = hex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
const order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

/** The numbers below L that stand for the claim: r of its R, the secret, and H(R, A, M). */
const secretOf = (salt: string): Bytes => reduced(utf8(salt));

const signWith = (
  secret: Bytes,
  { publicKey, point, r, message }: Record<"publicKey" | "point" | "r" | "message", Bytes>,
): Bytes => {
  const h = reduced(point, publicKey, message);
  const product = sodium.crypto_core_ed25519_scalar_mul(h, secret);
  return concat(point, sodium.crypto_core_ed25519_scalar_add(r, product));
};

/** S + L: the same number to whoever does not look. */
const plusOrder = (signature: Bytes): Bytes => {
  const other = signature.slice();
  let carry = 0;
  for (let at = 0; at < 32; at++) {
    const sum = (signature[32 + at] ?? 0) + (order[at] ?? 0) + carry;
    other[32 + at] = sum & 255;
    carry = sum >> 8;
  }
  return other;
};

/** Whether it fits eight times over: what libraries look at that check many signatures at once. */
export const fitsEightTimes = ({ publicKey, signature, message }: SignatureClaim): boolean => {
  const [point, s] = [signature.slice(0, 32), signature.slice(32)];
  const eightTimes = (one: Bytes): Bytes => [1, 2, 3].reduce((sum) => added(sum, sum), one);
  const hA = sodium.crypto_scalarmult_ed25519_noclamp(reduced(point, publicKey, message), publicKey);
  const [left, right] = [eightTimes(timesBase(s)), eightTimes(added(point, hA))];
  return left.join() === right.join();
};

/** Libsodium must be ready. */
export const signatureEdges = () => {
  const secret = secretOf("secret");
  const publicKey = timesBase(secret);
  const r = secretOf("r");
  const point = timesBase(r);
  const message = sodium.crypto_generichash(32, utf8("edges"), null);
  const zero = new Uint8Array(32);
  const common = { publicKey, point, r, message };
  const claim = (name: string, plain: boolean, change: Partial<typeof common>, by = secret): Edge => {
    const all = { ...common, ...change };
    return { name, plain, publicKey: all.publicKey, message, signature: signWith(by, all) };
  };
  const right = claim("right", true, {});

  const small = [ofOrder8];
  for (let times = 2; times < 8; times++) small.push(added(small.at(-1) ?? ofOrder8, ofOrder8));
  const edges: readonly Edge[] = [
    ...small.map((torsion, at) =>
      claim(`R with ${at + 1} of the point of order 8`, true, { point: added(point, torsion) }),
    ),
    ...[identity, otherIdentity, ...small].map((torsion, at) =>
      claim(`R of small order, ${at}`, false, { point: torsion, r: zero }),
    ),
    ...[identity, otherIdentity, ...small].map((torsion, at) =>
      claim(`a key of small order, ${at}`, false, { publicKey: torsion }, zero),
    ),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((at) => {
      const own = secretOf(`r${at}`);
      const mixed = added(publicKey, ofOrder8);
      return claim(`a key of mixed order, ${at}`, false, { publicKey: mixed, point: timesBase(own), r: own });
    }),
    { ...right, name: "S + L", plain: false, signature: plusOrder(right.signature) },
    {
      ...right,
      name: "S of ones",
      plain: false,
      signature: right.signature.map((byte, at) => (at < 32 ? byte : 255)),
    },
    { ...right, name: "short", plain: false, signature: right.signature.slice(0, 63) },
  ];
  return { right, edges };
};
