// H(l; p1..pn) of protocol 2.2: BLAKE2b-256 over length-prefixed parts under a label.

import { type Bytes, utf8 } from "../base/bytes.ts";
import type { Label } from "./labels.ts";
import { sodium } from "./sodium.ts";

const labelBytes = new Map<Label, Bytes>();

const bytesOfLabel = (label: Label): Bytes => {
  const known = labelBytes.get(label);
  if (known !== undefined) return known;
  const made = utf8(label);
  labelBytes.set(label, made);
  return made;
};

const putPrefixed = (joined: Bytes, at: number, part: Bytes): number => {
  const { length } = part;
  joined[at] = length >>> 24;
  joined[at + 1] = length >>> 16;
  joined[at + 2] = length >>> 8;
  joined[at + 3] = length;
  joined.set(part, at + 4);
  return at + 4 + length;
};

const lengthPrefixed = (label: Label, parts: readonly Bytes[]): Bytes => {
  const first = bytesOfLabel(label);
  let length = 4 + first.length;
  for (const part of parts) length += 4 + part.length;
  const joined = new Uint8Array(length);
  let at = putPrefixed(joined, 0, first);
  for (const part of parts) at = putPrefixed(joined, at, part);
  return joined;
};

/** 32 bytes. */
export const hash = (label: Label, ...parts: readonly Bytes[]): Bytes =>
  sodium.crypto_generichash(32, lengthPrefixed(label, parts), null);

/** Plain BLAKE2b-256, for the chunks of a blob (protocol 2.12) and nothing else. */
export const blake2b256 = (bytes: Bytes): Bytes => sodium.crypto_generichash(32, bytes, null);

/** BLAKE2b-512 over the same, for the safety number (protocol 2.3), which needs more than 32 bytes. */
export const longHash = (label: Label, ...parts: readonly Bytes[]): Bytes =>
  sodium.crypto_generichash(64, lengthPrefixed(label, parts), null);
