// Finding words in a text as people type them, whatever marks and letters the text spells them with (LANG-9).

import { fold, type Folded, originalRange } from "./fold.ts";

export type Found = { readonly start: number; readonly end: number };

/**
 * RULE: [LANG-9] where in the original what was typed stands, in order and without overlaps; at most `most`. Nothing is
 * found for what folds to nothing, such as a vowel mark alone or white space.
 */
export const findIn = (folded: Folded, typed: string, most: number): readonly Found[] => {
  const wanted = fold(typed).replaceAll(/\s+/g, " ");
  if (wanted.trim() === "") return [];
  const found: Found[] = [];
  let at = folded.text.indexOf(wanted);
  while (at !== -1 && found.length < most) {
    found.push(originalRange(folded, at, at + wanted.length));
    at = folded.text.indexOf(wanted, at + wanted.length);
  }
  return found;
};
