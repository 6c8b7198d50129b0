// The journal of one circle. The row of this device's own log is owed to the disk as long as entries lie there that went
// on without it (core/log/continued.ts): whatever else of the circle is written brings it along, before anything that
// those entries said can be folded or deleted. Without it a log would end, after a crash, where the disk last heard of
// it, and the machine would sign numbers again that it gave away (ENG-15). Rule ENG-58.

import { equal } from "../base/index.ts";
import type { Journal, Writing } from "./journal.ts";
import type { ShelfName, ShelfRow } from "./shelf.ts";

export type OwingJournal = Omit<Journal, "write"> & {
  readonly write: (writing: Writing & { readonly alone?: boolean }) => Promise<void>;
  /** The newest of the row is owed, in place of an earlier one; to be said in the step that wrote without it. */
  readonly owe: (row: ShelfRow) => void;
};

const isSame = (one: ShelfName, other: ShelfName): boolean =>
  one.table === other.table && equal(one.id, other.id);

export const createOwing = (journal: Journal): OwingJournal => {
  let owed: ShelfRow | null = null;
  return {
    ...journal,
    owe: (row) => {
      owed = row;
    },
    write: ({ alone = false, ...writing }) => {
      const row = owed;
      if (alone || row === null) return journal.write(writing);
      owed = null;
      const isSaid = [...writing.put, ...(writing.remove ?? [])].some((name) => isSame(name, row));
      return journal.write(isSaid ? writing : { ...writing, put: [row, ...writing.put] });
    },
  };
};
