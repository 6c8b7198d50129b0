// Ops that cannot be judged yet, because some of their past is missing or a newer version made them (MEM-5, MEM-6).
// The park is bounded and not stored: the oldest goes when it is full, and sync asks again for what is missing, so
// the bound delays and decides nothing. An op waits under its id *and* its signature: otherwise a copy with a wrong
// signature would keep the true one out.

import type { OpId } from "../base/brand.ts";
import { type Bytes, toHex } from "../base/bytes.ts";
import { signatureLength } from "../crypto/index.ts";
import { parkLimit } from "./limits.ts";

type Parked = { readonly id: OpId; readonly bytes: Bytes; readonly missing: Set<OpId> };

export class Park {
  readonly #parked = new Map<string, Parked>();
  /** By missing op: what waits for it. */
  readonly #waiting = new Map<OpId, Set<string>>();

  get size(): number {
    return this.#parked.size;
  }

  add(id: OpId, bytes: Bytes, missing: readonly OpId[]): void {
    const key = id + toHex(bytes.subarray(-signatureLength));
    if (this.#parked.has(key)) return;
    this.#parked.set(key, { id, bytes, missing: new Set(missing) });
    for (const op of missing) {
      const waiting = this.#waiting.get(op);
      if (waiting === undefined) this.#waiting.set(op, new Set([key]));
      else waiting.add(key);
    }
    for (const oldest of this.#parked.keys()) {
      if (this.#parked.size <= parkLimit) break;
      this.#forget(oldest);
    }
  }

  /** What waited for this op alone, and waits no more; in the order in which it came. */
  release(arrived: OpId): readonly Bytes[] {
    const released: Bytes[] = [];
    for (const key of this.#waiting.get(arrived) ?? []) {
      const parked = this.#parked.get(key);
      if (parked === undefined) continue;
      parked.missing.delete(arrived);
      if (parked.missing.size > 0) continue;
      this.#parked.delete(key);
      released.push(parked.bytes);
    }
    this.#waiting.delete(arrived);
    return released;
  }

  holds(id: OpId): boolean {
    for (const parked of this.#parked.values()) if (parked.id === id) return true;
    return false;
  }

  /** Ops that others wait for, and that are not here themselves; ascending. */
  missing(): readonly OpId[] {
    const here = new Set(Array.from(this.#parked.values(), ({ id }) => id));
    return [...this.#waiting.keys()].filter((op) => !here.has(op)).toSorted();
  }

  /** Ops of a newer version. */
  newer(): readonly OpId[] {
    return Array.from(this.#parked.values())
      .filter(({ missing }) => missing.size === 0)
      .map(({ id }) => id);
  }

  #forget(key: string): void {
    for (const op of this.#parked.get(key)?.missing ?? []) {
      const waiting = this.#waiting.get(op);
      waiting?.delete(key);
      if (waiting?.size === 0) this.#waiting.delete(op);
    }
    this.#parked.delete(key);
  }
}
