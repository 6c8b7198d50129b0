import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  neededBits,
  normalisePassphrase,
  passphraseStrength,
} from "../../../src/text/wordlist/passphrase.ts";
import { arabicList, englishList, generateWords } from "../../../src/text/wordlist/wordList.ts";

describe("[VAULT] the form that is derived from", () => {
  it("six words come out as the list writes them, however they were typed", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 9, maxLength: 9 }),
        fc.constantFrom(arabicList, englishList),
        (entropy, list) => {
          const words = generateWords(list, entropy);
          const exact = words.join(" ");
          expect(normalisePassphrase(exact)).toBe(exact);
          expect(normalisePassphrase(`  ${words.join("\n ").toUpperCase()} `)).toBe(exact);
          expect(
            normalisePassphrase(words.join(" ").replace(/[أإآ]/g, "ا").replace(/ة/g, "ه").replace(/ي/g, "ی")),
          ).toBe(exact);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("words of two lists, five words and seven are a passphrase of one's own", () => {
    for (const typed of ["abandon ability able about above ابتكار", "abandon ability able about above"]) {
      expect(normalisePassphrase(typed)).toBe(typed);
    }
  });

  it("a passphrase of one's own goes in as NFKC and keeps its inner spaces and its case", () => {
    expect(normalisePassphrase(" Ｃafe\u0301  au lait ")).toBe("Café  au lait");
  });

  it("normalising twice is normalising once", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (typed) => {
        const once = normalisePassphrase(typed);
        expect(normalisePassphrase(once)).toBe(once);
      }),
    );
  });
});

describe("[VAULT] the strength of a passphrase of one's own", () => {
  const weak = [
    "",
    "123456789012",
    "password",
    "P@ssw0rd2024!",
    "qwertyuiop asdfghjkl",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "kitab kitab kitab kitab kitab kitab kitab kitab",
    "to be or not to be that is the question",
    "السلام عليكم محمد 2024",
    "كلمة السر",
    "horse battery",
  ];
  it.each(weak)("[VAU-38] is too little: %s", (typed) => {
    const strength = passphraseStrength(typed);
    expect(strength.enough).toBe(false);
    expect(strength.bits).toBeLessThan(neededBits);
    expect(strength.missing[0]).toMatchObject({ type: "words" });
  });

  it.each([
    "six green lamps under a wooden bridge near seventeen rivers",
    "قهوة زرقاء تحت جسر خشبي قرب سبع مظلات مكسورة",
    "x7Kp!qRz2m#LvT9wYb",
  ])("is enough: %s", (typed) => {
    expect(passphraseStrength(typed)).toMatchObject({ enough: true, missing: [] });
  });

  it("[VAU-38] five unrelated words of a list are enough, four are not", () => {
    expect(passphraseStrength("horse oxygen amateur bridge river")).toMatchObject({
      bits: 55,
      enough: true,
    });
    expect(passphraseStrength("horse river amateur bridge")).toMatchObject({ bits: 44, enough: false });
  });

  it("[VAU-38] what is missing is said", () => {
    expect(passphraseStrength("horse battery").missing).toEqual([{ type: "words", count: 3 }]);
    expect(passphraseStrength("password password").missing.map(({ type }) => type)).toEqual([
      "words",
      "commonPassword",
      "repetition",
    ]);
    expect(passphraseStrength("qwerty 1234").missing.map(({ type }) => type)).toEqual(["words", "sequence"]);
  });

  it("another word never makes it weaker", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("قهوة", "lamp", "bridge7", "سبع", "!!", "aaa", "the")),
        fc.constantFrom("نهر", "rivers", "the"),
        (words, more) => {
          const without = passphraseStrength(words.join(" ")).bits;
          expect(passphraseStrength([...words, more].join(" ")).bits).toBeGreaterThanOrEqual(without);
        },
      ),
    );
  });
});
