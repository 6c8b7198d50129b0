import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Bytes, toHex } from "../../../src/core/base/index.ts";
import { canonicalState, joinRun, readUpdate } from "../../../src/core/document/index.ts";
import { maxPayload } from "../../../src/core/log/index.ts";
import { content, seeded, type } from "../log/world.ts";
import { block, update } from "./updates.ts";

const client = 0x89ab_cdef;

/** A writer, and the updates it makes. */
const writer = (id = client): { readonly doc: Y.Doc; readonly updates: Bytes[] } => {
  const doc = new Y.Doc();
  doc.clientID = id;
  const updates: Bytes[] = [];
  doc.on("update", (update: Bytes, origin: unknown) => {
    if (origin !== "network") updates.push(update);
  });
  return { doc, updates };
};

const textOf = (doc: Y.Doc): Y.XmlText => {
  const block = content(doc).get(0);
  const inner = block instanceof Y.XmlElement ? block.get(0) : undefined;
  if (!(inner instanceof Y.XmlText)) throw new Error("no text");
  return inner;
};

const joined = (id: number, start: number, updates: readonly Bytes[]) => {
  const made = joinRun(id, start, updates);
  if (!made.ok) throw new Error(made.error.type);
  return made.value;
};

const applied = (base: Bytes, updates: readonly Bytes[]): Y.Doc => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, base);
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};

