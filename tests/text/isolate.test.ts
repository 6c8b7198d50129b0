import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  briefly,
  calmMarks,
  hasBidiControls,
  isolate,
  isolateLtr,
  neutraliseName,
  revealBidiControls,
  stripBidiControls,
} from "../../src/text/isolate.ts";

describe("[LANG-2] isolation of what is put into a sentence", () => {
  it("a name stands between FSI and PDI", () => {
    expect(isolate("Amina")).toBe("\u2068Amina\u2069");
    expect(isolateLtr("a1b2")).toBe("\u2066a1b2\u2069");
  });

  it("nothing inside can close the isolate or leave one open", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            "a",
            "ب",
            "\u2066",
            "\u2067",
            "\u2068",
            "\u2069",
            "\u202e",
            "\u202c",
            "\u200f",
          ),
        }),
        (name) => {
          const inside = isolate(name).slice(1, -1);
          expect(hasBidiControls(inside)).toBe(false);
        },
      ),
    );
  });

  it("an override in a name is stripped, or shown where a person judges", () => {
    expect(stripBidiControls("gpj.\u202efdp")).toBe("gpj.fdp");
    expect(revealBidiControls("a\u202eb")).toBe("a[U+202E]b");
    expect(hasBidiControls("أمينة")).toBe(false);
  });

  it("a neutral name has one line, no controls, no invisible letters, and keeps its joiners", () => {
    expect(neutraliseName("  Am\u0000i\u200bna\n\u202eK\u2028 ")).toBe("Am i na K".replace("i na", "ina"));
    expect(neutraliseName("می\u200cخواهم")).toBe("می\u200cخواهم");
    expect(neutraliseName("a\ud800b")).toBe("a\ufffdb");
    expect(neutraliseName("tag\u{e0041}")).toBe("tag");
    expect(neutraliseName(`م${"\u200c".repeat(1_000)}ن`)).toBe("م\u200cن");
  });

  it("[C15] no letter carries more marks than a script puts there, and those that it needs stay", () => {
    const many = `a${"\u0301".repeat(100_000)}b`;
    const calm = `a${"\u0301".repeat(4)}b`;
    expect([neutraliseName(many), calmMarks(many)]).toEqual([calm, calm]);
    expect(isolate(many)).toBe(`\u2068${calm}\u2069`);
    for (const honest of ["مُحَمَّدٌ", "שַׁבָּ֥ת", "ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ", "नर्मदा"]) expect(neutraliseName(honest)).toBe(honest);
  });

  it("[C15] what is said briefly ends where a letter does", () => {
    expect(briefly("short", 5)).toBe("short");
    expect(briefly("ab😀cd", 3)).toBe("ab…");
  });
});
