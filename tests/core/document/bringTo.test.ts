import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { bringTo, copyTextOf, treeOf } from "../../../src/core/document/index.ts";
import {
  copyElement,
  type CopyPart,
  copyRun,
  encodeCopy,
  joinRuns,
  maxNesting,
  parseCopy,
} from "../../../src/schema/index.ts";

const docOf = (content: readonly CopyPart[], client = 1): Y.Doc => {
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.transact(() => bringTo(doc, content));
  return doc;
};
const paragraph = (...inside: readonly CopyPart[]): CopyPart => copyElement("paragraph", {}, inside);
const said = (doc: Y.Doc): readonly string[] =>
  treeOf(doc).map((part) => JSON.stringify(part).replaceAll(/[^A-Za-z ]|name|paragraph|inside/g, ""));

const { tree } = fc.letrec<{ tree: CopyPart[]; element: CopyPart; run: CopyPart }>((tie) => ({
  run: fc
    .tuple(
      fc.constantFrom("a", "bc", "حلقة", "e😀f", "x y z"),
      fc.constantFrom({}, { bold: {} }, { link: { href: "https://a.b" } }),
    )
    .map(([text, marks]) => copyRun(text, marks)),
  element: fc
    .tuple(
      fc.constantFrom("paragraph", "heading", "bulletList", "listItem"),
      fc.constantFrom({}, { dir: "rtl" }, { level: 2 }),
      tie("tree"),
    )
    .map(([name, attributes, inside]) => copyElement(name, attributes, inside)),
  tree: fc
    .array(fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("run"), tie("element")), {
      maxLength: 5,
    })
    .map((parts) => [...joinRuns(parts)]),
}));

describe("a document brought to a copy", () => {
  it("[COPY-3] says what the copy says, whatever was there before and whatever others write at once", () => {
    fc.assert(
      fc.property(tree, tree, tree, (before, wanted, meanwhile) => {
        const doc = docOf(before);
        const other = docOf([], 2);
        Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
        doc.transact(() => bringTo(doc, wanted));
        expect(encodeCopy(treeOf(doc))).toBe(encodeCopy(wanted));
        other.transact(() => bringTo(other, meanwhile));
        Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
        expect(treeOf(other)).toEqual(treeOf(doc));
      }),
      { numRuns: 100 },
    );
  });

  it("[COPY-3] what is the same stays, with what others write in it meanwhile", () => {
    const before = ["one", "two", "three", "four"].map((text) => paragraph(text));
    const doc = docOf(before);
    doc.transact(() => doc.getXmlFragment("content").delete(1, 2));
    const other = docOf([], 2);
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    const last = other.getXmlFragment("content").get(1);
    if (!(last instanceof Y.XmlElement)) throw new Error("a paragraph was meant");
    const text = last.get(0);
    if (text instanceof Y.XmlText) text.insert(4, " more");
    doc.transact(() => bringTo(doc, before));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect(said(doc)).toEqual(["one", "two", "three", "four more"]);
  });

  it("[COPY-3] of a long text that is the same but for a line little is written", () => {
    const lines = Array.from({ length: 5_000 }, (_, n) => paragraph(`line ${n} ${n % 7 === 0 ? "" : "x"}`));
    const doc = docOf(lines);
    const state = Y.encodeStateVector(doc);
    const moved = [...lines.slice(1, 2_000), paragraph("new"), ...lines.slice(2_500)];
    doc.transact(() => bringTo(doc, moved));
    expect(encodeCopy(treeOf(doc))).toBe(encodeCopy(moved));
    expect(Y.encodeStateAsUpdate(doc, state).length).toBeLessThan(8_000);
  });

  it("[COPY-3] undo takes it back as one step", () => {
    const doc = docOf([paragraph("one"), paragraph("two")]);
    const undo = new Y.UndoManager(doc.getXmlFragment("content"));
    doc.transact(() => bringTo(doc, [paragraph("other", ["bold", { bold: {} }])]));
    undo.undo();
    expect(said(doc)).toEqual(["one", "two"]);
  });
});

describe("the text of a copy", () => {
  it("[COPY-1] is read as it was written", () => {
    fc.assert(
      fc.property(tree, (content) => {
        const text = copyTextOf(treeOf(docOf(content)));
        expect(text.ok && parseCopy(text.value)).toEqual({ ok: true, value: content });
      }),
    );
  });

  const hostile: readonly (readonly [string, unknown])[] = [
    ["an unknown element", [{ name: "script" }]],
    ["a name of every object", [{ name: "constructor" }]],
    ["an attribute that is none", [{ name: "paragraph", with: { onclick: "x" } }]],
    ["an attribute that does not fit", [{ name: "heading", with: { level: 9 } }]],
    ["an unknown mark", [["text", { blink: {} }]]],
    ["a mark that is longer than a format", [["text", { link: { href: "\u0000".repeat(2_000) } }]]],
    ["half a letter", ["\ud800"]],
    ["nothing", [""]],
    ["two that are one", ["a", "b"]],
    ["a number", [7]],
    ["a key too many", [{ name: "paragraph", more: 1 }]],
    ["too many", Array.from({ length: 100_001 }, () => ({ name: "paragraph" }))],
  ];
  it.each(hostile)("[COPY-2] %s is no copy", (_, content) => {
    expect(parseCopy(JSON.stringify({ copy: 1, content })).ok).toBe(false);
  });

  it("[COPY-2] neither is another order, white space, what is no JSON, or what is nested deeper than a document", () => {
    for (const text of [
      '{"content":[],"copy":1}',
      '{"copy":1, "content":[]}',
      "{",
      "null",
      "[".repeat(1_000_000),
    ])
      expect(parseCopy(text).ok).toBe(false);
    const nested = (depth: number): string =>
      '{"name":"blockquote","inside":['.repeat(depth - 1) + '{"name":"blockquote"}' + "]}".repeat(depth - 1);
    const copy = (depth: number): string => `{"copy":1,"content":[${nested(depth)}]}`;
    expect(parseCopy(copy(maxNesting)).ok).toBe(true);
    expect(parseCopy(copy(maxNesting + 1)).ok).toBe(false);
    expect(parseCopy(copy(100_000)).ok).toBe(false);
  });
});
