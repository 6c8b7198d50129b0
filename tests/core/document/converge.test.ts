import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Bytes, type DocId, toHex } from "../../../src/core/base/index.ts";
import { readUpdate, scanUpdate, StructTable } from "../../../src/core/document/index.ts";
import { createReplicaDoc } from "../../../src/core/yjs/index.ts";
import { content, seeded, type } from "../log/world.ts";

const docId = `00${"d0".repeat(15)}` as DocId;
const founder = 5;
const hostile = 7;

const open = (...updates: readonly Bytes[]): Y.Doc => {
  const doc = createReplicaDoc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};

const textIn = (doc: Y.Doc): Y.XmlText => {
  for (const block of content(doc).toArray()) {
    const inner = block instanceof Y.XmlElement && block.length > 0 ? block.get(0) : null;
    if (inner instanceof Y.XmlText) return inner;
  }
  throw new Error("no text");
};

const beginning = (): Bytes => {
  const doc = open();
  doc.clientID = founder;
  type(doc, "hello world");
  content(doc).insert(1, [new Y.XmlElement("blockquote"), new Y.XmlElement("heading")]);
  return Y.encodeStateAsUpdate(doc);
};

/** A few edits on the beginning, in one transaction, by a client that knows nothing else. */
const edits = (base: Bytes, client: number, chance: () => number): Bytes => {
  const doc = open(base);
  doc.clientID = client;
  const before = Y.encodeStateVector(doc);
  doc.transact(() => {
    for (let n = 0; n < 5; n++) {
      const text = textIn(doc);
      const at = Math.floor(chance() * (text.length - 2));
      const what = chance();
      if (what < 0.5) text.insert(at, "xy");
      else if (what < 0.7) text.delete(at, 1);
      else if (what < 0.8) text.format(at, 2, { bold: {} });
      else if (what < 0.9)
        content(doc).insert(Math.floor(chance() * content(doc).length), [new Y.XmlElement("paragraph")]);
      else
        for (const block of content(doc).toArray())
          if (block instanceof Y.XmlElement) block.setAttribute("dir", "ltr");
    }
  });
  return Y.encodeStateAsUpdate(doc, before);
};

const mutate = (bytes: Bytes, chance: () => number): Bytes => {
  const changed = bytes.slice();
  for (let n = 0; n < 1 + 2 * chance(); n++)
    changed[Math.floor(chance() * changed.length)] = Math.floor(chance() * (chance() < 0.5 ? 24 : 256));
  return changed;
};

const endOf = (update: Bytes): number => {
  const read = readUpdate(update);
  const last = read.ok ? read.value.blocks[0]?.structs.at(-1) : undefined;
  return last === undefined ? 0 : last.clock + last.length;
};

const isSound = (base: Bytes, update: Bytes): boolean => {
  const table = new StructTable();
  const ends = new Map([[founder, endOf(base)]]);
  const boundOf = (client: number): number => ends.get(client) ?? 0;
  const first = {
    docId,
    client: founder,
    clockStart: 0,
    clockLen: endOf(base),
    update: base,
    boundOf: () => 0,
  };
  expect(scanUpdate(first, table).type).toBe("sound");
  const second = { docId, client: hostile, clockStart: 0, clockLen: endOf(update), update, boundOf };
  return scanUpdate(second, table).type === "sound";
};

const orders = [
  [0, 1, 2],
  [2, 1, 0],
  [1, 2, 0],
  [1, 0, 2],
  [2, 0, 1],
  [0, 2, 1],
] as const;

describe("mutated updates", () => {
  it("[DOC-1] [C11] [C06] what the gate lets in is applied by Yjs without a throw and without a rest, in any order, and comes to the same", () => {
    let sound = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const chance = seeded(seed);
      const base = beginning();
      const honest = [edits(base, 2, chance), edits(base, 9, chance)] as const;
      const original = edits(base, hostile, chance);
      for (let n = 0; n < 30; n++) {
        const changed = mutate(original, chance);
        if (!isSound(base, changed)) continue;
        sound++;
        const all = [...honest, changed];
        const states = new Set<string>();
        for (const order of orders) {
          const doc = open(base, ...order.map((at) => all[at] ?? base));
          expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
          states.add(toHex(Y.encodeStateAsUpdate(doc)));
        }
        expect(states.size).toBe(1);
      }
    }
    expect(sound).toBeGreaterThan(100);
  }, 60_000);
});
