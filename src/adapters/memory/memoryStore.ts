// Sealed rows in memory: what the practice circle keeps, gone with the page. The rows live in a disk of their own,
// so that a test can open the same disk again.

import { type Bytes, err, ok, toHex } from "../../core/base/index.ts";
import type { Store, StoreBatch, StoreError, StoreRow } from "../../core/ports/index.ts";

/** Rows by table and id. */
export type MemoryDisk = Map<string, StoreRow>;

const keyOf = (table: number, id: Bytes): string => `${table}/${toHex(id)}`;
const copyOf = (row: StoreRow): StoreRow => ({
  table: row.table,
  id: row.id.slice(),
  group: row.group.slice(),
  box: row.box.slice(),
});

/** All of a batch, removals first: a batch may put again what it removed. */
export const applyBatch = (disk: MemoryDisk, batch: StoreBatch): void => {
  const groups = new Set((batch.removeGroups ?? []).map(({ table, group }) => keyOf(table, group)));
  if (groups.size > 0)
    for (const [key, row] of disk) if (groups.has(keyOf(row.table, row.group))) disk.delete(key);
  for (const { table, id } of batch.remove) disk.delete(keyOf(table, id));
  for (const row of batch.put) disk.set(keyOf(row.table, row.id), copyOf(row));
};

export const createMemoryStore = (disk: MemoryDisk = new Map()): Store => {
  let open = true;
  const unavailable = err<StoreError>({ type: "storeUnavailable" });
  return {
    get: (table, id) => {
      const row = disk.get(keyOf(table, id));
      return Promise.resolve(open ? ok(row === undefined ? null : copyOf(row)) : unavailable);
    },
    group: (table, group) => {
      const wanted = toHex(group);
      const found = [...disk.entries()]
        .filter(([, row]) => row.table === table && toHex(row.group) === wanted)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, row]) => copyOf(row));
      return Promise.resolve(open ? ok(found) : unavailable);
    },
    commit: (batch) => {
      if (!open) return Promise.resolve(unavailable);
      applyBatch(disk, batch);
      return Promise.resolve(ok(undefined));
    },
    close: () => {
      open = false;
    },
  };
};
