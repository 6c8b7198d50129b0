// The space's shelf: sealed rows by their natural names. What lies above it sees plain bytes, what lies below it
// sees blind indexes and sealed boxes only (protocol 2.15).

import { type Bytes, err, ok, type Redacted, type Result } from "../base/index.ts";
import type { Random, Store, StoreBatch, StoreError, StoreRow } from "../ports/index.ts";
import { blindGroup, blindId, createRecordKeys, openRow, type RowError, sealRow } from "../vault/record.ts";
import type { Table } from "../vault/tables.ts";

export type ShelfError = StoreError | RowError;

/** A row by its natural names; `group` is what it is read together with. */
export type ShelfRow = {
  readonly table: Table;
  readonly id: Bytes;
  readonly group: Bytes;
  readonly content: Bytes;
  /** As it will lie on the disk, where that was made ahead (`seal`). */
  readonly sealed?: StoreRow;
};
export type ShelfName = { readonly table: Table; readonly id: Bytes };
export type ShelfGroup = { readonly table: Table; readonly group: Bytes };

export type Shelf = {
  readonly get: (name: ShelfName) => Promise<Result<Bytes | null, ShelfError>>;
  /** Contents of a group. A damaged row is an error of the whole: half of a log is no log. */
  readonly group: (table: Table, group: Bytes) => Promise<Result<readonly Bytes[], ShelfError>>;
  /** The same one by one, for rows that stand for themselves: null for one that does not open. */
  readonly each: (
    table: Table,
    group: Bytes,
  ) => Promise<Result<readonly { readonly id: Bytes; readonly content: Bytes | null }[], StoreError>>;
  /** The same row, sealed now for a write that comes later. */
  readonly seal: (row: ShelfRow) => ShelfRow;
  /** Under which id a row lies on the disk. */
  readonly idOf: (name: ShelfName) => Bytes;
  /** One transaction. */
  readonly commit: (
    put: readonly ShelfRow[],
    remove: readonly ShelfName[],
    durability: "strict" | "relaxed",
    removeGroups?: readonly ShelfGroup[],
  ) => Promise<Result<void, StoreError>>;
  /** Wipes the keys; every later use is a bug. */
  readonly wipe: () => void;
};

export const createShelf = (store: Store, vmk: Redacted<Bytes>, random: Random): Shelf => {
  const keys = createRecordKeys(vmk);
  const sealed = ({ table, id, group, content }: ShelfRow): StoreRow =>
    sealRow(
      keys,
      { table, id: blindId(keys, table, id), group: blindGroup(keys, table, group), content },
      random,
    );
  return {
    seal: (row) => ({ ...row, sealed: sealed(row) }),
    get: async (name) => {
      const id = blindId(keys, name.table, name.id);
      const found = await store.get(name.table, id);
      if (!found.ok || found.value === null) return found.ok ? ok(null) : found;
      return openRow(keys, { table: name.table, id }, found.value);
    },
    group: async (table, natural) => {
      const group = blindGroup(keys, table, natural);
      const found = await store.group(table, group);
      if (!found.ok) return found;
      const contents: Bytes[] = [];
      for (const row of found.value) {
        const opened = openRow(keys, { table, group }, row);
        if (!opened.ok) return err(opened.error);
        contents.push(opened.value);
      }
      return ok(contents);
    },
    each: async (table, natural) => {
      const group = blindGroup(keys, table, natural);
      const found = await store.group(table, group);
      if (!found.ok) return found;
      return ok(
        found.value.map((row) => {
          const opened = openRow(keys, { table, group }, row);
          return { id: row.id, content: opened.ok ? opened.value : null };
        }),
      );
    },
    idOf: ({ table, id }) => blindId(keys, table, id),
    commit: (put, remove, durability, removeGroups = []) => {
      const batch: StoreBatch = {
        put: put.map((row) => row.sealed ?? sealed(row)),
        remove: remove.map(({ table, id }) => ({ table, id: blindId(keys, table, id) })),
        removeGroups: removeGroups.map(({ table, group }) => ({
          table,
          group: blindGroup(keys, table, group),
        })),
      };
      return store.commit(batch, durability);
    },
    wipe: () => keys.wipe(),
  };
};
