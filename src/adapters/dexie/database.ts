// The database of one vault. What a seized disk shows of it: a name of 16 digits that come from the header's random
// salt, tables' numbers, blind indexes and sealed boxes.

import Dexie from "dexie";
import { type Bytes, toHex } from "../../core/base/index.ts";

/** A row as it lies in IndexedDB, by [table, id] and by [table, group]. */
export type Lying = {
  readonly table: number;
  readonly id: Bytes;
  readonly group: Bytes;
  readonly box: Bytes;
};

export type Durability = "strict" | "relaxed";

/** Every database of ours begins so. */
export const databasePrefix = "halaqa-";

/** The header's salt is random, public, and as lasting as the vault: nothing else is needed to find its database. */
export const databaseName = (salt: Bytes): string => `${databasePrefix}${toHex(salt.subarray(0, 8))}`;

export const rowsName = "rows";
export const groupIndex = "[table+group]";

export class VaultDatabase extends Dexie {
  constructor(name: string) {
    // Without autoOpen a closed database stays closed: what comes after is an error and no second opening.
    super(name, { autoOpen: false });
    this.version(1).stores({ [rowsName]: `[table+id], ${groupIndex}` });
  }
}
