// Digits and locales. The digits are a person's choice (language 5) and hold everywhere: in counts, dates and
// in figures that come from a text, such as a paper's number.

import type { Language } from "../../bridge/view.ts";

/** As Unicode calls them: Eastern Arabic, Persian, European. */
export type DigitSystem = "arab" | "arabext" | "latn";
export type DigitChoice = "language" | DigitSystem;

export const digitSystemOf = (language: Language, choice: DigitChoice): DigitSystem =>
  choice !== "language" ? choice : language === "ar" ? "arab" : "latn";

/** Months by the names of the Levant, and day before month in both languages. */
const regions: Readonly<Record<Language, string>> = { ar: "ar-LB", en: "en-GB" };

export const localeOf = (language: Language, digits: DigitSystem): string =>
  `${regions[language]}-u-nu-${digits}`;

const zeros: Readonly<Record<DigitSystem, number>> = { arab: 0x0660, arabext: 0x06f0, latn: 0x30 };

/** The same text with its digits (European, Arabic, Persian) in the chosen ones. */
export const withDigits = (text: string, digits: DigitSystem): string =>
  text.replace(/[0-9\u0660-\u0669\u06f0-\u06f9]/g, (digit) =>
    String.fromCharCode(zeros[digits] + (digit.charCodeAt(0) & 0x0f)),
  );
