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

/** Most of what is hashed is short, and of an entry five times: it is laid in one place, which takes no memory each time. A box has 2,400 bytes. */
const place = new Uint8Array(4_096);

const hashOf = (length: number, label: Label, parts: readonly Bytes[]): Bytes => {
  const first = bytesOfLabel(label);
  let all = 4 + first.length;
  for (const part of parts) all += 4 + part.length;
  const joined = all > place.length ? new Uint8Array(all) : place.subarray(0, all);
  let at = putPrefixed(joined, 0, first);
  for (const part of parts) at = putPrefixed(joined, at, part);
  const hashed = sodium.crypto_generichash(length, joined, null);
  // Some of the parts are secret.
  joined.fill(0);
  return hashed;
};

/** 32 bytes. */
export const hash = (label: Label, ...parts: readonly Bytes[]): Bytes => hashOf(32, label, parts);

/** Plain BLAKE2b-256, for the chunks of a blob (protocol 2.12) and nothing else. */
export const blake2b256 = (bytes: Bytes): Bytes => sodium.crypto_generichash(32, bytes, null);

/** BLAKE2b-512 over the same, for the safety number (protocol 2.3), which needs more than 32 bytes. */
export const longHash = (label: Label, ...parts: readonly Bytes[]): Bytes => hashOf(64, label, parts);
