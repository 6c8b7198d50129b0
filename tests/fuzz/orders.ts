// Entries of four people, one of them or more writing by hand, delivered to machines in different orders: each machine
// judges with the entry and its past alone, so all have to judge alike and come to the same tables and texts. One of
// them is closed and opened again between any two.

import { type Bytes, type DocId, toHex } from "../../src/core/base/index.ts";
import {
  canonicalState,
  decodeTable,
  emptyDocument,
  encodeTable,
  type OpenDocument,
  openReplica,
  scanUpdate,
} from "../../src/core/document/index.ts";
import { block, type Deletion, type Ref, type Struct, update } from "../core/document/updates.ts";
import type { SeededRandom } from "../support/seededRandom.ts";

const docId = `00${"a1".repeat(15)}` as DocId;
const clients = [7, 70, 2_000_000_000, 4_000_000_000] as const;

type Entry = {
  readonly client: number;
  /** Its place in its author's chain. */
  readonly nth: number;
  readonly clockStart: number;
  readonly clockLen: number;
  readonly bytes: Bytes;
  /** How many entries of each it lists; what these list need not be listed. */
  readonly listed: ReadonlyMap<number, number>;
  /** Clock ends of what is listed, and of the own chain. */
  readonly bounds: ReadonlyMap<number, number>;
};

type Site = { readonly ref: Ref; readonly list: string; readonly type: "element" | "text" | null };

const oneOf = <T>(random: SeededRandom, items: readonly T[]): T | undefined =>
  items[random.pick(items.length)];

/** A struct beside or in what is there, most often where it may stand. */
const someStruct = (
  random: SeededRandom,
  known: readonly Site[],
  all: readonly Site[],
  client: number,
  clock: number,
) => {
  const site = oneOf(random, random.pick(25) === 0 ? all : known);
  const own: Ref = [client, clock];
  const made = (struct: Struct, list: string, type: Site["type"] = null) => ({
    struct,
    site: { ref: own, list, type },
  });
  if (site === undefined || random.pick(8) === 0)
    return made({ element: "paragraph", parent: "content" }, "root", "element");
  if (site.type !== null && random.pick(3) === 0) {
    const [of, at] = site.ref;
    if (site.type === "text")
      return made({ text: "سلام".slice(random.pick(4)), parent: site.ref }, `text ${of}.${at}`);
    const inside = random.pick(4);
    if (inside === 0)
      return made({ any: Uint8Array.of(126), key: "dir", parent: site.ref }, `dir ${of}.${at}`);
    if (inside === 1) return made({ textType: true, parent: site.ref }, `in ${of}.${at}`, "text");
    return made({ element: "blockquote", parent: site.ref }, `in ${of}.${at}`, "element");
  }
  const same = random.pick(20) === 0 ? known : known.filter(({ list }) => list === site.list);
  const isKeyed = site.list.startsWith("dir");
  const right = isKeyed || random.pick(2) === 0 ? undefined : oneOf(random, same)?.ref;
  const origin = right !== undefined && random.pick(3) === 0 ? {} : { origin: site.ref };
  const content: Struct = isKeyed
    ? { any: Uint8Array.of(126) }
    : site.list.startsWith("text")
      ? random.pick(3) === 0
        ? { format: "bold", json: "{}" }
        : { text: "abc".slice(random.pick(3)) }
      : random.pick(6) === 0
        ? { deleted: 1 + random.pick(3) }
        : { element: "paragraph" };
  return made(
    { ...content, ...origin, ...(right === undefined ? {} : { right }) },
    site.list,
    "element" in content ? "element" : null,
  );
};

const lengthOf = (struct: Struct): number =>
  "text" in struct ? struct.text.length : "deleted" in struct ? struct.deleted : 1;

const someDeletions = (random: SeededRandom, bounds: ReadonlyMap<number, number>): readonly Deletion[] =>
  [...bounds]
    .filter(([, end]) => end > 0 && random.pick(3) === 0)
    .sort(([a], [b]) => b - a)
    .map(([client, end]): Deletion => {
      const from = random.pick(end);
      return [client, [from, 1 + random.pick(random.pick(30) === 0 ? end : end - from)]];
    });

