// Which encoding the bytes of a text are in, and the text.
//
// A byte order mark decides; then what the page or its sender says, if the bytes bear it out; then evidence: zeros
// in every second byte (UTF-16), well-formed UTF-8, and for the old one-byte encodings how often the
// letters occur that each language writes most. Old Arabic pages are mostly Windows-1256. A text that no decoding
// makes sense of is refused rather than shown as nonsense.

import { err, ok, type Result } from "../core/base/index.ts";
import type { ImportError } from "./importError.ts";

declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM?: boolean },
) => { decode(bytes: Uint8Array): string };

export type DecodedText = {
  readonly text: string;
  readonly encoding: string;
  /** How many letters could not be read and stand as U+FFFD. */
  readonly damaged: number;
};

/** Bytes 80 to 9F of Windows-1252. Some versions of Node decode it as Latin 1, which has controls there. */
const upperLatin = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

const decode = (bytes: Uint8Array, encoding: string, fatal: boolean): string | null => {
  try {
    const text = new TextDecoder(encoding, { fatal }).decode(bytes);
    if (encoding !== "windows-1252") return text;
    return text.replace(/[\u0080-\u009f]/g, (control) => upperLatin[control.charCodeAt(0) - 0x80] ?? control);
  } catch {
    return null;
  }
};

const startsWith = (bytes: Uint8Array, ...wanted: readonly number[]): boolean =>
  wanted.every((byte, place) => bytes[place] === byte);

const byMark = (bytes: Uint8Array): string | null => {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return "utf-8";
  if (startsWith(bytes, 0xff, 0xfe)) return "utf-16le";
  return startsWith(bytes, 0xfe, 0xff) ? "utf-16be" : null;
};

const sampleLength = 64 * 1024;

/** UTF-16 without a mark: one half of the byte pairs holds few values (0 for Latin, 6 for Arabic), the other many. */
const byPairs = (bytes: Uint8Array): string | null => {
  const length = Math.min(bytes.length, sampleLength) & ~1;
  if (length < 8 || bytes.length % 2 !== 0) return null;
  const high = { le: 0, be: 0 };
  for (let i = 0; i < length; i += 2) {
    const [first = 0, second = 0] = [bytes[i], bytes[i + 1]];
    if (second <= 0x07 || second === 0x20) high.le++;
    if (first <= 0x07 || first === 0x20) high.be++;
  }
  const pairs = length / 2;
  if (high.le > 0.9 * pairs && high.be < 0.7 * pairs) return "utf-16le";
  return high.be > 0.9 * pairs && high.le < 0.7 * pairs ? "utf-16be" : null;
};

type Candidate = { readonly encoding: string; readonly common: ReadonlySet<string>; readonly script: RegExp };

/** The letters beyond ASCII that make up most of what each of these encodings was made for. */
const candidates: readonly Candidate[] = [
  { encoding: "windows-1256", common: new Set("اليمونرتبعدسفقهحكجأةىشطصخ"), script: /\p{Script=Arabic}/u },
  // The standard of before, which Macs of then nearly shared.
  { encoding: "iso-8859-6", common: new Set("اليمونرتبعدسفقهحكجأةىشطصخ"), script: /\p{Script=Arabic}/u },
  { encoding: "windows-1251", common: new Set("оеаинтсрвлкмдпуяыьгзбчй"), script: /\p{Script=Cyrillic}/u },
  { encoding: "windows-1255", common: new Set("יוהלאמרבתשנדקחעם"), script: /\p{Script=Hebrew}/u },
  { encoding: "windows-1252", common: new Set("éèàêçùâîôüöäßñáíóúãõåæø"), script: /\p{Script=Latin}/u },
  { encoding: "windows-1254", common: new Set("ığşçöüİ"), script: /\p{Script=Latin}/u },
];

/** From 0 (nonsense) to 1 (every letter beyond ASCII is one the language writes often, among its like). */
const likelihood = (text: string, candidate: Candidate): number => {
  let beyond = 0;
  let good = 0;
  let broken = 0;
  const isLatin = candidate.script.test("a");
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    const letter = text[i] ?? "";
    if (unit === 0xfffd || (unit >= 0x80 && unit < 0xa0)) broken++;
    if (!/\p{L}|\p{M}/u.test(letter)) continue;
    beyond++;
    if (!candidate.common.has(letter)) continue;
    // é stands among Latin letters, ش among Arabic ones; the other way round is a wrong decoding.
    const neighbours = `${text[i - 1] ?? ""}${text[i + 1] ?? ""}`;
    const amongAscii = /[A-Za-z]/.test(neighbours);
    if (
      isLatin ? amongAscii || !/[^\s!-~]/.test(neighbours) : candidate.script.test(neighbours) && !amongAscii
    )
      good++;
  }
  if (beyond === 0) return broken === 0 ? 0.5 : 0;
  return (good / beyond) * Math.max(0, 1 - (4 * broken) / (beyond + broken));
};

