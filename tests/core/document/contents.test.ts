import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  editionDocId,
  emptyDocument,
  joinRun,
  judgeOwnUpdate,
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
import { readCanonical } from "../../../src/core/document/canonicalState.ts";
import { scanSnapshot } from "../../../src/core/document/scanSnapshot.ts";
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

  it("[OUT-15] a list is read anew when its document changed, by whoever's hand, and not before", () => {
    const [index, other] = [replica(1), replica(2)];
    const [one, two, three] = ["11", "22", "33"].map((end) => thing(`00${end.repeat(15)}`));
    if (one === undefined || two === undefined || three === undefined) throw new Error("three things");
    putThing(index, one);
    const first = readThings(index);
    expect(readThings(index)).toBe(first);
    const update = putThing(other, two);
    expect(readThings(index)).toBe(first);
    expect(update !== null && index.apply(update).ok).toBe(true);
    const second = readThings(index);
    expect(second).toEqual([one, two]);
    index.change(() => {
      expect(readThings(index)).toEqual(second);
      putThing(index, three);
      expect(readThings(index)).toHaveLength(3);
    });
    expect(readThings(index)).toHaveLength(3);
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
      (map) => map.set("parts", "ab".repeat(32)),
      (map) => map.set("parts", "AB".repeat(64)),
      (map) => map.set("parts", 5),
      (map) => map.set(String(map.get("parts")).slice(0, 64), "other"),
      (map) => map.set(String(map.get("parts")).slice(0, 64), 5),
      (map) => map.set("text", "other"),
      (map) => map.set("text", new Y.Map()),
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

  it("[DOC-18] [C12] what is here of an edition stays: the gate lets nothing into its place, and nothing take it away", () => {
    for (const text of ["one chunk", "نص ".repeat(30_000)]) {
      const docId = editionDocId(text);
      const fill = () => {
        const document = emptyDocument();
        document.replica.writeAs(7);
        const written = writeEdition(document.replica, text);
        if (!written.ok) throw new Error(written.error.type);
        for (const update of written.value)
          expect(judgeOwnUpdate(document, docId, 7, update)).toEqual({ type: "sound" });
        return document;
      };
      const refused = (change: (map: Y.Map<unknown>) => void, document = fill(), client = 8): void => {
        document.replica.writeAs(client);
        const update = document.replica.change((doc) => change(doc.getMap("edition")));
        if (update === null) throw new Error("nothing changed");
        expect(judgeOwnUpdate(document, docId, client, update)).toEqual({
          type: "hostile",
          reason: "editionChanged",
        });
      };
      const keys = [...(fill().replica.doc?.getMap("edition").keys() ?? [])];
      for (const key of keys) {
        refused((map) => map.set(key, "other"));
        refused((map) => map.set(key, map.get(key)));
        refused((map) => map.delete(key));
        // As if nothing of it had been there.
        refused((map) => map.set(key, "other"), emptyDocument(), 9);
        refused(
          (map) => {
            map.set(key, "other");
            map.delete(key);
          },
          emptyDocument(),
          9,
        );
      }
      for (const [key, value] of [
        ["n", 2],
        ["c0", "other"],
        ["text", "other"],
        ["parts", "ab".repeat(64)],
        ["ab".repeat(32), "other"],
      ] as const)
        refused((map) => map.set(key, value), emptyDocument(), 9);
    }
  });

  it("[DOC-18] two who bring the same text at once have the same, and it opens from a cut", () => {
    const text = "نص ".repeat(30_000);
    const docId = editionDocId(text);
    const [a, b] = [replica(11), replica(12)];
    const [one, two] = [writeEdition(a, text), writeEdition(b, text)];
    if (!one.ok || !two.ok) throw new Error("not written");
    const documents = [emptyDocument(), emptyDocument()];
    for (const [at, document] of documents.entries())
      for (const [client, updates] of at === 0
        ? ([
            [11, one.value],
            [12, two.value],
          ] as const)
        : ([
            [12, two.value],
            [11, one.value],
          ] as const))
        for (const update of updates) {
          expect(judgeOwnUpdate(document, docId, client, update).type).toBe("sound");
          document.replica.apply(update);
        }
    for (const document of documents) {
      expect(readEditionText(document.replica, docId)).toEqual({ ok: true, value: text });
      const state = readCanonical(document.replica.state());
      if (!state.ok) throw new Error(state.error.type);
      const ends = new Map([11, 12].map((client) => [client, document.table.end(client)]));
      expect(scanSnapshot({ docId, state: state.value, table: document.table, ends }).ok).toBe(true);
      // Who comes later brings nothing twice.
      document.replica.writeAs(13);
      expect(writeEdition(document.replica, text)).toEqual({ ok: true, value: [] });
    }
    expect(documents[0]?.replica.state()).toEqual(documents[1]?.replica.state());
  });
});
