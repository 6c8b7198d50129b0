// V2 to V1 (protocol 2.12). Yjs's V2 packs columns by run length: 25 bytes can stand for billions of structs
// (attack C01). So the conversion runs on a budget: so many structs, so many bytes of names and text, and not one
// more. What comes out is V1, which the gate can read.

import * as Y from "yjs";
import { writeVarUint8Array } from "lib0/encoding";
import { type Bytes, err, ok, type Result, utf8 } from "../base/index.ts";

export type ConvertError = { readonly type: "notConvertible" };

class BudgetSpent extends Error {}
class NotAsWritten extends Error {}

/** Yjs's own copies text byte by byte. */
class Encoder extends Y.UpdateEncoderV1 {
  override writeString(text: string): void {
    writeVarUint8Array(this.restEncoder, utf8(text));
  }
}

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
  let last = Infinity;
  class Decoder extends Y.UpdateDecoderV2 {
    /** RULE: [CUT-11] one block for each client, as Yjs writes them; of two, reading V2 would take the second alone. */
    override readClient(): number {
      const client = super.readClient();
      if (client >= last) throw new NotAsWritten();
      last = client;
      return client;
    }
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
    const v1 = Y.diffUpdateV2(v2, nothingKnown, Decoder, Encoder);
    return ok(v1);
  } catch {
    // ill-formed columns, or a budget that is spent
    return err({ type: "notConvertible" });
  }
};
