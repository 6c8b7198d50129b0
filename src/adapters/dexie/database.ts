// The database of one vault. What a seized disk shows of it: a name of 16 digits that come from the header's random
// salt, tables' numbers, blind indexes and sealed boxes.

import Dexie, { type Table } from "dexie";
import { type Bytes, toHex } from "../../core/base/index.ts";

/** A row as it lies in IndexedDB, by [table, id] and by [table, group]. */
export type Lying = {
  readonly table: number;
  readonly id: Bytes;
  readonly group: Bytes;
  readonly box: Bytes;
};

export type Durability = "strict" | "relaxed";

/** The header's salt is random, public, and as lasting as the vault: nothing else is needed to find its database. */
export const databaseName = (salt: Bytes): string => `halaqa-${toHex(salt.subarray(0, 8))}`;

export class VaultDatabase extends Dexie {
  readonly rows!: Table<Lying, readonly [number, Bytes]>;

  constructor(name: string, durability: Durability) {
    // Without autoOpen a closed database stays closed: what comes after is an error and no second opening.
    super(name, { autoOpen: false, cache: "disabled", chromeTransactionDurability: durability });
    // Nothing here watches queries, and this layer would announce every written key to all windows of the origin.
    this.unuse({ stack: "dbcore", name: "Observability" });
    this.version(1).stores({ rows: "[table+id], [table+group]" });
  }
}
