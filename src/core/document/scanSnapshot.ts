// The gate for a whole document from a cut (protocol 2.12): many clients, each a device's and ending exactly where
// the cut says; every struct in the place that the table gives it. What was collected is known by the table alone.

import { type DocId, err, ok, type Result } from "../base/index.ts";
import { type RichTextNames, richTextNames } from "./richTextNames.ts";
import { type Resolver, placeStruct, type ScanRefusal, typeShapeOf } from "./scan.ts";
import type { ListPlace, Place, StructTable } from "./structTable.ts";
import { type Block, contentKinds, type Id, type ReadUpdate, type UpdateStruct } from "./updateReader.ts";

export type SnapshotRefusal = { readonly type: ScanRefusal };

type Snapshot = {
  readonly docId: DocId;
  /** V1, the whole state, read. */
  readonly state: ReadUpdate;
  readonly table: StructTable;
  /** Clock end of each client that the cut lists. */
  readonly ends: ReadonlyMap<number, number>;
};

/** The struct's clocks all stand where the table says. */
const agrees = (struct: UpdateStruct, client: number, list: ListPlace, table: StructTable): boolean => {
  const type = typeShapeOf(struct);
  const fits = (place: Place | null): boolean =>
    place !== null &&
    place.list === list &&
    // a deleted struct may have been a type
    (place.type === type || struct.kind === contentKinds.deleted);
  if (struct.length === 1) return fits(table.at(client, struct.clock));
  if (!fits(table.at(client, struct.clock))) return false;
  for (let clock = struct.clock; clock < struct.clock + struct.length;) {
    const run = table.runAt(client, clock);
    if (run === null || !fits(run)) return false;
    clock = run.end;
  }
  return true;
};

const scanBlock = (
  block: Block,
  { docId, table, state }: Snapshot,
  names: RichTextNames,
): ScanRefusal | null => {
  /** Of the struct that is looked at: its own client's clocks go up to it. */
  let until = 0;
  const refuseReference = ({ client, clock }: Id): { type: "hostile"; reason: ScanRefusal } | null => {
    const end = client === block.client ? until : table.end(client);
    return clock < end ? null : { type: "hostile", reason: "referenceUnknown" };
  };
  const resolver: Resolver = { docId, table, names, bytes: state.bytes, isWhole: true, refuseReference };
  for (const struct of block.structs) {
    if (struct.kind === contentKinds.collected) continue;
    until = struct.clock;
    const place = placeStruct(struct, resolver);
    if ("type" in place) return place.type === "hostile" ? place.reason : "referenceUnknown";
    if (!agrees(struct, block.client, place, table)) return "placeWrong";
  }
  return null;
};

export const scanSnapshot = (
  snapshot: Snapshot,
  names: RichTextNames = richTextNames,
): Result<void, SnapshotRefusal> => {
  const { state, table, ends } = snapshot;
  const { blocks, deletes } = state;
  if (table.clients.length !== ends.size || blocks.length !== ends.size)
    return err({ type: "foreignClient" });
  for (const [client, end] of ends) if (table.end(client) !== end) return err({ type: "clockWrong" });
  for (const block of blocks) {
    const last = block.structs.at(-1);
    if (!ends.has(block.client)) return err({ type: "foreignClient" });
    if (block.clock !== 0 || last === undefined || last.clock + last.length !== ends.get(block.client))
      return err({ type: "clockWrong" });
  }
  for (const { client, ranges } of deletes) {
    const last = ranges.at(-1);
    if (last !== undefined && last.clock + last.length > table.end(client))
      return err({ type: "referenceUnknown" });
  }
  for (const block of blocks) {
    const refusal = scanBlock(block, snapshot, names);
    if (refusal !== null) return err({ type: refusal });
  }
  return ok(undefined);
};
