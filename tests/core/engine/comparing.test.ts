import { beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom } from "../../support/seededRandom.ts";
import type { CircleId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { type Comparison, commitTo, isCommitted, wordsOf } from "../../../src/core/engine/comparing.ts";

beforeAll(async () => {
  await readyCrypto();
});

const random = createSeededRandom(12);
const chance = (): Uint8Array => random.bytes(32);
const meeting = (): Comparison => ({
  circleId: "ab".repeat(32) as CircleId,
  sid: chance(),
  outside: { nonce: chance(), identityPk: chance() },
  inside: { nonce: chance(), identityPk: chance() },
});

describe("the words to compare", () => {
  it("[ENG-12] are six of 2,048, and others when anything of the meeting is other", () => {
    const one = meeting();
    const words = wordsOf(one);
    expect(words).toHaveLength(6);
    for (const word of words) expect(word >= 0 && word < 2_048).toBe(true);
    expect(wordsOf({ ...one })).toEqual(words);
    const others: readonly Comparison[] = [
      { ...one, circleId: "cd".repeat(32) as CircleId },
      { ...one, sid: chance() },
      { ...one, outside: { ...one.outside, nonce: chance() } },
      { ...one, inside: { ...one.inside, nonce: chance() } },
      { ...one, outside: { ...one.outside, identityPk: chance() } },
      { ...one, inside: { ...one.inside, identityPk: chance() } },
      // Who said which nonce matters: one's own cannot be given back as the other's.
      {
        ...one,
        outside: { ...one.outside, nonce: one.inside.nonce },
        inside: { ...one.inside, nonce: one.outside.nonce },
      },
    ];
    const all = [words, ...others.map(wordsOf)].map((each) => each.join());
    expect(new Set(all).size).toBe(all.length);
  });

  it("[ENG-12] an opening is what was committed to in this session, or nothing", () => {
    const sid = chance();
    const nonce = chance();
    const commitment = commitTo(nonce, sid);
    expect(isCommitted(commitment, nonce, sid)).toBe(true);
    expect(isCommitted(commitment, nonce, chance())).toBe(false);
    for (let at = 0; at < 32; at++) {
      const other = nonce.slice();
      other[at] = (other[at] ?? 0) ^ 1;
      expect(isCommitted(commitment, other, sid)).toBe(false);
    }
    expect(isCommitted(commitment, nonce.subarray(0, 31), sid)).toBe(false);
  });
});
