// A simulated disk: commits take their time and become true in order. When the power goes, what is under way is lost,
// and of what was written without asking for durability, only a beginning survives.

import type { Bytes, DeviceId, DocId, EntryId, EpochId } from "../../src/core/base/index.ts";
import type { EntryClass, LogRow } from "../../src/core/log/index.ts";

export type Item = {
  readonly entryId: EntryId;
  readonly author: DeviceId;
  readonly seq: number;
  readonly docId: DocId | null;
  readonly class: EntryClass;
  /** In opened form. */
  readonly opened: Bytes;
};

export type Batch = {
  readonly ops: readonly Bytes[];
  readonly secrets: readonly (readonly [epoch: EpochId, secret: Bytes])[];
  readonly rows: readonly LogRow[];
  readonly items: readonly Item[];
  /** These entries are gone from the disk, and the documents as they were without them are there. */
  readonly tidied: Tidied | null;
  /** What became of entries when they were judged again. */
  readonly judged: Classes | null;
};

export type Classes = ReadonlyMap<EntryId, EntryClass>;

export type Tidied = {
  readonly gone: ReadonlySet<EntryId>;
  readonly bases: ReadonlyMap<DocId, Bytes>;
};

export const emptyBatch: Batch = { ops: [], secrets: [], rows: [], items: [], tidied: null, judged: null };

export const judgedAs = (items: readonly Item[], classes: Classes): readonly Item[] =>
  items.map((item) => ({ ...item, class: classes.get(item.entryId) ?? item.class }));

type Pending = {
  readonly batch: Batch;
  readonly strict: boolean;
  readonly at: number;
  readonly done: () => void;
};

export class Disk {
  #written: Batch[] = [];
  /** So many of them outlive a power cut. */
  #durable = 0;
  #pending: Pending[] = [];

  commit(batch: Batch, strict: boolean, at: number, done: () => void): void {
    const last = this.#pending.at(-1)?.at ?? 0;
    this.#pending.push({ batch, strict, at: Math.max(at, last), done });
  }

  /** Carries out what is due; each `done` may commit more. */
  settle(now: number): void {
    for (let next = this.#pending[0]; next !== undefined && next.at <= now; next = this.#pending[0]) {
      this.#pending.shift();
      this.#written.push(next.batch);
      const { judged } = next.batch;
      if (judged !== null)
        this.#written = this.#written.map((batch) => ({ ...batch, items: judgedAs(batch.items, judged) }));
      if (next.strict) this.#durable = this.#written.length;
      next.done();
    }
  }

  get dueAt(): number {
    return this.#pending[0]?.at ?? Infinity;
  }

  get isIdle(): boolean {
    return this.#pending.length === 0;
  }

  /** The power goes; `share` of what was not promised survives. */
  crash(share: number): void {
    const open = this.#written.length - this.#durable;
    this.#written = this.#written.slice(0, this.#durable + Math.floor(share * (open + 1)));
    this.#durable = this.#written.length;
    this.#pending = [];
  }

  read(): readonly Batch[] {
    return this.#written;
  }
}
