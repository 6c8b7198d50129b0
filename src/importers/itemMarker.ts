// The marker at the beginning of a list item or of a numbered heading: a bullet, a number in any digits, or an
// Arabic ordinal (أوّلًا، ثانيًا).

import { fold } from "../text/fold.ts";

export type ItemMarker = {
  /** The number of a numbered item; null for a bullet. */
  readonly number: number | null;
  /** What distinguishes one way of numbering from another: "1." from "1-". */
  readonly style: string;
  /** How many units of the line the marker takes, with the white space after it. */
  readonly length: number;
};

const bullet = /^\s{0,40}([-*•·▪●◦‣–—])\s+(?=\S)/u;
const number = /^\s{0,40}(\(?)(\p{Nd}{1,3})\s{0,2}([-.)ـ–:/])\s{0,4}(?=[^\p{Nd}\s])/u;
const ordinals = "اولا ثانيا ثالثا رابعا خامسا سادسا سابعا ثامنا تاسعا عاشرا".split(" ");
const ordinal = /^\s{0,40}(\p{L}[\p{L}\p{M}]{3,9})\s{0,2}([-:.،–])\s{0,4}(?=\S)/u;

export const itemMarkerOf = (line: string): ItemMarker | null => {
  const numbered = number.exec(line);
  if (numbered !== null) {
    const [whole, open = "", digits = "", sign = ""] = numbered;
    return { number: Number(fold(digits)), style: `${open}1${sign}`, length: whole.length };
  }
  const pointed = bullet.exec(line);
  if (pointed !== null) return { number: null, style: pointed[1] ?? "", length: pointed[0].length };
  const worded = ordinal.exec(line);
  if (worded === null) return null;
  const place = ordinals.indexOf(fold(worded[1] ?? ""));
  return place === -1 ? null : { number: place + 1, style: "first", length: worded[0].length };
};