/** Bytes beyond ASCII of a sample, with their neighbours. */
const sampleOf = (bytes: Uint8Array): Uint8Array => {
  let first = 0;
  while (first < bytes.length && (bytes[first] ?? 0) < 0x80) first++;
  const from = Math.max(0, first - 64);
  return bytes.subarray(from, from + sampleLength);
};

type Scored = { readonly encoding: string; readonly score: number };

/** Both Arabic encodings share half of their letters: the older one is believed when it makes more articles. */
const fitOf = (sample: Uint8Array, encoding: string, text: string): number =>
  encoding === "iso-8859-6" &&
  countOf(text, "ال") <= countOf(decode(sample, "windows-1256", false) ?? "", "ال")
    ? 0.6
    : 1;

const byFrequency = (bytes: Uint8Array): readonly Scored[] => {
  const sample = sampleOf(bytes);
  return candidates
    .map((candidate) => {
      const { encoding } = candidate;
      const text = decode(sample, encoding, false) ?? "";
      return { encoding, score: likelihood(text, candidate) * fitOf(sample, encoding, text) };
    })
    .sort((a, b) => b.score - a.score);
};

const hasManyControls = (text: string): boolean => {
  const length = Math.min(text.length, sampleLength);
  let controls = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0) controls += 4;
    else if (unit < 0x20 && unit !== 9 && unit !== 10 && unit !== 12 && unit !== 13) controls++;
  }
  return controls > Math.max(4, length / 200);
};

const countOf = (text: string, letter: string): number => {
  let count = 0;
  for (let at = text.indexOf(letter); at !== -1; at = text.indexOf(letter, at + 1)) count++;
  return count;
};

/** Pages that say Latin and are Arabic are common, so clear evidence outweighs what is said. */
const oneByteEncoding = (bytes: Uint8Array, declared: string | null): string | null => {
  const ranked = byFrequency(bytes);
  const [best] = ranked;
  const label = declared?.trim().toLowerCase() ?? "";
  const isLabel = /^[a-z0-9_:.-]{2,40}$/.test(label) && !label.startsWith("utf");
  const said = isLabel ? decode(bytes, label, false) : null;
  if (said !== null && countOf(said, "\ufffd") <= said.length / 1000) {
    const canonical = /^(?:iso-?8859-1|latin1|us-ascii)$/.test(label) ? "windows-1252" : label;
    const score = ranked.find(({ encoding }) => encoding === canonical)?.score ?? 0.5;
    if (best === undefined || best.score < score + 0.4) return canonical;
  }
  return best !== undefined && best.score >= 0.5 ? best.encoding : null;
};

const finish = (text: string | null, encoding: string): Result<DecodedText, ImportError> => {
  if (text === null) return err({ type: "encodingUnknown" });
  if (hasManyControls(text)) return err({ type: "notText", kind: "unknown" });
  return ok({ text, encoding, damaged: countOf(text, "\ufffd") });
};

/** Decodes a text; `declared` is what its page or its sender says that the encoding is. */
export const decodeText = (bytes: Uint8Array, declared: string | null): Result<DecodedText, ImportError> => {
  const marked = byMark(bytes) ?? byPairs(bytes);
  if (marked !== null) return finish(decode(bytes, marked, false), marked);
  const strict = decode(bytes, "utf-8", true);
  if (strict !== null) return finish(strict, "utf-8");
  const lenient = decode(bytes, "utf-8", false) ?? "";
  const damaged = countOf(lenient, "\ufffd");
  // A cut or patched UTF-8 file has few broken places; another encoding breaks nearly every letter.
  let beyond = 0;
  for (const byte of bytes) if (byte >= 0xc2) beyond++;
  if (damaged <= 2 + beyond / 50) return finish(lenient, "utf-8");
  if (hasManyControls(decode(bytes.subarray(0, sampleLength), "windows-1252", false) ?? "\0")) {
    return err({ type: "notText", kind: "unknown" });
  }
  const encoding = oneByteEncoding(bytes, declared);
  return encoding === null
    ? err({ type: "encodingUnknown" })
    : finish(decode(bytes, encoding, false), encoding);
};
