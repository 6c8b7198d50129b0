// The order of one list of a Yjs document, so that a place in it is found without walking there: what stands where,
// and how deep. Depth is the number of clocks between a struct and the list's beginning, from left origin to left
// origin; what hangs on a struct, directly or not, stands behind it in one piece and is deeper. So the end of that
// piece is the next struct that is not deeper, and its children are the shallowest of it.
//
// Blocks of some hundred entries, each with what is shallowest in it: a question looks at blocks, not at entries.

import type * as Y from "yjs";

export type Entry = { readonly item: Y.Item; readonly depth: number; block: Block; at: number };

type Block = {
  entries: Entry[];
  rank: number;
  /** The least depth in it, and the least client among what has that depth. */
  shallowest: number;
  smallest: number;
};

const fullBlock = 256;

const keyOf = (id: Y.ID | null): string => (id === null ? "" : `${id.client}.${id.clock}`);

const weigh = (block: Block, { item, depth }: Entry): void => {
  if (depth < block.shallowest) {
    block.shallowest = depth;
    block.smallest = item.id.client;
  } else if (depth === block.shallowest) block.smallest = Math.min(block.smallest, item.id.client);
};

const emptyBlock = (rank: number): Block => ({ entries: [], rank, shallowest: Infinity, smallest: Infinity });

/** Index of the first of these, sorted by client, whose client is at least this. */
const firstFrom = (sorted: readonly Entry[], client: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.item.id.client ?? 0) < client) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Children of one struct by right origin, each list in its order, which is that of the clients. */
type Siblings = Map<string, Entry[]>;

export class ListOrder {
  readonly #entries = new Map<Y.Item, Entry>();
  readonly #blocks: Block[] = [];
  readonly #siblings = new Map<string, Siblings>();

  of(item: Y.Item): Entry | undefined {
    return this.#entries.get(item);
  }

  /** Takes the item in, directly behind `left`; null is the beginning. */
  put(item: Y.Item, depth: number, left: Entry | null): void {
    const block = left?.block ?? this.#blocks[0] ?? this.#newBlock(0);
    const at = left === null ? 0 : left.at + 1;
    const entry: Entry = { item, depth, block, at };
    block.entries.splice(at, 0, entry);
    for (let next = at + 1; next < block.entries.length; next++) (block.entries[next] as Entry).at = next;
    weigh(block, entry);
    this.#entries.set(item, entry);
    if (block.entries.length >= fullBlock) this.#halve(block);
    const same = this.#siblings.size === 0 ? undefined : this.#siblings.get(keyOf(item.origin));
    if (same !== undefined) this.#addSibling(same, entry);
  }

  #newBlock(rank: number): Block {
    const block = emptyBlock(rank);
    this.#blocks.splice(rank, 0, block);
    for (let next = rank + 1; next < this.#blocks.length; next++) (this.#blocks[next] as Block).rank = next;
    return block;
  }

  #halve(block: Block): void {
    const { entries } = block;
    const later = this.#newBlock(block.rank + 1);
    const kept = entries.slice(0, fullBlock / 2);
    later.entries = entries.slice(fullBlock / 2);
    block.entries = kept;
    block.shallowest = block.smallest = Infinity;
    for (const entry of kept) weigh(block, entry);
    for (const [at, entry] of later.entries.entries()) {
      entry.block = later;
      entry.at = at;
      weigh(later, entry);
    }
  }

  #addSibling(same: Siblings, entry: Entry): void {
    const key = keyOf(entry.item.rightOrigin);
    const sorted = same.get(key);
    if (sorted === undefined) same.set(key, [entry]);
    else sorted.splice(firstFrom(sorted, entry.item.id.client), 0, entry);
  }

  isBefore(one: Entry, other: Entry): boolean {
    return one.block === other.block ? one.at < other.at : one.block.rank < other.block.rank;
  }

  before(entry: Entry | null): Entry | null {
    if (entry === null) return this.#blocks.at(-1)?.entries.at(-1) ?? null;
    return entry.block.entries[entry.at - 1] ?? this.#blocks[entry.block.rank - 1]?.entries.at(-1) ?? null;
  }

  /** The first behind `entry` (null: from the beginning) that is not deeper than `depth`. */
  endOf(entry: Entry | null, depth: number): Entry | null {
    let at = entry === null ? 0 : entry.at + 1;
    for (let rank = entry?.block.rank ?? 0; rank < this.#blocks.length; rank++, at = 0) {
      const { entries, shallowest } = this.#blocks[rank] as Block;
      if (shallowest > depth) continue;
      for (; at < entries.length; at++) {
        const found = entries[at] as Entry;
        if (found.depth <= depth) return found;
      }
    }
    return null;
  }

  /** What has this depth and holds `entry`, or is it. */
  holderOf(entry: Entry, depth: number): Entry | null {
    return this.#lastBefore(entry.block.rank, entry.at + 1, depth, Infinity, null);
  }

  /**
   * The last child at this depth of a client below this one, behind `from` and before `to` (null: the end). Between
   * them nothing is shallower.
   */
  lastSmaller(from: Entry | null, to: Entry | null, depth: number, client: number): Entry | null {
    const last = this.#blocks.length - 1;
    return this.#lastBefore(to?.block.rank ?? last, to?.at ?? Infinity, depth, client, from);
  }

  #lastBefore(
    startRank: number,
    startAt: number,
    depth: number,
    client: number,
    from: Entry | null,
  ): Entry | null {
    let end = startAt;
    for (let rank = startRank; rank >= 0; rank--, end = Infinity) {
      const block = this.#blocks[rank] as Block;
      const begins = from !== null && from.block === block;
      // A block in which nothing is shallower tells by what it holds whether looking is worth it.
      const isWorth = block.shallowest < depth || (block.shallowest === depth && block.smallest < client);
      for (let at = Math.min(end, block.entries.length) - 1; isWorth && at >= 0; at--) {
        const found = block.entries[at] as Entry;
        if (found === from) return null;
        if (found.depth === depth && found.item.id.client < client) return found;
      }
      if (begins) return null;
    }
    return null;
  }

  /** The first child of `parent` with this right origin whose client is at least this one. */
  firstAlike(parent: Entry | null, origin: Y.ID | null, depth: number, item: Y.Item): Entry | null {
    const key = keyOf(origin);
    let same = this.#siblings.get(key);
    if (same === undefined) {
      this.#siblings.set(key, (same = new Map()));
      for (
        let child = this.endOf(parent, depth);
        child !== null && child.depth === depth;
        child = this.endOf(child, depth)
      )
        this.#addLast(same, child);
    }
    const sorted = same.get(keyOf(item.rightOrigin)) ?? [];
    return sorted[firstFrom(sorted, item.id.client)] ?? null;
  }

  #addLast(same: Siblings, entry: Entry): void {
    const key = keyOf(entry.item.rightOrigin);
    const sorted = same.get(key);
    if (sorted === undefined) same.set(key, [entry]);
    else sorted.push(entry);
  }
}
