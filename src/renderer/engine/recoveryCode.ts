// A recovery code as it was typed, in whichever of the lists all its words stand, and what it says of a space.

import { type Language, languages } from "../../bridge/view.ts";
import { redact, type Redacted, reveal } from "../../core/base/index.ts";
import { type Root, wordsToSeed } from "../../core/vault/index.ts";

const noSlot = new Uint8Array(24);

/** What a space's first row must hold at least; null for what is no code. */
export const rootOfCode = (
  lists: Readonly<Record<Language, readonly string[]>>,
  code: Redacted<string>,
): Root | null => {
  const words = redact(reveal(code).split(" "));
  for (const language of languages) {
    const seed = wordsToSeed(words, lists[language]);
    if (seed.ok) return { rootSeed: seed.value, wordsSlot: noSlot, language };
  }
  return null;
};
