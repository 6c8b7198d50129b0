// What a store says that is asked before and after a commit in one turn (STO-7). Asked where the store is: calls that
// travel to a page come there in turns of their own.

import type { Store, StoreRow } from "../../src/core/ports/index.ts";

const bytes = (length: number, value: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(value);
const row: StoreRow = { table: 1, id: bytes(16, 1), group: bytes(16, 2), box: bytes(8, 3) };

/** How many rows there were: asked for by name and by group, before the commit and after it. */
export const rowsInOneGo = async (store: Store): Promise<readonly number[]> => {
  const ask = (): readonly Promise<number>[] => [
    store.get(row.table, row.id).then((found) => (found.ok && found.value !== null ? 1 : 0)),
    store.group(row.table, row.group).then((found) => (found.ok ? found.value.length : -1)),
  ];
  const before = ask();
  const committed = store.commit({ put: [row], remove: [] }, "strict");
  const after = ask();
  if (!(await committed).ok) throw new Error("not committed");
  return Promise.all([...before, ...after]);
};
