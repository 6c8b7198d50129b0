// Where, in which number and on which day a text was published, read from a line such as
// "The Reader, no. 12, 9 March 2025" or «دفاتر القراءة - العدد: 12 - 2025 / 3 / 9 - 19:24».

import { isCalendarDay, type Published } from "../schema/edition.ts";
import { foldWithOffsets, originalRange } from "../text/fold.ts";
import { neutraliseName } from "../text/isolate.ts";

const monthNames: readonly string[] = [
  "january|jan|janvier|januar|enero|ocak|يناير|جانفي|كانون الثاني",
  "february|feb|fevrier|février|februar|febrero|şubat|subat|فبراير|فيفري|شباط",
  "march|mar|mars|marz|märz|marzo|mart|مارس|اذار",
  "april|apr|avril|abril|nisan|ابريل|افريل|نيسان",
  "may|mai|mayo|mayıs|mayis|مايو|ماي|ايار",
  "june|jun|juin|juni|junio|haziran|يونيو|جوان|حزيران",
  "july|jul|juillet|juli|julio|temmuz|يوليو|جويليه|تموز",
  "august|aug|aout|août|agosto|ağustos|agustos|اغسطس|اوت|اب",
  "september|sept|sep|septembre|septiembre|eylül|eylul|سبتمبر|ايلول",
  "october|oct|octobre|oktober|octubre|ekim|اكتوبر|تشرين الاول",
  "november|nov|novembre|noviembre|kasım|kasim|نوفمبر|تشرين الثاني",
  "december|dec|decembre|décembre|dezember|diciembre|aralık|aralik|ديسمبر|كانون الاول",
];
const folded = (words: string): string => foldWithOffsets(words).text;
const months = new Map<string, number>();
monthNames.forEach((names, place) => {
  for (const name of names.split("|")) months.set(folded(name), place + 1);
});
const monthPattern = [...months.keys()].sort((a, b) => b.length - a.length).join("|");

type DatePattern = { readonly pattern: RegExp; readonly order: "ymd" | "dmy" | "mdy" };
const sign = "\\s{0,2}[-/.–]\\s{0,2}";
const edge = { before: "(?<![\\p{L}\\p{N}])", after: "(?![\\p{L}\\p{N}])" };
const datePatterns: readonly DatePattern[] = [
  {
    order: "ymd",
    pattern: new RegExp(`${edge.before}(\\d{4})${sign}(\\d{1,2})${sign}(\\d{1,2})(?!\\d)`, "u"),
  },
  {
    order: "dmy",
    pattern: new RegExp(`${edge.before}(\\d{1,2})${sign}(\\d{1,2})${sign}(\\d{4})(?!\\d)`, "u"),
  },
  {
    order: "dmy",
    pattern: new RegExp(
      `${edge.before}(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s{1,3}(?:of |de )?(${monthPattern})${edge.after}[\\s,،/.]{1,4}(?:de )?(\\d{4})(?!\\d)`,
      "u",
    ),
  },
  {
    order: "mdy",
    pattern: new RegExp(
      `${edge.before}(${monthPattern})\\s{1,3}(\\d{1,2})(?:st|nd|rd|th)?[\\s,،]{1,4}(\\d{4})(?!\\d)`,
      "u",
    ),
  },
];

export type FoundDate = { readonly date: string; readonly start: number; readonly end: number };

/** The first date in folded text. */
const dateIn = (text: string): FoundDate | null => {
  for (const { pattern, order } of datePatterns) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const [whole, a = "", b = "", c = ""] = match;
    const parts = order === "ymd" ? [a, b, c] : order === "dmy" ? [c, b, a] : [c, a, b];
    const [year = 0, second = 0, third = 0] = parts.map((part) => months.get(part) ?? Number(part));
    // 7/13/2025 can only be the thirteenth of July.
    const isSwapped = second > 12 && third <= 12 && order !== "ymd";
    const [month, day] = isSwapped ? [third, second] : [second, third];
    if (!isCalendarDay(year, month, day)) continue;
    const date = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
    return { date, start: match.index, end: match.index + whole.length };
  }
  return null;
};

const numberPattern = new RegExp(
  `${edge.before}(?:رقم )?(?:العدد|عدد|issue|number|no|nr|nummer|numero|numéro|sayı|sayi|شماره|شمارە|ژماره|ژمارە)\\s{0,2}[.:#°]?\\s{0,3}(\\d{1,7})(?!\\d)`,
  "u",
);
const publishedLabel =
  /^(?:published|posted|first published|updated|last updated|date|on|نشر|نشرت|تاريخ النشر|تاريخ|التاريخ|بتاريخ|في|publie le|publié le|veroffentlicht|veröffentlicht|am|le)(?![\p{L}\p{N}])(?: (?:on|in|at|by|am|في|بتاريخ|يوم))?\s*[:：-]?\s*/u;
const time =
  /(?:(?:at|على الساعه|الساعه)\s{0,2})?\b\d{1,2}:\d{2}(?::\d{2})?\b\s{0,2}(?:am|pm|a\.m\.|p\.m\.|ص|م|utc|gmt)?/gu;
const weekday =
  /(?<![\p{L}])(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|السبت|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه)(?![\p{L}])/gu;

export type Publication = Published & {
  /** How much of the line says something else. */
  readonly rest: number;
};

const blanked = (text: string, start: number, end: number): string =>
  text.slice(0, start) + " ".repeat(end - start) + text.slice(end);

/** What a line says of the publication; null when it holds neither a date nor a number. */
export const publicationOf = (line: string): Publication | null => {
  if (line.length > 300) return null;
  const fold = foldWithOffsets(line);
  let text = fold.text;
  const date = dateIn(text);
  if (date !== null) text = blanked(text, date.start, date.end);
  const number = numberPattern.exec(text);
  if (number !== null) text = blanked(text, number.index, number.index + number[0].length);
  if (date === null && number === null) return null;
  const spaced = (match: string): string => " ".repeat(match.length);
  text = text.replace(time, spaced).replace(weekday, spaced);
  text = text.replace(publishedLabel, spaced);
  // The first run of words that is left names the place; blanks stand for what was read.
  const place = /[\p{L}\p{N}](?:[^\s]|\s(?!\s)(?![-–—|,،:]?\s))*/u.exec(text);
  let where: string | null = null;
  if (place !== null) {
    const range = originalRange(fold, place.index, place.index + place[0].length);
    const name = neutraliseName(line.slice(range.start, range.end)).replace(/[\s\-–—|,،:;.(]+$/u, "");
    where = name.length >= 2 && name.length <= 80 ? name : null;
  }
  const rest = (text.match(/[\p{L}\p{N}]/gu) ?? []).length - (where?.match(/[\p{L}\p{N}]/gu) ?? []).length;
  return { where, number: number?.[1] ?? null, date: date?.date ?? null, rest: Math.max(0, rest) };
};

/** A date alone, however it is written: a `datetime` attribute, a meta tag. */
export const dateOf = (text: string): string | null =>
  dateIn(folded(text.slice(0, 100)).replace(/t\d\d:.*/u, ""))?.date ?? null;
