// The gate in front of Yjs under fire: updates of real sessions with bytes changed, and updates written by hand whose
// every reference is a guess. What it lets in has to be applied without a throw and without a rest.

import { type Bytes, type DocId } from "../../src/core/base/index.ts";
import {
  decodeTable,
  openReplica,
  readUpdate,
  scanUpdate,
  type StructTable,
} from "../../src/core/document/index.ts";
import type { SeededRandom } from "../support/seededRandom.ts";
import { block, type Ref, type Struct, update } from "../core/document/updates.ts";
import { mutate } from "./mutate.ts";
import { type Moment, writeHonestly } from "./honest.ts";

const docId = `00${"a1".repeat(15)}` as DocId;
const hostile = 2_000_000_000;

type Base = Moment & { readonly ends: ReadonlyMap<number, number> };

export type GateFire = {
  /** One update against one document; true if it was let in. */
  readonly fire: (random: SeededRandom) => boolean;
};

const guess = (random: SeededRandom, base: Base, own: number): Ref => {
  const clients = [...base.ends, [hostile, own] as const];
  const [client, end] = clients[random.pick(clients.length)] ?? [hostile, own];
  return [client, random.pick(end + 2)];
};

const contents = (random: SeededRandom): Struct => {
  const all: readonly Struct[] = [
    { text: ["a", "حرية", "😀", "e\u0301"][random.pick(4)] ?? "a" },
    { element: ["paragraph", "heading", "table", "taskItem", "script"][random.pick(5)] ?? "paragraph" },
    { textType: true },
    { any: Uint8Array.of(126) },
    {
      format: ["bold", "link", "__proto__"][random.pick(3)] ?? "bold",
      json: ["{}", "null", "{"][random.pick(3)] ?? "{}",
    },
    { deleted: 1 + random.pick(3) },
    { collected: 1 + random.pick(3) },
    { raw: random.bytes(3), ref: 2 + random.pick(9) },
  ];
  return all[random.pick(all.length)] ?? { textType: true };
};

const handmade = (random: SeededRandom, base: Base): Bytes => {
  let own = 0;
  const structs = Array.from({ length: 1 + random.pick(5) }, (): Struct => {
    const made = {
      ...contents(random),
      ...(random.pick(2) === 0 ? { origin: guess(random, base, own) } : {}),
      ...(random.pick(3) === 0 ? { right: guess(random, base, own) } : {}),
      ...(random.pick(2) === 0
        ? { parent: random.pick(3) === 0 ? guess(random, base, own) : "content" }
        : {}),
      ...(random.pick(6) === 0 ? { key: ["dir", "level", "constructor"][random.pick(3)] ?? "dir" } : {}),
    };
    own += 1;
    return made;
  });
  const [client, end] = [...base.ends][random.pick(base.ends.size)] ?? [hostile, 1];
  const from = random.pick(end + 1);
  const deletions = random.pick(2) === 0 ? [] : [[client, [from, 1 + random.pick(3)]] as const];
  return update([block(hostile, 0, structs)], deletions);
};

const tableOf = (bytes: Bytes): StructTable => {
  const table = decodeTable(bytes);
  if (!table.ok) throw new Error("an honest table does not decode");
  return table.value;
};

/** Moments of documents that three people wrote, each with the update that was written then. */
export const aimAtGate = (random: SeededRandom): GateFire => {
  const { written, moments } = writeHonestly(150, random);
  const updates = written.map(({ update: bytes }) => bytes);
  const bases = moments.map((moment): Base => {
    const table = tableOf(moment.table);
    return { ...moment, ends: new Map(table.clients.map((client) => [client, table.end(client)])) };
  });
  const tables = bases.map(({ table }) => tableOf(table));
  return {
    fire: (chance) => {
      const at = chance.pick(bases.length);
      const [base, table] = [bases[at], tables[at]];
      if (base === undefined || table === undefined) throw new Error("nothing to aim at");
      const bytes =
        chance.pick(3) === 0 ? handmade(chance, base) : mutate(base.written.update, updates, chance);
      const read = readUpdate(bytes);
      const first = read.ok ? read.value.blocks[0] : undefined;
      const last = first?.structs.at(-1);
      // The header's own words are guesses too, most often the right ones.
      const client = chance.pick(20) === 0 ? hostile : (first?.client ?? base.written.client);
      const clockStart = chance.pick(20) === 0 ? chance.pick(9) : (base.ends.get(client) ?? 0);
      const clockLen = last === undefined ? 0 : last.clock + last.length - clockStart;
      const boundOf = (of: number): number => base.ends.get(of) ?? 0;
      const verdict = scanUpdate({ docId, client, clockStart, clockLen, update: bytes, boundOf }, table);
      if (verdict.type !== "sound") return false;
      tables[at] = tableOf(base.table);
      const replica = openReplica(base.state);
      if (!replica.ok) throw new Error("an honest state does not open");
      const applied = replica.value.apply(bytes);
      if (!applied.ok) throw new Error(`what the gate let in was not applied: ${applied.error.type}`);
      return true;
    },
  };
};
