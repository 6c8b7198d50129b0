import { describe, expect, it } from "vitest";
import { createMemoryStore, type MemoryDisk } from "../../../src/adapters/memory/index.ts";
import type { Store, StoreRow } from "../../../src/core/ports/index.ts";
import { createFaultyDisk } from "../../support/faultyStore.ts";

const row = (id: number, group: number, box: number): StoreRow => ({
  table: 1,
  id: new Uint8Array(16).fill(id),
  group: new Uint8Array(16).fill(group),
  box: new Uint8Array([box]),
});
const boxes = async (store: Store, group: number): Promise<readonly number[] | string> => {
  const found = await store.group(1, new Uint8Array(16).fill(group));
  return found.ok ? found.value.map(({ box }) => box[0] ?? 0) : found.error.type;
};

describe("the store in memory", () => {
  it("a batch is written whole; rows come back by id and, in order of id, by group", async () => {
    const store = createMemoryStore();
    await store.commit({ put: [row(3, 1, 30), row(2, 1, 20), row(1, 2, 10)], remove: [] }, "strict");
    expect(await boxes(store, 1)).toEqual([20, 30]);
    await store.commit({ put: [row(2, 2, 21)], remove: [{ table: 1, id: row(3, 1, 0).id }] }, "relaxed");
    expect([await boxes(store, 1), await boxes(store, 2)]).toEqual([[], [10, 21]]);
    expect(await store.get(1, row(1, 0, 0).id)).toEqual({ ok: true, value: row(1, 2, 10) });
    expect(await store.get(2, row(1, 0, 0).id)).toEqual({ ok: true, value: null });
  });

  it("what is given out or handed in later changes nothing inside", async () => {
    const store = createMemoryStore();
    const mine = row(1, 1, 5);
    await store.commit({ put: [mine], remove: [] }, "strict");
    mine.box[0] = 6;
    const got = await store.get(1, mine.id);
    if (got.ok && got.value !== null) got.value.box[0] = 7;
    expect(await boxes(store, 1)).toEqual([5]);
  });

  it("a closed store says so, and its disk can be opened again", async () => {
    const disk: MemoryDisk = new Map();
    const store = createMemoryStore(disk);
    await store.commit({ put: [row(1, 1, 5)], remove: [] }, "strict");
    store.close();
    expect(await boxes(store, 1)).toBe("storeUnavailable");
    expect((await store.commit({ put: [], remove: [] }, "strict")).ok).toBe(false);
    expect(await boxes(createMemoryStore(disk), 1)).toEqual([5]);
  });

  it("the disk that fails for tests: full writes nothing, a crash takes what was relaxed", async () => {
    const disk = createFaultyDisk();
    const store = disk.open();
    await store.commit({ put: [row(1, 1, 1)], remove: [] }, "relaxed");
    await store.commit({ put: [row(2, 1, 2)], remove: [] }, "strict");
    await store.commit({ put: [row(3, 1, 3)], remove: [] }, "relaxed");
    disk.setFull(true);
    expect(await store.commit({ put: [row(4, 1, 4)], remove: [] }, "strict")).toEqual({
      ok: false,
      error: { type: "diskFull" },
    });
    disk.setFull(false);
    expect(await boxes(store, 1)).toEqual([1, 2, 3]);
    disk.crash();
    expect(await boxes(store, 1)).toBe("storeUnavailable");
    const again = disk.open();
    expect(await boxes(again, 1)).toEqual([1, 2]);
    let heard = false;
    disk.crashAfterNextCommit();
    void again.commit({ put: [row(5, 1, 5)], remove: [] }, "strict").then(() => {
      heard = true;
    });
    await Promise.resolve();
    await Promise.resolve();
    expect([await boxes(disk.open(), 1), heard]).toEqual([[1, 2, 5], false]);
  });
});
