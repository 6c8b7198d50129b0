// Cuts made beforehand and joins left undone, against Yjs's own way on the same updates.

import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Bytes, toHex } from "../../../src/core/base/index.ts";
import { canonicalState } from "../../../src/core/document/index.ts";
import { applyFast, createReplicaDoc } from "../../../src/core/yjs/index.ts";
import { block, type Deletion, type Struct, update } from "../document/updates.ts";
import { createSeededRandom, type SeededRandom } from "../../support/seededRandom.ts";

const stateOf = (doc: Y.Doc): string => {
  const state = canonicalState(Y.encodeStateAsUpdate(doc));
  if (!state.ok) throw new Error("a state is not canonical");
  return toHex(state.value);
};

const writer = 5;
const letters = 4_000;

/** One long text, and elements behind it. */
const ground = (behind: number): Bytes =>
  update([
    block(writer, 0, [
      { element: "paragraph", parent: "content" },
      { textType: true, parent: [writer, 0] },
      { text: "م".repeat(letters), parent: [writer, 1] },
      ...Array.from({ length: behind }, (_, at): Struct => ({
        element: "paragraph",
        origin: [writer, at === 0 ? 0 : letters + 1 + at],
      })),
    ]),
  ]);

const everySecond = (from: number, count: number): Deletion => [
  writer,
  ...Array.from({ length: count }, (_, at) => [2 + from + 2 * at, 1] as const),
];

/** Letters put into the text by somebody else, and letters of both deleted, some for the second time. */
const scattered = (client: number, random: SeededRandom): Bytes => {
  const at = (): number => 2 + random.pick(letters);
  const structs = Array.from({ length: 200 }, (): Struct => {
    const clock = at();
    return {
      text: "abc".slice(random.pick(3)),
      origin: [writer, clock],
      ...(random.pick(2) === 0 ? { right: [writer, Math.min(clock + 1 + random.pick(3), letters + 1)] } : {}),
    };
  });
  const ranges: (readonly [number, number])[] = [];
  for (let clock = 2 + random.pick(9); clock < letters - 20; clock += 8 + random.pick(90))
    ranges.push([clock, 1 + random.pick(6)]);
  const own: Deletion = [client, [1 + random.pick(20), 1 + random.pick(3)], [40 + random.pick(9), 60]];
  const theirs: Deletion = [writer, ...ranges];
  return update([block(client, 0, structs)], client > writer ? [own, theirs] : [theirs, own]);
};

describe("applying", { timeout: 60_000 }, () => {
  it("[DOC-21] makes of an update what Yjs makes of it", () => {
    for (let seed = 1; seed <= 8; seed++) {
      const random = createSeededRandom(seed);
      const updates = [
        ground(20),
        update([], [everySecond(random.pick(900), 500)]),
        scattered(9, random),
        scattered(3, random),
      ];
      const [ours, theirs] = [createReplicaDoc(), createReplicaDoc()];
      for (const each of updates) {
        expect(each.length).toBeGreaterThan(1_024);
        applyFast(ours, each);
        Y.applyUpdate(theirs, each);
        expect([seed, stateOf(ours)]).toEqual([seed, stateOf(theirs)]);
      }
      expect([ours.store.pendingStructs, ours.store.pendingDs]).toEqual([null, null]);
    }
  });

  it("[DOC-21] tells one change of one update", () => {
    const doc = createReplicaDoc();
    applyFast(doc, ground(20));
    const told: unknown[] = [];
    doc.on("update", (bytes: Bytes, origin: unknown) => told.push([bytes.length > 1_024, origin]));
    applyFast(doc, scattered(9, createSeededRandom(1)), "network");
    expect(told).toEqual([[true, "network"]]);
  });

  it("[DOC-21] leaves structs apart where joining them would move all behind them, and the state is the same", () => {
    const doc = createReplicaDoc();
    const plain = createReplicaDoc();
    // every second letter, then those between two of them: each deletion joins three
    const some: Deletion = [writer, ...Array.from({ length: 999 }, (_, at) => [3 + 4 * at, 1] as const)];
    for (const each of [ground(30_000), update([], [everySecond(0, letters / 2)]), update([], [some])]) {
      applyFast(doc, each);
      Y.applyUpdate(plain, each);
    }
    const count = doc.store.clients.get(writer)?.length ?? 0;
    // 999 times three were joined in part, as many as may be after one transaction
    expect(count).toBeGreaterThan(2 + 30_000 + letters - 2 * 999 + 100);
    expect(count).toBeLessThan(2 + 30_000 + letters - 2 * 64);
    expect(stateOf(doc)).toBe(stateOf(plain));
    // a document that is no replica joins all it can, whatever the last replica had left
    const others = new Y.Doc();
    for (let at = 0; at < letters; at++) others.getText("t").insert(at, "م");
    expect(others.store.clients.get(others.clientID)).toHaveLength(1);
  });
});
