// Yjs's own reader of V2 columns, on a budget (protocol 2.12), and reading nothing that V1 does not say in the same way
// (CUT-11). V2 packs columns by run length: 25 bytes can stand for billions of structs (attack C01), so it reads so many
// structs, so many letters of names and text, and not one more.

import * as Y from "yjs";
import { createDecoder } from "lib0/decoding";
import type { Bytes } from "../base/index.ts";

export type ConvertBudget = { readonly structs: number; readonly letters: number };

/** Not to be read: it ends whoever reads. */
export class NotConvertible extends Error {}

/** RULE: [CUT-11] what V1 cannot say is not read: V1 would say something else, and that would be judged. */
const faithful = <T>(value: T, isSaid: boolean): T => {
  if (!isSaid) throw new NotConvertible();
  return value;
};

/** V1 does not say what stands in an object's prototype; here bytes can set it. */
const isPlain = (value: unknown, isLeaf: (leaf: unknown) => boolean): boolean => {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return isLeaf(value);
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every((each) => isPlain(each, isLeaf));
};

const isAny = (): boolean => true;
const isJson = (leaf: unknown): boolean =>
  leaf === null || typeof leaf === "boolean" || typeof leaf === "string" || Number.isFinite(leaf);

const isClock = ({ client, clock }: Y.ID): boolean =>
  Number.isSafeInteger(client) && Number.isSafeInteger(clock) && clock >= 0;

const hasHalves = /[\ud800-\udfff]/;
/** Cheaper than the question for whole letters, which is asked only where there are any of two units. */
const isWhole = (text: string): boolean => !hasHalves.test(text) || !/\p{Surrogate}/u.test(text);

export class FaithfulDecoder extends Y.UpdateDecoderV2 {
  #structs: number;
  #letters: number;
  #last = Infinity;

  constructor(v2: Bytes, { structs, letters }: ConvertBudget) {
    super(createDecoder(v2));
    this.#structs = structs;
    this.#letters = letters;
  }

  #spend(text: string): string {
    this.#letters -= text.length;
    if (this.#letters < 0) throw new NotConvertible();
    return faithful(text, isWhole(text));
  }

  /** RULE: [CUT-11] one block for each client, as Yjs writes them; of two, reading V2 would take the second alone. */
  override readClient(): number {
    const client = super.readClient();
    faithful(client, Number.isSafeInteger(client) && client < this.#last);
    this.#last = client;
    return client;
  }
  override readInfo(): number {
    if (--this.#structs < 0) throw new NotConvertible();
    return super.readInfo();
  }
  override readLeftID(): Y.ID {
    const id = super.readLeftID();
    return faithful(id, isClock(id));
  }
  override readRightID(): Y.ID {
    const id = super.readRightID();
    return faithful(id, isClock(id));
  }
  override readAny(): unknown {
    const value: unknown = super.readAny();
    return faithful(value, isPlain(value, isAny));
  }
  override readJSON(): unknown {
    const value: unknown = super.readJSON();
    return faithful(value, isPlain(value, isJson));
  }
  override readString(): string {
    return this.#spend(super.readString());
  }
  override readKey(): string {
    return this.#spend(super.readKey());
  }
}
