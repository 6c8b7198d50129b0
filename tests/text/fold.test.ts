import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, foldWithOffsets, foldedOffset, originalRange } from "../../src/text/fold.ts";

describe("[LANG-6] fold: the plain spelling finds the other", () => {
  it.each([
    ["vowel marks", "كِتَابٌ", "كتاب"],
    ["shadda and dagger alif", "هٰذَا الحقّ", "هذا الحق"],
    ["hamza on alif", "أإآ", "ااا"],
    ["hamza on waw and yeh", "ؤئ", "وي"],
    ["the isolated hamza stays", "ماء", "ماء"],
    ["wasla", "ٱلكتاب", "الكتاب"],
    ["ta marbuta", "مدرسة", "مدرسه"],
    ["alef maqsura", "على", "علي"],
    ["tatweel", "كـتـاب", "كتاب"],
    ["ZWNJ", "می\u200cخواهم", "ميخواهم"],
    ["bidi controls", "\u200fكتاب\u202e\u2066\u061c", "كتاب"],
    ["Arabic digits", "١٢٣", "123"],
    ["Persian digits", "۱۲۳", "123"],
    ["Persian yeh and kaf", "یک", "يك"],
    ["presentation forms", "ﻛﺘﺎﺏ ﻻ ﷲ", "كتاب لا الله"],
    ["vowel marks as presentation forms", "كﹷتﹹبﱠ", "كتب"],
    ["case", "Straße ΟΔΟΣ", "strasse οδοσ"],
    ["full width", "Ｈａｌｑａ", "halqa"],
    ["byte order mark and soft hyphen", "\ufeffco\u00adop", "coop"],
  ])("%s", (_, written, folded) => {
    expect(fold(written)).toBe(folded);
  });

  it("Indic vowels, which are marks too, are kept", () => {
    expect(fold("हिन्दी")).toBe("हिन्दी".normalize("NFKD"));
  });

  it("is idempotent on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const folded = fold(text);
        expect(fold(folded)).toBe(folded);
      }),
      { numRuns: 2000 },
    );
  });

  it("every code point of the basic planes folds to something that folds to itself", () => {
    for (let point = 0; point < 0x20000; point++) {
      const folded = fold(String.fromCodePoint(point));
      if (fold(folded) !== folded) expect.fail(`U+${point.toString(16)}`);
    }
  });

  it("composed and decomposed spellings are equal", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."aeé\u0323\u0301\u0308كتآأّؤẹșу й"), maxLength: 20 }),
        (text) => {
          expect(fold(text.normalize("NFD"))).toBe(fold(text.normalize("NFC")));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("[LANG-6] the offset map leads back to the original", () => {
  it("offsets rise, one for each folded unit and one for the end", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const folded = foldWithOffsets(text);
        expect(folded.offsets.length).toBe(folded.text.length + 1);
        expect(folded.offsets.at(-1)).toBe(text.length);
        for (let i = 1; i < folded.offsets.length; i++) {
          expect(folded.offsets[i]).toBeGreaterThanOrEqual(folded.offsets[i - 1] ?? 0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  const found = (text: string, query: string): string => {
    const folded = foldWithOffsets(text);
    const at = folded.text.indexOf(fold(query));
    const range = originalRange(folded, at, at + fold(query).length);
    return text.slice(range.start, range.end);
  };

  it("a match covers the original letters with all their marks", () => {
    expect(found("قَرَأَ كِتَابَهُ الأوّلَ", "كتابه")).toBe("كِتَابَهُ");
    expect(found("قَرَأَ كِتَابَهُ الأوّلَ", "الاول")).toBe("الأوّلَ");
  });

  it("a match never cuts a ligature in two", () => {
    expect(found("ﻻم", "ل")).toBe("ﻻ");
    expect(found("ﻻم", "ا")).toBe("ﻻ");
  });

  it("letters beyond the basic plane count as two units", () => {
    expect(found("𝔸𝔹 كتاب", "كتاب")).toBe("كتاب");
    expect(found("𝔸𝔹 كتاب", "b")).toBe("𝔹");
  });

  it("foldedOffset is the way there", () => {
    const folded = foldWithOffsets("كِتَابٌ ثمّ");
    expect(folded.text).toBe("كتاب ثم");
    expect(foldedOffset(folded, 0)).toBe(0);
    expect(foldedOffset(folded, "كِتَابٌ".length)).toBe(4);
    expect(foldedOffset(folded, 999)).toBe(7);
  });

  it("two megabytes fold in a moment", () => {
    const text = "كِتَابٌ قديمٌ في مكتبةِ الحيّ. ".repeat(70_000);
    const folded = foldWithOffsets(text);
    expect(folded.text.length).toBeLessThan(text.length);
    expect(folded.offsets.at(-1)).toBe(text.length);
  });
});
