// The form of a golden vector: what a record says, its bytes, and what somebody needs to know to read them. Bytes are
// hexadecimal everywhere in the files, secrets of the vectors too: they are nobody's.

import { type Bytes, Redacted, reveal, toHex } from "../../../src/core/base/index.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type Vector = {
  readonly about: string;
  /** Keys, ids and whatever else is not in the bytes. */
  readonly given: { readonly [key: string]: Json };
  readonly bytes: string;
  readonly says: Json;
};

export type Kind = {
  readonly kind: string;
  readonly make: () => readonly Vector[];
  /** What the product's own codec reads in the bytes; null where they are only ever computed and compared. */
  readonly read: ((bytes: Bytes, given: Vector["given"]) => unknown) | null;
};

/** A value of the product as it stands in the files. */
export const plain = (value: unknown): Json => {
  if (value === undefined || value === null) return null;
  if (value instanceof Redacted) return plain(reveal(value));
  if (value instanceof Uint8Array) return toHex(value);
  if (value instanceof Map) return plain([...value]);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
  throw new Error(`a ${typeof value} stands in no vector`);
};

export const vector = (about: string, bytes: Bytes, says: unknown, given: object = {}): Vector => ({
  about,
  given: plain(given) as Vector["given"],
  bytes: toHex(bytes),
  says: plain(says),
});

/** The value of a result that must be good. */
export const good = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

export const filled = (value: number, length = 32): Bytes => new Uint8Array(length).fill(value);
/** Bytes that differ from one another, so that a shifted field is seen. */
export const counted = (from: number, length = 32): Bytes =>
  Uint8Array.from({ length }, (_, at) => (from + at) & 255);
export const hexOf = (from: number, length = 32): string => toHex(counted(from, length));
