// PAD(f, x) of protocol 2.2: what others can see the size of is padded to a class (Padmé, at most 12 % more).

import type { Bytes } from "../base/bytes.ts";

/** L rounded up to a multiple of 2^(E−S), E = ⌊log2 L⌋, S = ⌊log2 E⌋ + 1. */
const padme = (length: number): number => {
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const unit = 2 ** Math.max(0, exponent - kept);
  return Math.ceil(length / unit) * unit;
};

/** Length of PAD(floor, ·) over `length` bytes. */
export const paddedLength = (floor: number, length: number): number => padme(Math.max(floor, length + 1));

export const pad = (floor: number, bytes: Bytes): Bytes => {
  const padded = new Uint8Array(paddedLength(floor, bytes.length));
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  return padded;
};

/** Null unless the bytes are exactly what {@link pad} makes. */
export const unpad = (floor: number, padded: Bytes): Bytes | null => {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== 0x80 || paddedLength(floor, end) !== padded.length) return null;
  return padded.slice(0, end);
};
