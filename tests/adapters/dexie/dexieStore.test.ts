import "fake-indexeddb/auto";
import Dexie from "dexie";
import { IDBFactory, IDBKeyRange, IDBObjectStore } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { databaseName, isStorageUsable, openDexieStore } from "../../../src/adapters/dexie/index.ts";
import type { Store } from "../../../src/core/ports/index.ts";
import { describeStore } from "../../contracts/store.ts";
import { rowsInOneGo } from "../../support/inOneGo.ts";

const name = databaseName(new Uint8Array(16).fill(0xab));

const open = async (): Promise<Store> => {
  const opened = await openDexieStore(name);
  if (!opened.ok) throw new Error(opened.error.type);
  return opened.value;
};

const refuse = (failure: () => Error): void => {
  const real: unknown = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, "put")?.value;
  if (typeof real !== "function") throw new Error("the database in memory has changed");
  let puts = 0;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, ...given) {
    // The second row of a batch is where the room ends: the first one must be taken back.
    if (++puts % 2 === 0) throw failure();
    return Reflect.apply(real, this, given) as ReturnType<IDBObjectStore["put"]>;
  });
};

const freshDisk = (): void => {
  const factory = new IDBFactory();
  vi.stubGlobal("indexedDB", factory);
  // Dexie may have been loaded before there was a database in memory.
  Object.assign(Dexie.dependencies, { indexedDB: factory, IDBKeyRange });
};

beforeEach(freshDisk);
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describeStore("the Dexie store", () => {
  freshDisk();
  return {
    open,
    setFull: (full) => {
      if (full) refuse(() => new DOMException("no room", "QuotaExceededError"));
      else vi.restoreAllMocks();
    },
  };
});

it("[STO-7] the Dexie store, asked before and after a commit in one go, says what was there then", async () => {
  expect(await rowsInOneGo(await open())).toEqual([0, 0, 1, 1]);
});

const row = { table: 1, id: new Uint8Array(16), group: new Uint8Array(16), box: new Uint8Array(4) };

describe("the Dexie store on a browser that says no", () => {
  it("[STO-10] every other failure of the browser is storeUnavailable, and a value", async () => {
    const store = await open();
    refuse(() => new DOMException("broken", "UnknownError"));
    const batch = { put: [row, { ...row, id: new Uint8Array(16).fill(1) }], remove: [] };
    expect(await store.commit(batch, "strict")).toEqual({ ok: false, error: { type: "storeUnavailable" } });
    vi.restoreAllMocks();
    expect(await store.group(1, row.group)).toEqual({ ok: true, value: [] });
    store.close();
  });

  it("[STO-10] a database that cannot be opened is an error value", async () => {
    vi.spyOn(IDBFactory.prototype, "open").mockImplementation(() => {
      throw new DOMException("private mode", "SecurityError");
    });
    expect(await openDexieStore(name)).toEqual({ ok: false, error: { type: "storeUnavailable" } });
  });

  it("[STO-10] a database of a later version of the app is not touched", async () => {
    const later = new Dexie(name);
    later.version(9).stores({ rows: "[table+id], [table+group]", more: "id" });
    await later.open();
    later.close();
    const opened = await openDexieStore(name);
    if (opened.ok) opened.value.close();
    const after = await new Dexie(name).open();
    expect(after.tables.map((table) => table.name).toSorted()).toEqual(["more", "rows"]);
    after.close();
  });

  it("[STO-10] when another page deletes the database, the store lets go and stays unavailable", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const store = await open();
    await store.commit({ put: [row], remove: [] }, "strict");
    await store.commit({ put: [row], remove: [] }, "relaxed");
    await Dexie.delete(name);
    const gone = { ok: false, error: { type: "storeUnavailable" } };
    expect(await store.get(1, row.id)).toEqual(gone);
    expect(await store.commit({ put: [row], remove: [] }, "strict")).toEqual(gone);
    expect(await store.commit({ put: [row], remove: [] }, "relaxed")).toEqual(gone);
    expect(await Dexie.getDatabaseNames()).toEqual([]);
  });

  it("[VAU-23] the database's name and rows hold nothing but digits of the salt, numbers, indexes and boxes", async () => {
    expect(name).toBe("halaqa-abababababababab");
    const store = await open();
    await store.commit({ put: [row], remove: [] }, "strict");
    store.close();
    const raw = await new Dexie(name).open();
    expect(raw.tables.map((table) => table.name)).toEqual(["rows"]);
    const lying: unknown[] = await raw.table("rows").toArray();
    expect(lying.map((one) => Object.keys(one as object).toSorted())).toEqual([
      ["box", "group", "id", "table"],
    ]);
    raw.close();
  });

  it("[VAU-24] storage that the browser refuses is told before anybody types words", async () => {
    expect(await isStorageUsable()).toBe(true);
    vi.stubGlobal("indexedDB", undefined);
    expect(await isStorageUsable()).toBe(false);
  });
});
