// Finding as people type.

import { describe, expect, it } from "vitest";
import { findIn } from "../../src/text/find.ts";
import { foldWithOffsets } from "../../src/text/fold.ts";

const found = (text: string, typed: string, most = 100): readonly string[] =>
  findIn(foldWithOffsets(text), typed, most).map(({ start, end }) => text.slice(start, end));

describe("finding", () => {
  it.each([
    ["المدرسةُ مدرسة", "مدرسه", ["مدرسةُ", "مدرسة"]],
    ["كِتَابٌ وكتاب", "كتاب", ["كِتَابٌ", "كتاب"]],
    ["إلى أين؟ إلي هنا", "الى", ["إلى", "إلي"]],
    ["العدد ٨٣٩٢ والعدد ۸۳۹۲", "8392", ["٨٣٩٢", "۸۳۹۲"]],
    ["Café CAFE", "cafe", ["Café", "CAFE"]],
    ["ســلام سلام", "سلام", ["ســلام", "سلام"]],
    ["ﷲ", "الله", ["ﷲ"]],
  ] as const)(
    "[LANG-9] in %s finds %s as people type it, and shows the letters that stand there",
    (text, typed, all) => {
      expect(found(text, typed)).toEqual(all);
    },
  );

  it("[LANG-9] finds no places that overlap, and no more than asked for", () => {
    expect(found("aaaaa", "aa")).toEqual(["aa", "aa"]);
    expect(found("a a a a", "a", 3)).toEqual(["a", "a", "a"]);
  });

  it.each(["", "  ", "\u064b", "\u0640", "\u200f"])(
    "[LANG-9] finds nothing for %j, which folds to nothing",
    (typed) => {
      expect(found("كتابٌ  ـ a", typed)).toEqual([]);
    },
  );

  it("[LANG-9] finds words however much white space is typed between them, in one paragraph alone", () => {
    expect(found("law of  the\nland", "law   of")).toEqual(["law of"]);
    expect(found("law of\nthe", "of the")).toEqual([]);
  });
});
