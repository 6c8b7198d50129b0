import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Bytes, concat, type DocId } from "../../../src/core/base/index.ts";
import { readUpdate, type ScanVerdict, scanUpdate, StructTable } from "../../../src/core/document/index.ts";
import { encodeTable } from "../../../src/core/document/tableCodec.ts";
import { indexDocId, maxNesting } from "../../../src/schema/index.ts";
import { anyObject, anyText, block, type Deletion, type Struct, update } from "./updates.ts";

const docId = `00${"d0".repeat(15)}` as DocId;
const margin = `01${"d0".repeat(15)}` as DocId;
const me = 7;
const other = 9;

type Trial = {
  readonly table?: StructTable;
  readonly bounds?: Readonly<Record<number, number>>;
  readonly docId?: DocId;
};

const scan = (bytes: Bytes, clockStart: number, clockLen: number, trial: Trial = {}): ScanVerdict => {
  const table = trial.table ?? new StructTable();
  return scanUpdate(
    {
      docId: trial.docId ?? docId,
      client: me,
      clockStart,
      clockLen,
      update: bytes,
      boundOf: (client) => trial.bounds?.[client] ?? (client === me ? table.end(me) : 0),
    },
    table,
  );
};

const reasonOf = (verdict: ScanVerdict): string =>
  verdict.type === "hostile" ? verdict.reason : verdict.type;

/** One block of `me` from clock 0. */
const mine = (
  structs: readonly Struct[],
  clockLen: number,
  deletions: readonly Deletion[] = [],
  trial: Trial = {},
): string =>
  reasonOf(scan(update(structs.length === 0 ? [] : [block(me, 0, structs)], deletions), 0, clockLen, trial));

const paragraph: Struct = { element: "paragraph", parent: "content" };

/** A table in which `other` has a paragraph with the text "hello": clocks 0, 1, 2–6. */
const withHello = (): StructTable => {
  const table = new StructTable();
  const hello = update([
    block(other, 0, [
      paragraph,
      { textType: true, parent: [other, 0] },
      { text: "hello", parent: [other, 1] },
    ]),
  ]);
  const verdict = scanUpdate(
    { docId, client: other, clockStart: 0, clockLen: 7, update: hello, boundOf: () => 0 },
    table,
  );
  if (verdict.type !== "sound") throw new Error("not sound");
  return table;
};

