// Strict decoding (protocol 2.2): fixed order, shortest integers, nothing left over. A reader remembers its first
// failure and gives zeros after it, so that a decoder reads in one straight line and asks once at the end.

import type { Bytes } from "../base/bytes.ts";
import { toHex } from "../base/bytes.ts";
import { err, ok, type Result } from "../base/result.ts";

export type DecodeError = { readonly type: "malformed" };
export const malformed: DecodeError = { type: "malformed" };

const nothing: Bytes = new Uint8Array(0);

export class Reader {
  readonly #bytes: Bytes;
  #at = 0;
  #failed = false;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** Bytes not yet read; 0 after a failure. */
  get left(): number {
    return this.#failed ? 0 : this.#bytes.length - this.#at;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** How many bytes were read so far. */
  get position(): number {
    return this.#at;
  }

  /** A rule of the caller's own that the input breaks. */
  refuse(): void {
    this.#failed = true;
  }

  /** A copy of the next `length` bytes. */
  take(length: number): Bytes {
    if (length > this.left) {
      this.#failed = true;
      return nothing;
    }
    const part = this.#bytes.slice(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }

  /** The next `length` bytes as an id; the caller names the brand. */
  id<Id extends string>(length = 32): Id {
    return toHex(this.take(length)) as Id;
  }

  u8(): number {
    if (this.left < 1) {
      this.#failed = true;
      return 0;
    }
    return this.#bytes[this.#at++] ?? 0;
  }

  u32(): number {
    if (this.left < 4) {
      this.#failed = true;
      return 0;
    }
    let value = 0;
    for (const end = this.#at + 4; this.#at < end; this.#at++)
      value = value * 256 + (this.#bytes[this.#at] ?? 0);
    return value;
  }

  /** Up to 2^53 − 1; more is refused. */
  u64(): number {
    const part = this.take(8);
    if (part.length !== 8) return 0;
    const value = new DataView(part.buffer).getBigUint64(0);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      this.#failed = true;
      return 0;
    }
    return Number(value);
  }

  /** Unsigned LEB128 in its shortest form, up to 2^53 − 1. */
  var(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.u8();
      if (this.#failed) return 0;
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) {
        if ((byte === 0 && count > 0) || value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
    }
    this.#failed = true;
    return 0;
  }

  /** LP(x): u32be length and bytes, at most `max`. */
  prefixed(max: number): Bytes {
    const length = this.u32();
    if (length > max) {
      this.#failed = true;
      return nothing;
    }
    return this.take(length);
  }

  /** `count` items that `one` reads; stops at the first failure, so a lying count costs nothing. */
  repeat<T>(count: number, one: () => T): T[] {
    const items: T[] = [];
    for (let i = 0; i < count && !this.#failed; i++) items.push(one());
    return items;
  }

  /** The value, if nothing failed and nothing is left. */
  done<T>(value: T): Result<T, DecodeError> {
    return this.#failed || this.#at !== this.#bytes.length ? err(malformed) : ok(value);
  }
}

/** Ascending without doubles: how every list of ids is written. */
export const isAscending = (ids: readonly string[]): boolean => {
  for (let i = 1; i < ids.length; i++) if ((ids[i - 1] ?? "") >= (ids[i] ?? "")) return false;
  return true;
};
