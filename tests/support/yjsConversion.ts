// Yjs's own conversion of V2 to V1, with what it must not read refused, and read by the gate's reader of V1: what the
// product's one pass (core/document/convertedState.ts) has to come to, whatever the bytes.

import * as Y from "yjs";
import { writeVarUint8Array } from "lib0/encoding";
import { readCanonical } from "../../src/core/document/canonicalState.ts";
import { maxDocument } from "../../src/core/document/documentForm.ts";
import type { ReadUpdate } from "../../src/core/document/updateReader.ts";
import { type Bytes, err, ok, type Result, utf8 } from "../../src/core/base/index.ts";

export type ConvertError = { readonly type: "notConvertible" };

class BudgetSpent extends Error {}
class NotAsWritten extends Error {}

/** What V1 cannot say is not read: V1 would say something else, and that would be judged. */
const faithful = <T>(value: T, isSaid: boolean): T => {
  if (!isSaid) throw new NotAsWritten();
  return value;
};

/** V1 does not say what stands in an object's prototype; here bytes can set it. */
const isPlain = (value: unknown, isLeaf: (leaf: unknown) => boolean): boolean => {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return isLeaf(value);
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every((each) => isPlain(each, isLeaf));
};

const isJson = (leaf: unknown): boolean =>
  leaf === null || typeof leaf === "boolean" || typeof leaf === "string" || Number.isFinite(leaf);

const isClock = ({ clock }: Y.ID): boolean => Number.isSafeInteger(clock) && clock >= 0;

/** An empty state vector: nothing is left out. */
const nothingKnown = new Uint8Array([0]);

/** Bytes that are one's own or were checked: V1 state of a V2 state, with the budget that its limits set. */
export const convertToV1 = (
  v2: Bytes,
  budget: { readonly structs: number; readonly bytes: number },
): Result<Bytes, ConvertError> => {
  let structs = budget.structs;
  let bytes = budget.bytes;
  const spend = (text: string): string => {
    bytes -= text.length;
    if (bytes < 0) throw new BudgetSpent();
    return faithful(text, !/\p{Surrogate}/u.test(text));
  };
  let last = Infinity;
  /** Structs that were read and not written: Yjs's conversion leaves out what has no length. */
  let open = 0;
  class Encoder extends Y.UpdateEncoderV1 {
    /** Yjs's own copies text byte by byte. */
    override writeString(text: string): void {
      writeVarUint8Array(this.restEncoder, utf8(text));
    }
    override writeInfo(info: number): void {
      open--;
      super.writeInfo(info);
    }
  }
  class Decoder extends Y.UpdateDecoderV2 {
    /** One block for each client, as Yjs writes them; of two, reading V2 would take the second alone. */
    override readClient(): number {
      const client = super.readClient();
      if (client >= last) throw new NotAsWritten();
      last = client;
      return client;
    }
    override readInfo(): number {
      if (--structs < 0) throw new BudgetSpent();
      open++;
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
      return faithful(
        value,
        isPlain(value, () => true),
      );
    }
    override readJSON(): unknown {
      const value: unknown = super.readJSON();
      return faithful(value, isPlain(value, isJson));
    }
    override readString(): string {
      return spend(super.readString());
    }
    override readKey(): string {
      return spend(super.readKey());
    }
  }
  try {
    const v1 = Y.diffUpdateV2(v2, nothingKnown, Decoder, Encoder);
    return open === 0 ? ok(v1) : err({ type: "notConvertible" });
  } catch {
    // ill-formed columns, or a budget that is spent
    return err({ type: "notConvertible" });
  }
};

/** As the product read it before: converted, and read again. */
export const convertedByYjs = (v2: Bytes): ReadUpdate | null => {
  const converted = convertToV1(v2, { structs: Math.max(1_000_000, 16 * v2.length), bytes: maxDocument });
  const state = converted.ok ? readCanonical(converted.value) : converted;
  return state.ok ? state.value : null;
};
