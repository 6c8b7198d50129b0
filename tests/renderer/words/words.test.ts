import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWords } from "../../../src/renderer/words/index.ts";

const ar = createWords("ar", "language");
const en = createWords("en", "language");
const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, "");

describe("words", () => {
  it("[WORDS-10] counts take the six Arabic forms", () => {
    const form = (count: number) => plain(ar.t("common:count.note", { count }));
    expect([0, 1, 2, 3, 11, 100, 101, 102, 103].map(form)).toEqual([
      "لا ملاحظات",
      "ملاحظة واحدة",
      "ملاحظتان",
      "٣ ملاحظات",
      "١١ ملاحظةً",
      "١٠٠ ملاحظة",
      "١٠١ ملاحظة",
      "١٠٢ ملاحظة",
      "١٠٣ ملاحظات",
    ]);
    expect([0, 1, 2].map((count) => en.t("common:count.note", { count }))).toEqual([
      "no notes",
      "one note",
      "2 notes",
    ]);
  });

  it("[WORDS-11] digits are the person's choice in either language", () => {
    expect(createWords("ar", "latn").t("common:count.note", { count: 7 })).toBe("7 ملاحظات");
    expect(createWords("en", "arab").number(2025)).toBe("٢٬٠٢٥");
    expect(createWords("ar", "arabext").t("common:count.note", { count: 47 })).toBe("۴۷ ملاحظةً");
    expect(createWords("en", "arabext").digits("no. 8392, ٤٧")).toBe("no. ۸۳۹۲, ۴۷");
    expect(ar.digits("العدد 8392 و ۱۲")).toBe("العدد ٨٣٩٢ و ١٢");
    expect(en.digits("العدد ٨٣٩٢")).toBe("العدد 8392");
  });

  it("[WORDS-12] what is put into a sentence is isolated, and its own controls are taken out", () => {
    const name = "\u202eعلي\u2069 (admin)";
    expect(ar.t("common:backTo", { place: name })).toBe("رجوع إلى \u2068علي (admin)\u2069");
    expect(en.t("common:backTo", { place: { ltr: "halaqa:1" } })).toBe("Back to \u2066halaqa:1\u2069");
  });

  it("[WORDS-13] a value is shown as it came and never read as one of our sentences", () => {
    for (const value of [
      "$t(common:lock)",
      "{place}",
      "{{place}}",
      '$t(common:backTo, {"place":"x"})',
      "&lt;b>",
    ])
      expect(en.t("common:backTo", { place: value })).toBe(`Back to \u2068${value}\u2069`);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (value) => {
        const shown = en.t("common:backTo", { place: value });
        expect(shown.startsWith("Back to \u2068")).toBe(true);
        expect(shown.slice(9, -1)).toBe(value.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ""));
      }),
      { numRuns: 200 },
    );
  });

  it("[WORDS-14] a phrase made by these words keeps the isolates inside it", () => {
    const phrase = ar.list(["ليلى", "Karim"]);
    expect(ar.t("common:backTo", { place: { phrase } })).toBe(`رجوع إلى \u2068${phrase}\u2069`);
    expect(phrase).toContain("\u2068Karim\u2069");
  });

  it("[WORDS-15] of more than two names the first is named and the others are counted", () => {
    expect(plain(en.names(["Amina"]))).toBe("Amina");
    expect(plain(en.names(["Amina", "Karim"]))).toBe("Amina and Karim");
    expect(plain(en.names(["Amina", "Karim", "Huda"]))).toBe("Amina and 2 others");
    expect(plain(ar.names(["أمينة", "كريم", "هدى"]))).toBe("أمينة وشخصان آخران");
  });

  it("[WORDS-16] times are coarse and in words", () => {
    const now = new Date(2026, 10, 22, 18, 0).getTime();
    const hours = 3_600_000;
    expect(ar.times.coarse(now - 2 * hours, now)).toBe("اليوم");
    expect(ar.times.coarse(now - 20 * hours, now)).toBe("أمس");
    expect(en.times.coarse(now - 72 * hours, now)).toBe("3 days ago");
    expect(ar.times.coarse(now - 9 * 24 * hours, now)).toBe("١٣ تشرين الثاني");
    expect(en.times.coarse(now - 400 * 24 * hours, now)).toBe("18 October 2025");
    expect(en.times.coarse(now + 2 * hours, now)).toBe("in 2 hours");
    expect(en.times.coarse(now + 1000, now)).toBe("in 1 hour");
    expect(en.times.moment(now + 2 * hours, now)).toBe("today 20:00");
    expect(ar.times.day(now)).toBe("الأحد ٢٢ تشرين الثاني");
    expect(ar.times.calendarDay("2025-07-03")).toBe("٣ تموز ٢٠٢٥");
    expect(ar.times.calendarDay("someday")).toBe("someday");
  });
});
