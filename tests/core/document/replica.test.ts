import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Bytes, toHex } from "../../../src/core/base/index.ts";
import { openReplica, openStoredReplica, readUpdate } from "../../../src/core/document/index.ts";
import { withoutFormatCleanUp } from "../../../src/core/yjs/index.ts";
import { seeded } from "../log/world.ts";

type Network = { readonly docs: readonly Y.Doc[]; uncalled: number };

/** Three writers and two readers bold and unbold the same text at once; every update reaches everybody, shuffled. */
const formatting = (seed: number, prepare: (doc: Y.Doc) => Y.Doc): Network => {
  const chance = seeded(seed);
  const docs = Array.from({ length: 5 }, (_, n) => {
    const doc = prepare(new Y.Doc());
    doc.clientID = n + 1;
    return doc;
  });
  const network: Network = { docs, uncalled: 0 };
  const inboxes = docs.map((): Bytes[] => []);
  let writing = false;
  for (const [at, doc] of docs.entries())
    doc.on("update", (update: Bytes, origin: unknown) => {
      if (origin === "network") return;
      if (!writing) network.uncalled++;
      for (const [to, inbox] of inboxes.entries()) if (to !== at) inbox.push(update);
    });
  const deliver = (all: boolean): void => {
    for (const [to, inbox] of inboxes.entries())
      while (inbox.length > 0 && (all || chance() < 0.6)) {
        const [update] = inbox.splice(Math.floor(chance() * inbox.length), 1);
        const doc = docs[to];
        if (update !== undefined && doc !== undefined) Y.applyUpdate(doc, update, "network");
      }
  };
  const write = (doc: Y.Doc, edit: (text: Y.Text) => void): void => {
    writing = true;
    edit(doc.getText("t"));
    writing = false;
  };
  const [first] = docs;
  if (first !== undefined) write(first, (text) => text.insert(0, "one two three four"));
  deliver(true);
  for (let round = 0; round < 12; round++) {
    for (const doc of docs.slice(0, 3))
      write(doc, (text) => {
        const at = Math.floor(chance() * text.length);
        const length = 1 + Math.floor(chance() * (text.length - at - 1));
        if (chance() < 0.3) text.insert(at, "x");
        else if (chance() < 0.2 && length > 0) text.delete(at, Math.min(2, length));
        else text.format(at, length, { bold: chance() < 0.5 ? true : null });
      });
    deliver(false);
  }
  for (let rest = 0; rest < 20 && inboxes.some((inbox) => inbox.length > 0); rest++) deliver(true);
  return network;
};

const statesOf = ({ docs }: Network): ReadonlySet<string> =>
  new Set(docs.map((doc) => toHex(Y.encodeStateAsUpdate(doc))));

describe("a replica", () => {
  it("[DOC-11] [C17] nobody sends a deletion that nobody made, and readers end with the writers' bytes", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const network = formatting(seed, withoutFormatCleanUp);
      expect(network.uncalled).toBe(0);
      expect(statesOf(network).size).toBe(1);
    }
  });

  it("[DOC-11] [C17] which is not so where Yjs cleans up by itself", () => {
    let uncalled = 0;
    for (let seed = 1; seed <= 20; seed++) uncalled += formatting(seed, (doc) => doc).uncalled;
    expect(uncalled).toBeGreaterThan(0);
  });

  it("[DOC-12] writes under the number it was given after its state was loaded", () => {
    const first = openReplica(null, 77);
    if (!first.ok) throw new Error(first.error.type);
    first.value.change((doc) => doc.getMap("about").set("title", "a"));
    const again = openReplica(first.value.state(), 77);
    if (!again.ok) throw new Error(again.error.type);
    const update = again.value.change((doc) => doc.getMap("about").set("title", "b"));
    const read = readUpdate(update ?? new Uint8Array(0));
    expect(read.ok && read.value.blocks.map((block) => [block.client, block.clock])).toEqual([[77, 1]]);
    expect(again.value.end(77)).toBe(2);
    expect(again.value.change(() => {})).toBeNull();
    const reader = openReplica(first.value.state());
    expect(() => reader.ok && reader.value.change(() => {})).toThrow("does not write");
  });

  it("[DOC-12] [C14] says so when somebody writes under its number, and when Yjs keeps something waiting", () => {
    const theirs = new Y.Doc();
    theirs.clientID = 77;
    const updates: Bytes[] = [];
    theirs.on("update", (update: Bytes) => updates.push(update));
    theirs.getMap("about").set("a", 1);
    theirs.getMap("about").set("a", 2);
    const mine = openReplica(null, 77);
    if (!mine.ok) throw new Error(mine.error.type);
    expect(mine.value.apply(updates[0] ?? new Uint8Array(0))).toEqual({
      ok: false,
      error: { type: "numberStolen" },
    });
    const late = openReplica(null);
    if (!late.ok) throw new Error(late.error.type);
    expect(late.value.apply(updates[1] ?? new Uint8Array(0))).toEqual({
      ok: false,
      error: { type: "applyFailed" },
    });
    expect([mine.value.isSound, late.value.isSound]).toEqual([true, false]);
    expect(late.value.apply(new Uint8Array([9]))).toEqual({ ok: false, error: { type: "applyFailed" } });
  });

  it("[DOC-12] opens from its state at rest as it was", () => {
    const replica = openReplica(null, 5);
    if (!replica.ok) throw new Error(replica.error.type);
    replica.value.change((doc) => doc.getMap("about").set("title", "كتاب"));
    const v2 = replica.value.stateV2();
    const stored = openStoredReplica(v2);
    expect(stored.stateV2()).toEqual(v2);
    expect(replica.value.stateV2()).toEqual(v2);
    expect(stored.state()).toEqual(replica.value.state());
    stored.writeAs(5);
    stored.change((doc) => doc.getMap("about").set("title", "كتابان"));
    expect(stored.end(5)).toBe(2);
    const again = openStoredReplica(stored.stateV2());
    expect(again.state()).toEqual(stored.state());
    expect(again.doc?.clientID).not.toBe(5);
    // What was given once is not given again after a change, by this side or the other.
    replica.value.change((doc) => doc.getMap("about").set("title", "كتابان"));
    expect(replica.value.stateV2()).toEqual(stored.stateV2());
    expect(openStoredReplica(v2).apply(stored.state()).ok).toBe(true);
    const late = openStoredReplica(v2);
    expect(late.end(5)).toBe(1);
    expect(late.stateV2()).toEqual(v2);
    expect(late.apply(stored.state()).ok).toBe(true);
    expect(late.stateV2()).toEqual(stored.stateV2());
  });
});
