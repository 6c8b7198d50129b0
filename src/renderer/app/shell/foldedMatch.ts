// Whether a line is found by what was typed: every typed word begins a word of the line or stands in it, both
// folded, and the Arabic article may be there or not.

import { fold } from "../../../text/fold.ts";

const withoutArticle = (word: string): string =>
  word.startsWith("ال") && word.length > 3 ? word.slice(2) : word;

export const foldedMatch = (line: string, typed: string): boolean => {
  const found = fold(line);
  return fold(typed)
    .split(/\s+/)
    .filter((word) => word !== "")
    .every((word) => found.includes(word) || found.includes(withoutArticle(word)));
};
