import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { toHex } from "../../../src/core/base/index.ts";
import { claimingUpdate, clocksIn, readUpdate, renameUpdate } from "../../../src/core/document/index.ts";

/** Updates of one writer, one for each edit: text typed, taken out, and values set. */
const updatesOf = (client: number, edits: readonly (readonly [kind: number, at: number])[]): Uint8Array[] => {
  const doc = new Y.Doc();
  doc.clientID = client;
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const paragraph = new Y.XmlElement("paragraph");
  const text = new Y.XmlText("begun");
  paragraph.insert(0, [text]);
  doc.getXmlFragment("content").insert(0, [paragraph]);
  for (const [kind, at] of edits) {
    const place = text.length === 0 ? 0 : at % text.length;
    if (kind === 0) text.insert(place, "words");
    else if (kind === 1) text.delete(place, Math.min(3, text.length - place));
    else if (kind === 2) doc.getMap("about").set(`key ${at % 3}`, at);
    else text.format(place, Math.min(2, text.length - place), { bold: true });
  }
  return updates;
};

const edits = fc.array(fc.tuple(fc.nat(3), fc.nat(1_000)), { minLength: 1, maxLength: 30 });

const applied = (updates: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};

describe("an update under another number", () => {
  it("[LOG-22] makes the same document, and comes back to the same bytes", () => {
    fc.assert(
      fc.property(edits, (made) => {
        const [old, other] = [1_001, 70_000];
        const updates = updatesOf(old, made);
        const renamed = updates.map((update) => {
          const all = { client: old, from: 0, to: 1e9, there: { client: other, clock: 50 } };
          return renameUpdate(update, [all]) ?? new Uint8Array(0);
        });
        const before = claimingUpdate(other);
        // The first fifty clocks of the other number are taken by something that shows nothing.
        before[before.length - 2] = 50;
        const [a, b] = [applied(updates), applied([before, ...renamed])];
        expect(b.getXmlFragment("content").toJSON()).toBe(a.getXmlFragment("content").toJSON());
        expect(b.getMap("about").toJSON()).toEqual(a.getMap("about").toJSON());
        expect([...b.store.clients.keys()]).toEqual([other]);
        const back = renamed.map((update) =>
          renameUpdate(update, [{ client: other, from: 50, to: 1e9, there: { client: old, clock: 0 } }]),
        );
        expect(back.map((update) => toHex(update ?? new Uint8Array(0)))).toEqual(
          updates.map((one) => toHex(one)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("[LOG-22] waits for what it speaks of and is not there yet", () => {
    const [first, second] = updatesOf(5, [[0, 1]]);
    if (first === undefined || second === undefined) throw new Error("nothing was written");
    const end = clocksIn(first)?.to ?? 0;
    const missing = { client: 5, from: 0, to: end, there: null };
    const here = { client: 5, from: end, to: end + 100, there: { client: 6, clock: 0 } };
    expect(renameUpdate(second, [here, missing])).toBeNull();
    const there = { ...missing, there: { client: 9, clock: 3 } };
    const read = readUpdate(renameUpdate(second, [here, there]) ?? new Uint8Array(0));
    expect(
      read.ok && [read.value.blocks[0]?.client, read.value.blocks[0]?.structs[0]?.origin?.client],
    ).toEqual([6, 9]);
  });
});
