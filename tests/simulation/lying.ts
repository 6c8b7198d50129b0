// The entries that lie on a machine's disk, as it finds them when it is asked: by author and number, and by name.

import type { Bytes, DeviceId, EntryId } from "../../src/core/base/index.ts";
import { decodeOpened, type OpenedEntry } from "../../src/core/log/index.ts";
import { type Classes, type Item, judgedAs } from "./disk.ts";

export type Found = { readonly item: Item; readonly entry: OpenedEntry };

export class Lying {
  #items: readonly Item[] = [];
  #byPlace = new Map<DeviceId, Map<number, Bytes>>();
  #byId = new Map<EntryId, Bytes>();

  get all(): readonly Item[] {
    return this.#items;
  }

  /** Of a fork, the branch that counts here: it came first. */
  at(device: DeviceId, seq: number): Bytes | undefined {
    return this.#byPlace.get(device)?.get(seq);
  }

  named(entryId: EntryId): Bytes | undefined {
    return this.#byId.get(entryId);
  }

  opened(): readonly Found[] {
    return this.#items.flatMap((item) => {
      const entry = decodeOpened(item.opened);
      return entry.ok ? [{ item, entry: entry.value }] : [];
    });
  }

  add(items: readonly Item[]): void {
    this.#items = [...this.#items, ...items];
    for (const { author, seq, entryId, opened } of items) {
      const log = this.#byPlace.get(author) ?? new Map<number, Bytes>();
      this.#byId.set(entryId, opened);
      if (!log.has(seq)) log.set(seq, opened);
      this.#byPlace.set(author, log);
    }
  }

  /** Judged again, they lie here as before. */
  judge(classes: Classes): void {
    this.#items = judgedAs(this.#items, classes);
  }

  /** These and no others. */
  replace(items: readonly Item[]): void {
    this.#items = [];
    this.#byPlace = new Map();
    this.#byId = new Map();
    this.add(items);
  }
}
