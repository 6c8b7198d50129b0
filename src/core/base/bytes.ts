// Bytes and text. The core has neither DOM nor Node types, so the two text codecs that every platform has
// are declared here.

declare const TextEncoder: new () => {
  encode(text: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { readonly written: number };
};
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

export type Bytes = Uint8Array;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Bytes => encoder.encode(text);

/** Into `target`, which has room for three bytes for each unit; gives how many they are. */
export const utf8Into = (text: string, target: Bytes): number => encoder.encodeInto(text, target).written;

/** Strict UTF-8; null for ill-formed bytes. */
export const textOf = (bytes: Bytes): string | null => {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
};

export const concat = (...parts: readonly Bytes[]): Bytes => {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

/** Equality of public bytes; not constant in time, so never for secrets. */
export const equal = (a: Bytes, b: Bytes): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export const toHex = (bytes: Bytes): string => {
  let text = "";
  for (const byte of bytes) text += digits[byte] ?? "";
  return text;
};

/** Values of the lower-case hexadecimal digits by character; for anything else more than a byte holds. */
const noDigit = 256;
const valueOf = new Uint16Array(128).fill(noDigit);
for (const [value, digit] of [..."0123456789abcdef"].entries()) valueOf[digit.charCodeAt(0)] = value;

/** Null unless the text is an even number of lower-case hexadecimal digits. */
export const fromHex = (text: string): Bytes | null => {
  if (text.length % 2 !== 0) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = valueOf[text.charCodeAt(2 * i)];
    const low = valueOf[text.charCodeAt(2 * i + 1)];
    const value = ((high ?? noDigit) << 4) | (low ?? noDigit);
    if (value > 255) return null;
    bytes[i] = value;
  }
  return bytes;
};

/** The bytes of an id that is known to be hexadecimal; anything else is a bug of ours. */
export const idBytes = (id: string): Bytes => {
  const bytes = fromHex(id);
  if (bytes === null) throw new Error("id is not hexadecimal");
  return bytes;
};

const keptIds = 256;
const shared = new Map<string, Bytes>();

/** The same for ids that are asked for again and again: the bytes are everybody's, and nobody changes them. */
export const sharedIdBytes = (id: string): Bytes => {
  const known = shared.get(id);
  if (known !== undefined) return known;
  const made = idBytes(id);
  if (shared.size >= keptIds) shared.clear();
  shared.set(id, made);
  return made;
};

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const places = new Map(Array.from(alphabet, (letter, place) => [letter, place]));

/** RFC 4648 section 5, without padding. */
export const toBase64url = (bytes: Bytes): string => {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const group = (a << 16) | (b << 8) | c;
    const letters = Math.min(3, bytes.length - i) + 1;
    for (let k = 0; k < letters; k++) text += alphabet[(group >> (18 - 6 * k)) & 63] ?? "";
  }
  return text;
};

/** Null for a foreign letter, a length that no bytes have, or spare bits that are not zero. */
export const fromBase64url = (text: string): Bytes | null => {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let at = 0;
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    const place = places.get(letter);
    if (place === undefined) return null;
    held = ((held << 6) | place) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null;
};
