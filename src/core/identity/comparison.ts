// What two people compare by eye or by voice. Six words are of one meeting: they name both identities, the circle
// and the session, and so show whether somebody stands in between. The safety number is of two identities for ever,
// and does not change when a machine is added (ID-6, ID-7).
//
// Six words are 66 bits. Who stands in between must hit the words of the other side's session: a given one takes
// about 2^66 trials, far out of reach in the ten seconds that a handshake has. Who opens both sessions could look for
// any pair that agrees, which takes only the square root of that; so the caller gives as `sid` a value into which both
// sides put chance that they had committed to before, and then there is one trial per meeting.

import type { CircleId } from "../base/brand.ts";
import { type Bytes, idBytes, toHex } from "../base/bytes.ts";
import { hash, longHash } from "../crypto/index.ts";

/** Ascending, so that both sides compute the same. */
const ordered = (a: Bytes, b: Bytes): readonly [Bytes, Bytes] => (toHex(a) <= toHex(b) ? [a, b] : [b, a]);

/** Six indexes into a list of 2,048 words: the first 66 bits of H("circ1/compare"; sid, circleId, both keys). */
export const compareWords = (
  sid: Bytes,
  identityPkA: Bytes,
  identityPkB: Bytes,
  circleId: CircleId,
): readonly number[] => {
  const digest = hash("circ1/compare", sid, idBytes(circleId), ...ordered(identityPkA, identityPkB));
  const bitAt = (place: number): number => ((digest[place >> 3] ?? 0) >> (7 - (place & 7))) & 1;
  return Array.from({ length: 6 }, (_, word) => {
    let index = 0;
    for (let bit = 0; bit < 11; bit++) index = 2 * index + bitAt(11 * word + bit);
    return index;
  });
};

/** Twelve groups of five digits. */
export const safetyNumber = (
  circleId: CircleId,
  identityPkA: Bytes,
  identityPkB: Bytes,
): readonly string[] => {
  const digest = longHash("circ1/safety", idBytes(circleId), ...ordered(identityPkA, identityPkB));
  return Array.from({ length: 12 }, (_, group) => {
    let value = 0;
    for (const byte of digest.subarray(5 * group, 5 * group + 5)) value = value * 256 + byte;
    return String(value % 100_000).padStart(5, "0");
  });
};
