import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  editionDocId,
  joinRun,
  openReplica,
  putCircleName,
  putNote,
  putProfileName,
  putThing,
  readCircleName,
  readEditionText,
  readNotes,
  readProfileName,
  readThings,
  removeNote,
  type Replica,
  type Thing,
  writeEdition,
} from "../../../src/core/document/index.ts";
import { type Note } from "../../../src/schema/index.ts";

beforeAll(async () => {
  await readyCrypto();
});

const replica = (client = 7): Replica => {
  const opened = openReplica(null, client);
  if (!opened.ok) throw new Error(opened.error.type);
  return opened.value;
};

const thing = (docId: string, createdAt = 1): Thing => ({
  docId: docId as DocId,
  kind: "reading",
  title: "حوار",
  language: "ar",
  direction: "rtl",
  by: "ab".repeat(32),
  createdAt,
  removed: false,
});
const note: Note = {
  type: "reply",
  id: "A".repeat(22),
  to: "B".repeat(22),
  text: "نعم",
  createdAt: 5,
  editedAt: null,
};

describe("typed contents", () => {
  it("[DOC-16] things, names and notes come back as they were put", () => {
    const index = replica();
    const [one, two] = [thing(`00${"11".repeat(15)}`, 2), thing(`00${"22".repeat(15)}`, 1)];
    putThing(index, one);
    putThing(index, two);
    putCircleName(index, "حلقة");
    expect(readThings(index)).toEqual([two, one]);
    expect(readCircleName(index)).toBe("حلقة");
    putThing(index, { ...one, removed: true });
    expect(readThings(index)[1]?.removed).toBe(true);
    const margin = replica();
    expect(readProfileName(margin)).toBeNull();
    putProfileName(margin, "أمينة");
    expect(readProfileName(margin)).toBe("أمينة");
    putNote(margin, note);
    expect(readNotes(margin)).toEqual([note]);
    expect(removeNote(margin, note.id)).not.toBeNull();
    expect(readNotes(margin)).toEqual([]);
    expect(removeNote(margin, note.id)).toBeNull();
  });

  it("[DOC-16] [C13] what does not fit its shape is not there, and the rest is", () => {
    const index = replica();
    const good = thing(`00${"11".repeat(15)}`);
    const { docId: _, ...entry } = good;
    const hostile: readonly (readonly [string, unknown])[] = [
      [`00${"33".repeat(15)}`, { ...entry, title: { toString: "x" } }],
      [`00${"44".repeat(15)}`, { ...entry, createdAt: Number.POSITIVE_INFINITY }],
      [`00${"55".repeat(15)}`, { ...entry, title: "x".repeat(10_000_000 / 10) }],
      [`00${"66".repeat(15)}`, { ...entry, more: 1 }],
      [`00${"77".repeat(15)}`, []],
      [`00${"88".repeat(15)}`, null],
      ["toString", entry],
      [`01${"99".repeat(15)}`, entry],
      ["circle", { name: 5 }],
    ];
    index.change((doc) => {
      for (const [key, value] of hostile) doc.getMap("index").set(key, value);
      doc.getMap("index").set(`00${"aa".repeat(15)}`, new Y.Map());
      doc.getMap("index").set(`00${"bb".repeat(15)}`, new Uint8Array(3));
    });
    putThing(index, good);
    expect(readThings(index)).toEqual([good]);
    expect(readCircleName(index)).toBeNull();
    const margin = replica();
    margin.change((doc) => {
      doc.getMap("notes").set("C".repeat(22), note);
      doc.getMap("notes").set(note.id, { ...note, text: 5 });
      doc.getMap("profile").set("name", { name: "x".repeat(129) });
    });
    expect([readNotes(margin), readProfileName(margin)]).toEqual([[], null]);
  });

  it("[DOC-16] [C13] two fine updates that merge into something odd are read the same on both sides", () => {
    const [a, b] = [replica(1), replica(2)];
    const first = a.change((doc) => doc.getMap("index").set("circle", { name: "one" }));
    const second = b.change((doc) => doc.getMap("index").set("circle", "two"));
    if (first === null || second === null) throw new Error("nothing changed");
    a.apply(second);
    b.apply(first);
    expect(a.state()).toEqual(b.state());
    expect(readCircleName(a)).toBe(readCircleName(b));
    expect(readCircleName(a)).toBeNull();
  });

  it("[DOC-17] an edition comes back whole, in chunks that entries can hold", () => {
    const text = `{"title":"${"سؤال 😀 law ".repeat(20_000)}"}`;
    const edition = replica();
    const docId = editionDocId(text);
    expect(docId).toMatch(/^00[0-9a-f]{30}$/);
    const updates = writeEdition(edition, text);
    if (!updates.ok) throw new Error(updates.error.type);
    for (const update of updates.value) expect(update.length).toBeLessThan(64 * 1024);
    expect(joinRun(7, 0, updates.value).ok).toBe(true);
    expect(readEditionText(edition, docId)).toEqual({ ok: true, value: text });
    const arriving = replica(8);
    for (const update of updates.value) {
      expect(readEditionText(arriving, docId)).toEqual({ ok: false, error: { type: "notYetHere" } });
      arriving.apply(update);
    }
    expect(readEditionText(arriving, docId).ok).toBe(true);
  });

  it("[DOC-17] a changed edition says so, whatever was changed", () => {
    const text = "نص ".repeat(30_000);
    const docId = editionDocId(text);
    const changes: readonly ((map: Y.Map<unknown>) => void)[] = [
      (map) => map.set("c0", "other"),
      (map) => map.set("c1", 5),
      (map) => map.set("n", 1),
      (map) => map.set("n", -1),
      (map) => map.set("n", 1e9),
      (map) => map.set("n", "2"),
      (map) => map.set("c0", new Y.Map()),
    ];
    for (const change of changes) {
      const edition = replica();
      writeEdition(edition, text);
      edition.change((doc) => change(doc.getMap("edition")));
      expect(readEditionText(edition, docId)).toEqual({ ok: false, error: { type: "textChanged" } });
    }
    expect(writeEdition(replica(), "\ud800")).toEqual({ ok: false, error: { type: "notWellFormed" } });
    expect(writeEdition(replica(), "x".repeat(16 * 1024 * 1024 + 1))).toEqual({
      ok: false,
      error: { type: "tooLarge" },
    });
  });
});