/** So many entries, each after what it lists. */
export const someEntries = (count: number, random: SeededRandom): readonly Entry[] => {
  const entries: Entry[] = [];
  const chains = new Map<number, Entry[]>(clients.map((client) => [client, []]));
  const sites: (Site & { readonly nth: number })[] = [];
  for (let at = 0; at < count; at++) {
    const client = oneOf(random, clients) ?? clients[0];
    const chain = chains.get(client) ?? [];
    const before = chain.at(-1);
    const listed = new Map<number, number>();
    const bounds = new Map<number, number>();
    for (const [other, theirs] of chains) {
      const least = before?.listed.get(other) ?? 0;
      const most =
        other === client
          ? theirs.length
          : Math.max(least, least + random.pick(theirs.length - least + 2) - 1);
      listed.set(other, other === client ? most : Math.min(most, theirs.length));
      const last = theirs[(listed.get(other) ?? 0) - 1];
      bounds.set(other, last === undefined ? 0 : last.clockStart + last.clockLen);
    }
    const clockStart = (bounds.get(client) ?? 0) + (random.pick(60) === 0 ? 1 : 0);
    let clock = clockStart;
    const structs: Struct[] = [];
    const known: Site[] = sites.filter(({ ref: [of], nth }) => nth < (listed.get(of) ?? 0));
    for (let more = random.pick(6); more > 0; more--) {
      const { struct, site } = someStruct(random, known, sites, client, clock);
      structs.push(struct);
      known.push(site);
      sites.push({ ...site, nth: chain.length });
      clock += lengthOf(struct);
    }
    const deletions = structs.length === 0 || random.pick(3) === 0 ? someDeletions(random, bounds) : [];
    if (structs.length === 0 && deletions.length === 0) continue;
    const blocks = structs.length === 0 ? [] : [block(client, clockStart, structs)];
    const entry = { client, nth: chain.length, clockStart, clockLen: clock - clockStart, listed, bounds };
    chain.push({ ...entry, bytes: update(blocks, deletions) });
    entries.push(chain.at(-1) as Entry);
  }
  return entries;
};

const reopened = (document: OpenDocument): OpenDocument => {
  const table = decodeTable(encodeTable(document.table));
  const replica = openReplica(document.replica.state());
  if (!table.ok || !replica.ok) throw new Error("what was closed does not open");
  return { ...document, table: table.value, replica: replica.value };
};

export type Judged = { readonly verdicts: readonly string[]; readonly table: string; readonly state: string };

/** One machine: takes any entry whose past it holds, in an order of its own. */
export const judgeInOrder = (entries: readonly Entry[], random: SeededRandom, reopens: boolean): Judged => {
  let document = emptyDocument();
  const held = new Map<number, number>();
  const verdicts = new Map<Entry, string>();
  const isReady = ({ client, nth, listed }: Entry): boolean =>
    (held.get(client) ?? 0) === nth && [...listed].every(([of, many]) => (held.get(of) ?? 0) >= many);
  for (let waiting = [...entries]; waiting.length > 0;) {
    const entry = oneOf(random, waiting.filter(isReady));
    if (entry === undefined) throw new Error("entries wait for each other");
    waiting = waiting.filter((other) => other !== entry);
    const { client, clockStart, clockLen, bytes, bounds } = entry;
    const verdict = scanUpdate(
      { docId, client, clockStart, clockLen, update: bytes, boundOf: (of) => bounds.get(of) ?? 0 },
      document.table,
    );
    verdicts.set(entry, verdict.type === "hostile" ? verdict.reason : verdict.type);
    if (verdict.type === "sound" && !document.replica.apply(bytes).ok)
      throw new Error("what was let in is not applied");
    held.set(client, entry.nth + 1);
    if (reopens && random.pick(4) === 0) document = reopened(document);
  }
  const state = canonicalState(document.replica.state());
  if (!state.ok) throw new Error("a state has no canonical form");
  return {
    verdicts: entries.map((entry) => verdicts.get(entry) ?? ""),
    table: toHex(encodeTable(document.table)),
    state: toHex(state.value),
  };
};
