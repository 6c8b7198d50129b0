// Isolation: what is put into a sentence must not turn the sentence around (language 2).
//
// Names, titles, links and file names come from others. Inside a sentence they stand between FSI and PDI, and
// the bidi controls in them are stripped first: an unclosed isolate or an override would leak out and let a
// name or a file look like another. Where a person has to judge a name, the controls are revealed instead.

const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// Joiners stay: Persian and Indic names need them. Tags and fillers carry nothing that is seen.
const invisible =
  /[\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
// oxlint-disable-next-line no-control-regex -- control characters are what this removes
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
// More than any script puts on a letter, in a name or a sentence; they would be drawn over what stands beside it.
const manyMarks = /(\p{M}{4})\p{M}+/gu;
const manyJoiners = /[\u200c\u200d]{2,}/g;
const loneSurrogates = /\p{Surrogate}/gu;

export const hasBidiControls = (text: string): boolean => text.search(bidiControls) !== -1;

export const stripBidiControls = (text: string): string => text.replace(bidiControls, "");

/** Shows each control by its code point, for a place where a person judges whether a name is honest. */
export const revealBidiControls = (text: string): string =>
  text.replace(
    bidiControls,
    (control) => `[U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`,
  );

/** Four marks on a letter, and no more. */
export const calmMarks = (text: string): string => text.replace(manyMarks, "$1");

/** The beginning of a text that is read in whole elsewhere: for a row, and for who hears it. */
export const briefly = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "")}…`;

/** A name or title on one line, well-formed and without anything that cannot be seen. */
export const neutraliseName = (text: string): string =>
  text
    .replace(loneSurrogates, "\ufffd")
    .replace(controls, " ")
    .replace(bidiControls, "")
    .replace(invisible, "")
    .replace(manyJoiners, (joiners) => joiners[0] ?? "")
    .replace(manyMarks, "$1")
    .replace(/\s+/g, " ")
    .trim();

/** Text of unknown direction, to be put into a sentence. */
export const isolate = (text: string): string => `\u2068${calmMarks(stripBidiControls(text))}\u2069`;

/** Code, keys, addresses, safety words: islands that run from left to right whatever is around them. */
export const isolateLtr = (text: string): string => `\u2066${stripBidiControls(text)}\u2069`;
