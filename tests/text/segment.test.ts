import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  graphemeBoundary,
  nextWordEnd,
  previousWordStart,
  wordAtOffset,
  wordsOf,
} from "../../src/text/segment.ts";

const text = "قرأنا «كِتَابًا» قديمًا، ثمّ read-aloud معًا.";

describe("words", () => {
  it("are Unicode's words, with their marks", () => {
    expect(wordsOf(text).map((word) => text.slice(word.start, word.end))).toEqual([
      "قرأنا",
      "كِتَابًا",
      "قديمًا",
      "ثمّ",
      "read",
      "aloud",
      "معًا",
    ]);
  });

  it("the word at an offset is found inside it and at its end, and not between words", () => {
    const at = text.indexOf("كِ");
    expect(wordAtOffset(text, at + 3)).toEqual({ start: at, end: at + "كِتَابًا".length });
    expect(wordAtOffset(text, at + "كِتَابًا".length)?.start).toBe(at);
    expect(wordAtOffset("a   b", 2)).toBeNull();
    expect(wordAtOffset("", 5)).toBeNull();
  });

  it("walking by word visits every word both ways", () => {
    const ends: number[] = [];
    for (let at = nextWordEnd(text, 0); ends.at(-1) !== at; at = nextWordEnd(text, at)) ends.push(at);
    expect(ends.slice(0, 7)).toEqual(wordsOf(text).map((word) => word.end));
    const starts: number[] = [];
    for (let at = text.length; at > 0;) {
      at = previousWordStart(text, at);
      starts.unshift(at);
    }
    expect(starts).toEqual(wordsOf(text).map((word) => word.start));
  });

  it("a megabyte between two words is walked over", () => {
    const wide = `a${" ".repeat(100_000)}b`;
    expect(nextWordEnd(wide, 1)).toBe(wide.length);
    expect(previousWordStart(wide, wide.length - 1)).toBe(0);
  });
});

describe("graphemes", () => {
  it("a boundary never parts a letter from its marks or a pair of surrogates", () => {
    const family = "a👩‍👩‍👧b";
    expect(graphemeBoundary(family, 3, "before")).toBe(1);
    expect(graphemeBoundary(family, 3, "after")).toBe(family.length - 1);
    expect(graphemeBoundary("كِتاب", 1, "before")).toBe(0);
    expect(graphemeBoundary("كِتاب", 1, "after")).toBe(2);
    expect(graphemeBoundary("ab", Number.NaN, "after")).toBe(0);
  });

  it("a boundary is on the asked side and stays put on a second asking", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), fc.nat(60), (sample, offset) => {
        const before = graphemeBoundary(sample, offset, "before");
        const after = graphemeBoundary(sample, offset, "after");
        expect(before).toBeLessThanOrEqual(Math.min(offset, sample.length));
        expect(after).toBeGreaterThanOrEqual(Math.min(offset, sample.length));
        expect(graphemeBoundary(sample, before, "after")).toBe(before);
        expect(graphemeBoundary(sample, after, "before")).toBe(after);
      }),
    );
  });
});
