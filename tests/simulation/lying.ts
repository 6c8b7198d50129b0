// The entries that lie on a machine's disk, as it finds them when it is asked: by author and number, and by name.

import type { Bytes, CircleId, DeviceId, EntryId } from "../../src/core/base/index.ts";
import {
  authorOf,
  type LogContext,
  decodeOpened,
  nameEntry,
  type OpenedEntry,
} from "../../src/core/log/index.ts";
import type { Item } from "./disk.ts";

export type Found = { readonly item: Item; readonly entry: OpenedEntry };

export class Lying {
  readonly #circleId: CircleId;
  readonly #facts: () => Pick<LogContext["facts"], "recipients">;
  #items: readonly Item[] = [];
  #byPlace = new Map<DeviceId, Map<number, Bytes>>();
  #byId = new Map<EntryId, Bytes>();

  constructor(circleId: CircleId, facts: () => Pick<LogContext["facts"], "recipients">) {
    this.#circleId = circleId;
    this.#facts = facts;
  }

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
    for (const { opened } of items) {
      const decoded = decodeOpened(opened);
      if (!decoded.ok) throw new Error("an entry of our own disk does not decode");
      const author = authorOf(this.#facts(), decoded.value);
      if (author === undefined) continue;
      const log = this.#byPlace.get(author) ?? new Map<number, Bytes>();
      this.#byId.set(nameEntry(this.#circleId, author, decoded.value).entryId, opened);
      if (!log.has(decoded.value.header.seq)) log.set(decoded.value.header.seq, opened);
      this.#byPlace.set(author, log);
    }
  }

  /** These and no others. */
  replace(items: readonly Item[]): void {
    this.#items = [];
    this.#byPlace = new Map();
    this.#byId = new Map();
    this.add(items);
  }
}
