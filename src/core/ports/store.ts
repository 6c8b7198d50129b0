import type { Bytes } from "../base/bytes.ts";
import type { Result } from "../base/result.ts";

/** One sealed row. `id` and `group` are blind indexes (protocol 2.15); `box` is nonce and ciphertext. */
export type StoreRow = {
  /** 0 to 255, the table's number, which also chooses its key. */
  readonly table: number;
  /** 16 bytes, unique in its table. */
  readonly id: Bytes;
  /** 16 bytes; rows that are read together share one. */
  readonly group: Bytes;
  readonly box: Bytes;
};

export type StoreBatch = {
  readonly put: readonly StoreRow[];
  readonly remove: readonly { readonly table: number; readonly id: Bytes }[];
  /** Whole groups, whatever lies in them: nothing of a row has to be read for it. */
  readonly removeGroups?: readonly { readonly table: number; readonly group: Bytes }[];
};

export type StoreError =
  /** Nothing of the batch was written; what was written before is safe. */
  | { readonly type: "diskFull" }
  /** The database cannot be used (closed, evicted, blocked by the browser). */
  | { readonly type: "storeUnavailable" };

/**
 * Sealed rows on disk. A batch is one transaction: all of it or nothing, and when `commit` says yes with
 * `strict`, a power cut does not take it back.
 */
export interface Store {
  get(table: number, id: Bytes): Promise<Result<StoreRow | null, StoreError>>;
  /** All rows of a group, in ascending order of id. */
  group(table: number, group: Bytes): Promise<Result<readonly StoreRow[], StoreError>>;
  commit(batch: StoreBatch, durability: "strict" | "relaxed"): Promise<Result<void, StoreError>>;
  close(): void;
}
