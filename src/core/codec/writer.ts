// Encoding, the reader's mirror: what it writes the reader reads, and no other bytes decode to the same.

import { type Bytes, idBytes } from "../base/bytes.ts";

export class Writer {
  #bytes: Uint8Array;
  #length = 0;

  /** `roughly`: how many bytes it may become, where that is known. */
  constructor(roughly = 256) {
    this.#bytes = new Uint8Array(roughly);
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  raw(part: Bytes): this {
    this.#room(part.length);
    this.#bytes.set(part, this.#length);
    this.#length += part.length;
    return this;
  }

  id(id: string): this {
    return this.raw(idBytes(id));
  }

  u8(value: number): this {
    this.#room(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  u32(value: number): this {
    this.#room(4);
    new DataView(this.#bytes.buffer).setUint32(this.#length, value);
    this.#length += 4;
    return this;
  }

  u64(value: number): this {
    this.#room(8);
    new DataView(this.#bytes.buffer).setBigUint64(this.#length, BigInt(value));
    this.#length += 8;
    return this;
  }

  var(value: number): this {
    let rest = value;
    while (rest >= 128) {
      this.u8((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    return this.u8(rest);
  }

  prefixed(part: Bytes): this {
    return this.u32(part.length).raw(part);
  }

  /** How many bytes were written so far. */
  get length(): number {
    return this.#length;
  }

  /** What was written, not copied: to be read before more is. */
  written(): Bytes {
    return this.#bytes.subarray(0, this.#length);
  }

  done(): Bytes {
    return this.#bytes.slice(0, this.#length);
  }
}
