// A document at rest (protocol 2.15): its whole state in V2, which deflates to less than half of V1, with the table
// of structs. The clock ends are the table's. Deflated and sealed by the engine.
//
//   document = LP(table) ‖ V2 state                    the same bytes as in a cut

import { type Bytes, err, ok, type Result } from "../base/index.ts";
import { type DecodeError, malformed, Reader, Writer } from "../codec/index.ts";
import { openReplica, openStoredReplica, type Replica } from "./replica.ts";
import { StructTable } from "./structTable.ts";
import { decodeTable, encodeTable } from "./tableCodec.ts";

/** 64 MiB inflated (protocol 2.2). */
export const maxDocument = 64 * 1024 * 1024;

/** An open document of the engine: what is read, and what the gate judges by. */
export type OpenDocument = { readonly replica: Replica; readonly table: StructTable };

export const emptyDocument = (): OpenDocument => {
  const replica = openReplica(null);
  if (!replica.ok) throw new Error("an empty document does not open");
  return { replica: replica.value, table: new StructTable() };
};

export const encodeDocument = ({ replica, table }: OpenDocument): Bytes =>
  new Writer().prefixed(encodeTable(table)).raw(replica.stateV2()).done();

/** Of one's own disk alone: the state is applied as it is, because only this device can have sealed it. */
export const decodeDocument = (bytes: Bytes): Result<OpenDocument, DecodeError> => {
  const reader = new Reader(bytes);
  const table = decodeTable(reader.prefixed(maxDocument));
  if (reader.failed || !table.ok) return err(malformed);
  return ok({ replica: openStoredReplica(reader.take(reader.left)), table: table.value });
};
