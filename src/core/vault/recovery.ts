// The recovery code: the root seed of 256 bits as 24 words, with the checksum of BIP 39 (8 bits of SHA-256), so a
// slip of the pen is noticed before anything is tried. The list is the caller's: the English one gives codes that
// other BIP 39 software reads, the Arabic one the same bits by the same places in the list (VAU-15).

import type { Bytes } from "../base/bytes.ts";
import { redact, type Redacted, reveal } from "../base/redacted.ts";
import { err, ok, type Result } from "../base/result.ts";
import { sha256 } from "../crypto/index.ts";

const listLength = 2048;
const bitsPerWord = 11;
export const recoveryWordCount = 24;
const seedLength = 32;

export type RecoveryError =
  | { readonly type: "wordCountWrong"; readonly count: number }
  /** The word at this place, from 0, is not in the list. */
  | { readonly type: "wordUnknown"; readonly at: number }
  | { readonly type: "checksumWrong" };

const checksumOf = (seed: Bytes): number => sha256(seed)[0] ?? 0;

const ensureList = (list: readonly string[]): void => {
  if (list.length !== listLength) throw new Error("a list of words has 2,048");
};

export const seedToWords = (seed: Redacted<Bytes>, list: readonly string[]): Redacted<readonly string[]> => {
  ensureList(list);
  const bytes = reveal(seed);
  const words: string[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of [...bytes, checksumOf(bytes)]) {
    held = ((held << 8) | byte) & 0x7ffff;
    bits += 8;
    if (bits < bitsPerWord) continue;
    bits -= bitsPerWord;
    words.push(list[(held >> bits) & (listLength - 1)] ?? "");
  }
  return redact(words);
};

/** The words as they stand in the list; matching what was typed to the list is the caller's. */
export const wordsToSeed = (
  words: Redacted<readonly string[]>,
  list: readonly string[],
): Result<Redacted<Bytes>, RecoveryError> => {
  ensureList(list);
  const typed = reveal(words);
  if (typed.length !== recoveryWordCount) return err({ type: "wordCountWrong", count: typed.length });
  const bytes = new Uint8Array(seedLength + 1);
  let held = 0;
  let bits = 0;
  let filled = 0;
  for (const [at, word] of typed.entries()) {
    const place = list.indexOf(word);
    if (place === -1) return err({ type: "wordUnknown", at });
    held = ((held << bitsPerWord) | place) & 0x7ffff;
    for (bits += bitsPerWord; bits >= 8; bits -= 8) bytes[filled++] = (held >> (bits - 8)) & 255;
  }
  const seed = bytes.slice(0, seedLength);
  const fits = bytes[seedLength] === checksumOf(seed);
  bytes.fill(0);
  return fits ? ok(redact(seed)) : err({ type: "checksumWrong" });
};
