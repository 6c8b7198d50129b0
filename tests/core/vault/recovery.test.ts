import { entropyToMnemonic } from "@scure/bip39";
import { wordlist as english } from "@scure/bip39/wordlists/english.js";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { redact, reveal } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { seedToWords, wordsToSeed } from "../../../src/core/vault/index.ts";
import { must } from "./parts.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** Any other list of the same length: the same places. */
const other = english.map((_, place) => `كلمة${place}`);
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("the recovery code", () => {
  it("[VAU-15] is what other BIP 39 software makes of the same bits", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(reveal(seedToWords(redact(seed), english)).join(" ")).toBe(entropyToMnemonic(seed, english));
      }),
      { numRuns: 50 },
    );
  });

  it("[VAU-15] comes back from its words in either list, by the same places", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const list of [english, other])
          expect(reveal(must(wordsToSeed(seedToWords(redact(seed), list), list)))).toEqual(seed);
        const places = (list: readonly string[]) =>
          reveal(seedToWords(redact(seed), list)).map((word) => list.indexOf(word));
        expect(places(english)).toEqual(places(other));
      }),
      { numRuns: 50 },
    );
  });

  it("[VAU-15] a slip is named: too few words, a word of no list, a sum that does not fit", () => {
    const words = [...reveal(seedToWords(redact(new Uint8Array(32).fill(5)), english))];
    const read = (typed: readonly string[]) => wordsToSeed(redact(typed), english);
    expect(read(words.slice(1))).toEqual({ ok: false, error: { type: "wordCountWrong", count: 23 } });
    expect(read(words.with(3, "halaqa"))).toEqual({ ok: false, error: { type: "wordUnknown", at: 3 } });
    expect(read([])).toEqual({ ok: false, error: { type: "wordCountWrong", count: 0 } });
    const swapped = words.with(0, words[1] ?? "").with(1, words[0] ?? "");
    expect(words[0]).not.toBe(words[1]);
    expect(read(swapped)).toEqual({ ok: false, error: { type: "checksumWrong" } });
  });
});
