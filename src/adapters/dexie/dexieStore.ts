// The Store port on IndexedDB. One batch is one transaction. Dexie opens the database, knows its form and lets go of it
// when the browser wants it; what is read and written goes to the connection itself, because every edit waits for it:
// a batch is given to the browser whole, with its end, so that it answers once and not after every row.

import Dexie from "dexie";
import { type Bytes, err, ok, type Result } from "../../core/base/index.ts";
import type { Store, StoreBatch, StoreError, StoreRow } from "../../core/ports/index.ts";
import { type Durability, groupIndex, type Lying, rowsName, VaultDatabase } from "./database.ts";

const unavailable: StoreError = { type: "storeUnavailable" };

/** Dexie wraps what the browser said, some layers deep. */
const isQuota = (failure: unknown, depth = 0): boolean => {
  if (typeof failure !== "object" || failure === null || depth > 4) return false;
  if ("name" in failure && failure.name === "QuotaExceededError") return true;
  return "inner" in failure && isQuota(failure.inner, depth + 1);
};

const errorOf = (failure: unknown): StoreError => (isQuota(failure) ? { type: "diskFull" } : unavailable);

/** A part of a larger buffer would be stored with all of that buffer, whatever else lies in it. */
const alone = (bytes: Bytes): Bytes =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);

const toLying = ({ table, id, group, box }: StoreRow): Lying => ({
  table,
  id: alone(id),
  group: alone(group),
  box: alone(box),
});

/** In the row's primary key, or in the index by group. */
const keyOf = (table: number, id: Bytes): IDBValidKey => [table, Uint8Array.from(id)];

/** Settles when the request does. */
const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException("no answer", "UnknownError"));
  });

/** Settles when the transaction does; all of it is on the disk, or nothing. */
const endOf = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });

const abort = (transaction: IDBTransaction): void => {
  try {
    transaction.abort();
  } catch {
    // it has ended by itself
  }
};

/** The keys of whole groups; the transaction goes on when they are known. */
const keysOf = async (rows: IDBObjectStore, groups: StoreBatch["removeGroups"]): Promise<IDBValidKey[]> => {
  const index = rows.index(groupIndex);
  const found = (groups ?? []).map(({ table, group }) => answerOf(index.getAllKeys(keyOf(table, group))));
  return (await Promise.all(found)).flat();
};

const write = async (database: IDBDatabase, batch: StoreBatch, durability: Durability): Promise<void> => {
  const transaction = database.transaction(rowsName, "readwrite", { durability });
  const ended = endOf(transaction);
  const rows = transaction.objectStore(rowsName);
  try {
    // Without groups everything is given to the browser at once.
    if ((batch.removeGroups ?? []).length > 0)
      for (const key of await keysOf(rows, batch.removeGroups)) rows.delete(key);
    for (const { table, id } of batch.remove) rows.delete(keyOf(table, id));
    for (const row of batch.put) rows.put(toLying(row));
    transaction.commit();
  } catch (failure) {
    abort(transaction);
    return ended.catch(() => Promise.reject(failure));
  }
  return ended;
};

/** Opens the database. It ends when the browser or another version of the app wants it, and stays ended. */
const connect = async (name: string): Promise<Result<VaultDatabase, StoreError>> => {
  const database = new VaultDatabase(name);
  const blocked = new Promise<StoreError>((resolve) => {
    database.on("blocked", () => resolve(unavailable));
  });
  const opened = database.open().then(
    () => null,
    (failure: unknown) => errorOf(failure),
  );
  const failure = await Promise.race([opened, blocked]);
  if (failure === null) return ok(database);
  database.close();
  return err(failure);
};

/** One database is one vault; the caller holds the vault's lock (onlyWindow.ts). */
export const openDexieStore = async (name: string): Promise<Result<Store, StoreError>> => {
  const connected = await connect(name);
  if (!connected.ok) return connected;
  const vault = connected.value;
  const database = vault.backendDB();
  let closed = false;

  /** A connection that has ended throws at the first word. */
  const attempt = async <T>(work: () => Promise<T>): Promise<Result<T, StoreError>> => {
    if (closed) return err(unavailable);
    try {
      return ok(await work());
    } catch (failure) {
      return err(errorOf(failure));
    }
  };
  let together: IDBObjectStore | null = null;
  /**
   * What is asked for in one turn is read in one transaction, up to the next commit: it is to see what was committed
   * before it.
   */
  const reading = (): IDBObjectStore => {
    if (together !== null) return together;
    together = database.transaction(rowsName, "readonly").objectStore(rowsName);
    queueMicrotask(() => {
      together = null;
    });
    return together;
  };

  return ok({
    get: (table, id) =>
      attempt(async () => {
        const row: IDBRequest<Lying | undefined> = reading().get(keyOf(table, id));
        return (await answerOf(row)) ?? null;
      }),
    group: (table, group) =>
      attempt(() => {
        const found: IDBRequest<Lying[]> = reading().index(groupIndex).getAll(keyOf(table, group));
        return answerOf(found);
      }),
    // Commits of one connection run in the order in which they were begun.
    commit: (batch, durability) => {
      together = null;
      return attempt(() => write(database, batch, durability));
    },
    close: () => {
      closed = true;
      vault.close();
    },
  });
};

/** Whether this browser has a database at all, and may use it here. */
export const isStorageUsable = async (): Promise<boolean> => {
  try {
    await Dexie.getDatabaseNames();
    return typeof indexedDB !== "undefined";
  } catch {
    return false;
  }
};

/** Asks the browser not to evict what this origin stores; false when it does not promise it. */
export const askToKeep = async (): Promise<boolean> => {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
  }
};
