// The one way to the disk. Writes go out in the order in which they were given; those that wait while one is under
// way go out together, as one transaction. When the disk is full nothing is forgotten: what could not be written
// waits, is tried again, and until it is on the disk nobody is told that it is saved and nothing of it is sent.

import { err, ok, type Result, toHex } from "../base/index.ts";
import type { Clock, StoreError } from "../ports/index.ts";
import type { Shelf, ShelfGroup, ShelfName, ShelfRow } from "./shelf.ts";

export type DiskState = "kept" | "full" | "unavailable";

export type Writing = {
  readonly put: readonly ShelfRow[];
  readonly remove?: readonly ShelfName[];
  /** Whole groups, with all that was put there before. */
  readonly removeGroups?: readonly ShelfGroup[];
  /** Own entries, ops and keys; everything else can be asked for again. */
  readonly strict: boolean;
};

export type Journal = {
  /** Resolves when it is on the disk; never before, and not at all if it never gets there. */
  readonly write: (writing: Writing) => Promise<void>;
  readonly state: () => DiskState;
  /** What the person is told of a write: it is on the disk, or the disk does not take it now (it is tried again). */
  readonly heard: (
    stored: Promise<void>,
  ) => Promise<Result<void, { readonly type: "diskFull" | "storeUnavailable" }>>;
  /** Everything given so far is on the disk. */
  readonly isSettled: () => boolean;
  readonly close: () => void;
};

type Waiting = Writing & { readonly done: () => void };

const tryAgainAfter = 5_000;

const nameOf = ({ table, id }: ShelfName): string => `${table} ${toHex(id)}`;
const groupOf = ({ table, group }: ShelfGroup): string => `${table} ${toHex(group)}`;

/**
 * Several writes as one. A store removes first and puts then, so what a later write removes must not be among what
 * an earlier one puts, or it would come back.
 */
const together = (batch: readonly Writing[]): Required<Omit<Writing, "strict">> => {
  const remove = batch.flatMap((writing) => writing.remove ?? []);
  const removeGroups = batch.flatMap((writing) => writing.removeGroups ?? []);
  if (batch.length === 1 || remove.length + removeGroups.length === 0)
    return { put: batch.flatMap(({ put }) => put), remove, removeGroups };
  const put = new Map<string, ShelfRow>();
  for (const writing of batch) {
    for (const name of writing.remove ?? []) put.delete(nameOf(name));
    const groups = new Set((writing.removeGroups ?? []).map(groupOf));
    if (groups.size > 0) for (const [name, row] of put) if (groups.has(groupOf(row))) put.delete(name);
    for (const row of writing.put) put.set(nameOf(row), row);
  }
  return { put: [...put.values()], remove, removeGroups };
};

export const createJournal = (shelf: Shelf, clock: Clock, changed: () => void): Journal => {
  let waiting: Waiting[] = [];
  let busy = false;
  let closed = false;
  let state: DiskState = "kept";
  let cancel = (): void => undefined;
  let listeners: (() => void)[] = [];

  const become = (next: DiskState): void => {
    if (state === next) return;
    state = next;
    if (next !== "kept") {
      for (const listen of listeners) listen();
      listeners = [];
    }
    changed();
  };

  const commit = (batch: readonly Waiting[]): Promise<Result<void, StoreError>> => {
    const { put, remove, removeGroups } = together(batch);
    const durability = batch.some(({ strict }) => strict) ? "strict" : "relaxed";
    return shelf.commit(put, remove, durability, removeGroups);
  };

  const flush = async (): Promise<void> => {
    if (busy || closed || waiting.length === 0) return;
    busy = true;
    const batch = [...waiting];
    const written = await commit(batch);
    busy = false;
    if (closed) return;
    if (!written.ok) {
      become(written.error.type === "diskFull" ? "full" : "unavailable");
      cancel();
      cancel = clock.after(tryAgainAfter, () => void flush());
      return;
    }
    waiting = waiting.slice(batch.length);
    become("kept");
    for (const { done } of batch) done();
    if (waiting.length === 0) changed();
    await flush();
  };

  return {
    write: (writing) =>
      new Promise((done) => {
        waiting.push({ ...writing, done });
        void flush();
      }),
    state: () => state,
    heard: (stored) =>
      new Promise((resolve) => {
        const refuse = (): void => resolve(err({ type: state === "full" ? "diskFull" : "storeUnavailable" }));
        if (state !== "kept") refuse();
        listeners.push(refuse);
        void stored.then(() => {
          listeners = listeners.filter((listen) => listen !== refuse);
          resolve(ok(undefined));
        });
      }),
    isSettled: () => waiting.length === 0,
    close: () => {
      closed = true;
      cancel();
    },
  };
};
