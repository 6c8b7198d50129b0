// Names that a person would take for one another (LANG-7): the same name twice, the same name in another spelling, and
// letters of other scripts that are drawn like those of one's own.
//
// A name gets two skeletons in the manner of UTS 39. Both begin with the folded letters (fold.ts), and then put one
// letter for all that are drawn like it. `drawn` does so while capitals are still capitals (I is drawn like l, В like B
// and not like b); `spelt` does it with small letters, so that KARIM and karim are one. Accents, spaces and punctuation
// are left out of both: a dot behind a name makes no other person. Two names are alike when a skeleton of one is one
// of the other.
//
// The table has the letters of scripts in which a Latin or an Arabic name can be written so that it looks right, not
// all of Unicode. It warns and decides nothing: who somebody is follows from their key.

import { fold } from "./fold.ts";
import { neutraliseName } from "./isolate.ts";

/** What is drawn like each letter. Capitals apart from small letters: В is drawn like B, and в is not like b. */
const drawnLike: Readonly<Record<string, string>> = {
  // Cyrillic, Greek, Armenian, Hebrew, and Latin letters with a stroke or without a dot.
  a: "аαɑ",
  b: "ЬьƄ",
  c: "сϲς",
  d: "ԁđ",
  e: "еεє",
  f: "ƒ",
  g: "ɡց",
  h: "һհҺћħ",
  i: "іιıɪ",
  j: "јϳյ",
  k: "кκ",
  l: "1Iǀ|ӏІӀΙⅠᎥꓲוןł",
  n: "ηոɴ",
  o: "0оοσօסøɵ೦๐",
  p: "рρ",
  q: "ԛզ",
  r: "гʀ",
  s: "ѕ",
  t: "τ",
  u: "υսʋ",
  v: "νѵ",
  w: "ԝωѡա",
  x: "хχ",
  y: "уγүʏ",
  // Capitals of these, of Cherokee, and of Lisu, which are drawn as Latin ones are.
  A: "АΑᎪꓮ",
  B: "ВΒᏴꓐ",
  C: "СϹᏟꓚ",
  D: "ᎠꓓĐ",
  E: "ЕΕᎬꓰ",
  F: "Ϝꓝ",
  G: "ԌᏀꓖ",
  H: "НΗᎻꓧĦ",
  J: "ЈᎫꓙ",
  K: "КΚᏦꓗ",
  L: "ԼᏞꓡŁ",
  M: "МΜᎷꓟ",
  N: "Νꓠ",
  O: "ОΟՕꓳØ",
  P: "РΡᏢꓑ",
  Q: "Ԛ",
  R: "ᎡꓣƦ",
  S: "ЅՏᏚꓢ",
  T: "ТΤᎢꓔ",
  U: "Սꓴ",
  V: "ѴᏙꓦ",
  W: "ԜᎳꓪ",
  X: "ХΧꓫ",
  Y: "УΥҮꓬ",
  Z: "ΖᏃꓜ",
  3: "ЗзӠʒ",
  Г: "Γ",
  Л: "Λ",
  П: "Π",
  Ф: "Φ",
  // Letters of Persian, Urdu, Kurdish and Uyghur that are drawn like Arabic ones in a name.
  ا: "ٲٳٵ",
  ك: "ڪ",
  ن: "ں",
  ه: "ہەھ",
  ي: "ېۍ",
};

const prototypes = new Map<string, string>();
for (const [shown, letters] of Object.entries(drawnLike))
  for (const letter of letters) prototypes.set(letter, shown);

/** Accents and points; never all marks, which would take the vowels from Indic names. */
const leftOut = /\p{Script=Inherited}|(?=\p{M})\p{Script=Hebrew}|[\p{P}\p{Z}\p{C}]/gu;

const put = (name: string): string => Array.from(name, (letter) => prototypes.get(letter) ?? letter).join("");

/** Before and after taking letters apart, because some come apart into others, and after folding. */
const skeleton = (name: string): string =>
  put(fold(put(put(name).normalize("NFKD"))).replace(leftOut, ""))
    .replaceAll("rn", "m")
    .replaceAll("vv", "w");

/** What two names share when they look alike; of a name of signs alone, the name itself. */
export const nameSkeletons = (name: string): readonly string[] => {
  const clean = neutraliseName(name);
  return [skeleton(clean), skeleton(fold(clean))].map((found) => (found === "" ? clean : found));
};

export const looksAlike = (one: string, other: string): boolean => {
  const skeletons = nameSkeletons(one);
  return nameSkeletons(other).some((found) => found !== "" && skeletons.includes(found));
};

export type Alike = {
  /** Letter by letter the same, as they are shown. */
  readonly same: boolean;
  /** Everybody else whose name is like it, in the order they were given. */
  readonly others: readonly string[];
};

/** For each whose name is like somebody else's: whose. Names that have not arrived are like none. */
export const alikeNames = (
  people: readonly { readonly id: string; readonly name: string }[],
): ReadonlyMap<string, Alike> => {
  const named = people
    .map(({ id, name }) => ({ id, shown: neutraliseName(name) }))
    .filter(({ shown }) => shown !== "")
    .map((person) => ({ ...person, skeletons: nameSkeletons(person.shown) }));
  const bySkeleton = new Map<string, Set<string>>();
  for (const { id, skeletons } of named)
    for (const found of skeletons) bySkeleton.set(found, (bySkeleton.get(found) ?? new Set()).add(id));
  const alike = new Map<string, Alike>();
  for (const { id, shown, skeletons } of named) {
    const like = named.filter(
      (other) => other.id !== id && skeletons.some((found) => bySkeleton.get(found)?.has(other.id) === true),
    );
    if (like.length > 0)
      alike.set(id, {
        same: like.every((other) => other.shown === shown),
        others: like.map((other) => other.id),
      });
  }
  return alike;
};
