// A search for the update that keeps Yjs busiest: what was there before and the update itself are described by a few
// genes, and what took longer than all before is changed further. Nothing of it is what an editor writes; all of it is
// what the gate lets in.

import type { DocId } from "../../src/core/base/index.ts";
import { emptyDocument, scanUpdate, updateLimits } from "../../src/core/document/index.ts";
import { block, type Deletion, type Ref, type Struct, update } from "../core/document/updates.ts";
import { createSeededRandom, type SeededRandom } from "../support/seededRandom.ts";
import { cpuSpent } from "./worst.ts";

const docId = `00${"a1".repeat(15)}` as DocId;
const clients = [2_000_000_000, 3_000_000_000] as const;
const limit = 262_144;

const lists = ["root", "text", "attribute"] as const;
const ways = ["none", "own", "last", "first", "forward", "backward", "random", "fixed"] as const;
const spans = [1, 3, 40, 50_000] as const;
const deletings = ["none", "second", "third", "random", "all"] as const;

/** One update. */
type Part = {
  readonly who: 0 | 1;
  readonly list: (typeof lists)[number];
  readonly origin: (typeof ways)[number];
  readonly right: (typeof ways)[number];
  /** Letters of a struct of text. */
  readonly span: number;
  /** Every so-manieth struct of text is a format instead. */
  readonly formats: number;
  readonly deleting: (typeof deletings)[number];
  /** Whose clocks are deleted. */
  readonly whose: 0 | 1;
  /** Share of the structs that an update may have. */
  readonly share: number;
};
type Genes = readonly Part[];

const oneOf = <T>(random: SeededRandom, items: readonly T[]): T => items[random.pick(items.length)] as T;

const somePart = (random: SeededRandom): Part => ({
  who: oneOf(random, [0, 1] as const),
  list: oneOf(random, lists),
  origin: oneOf(random, ways),
  right: oneOf(random, ways),
  span: oneOf(random, spans),
  formats: oneOf(random, [0, 0, 2, 3]),
  deleting: oneOf(random, deletings),
  whose: oneOf(random, [0, 1] as const),
  share: oneOf(random, [0, 0.3, 1, 1]),
});

const someGenes = (random: SeededRandom): Genes =>
  Array.from({ length: 2 + random.pick(4) }, () => somePart(random));

/** The same with one thing changed; the order of the parts too. */
const changedGenes = (genes: Genes, random: SeededRandom): Genes => {
  const changed = [...genes];
  for (let times = 1 + random.pick(3); times > 0; times--) {
    const at = random.pick(changed.length);
    const part = changed[at] as Part;
    const key = oneOf(random, Object.keys(part) as (keyof Part)[]);
    switch (random.pick(8)) {
      case 0:
        if (changed.length < 8) changed.splice(at, 0, part);
        break;
      case 1:
        if (changed.length > 2) changed.splice(at, 1);
        break;
      case 2:
        changed[at] = somePart(random);
        break;
      default:
        changed[at] = { ...part, [key]: somePart(random)[key] };
    }
  }
  return changed;
};

type Spot = { readonly client: number; readonly clock: number; readonly length: number };

const spotOf = (
  way: Part["origin"],
  spots: readonly Spot[],
  known: number,
  at: number,
  count: number,
  random: SeededRandom,
): Ref | null => {
  const own = spots.length > known ? spots.at(-1) : undefined;
  const pickOf = (index: number): Spot | undefined => spots[Math.max(0, Math.min(spots.length - 1, index))];
  const spot = {
    none: () => undefined,
    own: () => own,
    last: () => pickOf(spots.length - 1),
    first: () => pickOf(0),
    forward: () => pickOf(Math.floor((at * known) / count)),
    backward: () => pickOf(known - 1 - Math.floor((at * known) / count)),
    random: () => pickOf(random.pick(spots.length + 1)),
    fixed: () => pickOf(known >> 1),
  }[way]();
  return spot === undefined ? null : [spot.client, spot.clock + ((at * 7_919) % spot.length)];
};

const deletionsOf = (part: Part, end: number, random: SeededRandom): readonly Deletion[] => {
  const step = { none: 0, second: 2, third: 3, random: 2 + random.pick(9), all: 1 }[part.deleting];
  if (step === 0 || end < 4) return [];
  if (step === 1) return [[clients[part.whose], [3, end - 3]]];
  const most = Math.min(updateLimits.ranges, Math.floor((end - 3) / step));
  const ranges = Array.from({ length: most }, (_, at) => [3 + at * step, 1] as const);
  return ranges.length === 0 ? [] : [[clients[part.whose], ...ranges]];
};

