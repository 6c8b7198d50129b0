// What every Store keeps, whatever it is made of. Run by the tests of each implementation, on a disk of its own.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bytes } from "../../src/core/base/index.ts";
import type { Store, StoreBatch, StoreRow } from "../../src/core/ports/index.ts";

export type StoreDisk = {
  /** Opens this disk; again after the last one was closed, and finds what was there. */
  readonly open: () => Promise<Store>;
  /** From now on there is no room, or there is again. Left out where a disk cannot be filled. */
  readonly setFull?: (full: boolean) => void | Promise<void>;
  readonly end?: () => void | Promise<void>;
};

const index = (number: number): Bytes => new Uint8Array(16).fill(number);
const row = (table: number, id: number, group: number, box: readonly number[]): StoreRow => ({
  table,
  id: index(id),
  group: index(group),
  box: Uint8Array.from(box),
});
const put = (...rows: readonly StoreRow[]): StoreBatch => ({ put: rows, remove: [] });
const done = { ok: true, value: undefined };

export const describeStore = (name: string, createDisk: () => StoreDisk | Promise<StoreDisk>): void => {
  describe(`${name} keeps what a store promises`, () => {
    let disk: StoreDisk;
    let store: Store;

    beforeEach(async () => {
      disk = await createDisk();
      store = await disk.open();
    });
    afterEach(async () => {
      store.close();
      await disk.end?.();
    });

    const boxes = async (table: number, group: number): Promise<readonly (readonly number[])[]> => {
      const found = await store.group(table, index(group));
      if (!found.ok) throw new Error(found.error.type);
      return found.value.map(({ box }) => [...box]);
    };

    it("[STO-1] gives back a row as it was put, and null where there is none", async () => {
      expect(await store.get(1, index(1))).toEqual({ ok: true, value: null });
      expect(await store.commit(put(row(1, 1, 2, [1, 2, 3])), "strict")).toEqual(done);
      expect(await store.get(1, index(1))).toEqual({ ok: true, value: row(1, 1, 2, [1, 2, 3]) });
      expect(await store.get(1, index(2))).toEqual({ ok: true, value: null });
      expect(await store.get(2, index(1))).toEqual({ ok: true, value: null });
    });

    it("[STO-2] a second row under the same table and id takes the place of the first, its group too", async () => {
      await store.commit(put(row(1, 1, 2, [1])), "strict");
      await store.commit(put(row(1, 1, 3, [2])), "relaxed");
      expect(await boxes(1, 2)).toEqual([]);
      expect(await boxes(1, 3)).toEqual([[2]]);
    });

    it("[STO-3] a group is one table's rows, in ascending order of id", async () => {
      const ids = [200, 3, 127, 128, 0, 255];
      await store.commit(put(...ids.map((id) => row(1, id, 9, [id]))), "strict");
      await store.commit(put(row(2, 1, 9, [99]), row(1, 50, 8, [98])), "strict");
      expect(await boxes(1, 9)).toEqual(ids.toSorted((a, b) => a - b).map((id) => [id]));
      expect(await boxes(2, 9)).toEqual([[99]]);
      expect(await boxes(3, 9)).toEqual([]);
    });

    it("[STO-4] a batch removes first and puts then", async () => {
      await store.commit(put(row(1, 1, 9, [1]), row(1, 2, 9, [2])), "strict");
      const remove = [
        { table: 1, id: index(1) },
        { table: 1, id: index(2) },
        { table: 1, id: index(77) },
      ];
      expect(await store.commit({ put: [row(1, 1, 9, [3])], remove }, "strict")).toEqual(done);
      expect(await boxes(1, 9)).toEqual([[3]]);
      expect(await store.commit({ put: [], remove: [] }, "strict")).toEqual(done);
    });

    it("[STO-4] a batch takes whole groups away, of one table each, before it puts", async () => {
      await store.commit(put(row(1, 1, 9, [1]), row(1, 2, 9, [2]), row(1, 3, 8, [3])), "strict");
      await store.commit(put(row(2, 1, 9, [4])), "strict");
      const removeGroups = [
        { table: 1, group: index(9) },
        { table: 3, group: index(9) },
      ];
      const batch = { put: [row(1, 2, 9, [5])], remove: [{ table: 2, id: index(1) }], removeGroups };
      expect(await store.commit(batch, "strict")).toEqual(done);
      expect(await boxes(1, 9)).toEqual([[5]]);
      expect(await boxes(1, 8)).toEqual([[3]]);
      expect(await boxes(2, 9)).toEqual([]);
      store.close();
      store = await disk.open();
      expect(await boxes(1, 9)).toEqual([[5]]);
    });

    it("[STO-5] what was committed is there when the disk is opened again", async () => {
      await store.commit(put(row(1, 1, 9, [1])), "strict");
      await store.commit(put(row(1, 2, 9, [2])), "relaxed");
      store.close();
      store = await disk.open();
      expect(await boxes(1, 9)).toEqual([[1], [2]]);
    });

    it("[STO-6] a closed store answers storeUnavailable and writes nothing", async () => {
      store.close();
      const gone = { ok: false, error: { type: "storeUnavailable" } };
      expect(await store.get(1, index(1))).toEqual(gone);
      expect(await store.group(1, index(1))).toEqual(gone);
      expect(await store.commit(put(row(1, 1, 9, [1])), "strict")).toEqual(gone);
      store = await disk.open();
      expect(await boxes(1, 9)).toEqual([]);
    });

    it("[STO-7] commits that are on their way at the same time all arrive, in their order", async () => {
      const commits = Array.from({ length: 30 }, (_, number) =>
        store.commit(put(row(1, number % 5, 9, [number])), number % 3 === 0 ? "strict" : "relaxed"),
      );
      expect(await Promise.all(commits)).toEqual(commits.map(() => done));
      expect(await boxes(1, 9)).toEqual([[25], [26], [27], [28], [29]]);
    });

    it("[STO-8] keeps a copy: what is done to the bytes afterwards, before or after reading, changes nothing", async () => {
      const whole = Uint8Array.from([7, 7, 1, 2, 3, 7, 7]);
      const part: StoreRow = { ...row(1, 1, 9, []), box: whole.subarray(2, 5) };
      await store.commit(put(part), "strict");
      whole.fill(0);
      expect(await boxes(1, 9)).toEqual([[1, 2, 3]]);
      const read = await store.get(1, index(1));
      if (read.ok) read.value?.box.fill(9);
      expect(await boxes(1, 9)).toEqual([[1, 2, 3]]);
    });

    it("[STO-8] a box that is part of a larger buffer is stored without the rest of it", async () => {
      const whole = new Uint8Array(100_000).fill(7);
      await store.commit(put({ ...row(1, 1, 9, []), box: whole.subarray(10, 12) }), "strict");
      const read = await store.get(1, index(1));
      expect(read.ok ? read.value?.box.buffer.byteLength : null).toBe(2);
    });

    it("[STO-9] [D07] a full disk writes nothing of the batch and loses nothing that was there", async ({
      skip,
    }) => {
      if (disk.setFull === undefined) return skip();
      await store.commit(put(row(1, 1, 9, [1]), row(1, 2, 9, [2])), "strict");
      await disk.setFull(true);
      const large = { ...row(1, 3, 9, []), box: new Uint8Array(4 * 1024 * 1024) };
      const batch = { put: [row(1, 1, 9, [9]), large], remove: [{ table: 1, id: index(2) }] };
      for (const durability of ["strict", "relaxed"] as const)
        expect(await store.commit(batch, durability)).toEqual({ ok: false, error: { type: "diskFull" } });
      expect(await boxes(1, 9)).toEqual([[1], [2]]);
      await disk.setFull(false);
      expect(await store.commit(put(row(1, 4, 9, [4])), "strict")).toEqual(done);
      expect(await boxes(1, 9)).toEqual([[1], [2], [4]]);
    });
  });
};
