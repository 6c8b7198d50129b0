// One line that is put into sentences and lists, as a title or a name that came from somebody else.

import { err } from "../core/base/result.ts";
import { type Shape, text } from "../core/base/shape.ts";

export const loneSurrogate = /\p{Surrogate}/u;
// oxlint-disable-next-line no-control-regex -- these are what is refused
const lineControl = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Not empty, nothing that could turn or break it. */
export const line =
  (max: number): Shape<string> =>
  (input, path = "") => {
    const shaped = text(max)(input, path);
    if (!shaped.ok) return shaped;
    const { value } = shaped;
    const fine = value.trim() !== "" && !lineControl.test(value) && !loneSurrogate.test(value);
    return fine ? shaped : err({ type: "shapeMismatch", path });
  };

const bidiControl = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What a person typed or pasted, as such a line; null: nothing is left of it. */
export const asLine = (typed: string, max: number): string | null => {
  const plain = [...typed.replaceAll(bidiControl, "")]
    .map((letter) => (lineControl.test(letter) || loneSurrogate.test(letter) ? " " : letter))
    .join("")
    .replaceAll(/ +/g, " ")
    .trim();
  // A cut can go through a letter of two units.
  const cut = plain
    .slice(0, max)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trim();
  return cut === "" ? null : cut;
};
