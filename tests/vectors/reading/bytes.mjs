// Bytes and the protocol's integers, lists and texts, read strictly: what is left over or written otherwise fails.

import assert from "node:assert/strict";

export const bytesOf = (hex) => Buffer.from(hex, "hex");
export const hexOf = (bytes) => Buffer.from(bytes).toString("hex");
export const same = (a, b, what) => assert.equal(hexOf(a), hexOf(b), what);

export const u32 = (value) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
};
export const u64 = (value) => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(BigInt(value));
  return out;
};
export const prefixed = (part) => Buffer.concat([u32(part.length), part]);
const ascending = (a, b) => (a < b ? -1 : 1);
export const ascend = (ids) => {
  assert.deepEqual(ids, [...new Set(ids)].toSorted(ascending), "ids ascend without doubles");
  return ids;
};

export class Input {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  get left() {
    return this.bytes.length - this.at;
  }
  take(length) {
    assert.ok(Number.isSafeInteger(length) && length <= this.left, "the bytes are there");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  hex(length = 32) {
    return hexOf(this.take(length));
  }
  u8() {
    return this.take(1)[0];
  }
  u32() {
    return this.take(4).readUInt32BE();
  }
  u64() {
    const value = Number(this.take(8).readBigUInt64BE());
    assert.ok(Number.isSafeInteger(value));
    return value;
  }
  var() {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.u8();
      value += (byte & 127) * unit;
      assert.ok(Number.isSafeInteger(value));
      if (byte >= 128) continue;
      assert.ok(byte > 0 || unit === 1, "integers are in their shortest form");
      return value;
    }
  }
  prefixed() {
    return this.take(this.u32());
  }
  text() {
    return textOf(this.take(this.var()));
  }
  is(...bytes) {
    for (const byte of bytes) assert.equal(this.u8(), byte);
  }
  flag() {
    const value = this.u8();
    assert.ok(value < 2);
    return value === 1;
  }
  oneOf(names) {
    const name = names[this.u8()];
    assert.notEqual(name, undefined);
    return name;
  }
  list(read, count = this.var()) {
    return Array.from({ length: count }, read);
  }
  ids(count) {
    return ascend(this.list(() => this.hex(), count));
  }
  rest() {
    return this.take(this.left);
  }
  end() {
    assert.equal(this.left, 0, "nothing is left over");
  }
}
export const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
export const whole = (read) => (bytes, given) => {
  const input = new Input(bytes);
  const says = read(input, given);
  input.end();
  return says;
};
export const given32 = (given, ...names) => names.map((name) => bytesOf(given[name]));
