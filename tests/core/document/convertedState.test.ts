// The one pass over V2 beside Yjs's own conversion (tests/support/yjsConversion.ts): what the gate judges is what Yjs says
// of the same bytes, or both refuse. Documents of several people with all that ours hold, and bytes that are nearly such.

import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Bytes, toHex } from "../../../src/core/base/index.ts";
import { convertedState } from "../../../src/core/document/convertedState.ts";
import { type ReadUpdate, readUpdate, snapshotLimits } from "../../../src/core/document/updateReader.ts";
import { mutate } from "../../fuzz/mutate.ts";
import { createSeededRandom, type SeededRandom } from "../../support/seededRandom.ts";
import { convertedByYjs } from "../../support/yjsConversion.ts";
import { block, update } from "./updates.ts";

const words = ["the people ", "الناس ", "😀", "é", "a", "", "x".repeat(130)];
const values = [true, { a: ["😀", 0.5, null] }, null, "#ff0000", -3];

const writeSomething = (doc: Y.Doc, random: SeededRandom): void => {
  const content = doc.getXmlFragment("content");
  const texts = content
    .toArray()
    .flatMap((one) => (one instanceof Y.XmlElement ? one.toArray() : []))
    .filter((one) => one instanceof Y.XmlText);
  const text = texts[random.pick(texts.length || 1)];
  const word = words[random.pick(words.length)] ?? "";
  const value = values[random.pick(values.length)];
  switch (random.pick(text === undefined ? 2 : 8)) {
    case 0: {
      const paragraph = new Y.XmlElement(random.pick(3) === 0 ? "heading" : "paragraph");
      paragraph.insert(0, [new Y.XmlText(word)]);
      if (random.pick(3) === 0) paragraph.setAttribute("level", value as never);
      content.insert(random.pick(content.length + 1), [paragraph]);
      return;
    }
    case 1:
      doc.getMap("about").set(random.pick(2) === 0 ? "title" : "language", value);
      return;
    case 2:
      if (content.length > 2) content.delete(random.pick(content.length), 1);
      return;
    case 3:
    case 4:
      text?.insert(random.pick(text.length + 1), word, random.pick(2) === 0 ? { bold: value } : {});
      return;
    case 5:
      if (text !== undefined && text.length > 0) text.format(random.pick(text.length), 1, { italic: value });
      return;
    default:
      if (text !== undefined && text.length > 1) text.delete(random.pick(text.length - 1), 1);
  }
};

/** The state of three who write apart and meet. */
const stateOf = (seed: number): Bytes => {
  const random = createSeededRandom(seed);
  const docs = [1, 2, 3].map((each) => {
    const doc = new Y.Doc({ gc: random.pick(4) > 0 });
    doc.clientID = each * 1_000_003 * (1 + random.pick(2 ** 20));
    return doc;
  });
  for (let turn = 0; turn < 6; turn++) {
    for (const doc of docs) for (let times = random.pick(8); times > 0; times--) writeSomething(doc, random);
    const [from, to] = [docs[random.pick(3)], docs[random.pick(3)]];
    if (from !== undefined && to !== undefined) Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
  }
  const [first = new Y.Doc(), ...others] = docs;
  for (const other of others) Y.applyUpdate(first, Y.encodeStateAsUpdate(other));
  return Y.encodeStateAsUpdateV2(first);
};

/** Compared as text: comparing thousands of structs one by one takes longer than reading them. */
const told = (state: ReadUpdate | null): string | null =>
  state === null ? null : JSON.stringify({ ...state, bytes: toHex(state.bytes) });

const seeds = Array.from({ length: 30 }, (_, seed) => seed + 1);

describe("the V1 state of V2 bytes", () => {
  it("[CUT-11] is what Yjs's conversion says, struct by struct, and what the gate reads in those bytes", () => {
    let grown = 0;
    for (const seed of seeds) {
      const v2 = stateOf(seed);
      const state = convertedState(v2);
      expect(state, `seed ${seed}`).not.toBe(null);
      expect(told(state), `seed ${seed}`).toBe(told(convertedByYjs(v2)));
      const again = readUpdate(state?.bytes ?? v2, snapshotLimits);
      expect(again.ok ? told(again.value) : again.error, `seed ${seed}`).toBe(told(state));
      if (state?.bytes.length !== Y.convertUpdateFormatV2ToV1(v2).length) grown += 1;
    }
    expect(grown, "documents in which structs were joined").toBeGreaterThan(0);
  });

  it("[CUT-11] [C20] of bytes that are nearly a state is the same as Yjs says, or none where it is none", () => {
    const random = createSeededRandom(17);
    const states = seeds.map(stateOf);
    let [read, refused] = [0, 0];
    for (const state of states)
      for (let times = 0; times < 40; times++) {
        const bytes = mutate(state, states, random);
        const found = convertedState(bytes);
        expect(told(found), toHex(bytes)).toBe(told(convertedByYjs(bytes)));
        if (found === null) refused += 1;
        else read += 1;
      }
    expect(Math.min(read, refused), `${read} read, ${refused} refused`).toBeGreaterThan(40);
  });

  it("[CUT-11] [C20] is none where Yjs reads a kind that is in none of our documents", () => {
    const odd: readonly ((doc: Y.Doc) => void)[] = [
      (doc) => doc.getText("t").insertEmbed(0, { image: 1 }),
      (doc) => doc.getArray("a").insert(0, [new Y.Map()]),
      (doc) => doc.getMap("m").set("b", new Uint8Array(3)),
      (doc) => doc.getMap("m").set("d", new Y.Doc()),
      (doc) => doc.getMap("m").set("n".repeat(255), 1),
      (doc) => doc.getMap("__proto__").set("a", 1),
    ];
    for (const write of odd) {
      const doc = new Y.Doc();
      write(doc);
      const v2 = Y.encodeStateAsUpdateV2(doc);
      expect([convertedState(v2), convertedByYjs(v2)]).toEqual([null, null]);
    }
    const named = new Y.Doc();
    named.getMap("m").set("n".repeat(254), 1);
    expect(convertedState(Y.encodeStateAsUpdateV2(named))).not.toBe(null);
  });

  it("[CUT-11] has text and what was deleted or collected in one struct where one says the same", () => {
    const client = 77;
    const torn = update([
      block(client, 0, [
        { element: "paragraph", parent: "content" },
        { textType: true, parent: [client, 0] },
        { text: "a".repeat(100), parent: [client, 1] },
        { text: "ب".repeat(20), origin: [client, 101] },
        { text: "c", origin: [client, 120], right: [client, 0] },
        { deleted: 2, origin: [client, 122] },
        { deleted: 3, origin: [client, 124] },
        { collected: 4 },
        { collected: 5 },
      ]),
    ]);
    const v2 = Y.convertUpdateFormatV1ToV2(torn);
    const state = convertedState(v2);
    expect(state?.blocks[0]?.structs.map(({ length }) => length)).toEqual([1, 1, 120, 1, 5, 9]);
    expect(state).toEqual(convertedByYjs(v2));
  });
});
