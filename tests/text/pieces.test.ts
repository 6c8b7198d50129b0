import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { piecesOf } from "../../src/text/pieces.ts";

const cut = (text: string): readonly string[] => {
  const starts = piecesOf(text);
  return starts.map((start, at) => text.slice(start, starts[at + 1]));
};

describe("pieces of a line without an end", () => {
  it("[LANG-8] [C15] leave out no letter, are short, and stand one after the other", () => {
    const unit = fc.constantFrom("a", "ب", " ", "\n", "\u0301", "😀", "\u200b", "\u202e");
    const long = fc.tuple(fc.string({ unit, maxLength: 40 }), fc.integer({ min: 1, max: 3_000 }));
    fc.assert(
      fc.property(long, ([text, times]) => {
        const whole = text.repeat(times);
        const pieces = cut(whole);
        expect(pieces.join("")).toBe(whole);
        if (whole.length <= 8_000) expect(pieces).toHaveLength(1);
        else for (const piece of pieces) expect(piece.length > 0 && piece.length <= 4_000).toBe(true);
      }),
    );
  });

  it("[LANG-8] [C15] are cut at spaces, and never through a letter", () => {
    for (const piece of cut("كلمة ".repeat(20_000)).slice(0, -1)) expect(piece.endsWith(" ")).toBe(true);
    for (const piece of cut(`a${"😀".repeat(20_000)}`)) expect(/\p{Surrogate}/u.test(piece)).toBe(false);
    for (const piece of cut("مَُّ".repeat(20_000))) expect(/^\p{M}/u.test(piece)).toBe(false);
    expect(cut(`a${"\u0301".repeat(100_000)}`).length).toBeLessThan(30);
  });
});