type Found = {
  readonly genes: Genes;
  readonly ms: number;
  readonly bytes: number;
  readonly structs: number;
};

/** What the last part takes after the others; null when one is refused. `most` bounds the structs of each part. */
const timeOf = (genes: Genes, random: SeededRandom, most: number): Found | null => {
  const { table, replica } = emptyDocument();
  const ends = new Map<number, number>();
  const spots: Record<Part["list"], Spot[]> = { root: [], text: [], attribute: [] };
  const apply = (client: number, structs: readonly Struct[], clocks: number, gone: readonly Deletion[]) => {
    const clockStart = ends.get(client) ?? 0;
    const bytes = update(structs.length === 0 ? [] : [block(client, clockStart, structs)], gone);
    const boundOf = (of: number): number => ends.get(of) ?? 0;
    const verdict = scanUpdate(
      { docId, client, clockStart, clockLen: clocks, update: bytes, boundOf },
      table,
    );
    if (verdict.type !== "sound") return null;
    ends.set(client, clockStart + clocks);
    const ms = cpuSpent(() => {
      if (!replica.apply(bytes).ok) throw new Error("what the gate let in was not applied");
    });
    return { genes, ms, bytes: bytes.length, structs: structs.length };
  };
  const [first] = clients;
  const ground: readonly Struct[] = [
    { element: "paragraph", parent: "content" },
    { textType: true, parent: [first, 0] },
    { any: Uint8Array.of(126), key: "dir", parent: [first, 0] },
  ];
  apply(first, ground, 3, []);
  spots.root.push({ client: first, clock: 0, length: 1 });
  spots.attribute.push({ client: first, clock: 2, length: 1 });
  let found: Found | null = null;
  for (const part of genes) {
    const client = clients[part.who];
    let clock = ends.get(client) ?? 0;
    const start = clock;
    const count = Math.floor(part.share * Math.min(most, limit / 28));
    const ofList = spots[part.list];
    const known = ofList.length;
    const structs: Struct[] = [];
    let letters = 0;
    for (let at = 0; at < count; at++) {
      const origin = spotOf(part.origin, ofList, known, at, count, random);
      const right = part.list === "attribute" ? null : spotOf(part.right, ofList, known, at, count, random);
      const isFormat = part.formats > 0 && at % part.formats === 0;
      const span = letters + part.span < 60_000 ? part.span : 1;
      const content: Struct =
        part.list === "root"
          ? { element: "paragraph" }
          : part.list === "attribute"
            ? { any: Uint8Array.of(126) }
            : isFormat
              ? { format: "bold", json: at % 2 === 0 ? "{}" : "null" }
              : { text: "a".repeat(span) };
      const length = "text" in content ? span : 1;
      letters += length;
      const parent =
        part.list === "root"
          ? "content"
          : part.list === "text"
            ? ([first, 1] as const)
            : ([first, 0] as const);
      const struct: Struct = {
        ...content,
        ...(origin === null ? {} : { origin }),
        ...(right === null ? {} : { right }),
        ...(origin === null && right === null ? { parent } : {}),
        ...(origin === null && part.list === "attribute" ? { key: "dir" } : {}),
      };
      structs.push(struct);
      ofList.push({ client, clock, length });
      clock += length;
    }
    const end = part.whose === part.who ? clock : (ends.get(clients[part.whose]) ?? 0);
    const gone = deletionsOf(part, end, random);
    if (structs.length === 0 && gone.length === 0) continue;
    found = apply(client, structs, clock - start, gone);
    if (found === null) return null;
  }
  return found;
};

/** How often one beginning is changed before another is taken. */
const climb = 12;

/** So many tries, the slowest first: from a beginning by chance, what was slower than before is changed further. */
export const searchSlowest = (tries: number, most: number, random: SeededRandom): readonly Found[] => {
  const found: Found[] = [];
  let best: Found | null = null;
  for (let at = 0; at < tries; at++) {
    if (at % climb === 0) best = null;
    const genes: Genes = best === null ? someGenes(random) : changedGenes(best.genes, random);
    const next = timeOf(genes, createSeededRandom(1), most);
    if (next === null) continue;
    found.push(next);
    if (best === null || next.ms > best.ms) best = next;
  }
  return found.sort((a, b) => b.ms - a.ms);
};

/** The same in the largest size, and the least of three times: what it costs and not what else went on. */
export const slowestOf = (genes: Genes): Found => {
  const times = [1, 2, 3].flatMap(() => timeOf(genes, createSeededRandom(1), updateLimits.structs) ?? []);
  const [least] = times.sort((a, b) => a.ms - b.ms);
  if (least === undefined) throw new Error("what was let in is not let in when it is larger");
  return least;
};
