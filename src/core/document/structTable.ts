// Where every struct ever made stands (protocol 2.9): for each client, runs of clocks with the list they are in, and
// which of them are types. Yjs forgets this when it collects, earlier on one replica than on another; the gate must
// not, or one update would be judged differently by the order of arrival (attacks C07, C19).
//
// The design's table held the depth of types alone. The list is held instead, for all structs: with it an item
// between neighbours of two different lists, or in a place where its kind has no business, is refused by everyone.

import { type RootName, rootNames, rootShape } from "./rootShape.ts";

/** What a list may hold: entries of a map, children of an element, text, or attributes of an element. */
const listShapes = ["map", "children", "text", "attributes", "gone"] as const;
export type ListShape = (typeof listShapes)[number];

export type ListPlace = {
  readonly shape: ListShape;
  /** Types between this list and its root. */
  readonly depth: number;
  /** The type it belongs to, or its root. */
  readonly parent: { readonly client: number; readonly clock: number } | { readonly root: RootName } | null;
};

/** What a struct itself is: something to stand in, or not. */
export type TypeShape = "none" | "element" | "text";

type Runs = {
  /** Clock at which each run begins. */
  readonly starts: number[];
  readonly lists: ListPlace[];
  readonly types: TypeShape[];
  end: number;
  /** Where was looked last: structs come in the order of their clocks. */
  last: number;
};

export type Place = { readonly list: ListPlace; readonly type: TypeShape };

export type TableMark = {
  readonly client: number;
  readonly runs: number;
  readonly end: number;
  readonly lists: number;
};

/** For what was collected before anybody saw where it stood. */
export const gone: ListPlace = { shape: "gone", depth: 0, parent: null };

const rootLists = new Map<RootName, ListPlace>(
  rootNames.map((root) => [root, { shape: rootShape[root], depth: 0, parent: { root } }]),
);

export class StructTable {
  readonly #clients = new Map<number, Runs>();
  /** Lists by the client and clock of their type and, in one number with the clock, their shape. */
  readonly #lists = new Map<number, Map<number, ListPlace>>();
  /** Keys of #lists in the order they were made, for taking back. */
  readonly #made: (readonly [client: number, key: number])[] = [];

  get clients(): readonly number[] {
    return [...this.#clients.keys()].sort((a, b) => a - b);
  }

  /** Where the client's clocks end. */
  end(client: number): number {
    return this.#clients.get(client)?.end ?? 0;
  }

  /** Null beyond the end. */
  at(client: number, clock: number): Place | null {
    const runs = this.#clients.get(client);
    if (runs === undefined || clock >= runs.end) return null;
    const index = findRun(runs, clock);
    const list = runs.lists[index];
    return list === undefined ? null : { list, type: runs.types[index] ?? "none" };
  }

  /** The run that holds the clock, with the clock at which it ends. */
  runAt(client: number, clock: number): (Place & { readonly end: number }) | null {
    const place = this.at(client, clock);
    const runs = this.#clients.get(client);
    if (place === null || runs === undefined) return null;
    return { ...place, end: runs.starts[findRun(runs, clock) + 1] ?? runs.end };
  }

  rootList(root: RootName): ListPlace {
    return rootLists.get(root) ?? gone;
  }

  /** The list of a type's children, of its text, or (keyed) of its attributes; null for what is no type. */
  listIn(client: number, clock: number, keyed: boolean): ListPlace | null {
    const place = this.at(client, clock);
    if (place === null || place.type === "none") return null;
    const shape = keyed ? "attributes" : place.type === "text" ? "text" : "children";
    if (keyed && place.type === "text") return null;
    return this.list(client, clock, shape, place.list.depth + 1);
  }

  /** The one value that stands for a list in the type at (client, clock). */
  list(client: number, clock: number, shape: ListShape, depth: number): ListPlace {
    const key = clock * listShapes.length + listShapes.indexOf(shape);
    let ofClient = this.#lists.get(client);
    const known = ofClient?.get(key);
    if (known !== undefined) return known;
    if (ofClient === undefined) this.#lists.set(client, (ofClient = new Map()));
    const made: ListPlace = { shape, depth, parent: { client, clock } };
    ofClient.set(key, made);
    this.#made.push([client, key]);
    return made;
  }

  /** The next `length` clocks of a client. */
  append(client: number, length: number, list: ListPlace, type: TypeShape): void {
    let runs = this.#clients.get(client);
    if (runs === undefined) {
      runs = { starts: [], lists: [], types: [], end: 0, last: 0 };
      this.#clients.set(client, runs);
    }
    const last = runs.starts.length - 1;
    if (last < 0 || runs.lists[last] !== list || runs.types[last] !== type) {
      runs.starts.push(runs.end);
      runs.lists.push(list);
      runs.types.push(type);
    }
    runs.end += length;
  }

  mark(client: number): TableMark {
    const runs = this.#clients.get(client);
    return { client, runs: runs?.starts.length ?? 0, end: runs?.end ?? 0, lists: this.#made.length };
  }

  /** Takes back everything since the mark. */
  rollBack(mark: TableMark): void {
    for (const [client, key] of this.#made.splice(mark.lists)) this.#lists.get(client)?.delete(key);
    const runs = this.#clients.get(mark.client);
    if (runs === undefined) return;
    runs.starts.length = mark.runs;
    runs.lists.length = mark.runs;
    runs.types.length = mark.runs;
    runs.end = mark.end;
    if (mark.runs === 0) this.#clients.delete(mark.client);
  }

  /** The runs of a client, in order. */
  *runs(client: number): Generator<Place & { readonly length: number }> {
    const runs = this.#clients.get(client);
    for (let i = 0; runs !== undefined && i < runs.starts.length; i++) {
      const start = runs.starts[i] ?? 0;
      const list = runs.lists[i] ?? gone;
      yield { list, type: runs.types[i] ?? "none", length: (runs.starts[i + 1] ?? runs.end) - start };
    }
  }
}

/** Index of the run that holds the clock, which is not beyond the end. */
const findRun = (runs: Runs, clock: number): number => {
  const { starts, last } = runs;
  for (let near = last; near <= last + 1; near++)
    if ((starts[near] ?? Infinity) <= clock && clock < (starts[near + 1] ?? runs.end))
      return (runs.last = near);
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= clock) low = middle + 1;
    else high = middle;
  }
  return (runs.last = low - 1);
};
