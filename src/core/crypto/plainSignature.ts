// Where Ed25519 libraries may differ, and where a browser's yes is libsodium's too (CRYPTO-5; decision 20). A browser is
// asked only about what has no corner: R and S in their one spelling, R not of small order, the key a point of order L.
// What is left to differ in is whether the equation is looked at as it stands or eight times over; signatures that fit
// eight times over and not as they stand tell.

import { type Bytes, equal, fromHex } from "../base/bytes.ts";
import { signatureLength } from "./sign.ts";
import { sodium } from "./sodium.ts";

/** Another library's verdict; never rejects. */
export type OtherVerify = (publicKey: Bytes, signature: Bytes, message: Bytes) => Promise<boolean>;

const bytes = (text: string): Bytes => fromHex(text) ?? new Uint8Array(0);

/** p = 2^255 − 19, and L, the order of the group; little-endian, as all numbers here. */
const fieldSize = bytes("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
const groupOrder = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

/** y of the points of order 1, 2, 4 and 8. */
const smallOrder: readonly Bytes[] = [
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
].map(bytes);

const isBelow = (value: Bytes, bound: Bytes): boolean => {
  for (let at = 31; at >= 0; at--) {
    const difference = (value[at] ?? 0) - (bound[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
};

/** S below L, and R the one spelling of a point that is not of small order; whether there is such a point is not asked. */
export const isPlainSignature = (signature: Bytes): boolean => {
  if (signature.length !== signatureLength) return false;
  const y = signature.slice(0, 32);
  // The highest bit is the sign of x.
  y[31] = (y[31] ?? 0) & 0x7f;
  return (
    isBelow(y, fieldSize) &&
    isBelow(signature.subarray(32), groupOrder) &&
    !smallOrder.some((small) => equal(small, y))
  );
};

/** The one spelling of a point of order L, as every key is that was made honestly: dear, and asked once for each author. */
export const isPlainKey = (publicKey: Bytes): boolean =>
  publicKey.length === 32 && sodium.crypto_core_ed25519_is_valid_point(publicKey);

const key = bytes("ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c");
const message = bytes("09235b8d93c367e761471e1e85589463d07b160cc03693a244acbc2a8ce623ae");
const right = bytes(
  "72e6529f8c273f1fc66688cf15ab63195702c173034b6346c210131b79979127ebb39224ee3715f241341656240cf7a3d3a3590ce331056fcabd0aa267df4f09",
);
/** By who holds the key's secret: the same R with a point of order 8, 4 and 2 added. Right only eight times over. */
const rightEightTimes: readonly Bytes[] = [
  "846190442aeae7fd982a87b7959bffdd8c68976cc639a5601195d25f4d13ce3bdb3a13f83e86fabf60405cff53664602af2f51da91f4ceab963cfb9c69fa9f00",
  "433b71d4c8cde1c01ef7a29ebde08a78ef103a9e3b575fb34c35678c1e97bc1c2f22e6b32cc52b3ba79ca9c50a081dafbd62c94f47ed9d9977ff53d425696906",
  "7b19ad6073d8c0e039997730ea549ce6a8fd3e8cfcb49cb93defece486686ed87b6cb88bdb8374cf21a6802f2ae134634aedc9665df418d31572d4695d30e407",
].map(bytes);

const changed = (part: Bytes): Bytes => {
  const other = part.slice();
  other[0] = (other[0] ?? 0) ^ 1;
  return other;
};

/** RULE: [CRYPTO-5] whether its yes to what is plain is libsodium's. */
export const isAsStrict = async (verify: OtherVerify): Promise<boolean> => {
  if (!(await verify(key, right, message))) return false;
  for (const signature of rightEightTimes) if (await verify(key, signature, message)) return false;
  return !(await verify(key, right, changed(message))) && !(await verify(key, changed(right), message));
};
