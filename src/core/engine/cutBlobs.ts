// What is still to come of a cut's blobs (protocol 2.12). A blob is named by the hash of the list of its chunks, which
// is itself asked for by that hash; then the chunks are. Every step costs what it brings, however much is awaited.

import { type Bytes, toHex } from "../base/index.ts";
import { readChunkList } from "../log/index.ts";

export type WantedBlob = { readonly root: Bytes; readonly chunks: number };

export type CutBlobs = {
  /** These are wanted too. */
  readonly want: (blobs: readonly WantedBlob[]) => void;
  /** The first of those that are missing. */
  readonly missing: (most: number) => readonly string[];
  readonly isWhole: () => boolean;
  /** False: it was not asked for, or is a list of another number of chunks than was said. */
  readonly take: (hash: string, chunk: Bytes) => boolean;
  readonly isWanted: (hash: string) => boolean;
  readonly chunksOf: (root: Bytes) => readonly Bytes[];
  /** Of a blob's chunks, in their order; null while their list is not here. */
  readonly hashesOf: (root: Bytes) => readonly string[] | null;
  readonly get: (hash: string) => Bytes | undefined;
  /** Chunks and lists, by hash. */
  readonly all: () => ReadonlyMap<string, Bytes>;
  /** Chunks that are here, of all that are wanted so far. */
  readonly progress: () => { readonly here: number; readonly all: number };
};

/** A set in its order, from which anything is taken and the first are read at the cost of what is read. */
type Link = { readonly hash: string; before: Link | null; after: Link | null };

const createLine = () => {
  const links = new Map<string, Link>();
  let [first, last]: [Link | null, Link | null] = [null, null];
  return {
    has: (hash: string): boolean => links.has(hash),
    isEmpty: (): boolean => first === null,
    add: (hash: string): void => {
      if (links.has(hash)) return;
      const link: Link = { hash, before: last, after: null };
      if (last === null) first = link;
      else last.after = link;
      last = link;
      links.set(hash, link);
    },
    delete: (hash: string): void => {
      const link = links.get(hash);
      if (link === undefined) return;
      links.delete(hash);
      if (link.before === null) first = link.after;
      else link.before.after = link.after;
      if (link.after === null) last = link.before;
      else link.after.before = link.before;
    },
    first: (most: number): readonly string[] => {
      const found: string[] = [];
      for (let link = first; link !== null && found.length < most; link = link.after) found.push(link.hash);
      return found;
    },
  };
};

export const createCutBlobs = (): CutBlobs => {
  const here = new Map<string, Bytes>();
  const lacking = createLine();
  /** How many chunks each list has to name. */
  const counts = new Map<string, number>();
  let all = 0;
  let arrived = 0;

  const lack = (hash: string): void => {
    if (here.has(hash)) arrived += 1;
    else lacking.add(hash);
  };

  const hashesOf = (root: Bytes): readonly string[] | null => {
    const list = here.get(toHex(root));
    return list === undefined ? null : readChunkList(list);
  };

  return {
    want: (blobs) => {
      for (const { root, chunks } of blobs) {
        const hash = toHex(root);
        if (counts.has(hash)) continue;
        counts.set(hash, chunks);
        all += chunks;
        lacking.add(hash);
      }
    },
    missing: lacking.first,
    isWhole: () => lacking.isEmpty(),
    isWanted: (hash) => lacking.has(hash),
    take: (hash, chunk) => {
      if (!lacking.has(hash)) return false;
      const count = counts.get(hash);
      const hashes = count === undefined ? null : readChunkList(chunk);
      if (count !== undefined && hashes?.length !== count) return false;
      lacking.delete(hash);
      here.set(hash, chunk);
      if (hashes === null) arrived += 1;
      for (const each of hashes ?? []) lack(each);
      return true;
    },
    chunksOf: (root) => (hashesOf(root) ?? []).flatMap((hash) => here.get(hash) ?? []),
    hashesOf,
    get: (hash) => here.get(hash),
    all: () => here,
    progress: () => ({ here: Math.min(arrived, all), all }),
  };
};
