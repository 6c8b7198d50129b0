import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold } from "../../../src/text/fold.ts";
import {
  arabicList,
  englishList,
  entropyLength,
  generateWords,
  matchWord,
  typedScript,
  wordAt,
  wordLists,
} from "../../../src/text/wordlist/wordList.ts";

describe("[VAULT] the lists", () => {
  it("the Arabic list is the published one, word for word", () => {
    const file = `${arabicList.words.join("\n")}\n`;
    expect(createHash("sha256").update(file).digest("hex")).toBe(
      "804a923c5070e492192244278da15605b84fe1451225d30ff16ebf081ff0e362",
    );
  });

  it.each(wordLists.map((list) => [list.language, list] as const))(
    "%s: 2,048 words, told apart by four folded letters",
    (_, list) => {
      expect(list.words.length).toBe(2048);
      expect(list.whole.size).toBe(2048);
      expect(list.beginnings.size).toBe(2048);
    },
  );

  it("the Arabic words are plain letters, and none begins another", () => {
    const folded = arabicList.words.map((word) => fold(word));
    for (const word of arabicList.words) expect(word).toMatch(/^[\u0621-\u063a\u0641-\u064a]{3,7}$/u);
    const all = new Set(folded);
    for (const word of folded)
      for (let n = 1; n < word.length; n++) expect(all.has(word.slice(0, n))).toBe(false);
  });
});

describe("[VAULT] generated words", () => {
  it("six words need nine random bytes and use 66 of their bits, first bits first", () => {
    expect(entropyLength()).toBe(9);
    expect(generateWords(englishList, new Uint8Array(9))).toEqual(Array.from({ length: 6 }, () => "abandon"));
    expect(generateWords(englishList, new Uint8Array(9).fill(255))).toEqual(
      Array.from({ length: 6 }, () => "zoo"),
    );
    const second = new Uint8Array(9);
    second[1] = 0b00100000; // bit 11 of the first eleven
    expect(generateWords(englishList, second)[0]).toBe("ability");
  });

  it("different bits give different words", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 9, maxLength: 9 }), (entropy) => {
        const indices = generateWords(arabicList, entropy).map((word) => arabicList.words.indexOf(word));
        let bits = "";
        for (const index of indices) bits += index.toString(2).padStart(11, "0");
        const wanted = Array.from(entropy, (byte) => byte.toString(2).padStart(8, "0"))
          .join("")
          .slice(0, 66);
        expect(bits).toBe(wanted);
      }),
    );
  });

  it("too few random bytes are a bug and not weak words", () => {
    expect(() => generateWords(englishList, new Uint8Array(8))).toThrow();
  });

  it("wordAt knows the ends of the list", () => {
    expect(wordAt(englishList, 0)).toBe("abandon");
    expect(wordAt(englishList, 2047)).toBe("zoo");
    expect(wordAt(englishList, 2048)).toBeNull();
  });
});

describe("[VAULT] typed words", () => {
  it("every word is recognised as written, folded, vocalised, and by its first four letters", () => {
    for (const list of wordLists) {
      list.words.forEach((word, index) => {
        const found = { type: "word", word, index };
        expect(matchWord(list, word)).toEqual(found);
        expect(matchWord(list, fold(word))).toEqual(found);
        expect(matchWord(list, ` ${word.toUpperCase()} `)).toEqual(found);
        if (word.length >= 4) expect(matchWord(list, word.slice(0, 4))).toEqual(found);
      });
    }
  });

  it("a missing hamza, a Persian keyboard and vowel marks lock nobody out", () => {
    expect(matchWord(arabicList, "ابجديه")).toMatchObject({ word: "أبجدية" });
    expect(matchWord(arabicList, "إبْتِکار")).toMatchObject({ word: "ابتكار" });
  });

  it("a beginning is not wrong yet; a wrong ending names what was meant", () => {
    expect(matchWord(englishList, "")).toEqual({ type: "beginning" });
    expect(matchWord(englishList, "ab")).toEqual({ type: "beginning" });
    expect(matchWord(englishList, "abanxxx")).toEqual({ type: "unknown", meant: "abandon" });
    expect(matchWord(englishList, "qqqq")).toEqual({ type: "unknown", meant: null });
    expect(matchWord(arabicList, "ابتكارات")).toEqual({ type: "unknown", meant: "ابتكار" });
  });

  it("the script being typed is that of the last letter", () => {
    expect(typedScript("abc")).toBe("latin");
    expect(typedScript("abc كت ")).toBe("arabic");
    expect(typedScript("12")).toBe("other");
    expect(typedScript("мир")).toBe("other");
  });
});
