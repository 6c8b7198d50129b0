// The seven kinds in the order of the keys 1 to 7; the first three are offered at once.

import { type MarkKind, markKinds } from "../../../../schema/note.ts";

export const firstKinds: readonly MarkKind[] = markKinds.slice(0, 3);
export const moreKinds: readonly MarkKind[] = markKinds.slice(3);

export const kindOfDigit = (code: string): MarkKind | null => {
  const digit = /^(?:Digit|Numpad)([1-7])$/.exec(code)?.[1];
  return digit === undefined ? null : (markKinds[Number(digit) - 1] ?? null);
};

/** Kinds that say something by themselves; the others ask for words. */
export const needsWords = (kind: MarkKind): boolean => kind !== "aloud";
