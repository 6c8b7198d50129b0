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
const isSpecial = (letter: string): boolean => !sharedLetter.test(letter);

const members: Readonly<Record<Script, readonly string[]>> = {
  arabic: ["ar", "fa", "ckb", "ur", "ps", "ug"],
  latin: ["en", "fr", "de", "es", "tr", "ku", "it", "pt", "nl"],
  cyrillic: ["ru", "uk"],
  hebrew: ["he", "yi"],
  greek: ["el"],
  han: ["zh"],
  other: [],
};

const sampleLength = 6000;
const word = /[\p{L}\p{M}\u200c']+/gu;

const mainScript = (letters: readonly string[]): Script => {
  const counts = new Map<Script, number>();
  for (const letter of letters) {
    const script = scripts.find(([, pattern]) => pattern.test(letter))?.[0] ?? "other";
    counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  let best: Script = "other";
  for (const [script, count] of counts) if (count > (counts.get(best) ?? 0)) best = script;
  return best;
};

/** At most so many letters decide the script; they are taken from all over the sample. */
const someLetters = (sample: string): readonly string[] => {
  const letters = sample.match(/\p{L}/gu) ?? [];
  const step = Math.max(1, Math.floor(letters.length / 400));
  return letters.filter((_, place) => place % step === 0);
};

const arabicArticle = /^[وفبك]?ال\p{L}{2,}/u;

type Sample = {
  readonly words: readonly string[];
  readonly letterCount: number;
  /** The letters that not every language of the script writes, with how often each stands here. */
  readonly special: ReadonlyMap<string, number>;
};

const sampleOf = (text: string): Sample => {
  const lower = text.toLowerCase().normalize("NFC");
  const letters = lower.match(/\p{L}/gu) ?? [];
  const counts = new Map<string, number>();
  for (const letter of letters) {
    if (isSpecial(letter)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  const words = (lower.match(word) ?? []).map((each) => each.replace(/[\u064b-\u0652\u0670]/g, ""));
  return { words, letterCount: letters.length, special: counts };
};

const evidence = (language: string, sample: Sample): number => {
  const stops = stopWords[language];
  let hits = 0;
  for (const each of sample.words) {
    if (stops?.has(each) === true) hits += 1;
    else if (language === "ar" && arabicArticle.test(each)) hits += 0.6;
  }
  const own = ownLetters[language] ?? "";
  let balance = 0;
  for (const [letter, count] of sample.special) balance += own.includes(letter) ? count : -2 * count;
  // Words of grammar make up a third of running text, special letters a twentieth.
  return hits / sample.words.length + Math.min(1, Math.max(-1, (5 * balance) / sample.letterCount));
};

/** The language of a text, `fallback` where the text could be in it and shows nothing else, or `und`. */
export const detectLanguage = (text: string, fallback = "und"): string => {
  const sample = (text.length > sampleLength ? text.slice(0, sampleLength) : text).replace(/\u0640/g, "");
  const letters = someLetters(sample);
  if (letters.length === 0) return fallback;
  for (const [pattern, language] of scriptLanguages) {
    if (letters.filter((letter) => pattern.test(letter)).length > letters.length / 5) return language;
  }
  const script = mainScript(letters);
  const candidates = members[script];
  const [only] = candidates;
  if (only === undefined) return "und";
  if (candidates.length === 1) return only;
  const counted = sampleOf(sample);
  const { words } = counted;
  const ranked = candidates
    .map((language) => ({ language, score: evidence(language, counted) }))
    .sort((a, b) => b.score - a.score);
  const [first, second] = ranked;
  const base = fallback.split("-")[0] ?? "und";
  const possible = candidates.includes(base);
  if (first === undefined || second === undefined) return "und";
  // A few words prove little: then a language that the whole is known to be in needs a clear rival to lose.
  const enough = words.length >= 12 ? 0.12 : 0.3;
  const margin = words.length >= 12 ? 1.15 : 1.6;
  const fallbackScore = ranked.find(({ language }) => language === base)?.score ?? 0;
  if (first.language === base) return fallback;
  if (first.score >= enough && first.score >= margin * (possible ? fallbackScore : second.score)) {
    if (!possible || words.length >= 5) return first.language;
  }
  return possible ? fallback : "und";
};
