// A reader of Yjs's V1 encoding (lib0), strict where lib0 is lax: shortest integers, whole UTF-8, nothing beyond
// the end. It copies nothing and builds nothing, so hostile bytes cost no more than their length.

import { type Bytes, textOf } from "../base/index.ts";

export class Cursor {
  readonly bytes: Bytes;
  at = 0;
  failed = false;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.failed ? 0 : this.bytes.length - this.at;
  }

  fail(): void {
    this.failed = true;
  }

  u8(): number {
    if (this.left < 1) {
      this.failed = true;
      return 0;
    }
    return this.bytes[this.at++] ?? 0;
  }

  /** Unsigned LEB128, shortest form, up to 2^53 − 1. */
  var(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.u8();
      if (this.failed) return 0;
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) {
        if ((byte === 0 && count > 0) || value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
    }
    this.failed = true;
    return 0;
  }

  /** lib0's signed integer: 6 bits and a sign first, then 7 at a time. The value itself is not needed. */
  skipSigned(): void {
    let byte = this.u8();
    if (byte < 0x80) return;
    for (let count = 1; count < 8 && !this.failed; count++) {
      byte = this.u8();
      if (byte < 0x80) {
        if (byte === 0) break;
        return;
      }
    }
    this.failed = true;
  }

  skip(length: number): void {
    if (length > this.left) this.failed = true;
    else this.at += length;
  }

  /** Skips a length and as many bytes of UTF-8; gives their length in UTF-16 units. */
  skipText(): number {
    const length = this.var();
    const from = this.at;
    this.skip(length);
    if (this.failed) return 0;
    const units = utf16Length(this.bytes, from, this.at);
    if (units < 0) this.failed = true;
    return Math.max(0, units);
  }

  text(): string {
    const length = this.var();
    const from = this.at;
    this.skip(length);
    const read = this.failed ? null : textOf(this.bytes.subarray(from, this.at));
    if (read === null) this.failed = true;
    return read ?? "";
  }
}

const isTail = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** UTF-16 units that these bytes decode to, or −1 if they are not well-formed UTF-8 (RFC 3629). */
export const utf16Length = (bytes: Bytes, from: number, to: number): number => {
  let units = 0;
  for (let at = from; at < to; units++) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) {
      at++;
      continue;
    }
    const second = bytes[at + 1] ?? 0;
    const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first < 0xc2 || first > 0xf4 || at + size > to || !isTail(second)) return -1;
    if (first === 0xe0 && second < 0xa0) return -1;
    if (first === 0xed && second > 0x9f) return -1;
    if (first === 0xf0 && second < 0x90) return -1;
    if (first === 0xf4 && second > 0x8f) return -1;
    if (size > 2 && !isTail(bytes[at + 2])) return -1;
    if (size > 3 && !isTail(bytes[at + 3])) return -1;
    if (size === 4) units++;
    at += size;
  }
  return units;
};
