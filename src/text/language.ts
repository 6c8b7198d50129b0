// Which language a text is in, told from its letters and its commonest words.
//
// The script comes first: Greek or Georgian letters name their language. Languages that share a script are
// told apart by letters that only one of them writes and by words that no text of some length lacks. A short
// line often shows neither; then the answer is the fallback if it could be that language, and otherwise `und`,
// which is the honest answer. Tags are BCP 47.

import { stopWords } from "./stopWords.ts";

type Script = "arabic" | "latin" | "cyrillic" | "hebrew" | "greek" | "han" | "other";

const scripts: readonly (readonly [Script, RegExp])[] = [
  ["arabic", /\p{Script=Arabic}/u],
  ["latin", /\p{Script=Latin}/u],
  ["cyrillic", /\p{Script=Cyrillic}/u],
  ["hebrew", /\p{Script=Hebrew}/u],
  ["greek", /\p{Script=Greek}/u],
  ["han", /\p{Script=Han}/u],
];

/** Scripts that (nearly) one language writes. */
const scriptLanguages: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, "ja"],
  [/\p{Script=Hangul}/u, "ko"],
  [/\p{Script=Armenian}/u, "hy"],
  [/\p{Script=Georgian}/u, "ka"],
  [/\p{Script=Thai}/u, "th"],
  [/\p{Script=Tamil}/u, "ta"],
  [/\p{Script=Syriac}/u, "syr"],
  [/\p{Script=Tifinagh}/u, "zgh"],
];

/**
 * The letters each language writes beyond those that all languages of its script share. Text full of one's
 * own is evidence for a language; text full of letters that it does not write is evidence against it.
 */
const ownLetters: Readonly<Record<string, string>> = {
  ar: "ةىأإآؤئءيك",
  fa: "پچژگکیآئءأؤ",
  ckb: "پچژگکیەێۆڕڵڤئ",
  ur: "پچژگکیٹڈڑںےہھآئؤء",
  ps: "پچژگکیټډړښځڅېۍڼګيئآ",
  ug: "پچژگكيۇۈۋېھڭەئۆى",
  en: "",
  fr: "éèêëàâçœùûîïô",
  de: "äöüß",
  es: "ñáéíóúü",
  tr: "ğışçöüâ",
  ku: "êîûçş",
  it: "àèéìòù",
  pt: "ãõçáâêéíóôú",
  nl: "ëïé",
  ru: "ыэё",
  uk: "іїєґ",
};
const sharedLetter = /[a-zа-ъьюяא-תابتثجحخدذرزسشصضطظعغفقلمنهو]/u;

const members: Readonly<Record<Script, readonly string[]>> = {
  arabic: ["ar", "fa", "ckb", "ur", "ps", "ug"],
  latin: ["en", "fr", "de", "es", "tr", "ku", "it", "pt", "nl"],
  cyrillic: ["ru", "uk"],
  hebrew: ["he", "yi"],
  greek: ["el"],
  han: ["zh"],
  other: [],
};

/** For each word of grammar the languages whose it is. */
const grammar = new Map<string, string[]>();
for (const [language, words] of Object.entries(stopWords)) {
  for (const each of words) grammar.set(each, [...(grammar.get(each) ?? []), language]);
}

type Letter = {
  readonly isLetter: boolean;
  readonly script: Script;
  /** The language that alone writes this script. */
  readonly language: string | null;
  /** Not every language of the script writes it. */
  readonly isSpecial: boolean;
};

const classify = (letter: string): Letter => ({
  isLetter: /\p{L}/u.test(letter),
  script: scripts.find(([, pattern]) => pattern.test(letter))?.[0] ?? "other",
  language: scriptLanguages.find(([pattern]) => pattern.test(letter))?.[1] ?? null,
  isSpecial: !sharedLetter.test(letter),
});
const table: (Letter | undefined)[] = [];
const letterAt = (text: string, at: number): Letter => {
  const unit = text.charCodeAt(at);
  const isHigh = unit >= 0xd800 && unit <= 0xdbff;
  return isHigh
    ? classify(String.fromCodePoint(text.codePointAt(at) ?? 0))
    : (table[unit] ??= classify(text[at] ?? ""));
};

