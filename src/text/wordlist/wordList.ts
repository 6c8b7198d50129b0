// Generated words: drawing them, and recognising them as they are typed (protocol 2.15).
//
// Six words of a list of 2,048 carry 66 bits. Typed words are compared folded, so that a missing hamza, a vowel
// mark or a Persian keyboard locks nobody out; the first four letters name a word. Words are secrets: callers keep
// what these functions take and give in Redacted boxes.

import { wordlist as englishWords } from "@scure/bip39/wordlists/english.js";
import { fold } from "../fold.ts";
import { arabicWords } from "./arabic.ts";

export type WordList = {
  readonly language: "ar" | "en";
  readonly words: readonly string[];
  /** The place of a word by its folded form, and by its first four folded letters. */
  readonly whole: ReadonlyMap<string, number>;
  readonly beginnings: ReadonlyMap<string, number>;
};

export type WordMatch =
  | { readonly type: "word"; readonly word: string; readonly index: number }
  /** The beginning of words of the list; nothing is wrong so far. */
  | { readonly type: "beginning" }
  /** Not in the list; `meant` is the word with the same first four letters. */
  | { readonly type: "unknown"; readonly meant: string | null };

export const bitsPerWord = 11;
export const generatedWordCount = 6;
const namingLength = 4;

const listOf = (language: "ar" | "en", words: readonly string[]): WordList => {
  const whole = new Map<string, number>();
  const beginnings = new Map<string, number>();
  words.forEach((word, index) => {
    const folded = fold(word);
    whole.set(folded, index);
    beginnings.set(folded.slice(0, namingLength), index);
  });
  return { language, words, whole, beginnings };
};

export const arabicList: WordList = listOf("ar", arabicWords);
export const englishList: WordList = listOf("en", englishWords);
export const wordLists: readonly WordList[] = [arabicList, englishList];

export const wordAt = (list: WordList, index: number): string | null => list.words[index] ?? null;

/** How many random bytes so many words need; 9 for six words (66 of 72 bits are used). */
export const entropyLength = (count: number = generatedWordCount): number =>
  Math.ceil((count * bitsPerWord) / 8);

/** Draws words: each takes the next 11 bits of `entropy`, which must be fresh random bytes. */
export const generateWords = (
  list: WordList,
  entropy: Uint8Array,
  count: number = generatedWordCount,
): readonly string[] => {
  if (entropy.length < entropyLength(count)) throw new Error("too few random bytes for so many words");
  const words: string[] = [];
  let held = 0;
  let bits = 0;
  let at = 0;
  while (words.length < count) {
    while (bits < bitsPerWord) {
      held = ((held << 8) | (entropy[at++] ?? 0)) & 0xfffff;
      bits += 8;
    }
    bits -= bitsPerWord;
    const word = list.words[(held >> bits) & 2047];
    if (word === undefined) throw new Error("a word list holds 2,048 words");
    words.push(word);
  }
  return words;
};

export const matchWord = (list: WordList, typed: string): WordMatch => {
  const folded = fold(typed).trim();
  const index = list.whole.get(folded) ?? null;
  const named = list.beginnings.get(folded.slice(0, namingLength)) ?? null;
  const at = index ?? named;
  const word = at === null ? undefined : list.words[at];
  if (word !== undefined && at !== null) {
    const isWhole = index !== null || (folded.length >= namingLength && fold(word).startsWith(folded));
    return isWhole ? { type: "word", word, index: at } : { type: "unknown", meant: word };
  }
  if (folded === "") return { type: "beginning" };
  for (const known of list.whole.keys()) if (known.startsWith(folded)) return { type: "beginning" };
  return { type: "unknown", meant: null };
};

/** The script of what is being typed, shown beside the field: the last letter's. */
export const typedScript = (typed: string): "arabic" | "latin" | "other" => {
  const letter = (typed.match(/\p{L}/gu) ?? []).at(-1) ?? "";
  if (/\p{Script=Arabic}/u.test(letter)) return "arabic";
  return /\p{Script=Latin}/u.test(letter) ? "latin" : "other";
};
