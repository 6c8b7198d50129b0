// Words: one language's sentences with its plural forms, digits, times and lists. Everything that is put into a
// sentence is isolated (language 2), so that a name cannot turn the sentence around, and stands as it came: a
// value is never read as a sentence of ours.

import { createInstance } from "i18next";
import type { Language } from "../../bridge/view.ts";
import { isolate, isolateLtr } from "../../text/isolate.ts";
import { catalog, type WordKey } from "./catalog.ts";
import { type DigitChoice, type DigitSystem, digitSystemOf, localeOf, withDigits } from "./digits.ts";
import { type Times, timesIn } from "./times.ts";

/** Text from people, a number, a phrase that these words made, or an island that runs left to right. */
export type Value = string | number | { readonly phrase: string } | { readonly ltr: string };
export type Values = Readonly<Record<string, Value>> & { readonly count?: number };

export type Words = {
  readonly language: Language;
  readonly direction: "rtl" | "ltr";
  /** With region and digits, for dates and numbers of other libraries. */
  readonly locale: string;
  /** `count` chooses the form and is also `{n}` in it. */
  readonly t: (key: WordKey, values?: Values) => string;
  /** Which digits these words have. */
  readonly digitSystem: DigitSystem;
  readonly number: (number: number) => string;
  /** Figures that came with a text, in the chosen digits. */
  readonly digits: (text: string) => string;
  /** Names of people or things as a part of a sentence, each isolated. */
  readonly list: (items: readonly string[]) => string;
  /** Up to two names; of more the first and the count of the others. */
  readonly names: (names: readonly string[]) => string;
  readonly compare: (a: string, b: string) => number;
  readonly times: Times;
};

const openIsolate = "\u2068";
const closeIsolate = "\u2069";

export const directionOf = (language: Language): "rtl" | "ltr" => (language === "ar" ? "rtl" : "ltr");

export const createWords = (language: Language, choice: DigitChoice): Words => {
  const digits = digitSystemOf(language, choice);
  const locale = localeOf(language, digits);
  const instance = createInstance();
  void instance.init({
    lng: language,
    resources: { [language]: catalog[language] },
    initAsync: false,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: ":",
    contextSeparator: "#",
    pluralSeparator: "_",
    interpolation: { prefix: "{", suffix: "}", escapeValue: false, skipOnVariables: true },
    returnObjects: false,
  });
  const translate = instance.getFixedT(language);
  const numbers = new Intl.NumberFormat(locale);
  const lists = new Intl.ListFormat(locale, { type: "conjunction" });
  const collator = new Intl.Collator(language, { sensitivity: "base", numeric: true });

  const shown = (value: Value): string => {
    if (typeof value === "string") return isolate(value);
    if (typeof value === "number") return numbers.format(value);
    if ("ltr" in value) return isolateLtr(value.ltr);
    return `${openIsolate}${value.phrase}${closeIsolate}`;
  };

  const t: Words["t"] = (key, values) => {
    if (values === undefined) return translate(key);
    const { count } = values;
    const put: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(values)) if (value !== undefined) put[name] = shown(value);
    if (count !== undefined) {
      put["n"] = numbers.format(count);
      put["count"] = count;
    }
    return translate(key, put);
  };

  const list = (items: readonly string[]): string => lists.format(items.map(isolate));

  return {
    language,
    direction: directionOf(language),
    locale,
    t,
    digitSystem: digits,
    number: (number) => numbers.format(number),
    digits: (text) => withDigits(text, digits),
    list,
    names: (names) => {
      if (names.length <= 2) return list(names);
      const others = t("common:count.others", { count: names.length - 1 });
      return lists.format([isolate(names[0] ?? ""), others]);
    },
    compare: collator.compare,
    times: timesIn(locale),
  };
};
