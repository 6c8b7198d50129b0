// Passphrases: the one form in which words or a passphrase of one's own go into the key derivation, and how
// strong one of one's own is (protocol 2.15: at least 50 bits by a stated estimate).
//
// The estimate. It counts what somebody who knows how people choose would need to guess, and rather too little:
//   - a word of grammar: 4 bits; a word of our lists: 11; any other run of letters: 4 for its first and
//     1.6 for each further letter, 1 more for each change between capital and small letters;
//   - digits: 3.3 each, but 7 for a year and 4 for a run such as 1234 or 0000;
//   - a row of the keyboard or of the alphabet: 4; signs: 4 each, 1 when repeated; spaces: none;
//   - a piece that was there before: 1; a password that everybody uses: 3.
// Signs for letters (p@ssw0rd) are read as the letters. Names, dates and quotations of the person are unknown
// here, so no estimate can see them; the generated words need no estimate.

import { fold } from "../fold.ts";
import { stopWords } from "../stopWords.ts";
import { bitsPerWord, generatedWordCount, matchWord, wordLists } from "./wordList.ts";

export const neededBits = 50;

export type Missing =
  /** So many further words, unrelated to the others, would be enough. */
  | { readonly type: "words"; readonly count: number }
  | { readonly type: "commonPassword" }
  | { readonly type: "repetition" }
  | { readonly type: "sequence" };

export type Strength = {
  readonly bits: number;
  readonly enough: boolean;
  readonly missing: readonly Missing[];
};

/**
 * What is derived from: generated words as the list writes them, joined by one space, whatever spelling was
 * typed; any other passphrase in NFKC, without white space at its ends.
 */
export const normalisePassphrase = (typed: string): string => {
  const tokens = typed.trim().split(/[\s\u200c]+/u);
  if (tokens.length === generatedWordCount) {
    for (const list of wordLists) {
      const words: string[] = [];
      for (const token of tokens) {
        const match = matchWord(list, token);
        if (match.type === "word") words.push(match.word);
      }
      if (words.length === generatedWordCount) return words.join(" ");
    }
  }
  return typed.normalize("NFKC").trim();
};

const common: ReadonlySet<string> = new Set(
  "password passw0rd pass admin administrator welcome letmein login secret master iloveyou love monkey dragon sunshine princess football superman batman hello freedom whatever trustno test guest root halaqa internet computer محمد احمد الله حبيبي حبيبتي السلام سلام كلمه السر مرحبا بسم عراق مصر فلسطين سوريا لبنان"
    .split(" ")
    .map((word) => fold(word)),
);

const rows: readonly string[] = [
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "azertyuiop",
  "abcdefghijklmnopqrstuvwxyz",
  "ضصثقفغعهخحجد",
  "شسيبلاتنمكط",
  "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
  "ابجدهوز",
  "0123456789",
];

const isRow = (piece: string): boolean => {
  if (piece.length < 3) return false;
  const backwards = Array.from(piece).reverse().join("");
  return rows.some((row) => row.includes(piece) || row.includes(backwards));
};
const isOneLetter = (piece: string): boolean => piece.length >= 3 && new Set(piece).size === 1;

const signsForLetters: Readonly<Record<string, string>> = {
  "@": "a",
  "0": "o",
  "1": "l",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  $: "s",
  "!": "i",
};
const unmasked = (text: string): string =>
  text.replace(/(?<=\p{L})[@013457$!](?=\p{L}|[@013457$!]\p{L})/gu, (sign) => signsForLetters[sign] ?? sign);

const letterRun = (folded: string, written: string): number => {
  const changes = (written.match(/\p{Ll}(?=\p{Lu})|\p{Lu}(?=\p{Ll})/gu) ?? []).length;
  return 4 + 1.6 * (Array.from(folded).length - 1) + Math.min(changes, 4);
};

const inLists = (folded: string): boolean => wordLists.some((list) => list.whole.has(folded));
const isGrammar = (folded: string): boolean => Object.values(stopWords).some((words) => words.has(folded));

type Weighed = { readonly bits: number; readonly flaw: Missing["type"] | null };

const weigh = (written: string): Weighed => {
  const piece = fold(written);
  if (common.has(piece)) return { bits: 3, flaw: "commonPassword" };
  if (isRow(piece)) return { bits: 4, flaw: "sequence" };
  if (isOneLetter(piece)) return { bits: 4, flaw: "repetition" };
  if (/^\p{Nd}+$/u.test(written)) {
    return { bits: /^(?:19|20)\d\d$/.test(piece) ? 7 : 3.3 * piece.length, flaw: null };
  }
  if (/^[\p{L}\p{M}]+$/u.test(written)) {
    const byLetters = letterRun(piece, written);
    if (isGrammar(piece)) return { bits: Math.min(4, byLetters), flaw: null };
    return { bits: inLists(piece) ? bitsPerWord : byLetters, flaw: null };
  }
  const different = new Set(piece).size;
  return { bits: 4 * different + (Array.from(piece).length - different), flaw: null };
};

const longest = 1000;

/** How strong a passphrase of one's own is, and what is missing. */
export const passphraseStrength = (typed: string): Strength => {
  const text = unmasked(normalisePassphrase(typed).slice(0, longest));
  const pieces = text.match(/[\p{L}\p{M}]+|\p{Nd}+|[^\p{L}\p{M}\p{Nd}\s]+/gu) ?? [];
  const seen = new Set<string>();
  const flaws = new Set<Missing["type"]>();
  let bits = 0;
  for (const piece of pieces) {
    const folded = fold(piece);
    if (seen.has(folded)) {
      bits += 1;
      if (folded.length > 1) flaws.add("repetition");
      continue;
    }
    seen.add(folded);
    const weighed = weigh(piece);
    bits += weighed.bits;
    if (weighed.flaw !== null) flaws.add(weighed.flaw);
  }
  const rounded = Math.floor(bits);
  if (rounded >= neededBits) return { bits: rounded, enough: true, missing: [] };
  const missing: Missing[] = [{ type: "words", count: Math.ceil((neededBits - rounded) / bitsPerWord) }];
  for (const type of ["commonPassword", "repetition", "sequence"] as const) {
    if (flaws.has(type)) missing.push({ type });
  }
  return { bits: rounded, enough: false, missing };
};
