import { beforeEach, describe, expect, it } from "vitest";
import { hasRoom, keptFree, withRoomFirst } from "../../../src/adapters/dexie/index.ts";
import { createMemoryStore } from "../../../src/adapters/memory/index.ts";
import type { Store, StoreRow } from "../../../src/core/ports/index.ts";
import { createFakeClock, type FakeClock } from "../../support/fakeClock.ts";

let clock: FakeClock;
let free: number | null;
let asked: number;
let inner: Store;
let store: Store;
const row = (id: number, length: number): StoreRow => ({
  table: 1,
  id: new Uint8Array(16).fill(id),
  group: new Uint8Array(16),
  box: new Uint8Array(length),
});
const write = (id: number, length: number) => store.commit({ put: [row(id, length)], remove: [] }, "strict");
const written = async () => {
  const rows = await store.group(1, new Uint8Array(16));
  return rows.ok ? rows.value.map(({ id }) => id[0]) : rows.error.type;
};
const full = { ok: false, error: { type: "diskFull" } };
const done = { ok: true, value: undefined };

beforeEach(() => {
  clock = createFakeClock();
  [free, asked] = [10 * keptFree, 0];
  inner = createMemoryStore();
  const ask = async () => {
    asked++;
    return free;
  };
  store = withRoomFirst(inner, ask, clock);
});

describe("a store that looks at the room first", () => {
  it("[STO-14] writes nothing while less is free than the browser needs, reads, and goes on when there is room", async () => {
    expect(await write(1, 10)).toEqual(done);
    free = keptFree - 1;
    clock.advance(5_000);
    expect(await write(2, 10)).toEqual(full);
    expect(await written()).toEqual([1]);
    free = 2 * keptFree;
    expect(await write(3, 10)).toEqual(done);
    expect(await written()).toEqual([1, 3]);
  });

  it("[STO-14] asks once in five seconds, and sooner when what was free may have been written", async () => {
    for (let id = 1; id <= 20; id++) expect(await write(id, 10)).toEqual(done);
    expect(asked).toBe(1);
    free = keptFree + 10;
    expect(await write(21, 5 * keptFree)).toEqual(full);
    expect(asked).toBe(2);
    // A clock that was set back is no reason to believe an old answer.
    clock.turn(-60_000);
    free = 10 * keptFree;
    expect(await write(22, 10)).toEqual(done);
    expect(asked).toBe(3);
  });

  it("[STO-7] [STO-14] writes in the order in which it was asked, also while it looks", async () => {
    const order: number[] = [];
    const watched = withRoomFirst(
      {
        ...inner,
        commit: (batch, durability) => {
          order.push(batch.put[0]?.id[0] ?? 0);
          return inner.commit(batch, durability);
        },
      },
      async () => free,
      clock,
    );
    const writes = [1, 2, 3, 4].map((id) => watched.commit({ put: [row(id, 10)], remove: [] }, "relaxed"));
    clock.advance(5_000);
    writes.push(watched.commit({ put: [row(5, 10)], remove: [] }, "relaxed"));
    expect(await Promise.all(writes)).toEqual([done, done, done, done, done]);
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });

  it("[STO-14] writes where nobody knows how much is free", async () => {
    free = null;
    expect(await write(1, 10)).toEqual(done);
    expect(await hasRoom(async () => null)).toBe(true);
    expect(await hasRoom(async () => keptFree - 1)).toBe(false);
  });
});
