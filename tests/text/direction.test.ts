import { describe, expect, it } from "vitest";
import { directionOfBlock, directionOfSection, firstStrong } from "../../src/text/direction.ts";

describe("[LANG-1] the direction of a block", () => {
  it.each([
    ["a quotation mark first", "«نقابة» الحيّ"],
    ["brackets and a number first", "(مادة 1) في التعريف"],
    ["a list number", "1. الفجوة بين الجيلين"],
    ["a letter as list marker", "a) القراءة أوّلًا"],
    ["a dash as list marker", "- بند أوّل"],
    ["a leading space", "   نصّ"],
    ["presentation forms", "ﻛﺘﺎﺏ ﻗﺪﻳﻢ"],
    ["digits first", "2025 سنة القراءة"],
    ["a mention first", "@karim اقرأ هذا من فضلك"],
    ["a link first", "https://example.org/en/page هنا النصّ"],
    ["code first", "`npm start` يبدأ البرنامج"],
    ["a task word first", "TODO كتابة المحضر"],
    ["a page reference first", "[[Reading list]] قائمة الكتب"],
    ["one Latin name first", "Amina قالت إنّ القراءة تجمع الناس في المساء"],
    ["Hebrew", "שלום לכולם"],
    ["a script beyond the basic plane", "𞤀𞤣𞤤𞤢𞤥"],
  ])("%s: right to left", (_, text) => {
    expect(directionOfBlock(text, "ltr")).toBe("rtl");
  });

  it.each([
    ["English", "The reading circle"],
    ["one Arabic name first", "أمينة said that reading together changes the people who read"],
    ["a list of English after a number", "٣. reading"],
    ["mathematical letters beyond the basic plane", "𝔸𝔹ℂ"],
  ])("%s: left to right", (_, text) => {
    expect(directionOfBlock(text, "rtl")).toBe("ltr");
  });

  it("without a letter the fallback decides", () => {
    expect(directionOfBlock("12 / 34 – ؟", "rtl")).toBe("rtl");
    expect(directionOfBlock("12 / 34 – ؟", "ltr")).toBe("ltr");
  });

  it("a block of nothing but a link goes by the link", () => {
    expect(directionOfBlock("https://example.org", "rtl")).toBe("ltr");
  });

  it("firstStrong takes the first letter and nothing else", () => {
    expect(firstStrong("12 «نصّ» text")).toBe("rtl");
    expect(firstStrong("!!")).toBeNull();
  });

  it("lone halves of surrogates do not throw and do not decide", () => {
    expect(directionOfBlock("\ud83d نصّ", "ltr")).toBe("rtl");
  });

  it("[E01] megabytes of markers and brackets are decided at once", () => {
    for (const text of [
      "- ".repeat(500_000),
      "[[".repeat(500_000),
      "@".repeat(1_000_000),
      "`".repeat(1_000_000),
    ]) {
      expect(directionOfBlock(text, "rtl")).toBe("rtl");
    }
  });
});

describe("[LANG-1] the direction of a section", () => {
  it("goes by the share of letters and not by one name", () => {
    expect(directionOfSection(["Rosa Luxemburg", "نصّ طويل عن كتاب قديم في مكتبة الحيّ"], "ltr")).toBe("rtl");
    expect(directionOfSection(["كتاب", "a long text about an old book in a library"], "rtl")).toBe("ltr");
    expect(directionOfSection(["12", "-"], "rtl")).toBe("rtl");
  });
});
