// The store as it is, with a note of what goes through it: rows, bytes, and whether a commit is under way.

import type { Store } from "../../../src/core/ports/index.ts";

export type Written = { commits: number; rows: number; bytes: number };
export type WatchedStore = {
  readonly store: Store;
  readonly written: Written;
  /** When no commit is under way. */
  readonly idle: () => Promise<void>;
};

export const watchStore = (inner: Store): WatchedStore => {
  const written: Written = { commits: 0, rows: 0, bytes: 0 };
  let last: Promise<unknown> = Promise.resolve();
  return {
    written,
    idle: async () => {
      await last;
    },
    store: {
      ...inner,
      commit: (batch, durability) => {
        written.commits += 1;
        written.rows += batch.put.length;
        for (const { box } of batch.put) written.bytes += box.length;
        const committed = inner.commit(batch, durability);
        last = committed;
        return committed;
      },
    },
  };
};
