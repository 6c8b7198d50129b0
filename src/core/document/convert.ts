// V2 to V1 (protocol 2.12). Yjs's V2 packs columns by run length: 25 bytes can stand for billions of structs
// (attack C01). So the conversion runs on a budget: so many structs, so many bytes of names and text, and not one
// more. What comes out is V1, which the gate can read.

import * as Y from "yjs";
import { type Bytes, err, ok, type Result } from "../base/index.ts";

export type ConvertError = { readonly type: "notConvertible" };

class BudgetSpent extends Error {}

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
    return text;
  };
  class Decoder extends Y.UpdateDecoderV2 {
    override readInfo(): number {
      if (--structs < 0) throw new BudgetSpent();
      return super.readInfo();
    }
    override readString(): string {
      return spend(super.readString());
    }
    override readKey(): string {
      return spend(super.readKey());
    }
  }
  try {
    const v1 = Y.diffUpdateV2(v2, nothingKnown, Decoder, Y.UpdateEncoderV1);
    return ok(v1);
  } catch {
    // ill-formed columns, or a budget that is spent
    return err({ type: "notConvertible" });
  }
};