type Counted = {
  readonly letters: number;
  readonly script: Script;
  /** The language of the script that one language writes, when a fifth of the letters are in it. */
  readonly byScript: string | null;
  readonly special: ReadonlyMap<string, number>;
};

const count = (text: string): Counted => {
  const byScript = new Map<Script, number>();
  const byLanguage = new Map<string, number>();
  const special = new Map<string, number>();
  let letters = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = letterAt(text, at);
    if (!letter.isLetter) continue;
    letters++;
    byScript.set(letter.script, (byScript.get(letter.script) ?? 0) + 1);
    if (letter.language !== null) byLanguage.set(letter.language, (byLanguage.get(letter.language) ?? 0) + 1);
    const written = text[at] ?? "";
    if (letter.isSpecial) special.set(written, (special.get(written) ?? 0) + 1);
  }
  let script: Script = "other";
  for (const [each, number] of byScript) if (number > (byScript.get(script) ?? 0)) script = each;
  const sole = [...byLanguage].find(([, number]) => number > letters / 5)?.[0] ?? null;
  return { letters, script, byScript: sole, special };
};

const sampleLength = 2000;
const word = /[\p{L}\p{M}\u200c']+/gu;
const arabicMarks = /[\u0640\u064b-\u0652\u0670]/g;
const arabicArticle = /^[وفبك]?ال.{2}/u;

/** For each language how much of the words is its grammar; words of grammar make up a third of running text. */
const grammarShare = (words: readonly string[]): ReadonlyMap<string, number> => {
  const hits = new Map<string, number>();
  const hit = (language: string, weight: number): void => {
    hits.set(language, (hits.get(language) ?? 0) + weight / words.length);
  };
  for (const each of words) {
    const languages = grammar.get(each);
    for (const language of languages ?? []) hit(language, 1);
    if (languages === undefined && arabicArticle.test(each)) hit("ar", 0.6);
  }
  return hits;
};

/** What the letters say for a language, from -1 to 1; special letters make up a twentieth of running text. */
const letterBalance = (language: string, { special, letters }: Counted): number => {
  const own = ownLetters[language] ?? "";
  let balance = 0;
  for (const [letter, number] of special) balance += own.includes(letter) ? number : -2 * number;
  return Math.min(1, Math.max(-1, (5 * balance) / letters));
};

/** A few words prove little: then the language around them needs a clear rival to lose. */
const fewWords = 12;

/** The language of a text, `fallback` where the text could be in it and shows nothing else, or `und`. */
export const detectLanguage = (text: string, fallback = "und"): string => {
  const sample = text.slice(0, sampleLength).toLowerCase().normalize("NFC").replace(arabicMarks, "");
  const counted = count(sample);
  if (counted.letters === 0) return fallback;
  if (counted.byScript !== null) return counted.byScript;
  const candidates = members[counted.script];
  const [only] = candidates;
  if (only === undefined) return "und";
  if (candidates.length === 1) return only;
  const words = sample.match(word) ?? [];
  const shares = grammarShare(words);
  const ranked = candidates
    .map((language) => ({ language, score: (shares.get(language) ?? 0) + letterBalance(language, counted) }))
    .sort((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (first === undefined || second === undefined) return "und";
  const around = fallback.split("-")[0] ?? "und";
  if (first.language === around) return fallback;
  const known = ranked.find(({ language }) => language === around);
  const enough = words.length >= fewWords ? 0.12 : 0.3;
  const margin = words.length >= fewWords ? 1.15 : 1.6;
  const isClear = first.score >= enough && first.score >= margin * (known ?? second).score;
  if (isClear && (known === undefined || words.length >= 5)) return first.language;
  return known === undefined ? "und" : fallback;
};
