// What a struct of a V2 state holds, as V1 writes it (convertedState.ts). The rules are those of the gate's reader of V1
// (updateReader.ts): names, formats and values that it would not read are not written.

import { createEncoder, toUint8Array, writeAny } from "lib0/encoding";
import { type Bytes, utf8, utf8Into } from "../base/index.ts";
import { Writer } from "../codec/index.ts";
import { Cursor } from "./cursor.ts";
import { type FaithfulDecoder, NotConvertible } from "./faithfulDecoder.ts";
import { contentKinds, isName, typeKinds } from "./updateReader.ts";
import { isFineJson, skipAny } from "./values.ts";

export type Content = {
  readonly length: number;
  readonly typeKind: number;
  readonly name: string;
};

export const refuse = (): never => {
  throw new NotConvertible();
};

const mostNames = 256;

/** `var length ‖ bytes` of names: the same few come again and again. */
class Names {
  readonly #known = new Map<string, Bytes>();

  bytes(name: string): Bytes {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const bytes = utf8(name);
    const prefixed = new Writer().var(bytes.length).raw(bytes).done();
    if (!isName(name, prefixed.length)) refuse();
    if (this.#known.size < mostNames) this.#known.set(name, prefixed);
    return prefixed;
  }
}

/** Text that stands in one struct, encoded into one place: an array for each piece would cost more than the piece. */
class Letters {
  #bytes = new Uint8Array(4_096);
  #length = 0;

  add(text: string): void {
    // at most three bytes for each unit
    const most = this.#length + 3 * text.length;
    if (most > this.#bytes.length) {
      const larger = new Uint8Array(2 * most);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#length += utf8Into(text, this.#bytes.subarray(this.#length));
  }

  /** All of it, to be copied before more is added. */
  take(): Bytes {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }
}

/** Of one state. */
export type Ground = {
  readonly decoder: FaithfulDecoder;
  readonly names: Names;
  /** Of the struct that is open. */
  readonly letters: Letters;
  readonly writer: Writer;
};

export const beginReading = (decoder: FaithfulDecoder, roughly: number): Ground => ({
  decoder,
  names: new Names(),
  letters: new Letters(),
  writer: new Writer(roughly),
});

const readFormat = ({ decoder, names, writer }: Ground): Content => {
  const name = decoder.readKey();
  const json = utf8(JSON.stringify(decoder.readJSON()));
  if (!isFineJson(json)) refuse();
  writer.raw(names.bytes(name)).var(json.length).raw(json);
  return { length: 1, typeKind: 0, name };
};

const readType = ({ decoder, names, writer }: Ground): Content => {
  const typeKind = decoder.readTypeRef();
  if (typeKind !== typeKinds.element && typeKind !== typeKinds.text) refuse();
  writer.u8(typeKind);
  if (typeKind === typeKinds.text) return { length: 1, typeKind, name: "" };
  const name = decoder.readKey();
  writer.raw(names.bytes(name));
  return { length: 1, typeKind, name };
};

const readAnys = ({ decoder, writer }: Ground): Content => {
  const length = decoder.readLen();
  const encoder = createEncoder();
  for (let i = 0; i < length; i++) writeAny(encoder, decoder.readAny() as never);
  const anys = toUint8Array(encoder);
  const cursor = new Cursor(anys);
  for (let i = 0; i < length && !cursor.failed; i++) skipAny(cursor);
  if (cursor.failed || cursor.left > 0) refuse();
  writer.var(length).raw(anys);
  return { length, typeKind: 0, name: "" };
};

/** Written, but for text and bare lengths: more may join those, and they are written when their struct is at its end. */
export const readContent = (kind: number, ground: Ground): Content => {
  switch (kind) {
    case contentKinds.collected:
    case contentKinds.deleted:
      return { length: ground.decoder.readLen(), typeKind: 0, name: "" };
    case contentKinds.text: {
      const text = ground.decoder.readString();
      ground.letters.add(text);
      return { length: text.length, typeKind: 0, name: "" };
    }
    case contentKinds.format:
      return readFormat(ground);
    case contentKinds.type:
      return readType(ground);
    case contentKinds.any:
      return readAnys(ground);
    default:
      return refuse();
  }
};