describe("the gate in front of Yjs", () => {
  it("[DOC-1] lets in what an editor writes", () => {
    expect(mine([paragraph, { textType: true, parent: [me, 0] }, { text: "سلام", parent: [me, 1] }], 6)).toBe(
      "sound",
    );
    expect(mine([{ any: anyText("x"), parent: "about", key: "title" }], 1)).toBe("sound");
  });

  it("[DOC-1] leaves no trace of what it refuses", () => {
    const table = withHello();
    const before = encodeTable(table);
    const verdict = scan(
      update([
        block(me, 0, [
          { text: "a", origin: [other, 3] },
          { textType: true, parent: [other, 0] },
          { text: "b", parent: [other, 5] },
        ]),
      ]),
      0,
      3,
      { table, bounds: { [other]: 7 } },
    );
    expect(reasonOf(verdict)).toBe("placeWrong");
    expect(encodeTable(table)).toEqual(before);
  });

  it("[DOC-2] [C01] V2 bytes are refused, however few, in no time", () => {
    const doc = new Y.Doc();
    doc.getXmlFragment("content").insert(0, [new Y.XmlElement("paragraph")]);
    // a run-length bomb: columns that repeat for ever, and a count of 2^32
    const bomb = concat(
      new Uint8Array([0, 0, 1, 7, 0, 0, 2, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0]),
      new Uint8Array([1, 255, 255, 255, 255, 15, 0]),
    );
    for (const bytes of [Y.encodeStateAsUpdateV2(doc), bomb]) {
      const start = performance.now();
      expect(reasonOf(scan(bytes, 0, 1))).toMatch(/malformed|tooMuch|foreignClient|empty/);
      expect(performance.now() - start).toBeLessThan(1_000);
    }
  });

  it("[DOC-2] [C02] a declared count beyond the bytes is refused before anything is made", () => {
    const lying = update([block(me, 0, [paragraph], 2 ** 32 - 1)]);
    expect(reasonOf(scan(lying, 0, 1))).toBe("tooMuch");
    expect(reasonOf(scan(update([block(me, 0, [paragraph], 9_999)]), 0, 1))).toBe("malformed");
    expect(readUpdate(new Uint8Array([255, 255, 255, 255, 15])).ok).toBe(false);
    expect(
      readUpdate(update([], [[3, ...Array.from({ length: 10_001 }, (_, n) => [2 * n, 1] as const)]])),
    ).toEqual({
      ok: false,
      error: { type: "tooMuch" },
    });
  });

  it("[DOC-3] [C03] another device's client is refused, alone or beside one's own", () => {
    expect(reasonOf(scan(update([block(other, 0, [paragraph])]), 0, 1))).toBe("foreignClient");
    const both = update([block(other, 0, [paragraph]), block(me, 0, [paragraph])]);
    expect(reasonOf(scan(both, 0, 1))).toBe("foreignClient");
  });

  it("[DOC-4] [C04] nothing beyond the direct past can be deleted", () => {
    const table = withHello();
    const bounds = { [other]: 5 };
    expect(mine([], 0, [[other, [2, 3]]], { table: withHello(), bounds })).toBe("sound");
    expect(mine([], 0, [[other, [2, 4]]], { table, bounds })).toBe("referenceUnknown");
    expect(mine([], 0, [[1234, [0, 1]]], { table, bounds })).toBe("referenceUnknown");
    expect(mine([paragraph], 1, [[me, [0, 2]]], { table, bounds })).toBe("referenceUnknown");
  });

  it("[DOC-2] [C05] lengths that no one could have written are refused", () => {
    expect(mine([{ collected: 2 ** 40 }], 2 ** 40)).toBe("tooMuch");
    expect(mine([{ deleted: 1_000_001, parent: "content" }], 1_000_001)).toBe("tooMuch");
    expect(mine([{ text: "", parent: "content" }], 0)).toBe("malformed");
  });

  it("[DOC-3] [C06] clocks neither leave a gap nor overlap", () => {
    const one = update([block(me, 0, [paragraph])]);
    const table = new StructTable();
    expect(scan(one, 0, 1, { table }).type).toBe("sound");
    expect(reasonOf(scan(one, 0, 1, { table }))).toBe("clockWrong");
    for (const at of [0, 2, 3000])
      expect(reasonOf(scan(update([block(me, at, [paragraph])]), at, 1, { table }))).toBe("clockWrong");
    expect(reasonOf(scan(update([block(me, 1, [paragraph])]), 1, 2, { table }))).toBe("clockWrong");
    expect(reasonOf(scan(update([block(me, 1, [paragraph])]), 2, 1, { table }))).toBe("clockWrong");
  });

  it("[DOC-5] what follows a held and unapplied entry of its own is blocked, not hostile", () => {
    const table = new StructTable();
    const later = update([block(me, 5, [paragraph])]);
    expect(reasonOf(scan(later, 5, 1, { table, bounds: { [me]: 5 } }))).toBe("blocked");
    expect(reasonOf(scan(later, 5, 1, { table, bounds: { [me]: 4 } }))).toBe("clockWrong");
  });

  it("[DOC-5] [L16] a reference is judged by the direct past, not by what happens to be held", () => {
    const refers = update([block(me, 0, [{ text: "x", origin: [other, 6] }])]);
    // held or not, it is outside
    expect(reasonOf(scan(refers, 0, 1, { table: withHello(), bounds: { [other]: 6 } }))).toBe(
      "referenceUnknown",
    );
    expect(reasonOf(scan(refers, 0, 1, { bounds: { [other]: 6 } }))).toBe("referenceUnknown");
    // inside and not applied: it waits; inside and applied: sound
    expect(reasonOf(scan(refers, 0, 1, { bounds: { [other]: 7 } }))).toBe("blocked");
    expect(reasonOf(scan(refers, 0, 1, { table: withHello(), bounds: { [other]: 7 } }))).toBe("sound");
  });

  it("[DOC-6] [C07] nothing is nested deeper than 24 types, and no depth costs a stack", () => {
    const nest = (depth: number): readonly Struct[] =>
      Array.from({ length: depth }, (_, n): Struct => ({
        element: "blockquote",
        parent: n === 0 ? "content" : [me, n - 1],
      }));
    expect(mine(nest(maxNesting), maxNesting)).toBe("sound");
    expect(mine(nest(maxNesting + 1), maxNesting + 1)).toBe("tooDeep");
    expect(mine(nest(2_000), 2_000)).toBe("tooDeep");
    expect(mine(nest(100_000), 100_000)).toBe("tooMuch");
  });

  it("[DOC-6] [C07] values nest to 16 and no further", () => {
    const deep = (levels: number): Bytes =>
      concat(...Array.from({ length: levels }, () => new Uint8Array([117, 1])), new Uint8Array([126]));
    const at = (levels: number): string => mine([{ any: deep(levels), parent: "about", key: "x" }], 1);
    expect([at(15), at(16), at(100_000)]).toEqual(["sound", "malformed", "malformed"]);
    const json = (levels: number): string =>
      mine(
        [
          paragraph,
          { textType: true, parent: [me, 0] },
          { format: "link", json: `${"[".repeat(levels)}${"]".repeat(levels)}`, parent: [me, 1] },
        ],
        3,
      );
    expect([json(16), json(17), json(4_000)]).toEqual(["sound", "malformed", "malformed"]);
  });

  it("[DOC-7] [C08] keys that reach a prototype are refused wherever a key can stand", () => {
    for (const key of ["__proto__", "constructor", "prototype"]) {
      expect(mine([{ any: anyObject("fine", key), parent: "about", key: "x" }], 1)).toBe("malformed");
      expect(mine([{ any: anyText("x"), parent: "about", key }], 1)).toBe("malformed");
      const format = (name: string, json: string): Struct => ({ format: name, json, parent: [me, 1] });
      const texts: readonly Struct[] = [paragraph, { textType: true, parent: [me, 0] }];
      expect(mine([...texts, format(key, "{}")], 3)).toBe("malformed");
      expect(mine([...texts, format("link", `{"a":{"${key}":1}}`)], 3)).toBe("malformed");
      expect(mine([...texts, format("link", `{"\\u005f${key.slice(1)}":1}`)], 3)).toBe(
        key === "__proto__" ? "malformed" : "sound",
      );
      expect(mine([{ element: key, parent: "content" }], 1)).toBe("malformed");
      expect(mine([paragraph, { any: anyText("x"), parent: [me, 0], key }], 2)).toBe("malformed");
    }
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("[DOC-8] [C09] sub-documents, unknown kinds, unknown roots and unknown names are refused", () => {
    for (const ref of [2, 3, 5, 9, 10, 11, 31])
      expect(mine([{ raw: new Uint8Array([1, 0]), ref, parent: "content" }], 1)).toBe("malformed");
    for (const kind of [0, 1, 2, 4, 5, 7])
      expect(mine([{ raw: new Uint8Array([kind]), ref: 7, parent: "content" }], 1)).toBe("malformed");
    expect(mine([{ element: "paragraph", parent: "elsewhere" }], 1)).toBe("rootUnknown");
    const roots = Array.from({ length: 9_000 }, (_, n): Struct => ({
      any: anyText("x"),
      parent: `r${n}`,
      key: "x",
    }));
    expect(mine(roots, roots.length)).toBe("rootUnknown");
    expect(mine([{ element: "script", parent: "content" }], 1)).toBe("nameUnknown");
    expect(mine([paragraph, { any: anyText("x"), parent: [me, 0], key: "onclick" }], 2)).toBe("nameUnknown");
    expect(
      mine(
        [paragraph, { textType: true, parent: [me, 0] }, { format: "style", json: "{}", parent: [me, 1] }],
        3,
      ),
    ).toBe("nameUnknown");
  });

  it("[DOC-8] a document has the roots of its kind and no others", () => {
    const put = (root: string): Struct => ({ any: anyText("x"), parent: root, key: "k" });
    const fits = (id: DocId): readonly string[] =>
      ["about", "edition", "index", "notes", "profile"].filter(
        (root) => mine([put(root)], 1, [], { docId: id }) !== "rootUnknown",
      );
    expect(fits(docId)).toEqual(["about", "edition"]);
    expect(mine([put("about")], 1)).toBe("sound");
    expect(fits(margin)).toEqual(["notes", "profile"]);
    expect(fits(indexDocId)).toEqual(["index"]);
    expect(mine([paragraph], 1, [], { docId: margin })).toBe("rootUnknown");
  });

  it("[DOC-9] content stands only where it can stand", () => {
    expect(mine([{ text: "x", parent: "content" }], 1)).toBe("placeWrong");
    expect(mine([{ any: anyText("x"), parent: "content" }], 1)).toBe("placeWrong");
    expect(mine([{ element: "paragraph", parent: "about", key: "x" }], 1)).toBe("placeWrong");
    expect(mine([{ any: anyText("x"), parent: "about" }], 1)).toBe("placeWrong");
    expect(mine([{ any: anyText("x"), parent: "content", key: "x" }], 1)).toBe("placeWrong");
    const table = withHello();
    const bounds = { [other]: 7 };
    const beside = (struct: Struct): string => mine([struct], 1, [], { table: withHello(), bounds });
    expect(beside({ element: "paragraph", parent: [other, 1] })).toBe("placeWrong");
    expect(beside({ element: "paragraph", parent: [other, 3] })).toBe("placeWrong");
    expect(beside({ text: "x", origin: [other, 6], right: [other, 0] })).toBe("placeWrong");
    expect(beside({ any: anyText("x"), parent: [other, 1], key: "dir" })).toBe("placeWrong");
    expect(mine([{ text: "x", origin: [other, 2], right: [other, 3] }], 1, [], { table, bounds })).toBe(
      "sound",
    );
  });

  it("[DOC-9] nothing stands beside or in what its writer had collected before anybody saw it", () => {
    expect(mine([{ collected: 3 }, { text: "x", origin: [me, 1] }], 4)).toBe("placeWrong");
    expect(mine([{ collected: 3 }, { textType: true, parent: [me, 1] }], 4)).toBe("placeWrong");
    expect(mine([paragraph, { textType: true, origin: [me, 5] }], 2)).toBe("referenceUnknown");
  });

  it("[DOC-6] [C19] nesting is judged the same before and after its parent was deleted and collected", () => {
    const outer = Array.from({ length: maxNesting }, (_, n): Struct => ({
      element: "blockquote",
      parent: n === 0 ? "content" : [other, n - 1],
    }));
    const build = update([block(other, 0, outer)]);
    const table = new StructTable();
    scanUpdate(
      { docId, client: other, clockStart: 0, clockLen: maxNesting, update: build, boundOf: () => 0 },
      table,
    );
    const deeper = update([block(me, 0, [{ element: "paragraph", parent: [other, maxNesting - 1] }])]);
    const beside = update([block(me, 0, [{ element: "paragraph", origin: [other, maxNesting - 1] }])]);
    const bounds = { [other]: maxNesting };
    const deleted = update([], [[other, [0, maxNesting]]]);
    const verdicts = (): readonly string[] =>
      [deeper, beside].map((bytes) => {
        const mark = table.mark(me);
        const verdict = reasonOf(scan(bytes, 0, 1, { table, bounds }));
        table.rollBack(mark);
        return verdict;
      });
    const before = verdicts();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, build);
    Y.applyUpdate(doc, deleted);
    expect(Y.encodeStateAsUpdate(doc).length).toBeLessThan(40);
    expect(
      scanUpdate(
        { docId, client: other, clockStart: maxNesting, clockLen: 0, update: deleted, boundOf: () => 0 },
        table,
      ).type,
    ).toBe("sound");
    expect(before).toEqual(["tooDeep", "sound"]);
    expect(verdicts()).toEqual(before);
  });

  it("[DOC-2] an update that says nothing, or more than an update, is refused", () => {
    expect(reasonOf(scan(new Uint8Array([0, 0]), 0, 0))).toBe("empty");
    expect(reasonOf(scan(new Uint8Array(0), 0, 0))).toBe("malformed");
    const fine = update([block(me, 0, [paragraph])]);
    expect(reasonOf(scan(concat(fine, new Uint8Array(1)), 0, 1))).toBe("malformed");
    // a long spelling of the same numbers
    expect(reasonOf(scan(concat(new Uint8Array([0x81, 0]), fine.subarray(1)), 0, 1))).toBe("malformed");
    const illFormed = update([
      block(me, 0, [
        paragraph,
        { textType: true, parent: [me, 0] },
        { raw: new Uint8Array([2, 0xc0, 0x80]), ref: 4, parent: [me, 1] },
      ]),
    ]);
    expect(reasonOf(scan(illFormed, 0, 4))).toBe("malformed");
  });

  it("[DOC-1] [C11] random bytes are refused and never thrown at", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(5), (bytes, clockLen) => {
        expect(scan(bytes, 0, clockLen).type).toBe("hostile");
      }),
      { numRuns: 5_000 },
    );
  });

  it("[DOC-1] 256 KiB of the smallest structs are judged within a frame", () => {
    const structs = Array.from({ length: 10_000 }, (_, n): Struct =>
      n === 0 ? { element: "paragraph", parent: "content" } : { element: "paragraph", origin: [me, n - 1] },
    );
    const bytes = update([block(me, 0, structs)]);
    scan(bytes, 0, structs.length);
    const start = performance.now();
    expect(scan(bytes, 0, structs.length).type).toBe("sound");
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
