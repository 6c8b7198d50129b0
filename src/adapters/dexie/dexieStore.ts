// The Store port on IndexedDB. One batch is one transaction. Durability belongs to a connection in Dexie, so relaxed
// commits have a connection of their own, opened when the first one comes.

import Dexie from "dexie";
import { type Bytes, err, ok, type Result } from "../../core/base/index.ts";
import type { Store, StoreBatch, StoreError, StoreRow } from "../../core/ports/index.ts";
import { type Durability, type Lying, VaultDatabase } from "./database.ts";

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

const write = (database: VaultDatabase, batch: StoreBatch): PromiseLike<unknown> => {
  const { rows } = database;
  const put = (): PromiseLike<unknown> => rows.bulkPut(batch.put.map(toLying));
  // Nearly every batch removes nothing, and an empty removal would cost it a turn.
  return database.transaction("rw", rows, () =>
    batch.remove.length === 0
      ? put()
      : rows.bulkDelete(batch.remove.map(({ table, id }) => [table, alone(id)] as const)).then(put),
  );
};

/** Opens a connection. It ends when the browser or another version of the app wants the database, and stays ended. */
const connect = async (name: string, durability: Durability): Promise<Result<VaultDatabase, StoreError>> => {
  const database = new VaultDatabase(name, durability);
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
  const strict = await connect(name, "strict");
  if (!strict.ok) return strict;
  const { rows } = strict.value;
  let relaxed: Promise<Result<VaultDatabase, StoreError>> | null = null;
  let closed = false;

  const connectionOf = async (durability: Durability): Promise<Result<VaultDatabase, StoreError>> => {
    if (durability === "strict") return strict;
    relaxed ??= connect(name, "relaxed");
    return relaxed;
  };

  const attempt = async <T>(work: () => PromiseLike<T>): Promise<Result<T, StoreError>> => {
    if (closed) return err(unavailable);
    try {
      return ok(await work());
    } catch (failure) {
      return err(errorOf(failure));
    }
  };

  const commitNow = async (batch: StoreBatch, durability: Durability): Promise<Result<void, StoreError>> => {
    if (closed) return err(unavailable);
    const connection = await connectionOf(durability);
    if (!connection.ok) return connection;
    const written = await attempt(() => write(connection.value, batch));
    return written.ok ? ok(undefined) : written;
  };

  // One after the other: a relaxed commit must not be overtaken while its connection opens. It costs nothing, since
  // IndexedDB itself runs one writing transaction at a time.
  let last: Promise<unknown> = Promise.resolve();

  return ok({
    get: (table, id) => attempt(() => rows.get([table, alone(id)]).then((row) => row ?? null)),
    group: (table, group) =>
      attempt(() =>
        rows
          .where("[table+group]")
          .equals([table, alone(group)])
          .toArray(),
      ),
    commit: (batch, durability) => {
      const mine = last.then(() => commitNow(batch, durability));
      last = mine;
      return mine;
    },
    close: () => {
      closed = true;
      strict.value.close();
      void relaxed?.then((connection) => connection.ok && connection.value.close());
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