describe("joining a run", () => {
  it("[DOC-13] twenty keystrokes in one place are one struct, far smaller than Yjs's merge", () => {
    const { doc, updates } = writer();
    type(doc, "hello world");
    const start = Y.getState(doc.store, client);
    updates.length = 0;
    for (let n = 0; n < 20; n++) textOf(doc).insert(5 + n, "x");
    const [run, ...more] = joined(client, start, updates);
    expect(more).toEqual([]);
    expect(run?.clockLen).toBe(20);
    expect(run?.payload.length).toBeLessThanOrEqual(46);
    expect(Y.mergeUpdates(updates).length).toBeGreaterThan(180);
    const read = readUpdate(run?.payload ?? new Uint8Array(0));
    expect(read.ok && read.value.blocks[0]?.structs.length).toBe(1);
    // with a small client, at the end of the text: the figure of the design
    const small = writer(1);
    type(small.doc, "a");
    const from = Y.getState(small.doc.store, 1);
    small.updates.length = 0;
    for (let n = 0; n < 20; n++) type(small.doc, "x");
    expect(joined(1, from, small.updates)[0]?.payload.length).toBeLessThanOrEqual(34);
  });

  it("[DOC-13] the joined update gives the same document and the same clocks as the updates one by one", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const chance = seeded(seed);
      const { doc, updates } = writer();
      const other = writer(3);
      type(doc, "سلام hello");
      Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(doc), "network");
      const base = Y.encodeStateAsUpdate(doc);
      const start = Y.getState(doc.store, client);
      updates.length = 0;
      for (let n = 0; n < 30; n++) {
        const text = textOf(doc);
        const at = Math.floor(chance() * (text.length + 1));
        const what = chance();
        if (what < 0.5)
          for (let k = 0; k < 4; k++) text.insert(Math.min(at + k, text.length), chance() < 0.1 ? "😀" : "é");
        else if (what < 0.7 && at < text.length) text.delete(at, 1);
        else if (what < 0.8 && at < text.length) text.format(at, 1, { bold: {} });
        else if (what < 0.9) type(doc, "end");
        else {
          // somebody else's words come in between
          textOf(other.doc).insert(0, "z");
          for (const update of other.updates.splice(0)) Y.applyUpdate(doc, update, "network");
        }
      }
      const theirs = Y.encodeStateAsUpdate(other.doc);
      const runs = joined(client, start, updates);
      const single = applied(base, [theirs, ...updates]);
      const whole = applied(base, [theirs, ...runs.map((run) => run.payload)]);
      expect(toHex(Y.encodeStateAsUpdate(whole))).toBe(toHex(Y.encodeStateAsUpdate(single)));
      expect(toHex(Y.encodeStateAsUpdate(whole))).toBe(toHex(Y.encodeStateAsUpdate(doc)));
      expect(whole.store.pendingStructs).toBeNull();
      expect(runs.reduce((sum, run) => sum + run.clockLen, start)).toBe(Y.getState(doc.store, client));
    }
  });

  it("[DOC-14] what no entry can hold is cut into entries that apply in order, inside text too", () => {
    const { doc, updates } = writer();
    type(doc, "a");
    const base = Y.encodeStateAsUpdate(doc);
    const start = Y.getState(doc.store, client);
    updates.length = 0;
    const long = "كلمة😀 ".repeat(60_000);
    textOf(doc).insert(1, long);
    textOf(doc).delete(100, 20);
    const runs = joined(client, start, updates);
    expect(runs.length).toBeGreaterThan(2);
    for (const run of runs) {
      expect(run.payload.length).toBeLessThanOrEqual(maxPayload);
      expect(readUpdate(run.payload).ok).toBe(true);
    }
    let clock = start;
    for (const run of runs) {
      expect(run.clockStart).toBe(clock);
      clock += run.clockLen;
    }
    const whole = applied(
      base,
      runs.map((run) => run.payload),
    );
    expect(toHex(Y.encodeStateAsUpdate(whole))).toBe(toHex(Y.encodeStateAsUpdate(doc)));
  });

  it("[DOC-14] many blocks and many deletions are cut too", () => {
    const { doc, updates } = writer();
    const base = Y.encodeStateAsUpdate(doc);
    const blocks = Array.from({ length: 12_000 }, () => {
      const block = new Y.XmlElement("paragraph");
      block.insert(0, [new Y.XmlText("x")]);
      return block;
    });
    content(doc).insert(0, blocks);
    doc.transact(() => {
      for (let n = 5_999; n >= 0; n--) content(doc).delete(2 * n, 1);
    });
    const runs = joined(client, 0, updates);
    expect(runs.length).toBeGreaterThan(1);
    for (const run of runs) expect(readUpdate(run.payload).ok).toBe(true);
    const whole = applied(
      base,
      runs.map((run) => run.payload),
    );
    expect(toHex(Y.encodeStateAsUpdate(whole))).toBe(toHex(Y.encodeStateAsUpdate(doc)));
  });

  it("[DOC-14] a value that no entry can hold is refused by name, and so is what is no run", () => {
    const { doc, updates } = writer();
    doc.getMap("about").set("x", "y".repeat(300_000));
    expect(joinRun(client, 0, updates)).toEqual({ ok: false, error: { type: "valueTooLarge" } });
    const small = writer();
    type(small.doc, "a");
    expect(joinRun(client, 1, small.updates)).toEqual({ ok: false, error: { type: "notOneRun" } });
    expect(joinRun(5, 0, small.updates)).toEqual({ ok: false, error: { type: "notOneRun" } });
    expect(joinRun(client, 0, [new Uint8Array([1])])).toEqual({ ok: false, error: { type: "malformed" } });
    expect(joinRun(client, 0, [])).toEqual({ ok: true, value: [] });
  });
});

describe("the canonical state", () => {
  it("[CUT-7] is the same however Yjs has cut the structs, and the same document", () => {
    const cut = update(
      [
        block(7, 0, [
          { collected: 2 },
          { collected: 3 },
          { element: "paragraph", parent: "content" },
          { textType: true, parent: [7, 5] },
          { text: "ab", parent: [7, 6] },
          { text: "c", origin: [7, 8] },
        ]),
      ],
      [[7, [0, 5]]],
    );
    const whole = update(
      [
        block(7, 0, [
          { collected: 5 },
          { element: "paragraph", parent: "content" },
          { textType: true, parent: [7, 5] },
          { text: "abc", parent: [7, 6] },
        ]),
      ],
      [[7, [0, 5]]],
    );
    expect(canonicalState(cut)).toEqual({ ok: true, value: whole });
    expect(canonicalState(whole)).toEqual({ ok: true, value: whole });
    expect(canonicalState(new Uint8Array([1])).ok).toBe(false);
    expect(toHex(Y.encodeStateAsUpdate(applied(cut, [])))).toBe(
      toHex(Y.encodeStateAsUpdate(applied(whole, []))),
    );
  });
});
