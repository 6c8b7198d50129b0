// A disk that fails as disks do: it is full, or the power goes. What was committed strictly survives a power cut,
// together with all that was committed before it; later relaxed commits may be gone.

import { applyBatch, createMemoryStore, type MemoryDisk } from "../../src/adapters/memory/index.ts";
import { err } from "../../src/core/base/index.ts";
import type { Store, StoreBatch } from "../../src/core/ports/index.ts";

export type FaultyDisk = {
  /** Opens the disk; what an earlier opening still does after a crash reaches nothing. */
  readonly open: () => Store;
  readonly setFull: (full: boolean) => void;
  /** The power goes; `kept` of the relaxed batches since the last strict one survive (none unless said). */
  readonly crash: (kept?: number) => void;
  /** The next commits are written whole and the crash comes before anybody hears of it. */
  readonly crashAfterNextCommit: () => void;
  readonly rows: () => number;
};

export const createFaultyDisk = (): FaultyDisk => {
  let durable: MemoryDisk = new Map();
  let current: MemoryDisk = new Map();
  let relaxed: StoreBatch[] = [];
  let opening = 0;
  let full = false;
  let crashNext = false;

  const crash = (kept = 0): void => {
    for (const batch of relaxed.slice(0, kept)) applyBatch(durable, batch);
    current = new Map(durable);
    relaxed = [];
    opening += 1;
  };
  return {
    crash,
    setFull: (value) => {
      full = value;
    },
    crashAfterNextCommit: () => {
      crashNext = true;
    },
    rows: () => current.size,
    open: () => {
      const mine = ++opening;
      const store = createMemoryStore(current);
      const dead = () => mine !== opening;
      const gone = Promise.resolve(err({ type: "storeUnavailable" as const }));
      return {
        get: (table, id) => (dead() ? gone : store.get(table, id)),
        group: (table, group) => (dead() ? gone : store.group(table, group)),
        close: () => store.close(),
        commit: async (batch, durability) => {
          if (dead()) return gone;
          if (full) return err({ type: "diskFull" });
          const done = await store.commit(batch, durability);
          if (!done.ok) return done;
          if (durability === "strict") {
            durable = new Map(current);
            relaxed = [];
          } else relaxed.push(batch);
          if (!crashNext) return done;
          crashNext = false;
          crash(relaxed.length);
          // Whoever asked is gone with the power and hears nothing.
          return new Promise(() => undefined);
        },
      };
    },
  };
};
