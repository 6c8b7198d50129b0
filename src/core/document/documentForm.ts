// A document at rest (protocol 2.15): its whole state in V2, which deflates to less than half of V1, with the table
// of structs and the frontier up to which entries are in it. Deflated and sealed by the engine.
//
//   document = ver 1 | nF var, nF × (deviceId 32 | seq var), ascending | LP(table) | V2 state

import * as Y from "yjs";
import { type Bytes, type DeviceId, err, ok, type Result } from "../base/index.ts";
import { type DecodeError, isAscending, malformed, Reader, Writer } from "../codec/index.ts";
import { openReplica, type Replica, type ReplicaError } from "./replica.ts";
import { StructTable } from "./structTable.ts";
import { decodeTable, encodeTable } from "./tableCodec.ts";

const version = 1;
/** 64 MiB inflated (protocol 2.2). */
export const maxDocument = 64 * 1024 * 1024;

/** An open document of the engine: what is read, and what the gate judges by. */
export type OpenDocument = {
  readonly replica: Replica;
  readonly table: StructTable;
  /** Device to the seq of its last entry that is in the state. */
  readonly frontier: Map<DeviceId, number>;
};

export const emptyDocument = (): OpenDocument => {
  const replica = openReplica(null);
  if (!replica.ok) throw new Error("an empty document does not open");
  return { replica: replica.value, table: new StructTable(), frontier: new Map() };
};

export const encodeDocument = ({ replica, table, frontier }: OpenDocument): Bytes => {
  const writer = new Writer().u8(version).var(frontier.size);
  for (const [deviceId, seq] of [...frontier].sort(([a], [b]) => (a < b ? -1 : 1)))
    writer.id(deviceId).var(seq);
  return writer.prefixed(encodeTable(table)).raw(Y.encodeStateAsUpdateV2(replica.doc)).done();
};

/** Of one's own disk alone: the state is applied as it is, because only this device can have sealed it. */
export const decodeDocument = (bytes: Bytes): Result<OpenDocument, DecodeError | ReplicaError> => {
  const reader = new Reader(bytes);
  if (reader.u8() !== version) return err(malformed);
  const frontier = reader.repeat(reader.var(), () => [reader.id<DeviceId>(), reader.var()] as const);
  if (!isAscending(frontier.map(([deviceId]) => deviceId))) return err(malformed);
  const table = decodeTable(reader.prefixed(maxDocument));
  if (reader.failed || !table.ok) return err(malformed);
  const opened = openReplica(null);
  if (!opened.ok) return opened;
  const applied = opened.value.applyOwnState(reader.take(reader.left));
  if (!applied.ok) return applied;
  return ok({ replica: opened.value, table: table.value, frontier: new Map(frontier) });
};
