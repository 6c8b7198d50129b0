// The editor's schema without a page: what it reads, what it leaves alone, on which side blocks stand.

import { getSchema } from "@tiptap/core";
import type { Schema } from "@tiptap/pm/model";
import { initProseMirrorDoc, yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import {
  BlockDirection,
  directionsOf,
} from "../../../../src/renderer/app/features/document/blockDirection.ts";
import { soften, Unreadable } from "../../../../src/renderer/app/features/document/gentleSchema.ts";
import { fittingAddress, LinkMark } from "../../../../src/renderer/app/features/document/linkMark.ts";
import { createReplicaDoc } from "../../../../src/core/yjs/index.ts";
import { richTextExtensions } from "../../../../src/renderer/app/features/document/richTextNodes.ts";
import { richTextMarks, richTextNodes } from "../../../../src/schema/richText.ts";

const makeSchema = (): Schema => {
  const schema = getSchema([
    Unreadable,
    ...richTextExtensions({ taskLabel: (text) => text }),
    LinkMark,
    BlockDirection,
  ]);
  soften(schema);
  return schema;
};

describe("the vocabulary", () => {
  const schema = makeSchema();

  it("has an element in the schema for every name in the list, and none besides", () => {
    const known = Object.keys(schema.nodes).filter((name) => name !== "doc" && name !== "text");
    expect(known.toSorted()).toEqual(Object.keys(richTextNodes).toSorted());
    expect(Object.keys(schema.marks).toSorted()).toEqual(Object.keys(richTextMarks).toSorted());
  });

  it("writes no attribute that the gate would refuse", () => {
    for (const [name, kinds] of Object.entries(richTextNodes)) {
      const attributes = Object.entries(schema.nodes[name]?.spec.attrs ?? {})
        // Null is never written, so what can only be null needs no name in the list.
        .filter(([attribute]) => attribute !== "colwidth")
        .map(([attribute]) => attribute);
      expect(attributes.toSorted(), name).toEqual(Object.keys(kinds).toSorted());
    }
    for (const [name, kinds] of Object.entries(richTextMarks))
      expect(Object.keys(schema.marks[name]?.spec.attrs ?? {}), name).toEqual(Object.keys(kinds));
  });
});

/** What the binding shows of a fragment, and whether reading it wrote anything. */
const read = (fill: (content: Y.XmlFragment) => void) => {
  const doc = createReplicaDoc();
  const content = doc.getXmlFragment("content");
  doc.transact(() => fill(content));
  const before = Y.encodeStateAsUpdate(doc);
  let written = 0;
  doc.on("update", () => {
    written++;
  });
  const { doc: shown } = initProseMirrorDoc(content, makeSchema());
  return { shown, written, before, after: Y.encodeStateAsUpdate(doc) };
};
const element = (
  name: string,
  children: (Y.XmlElement | Y.XmlText)[] = [],
  attributes: Record<string, unknown> = {},
) => {
  const made = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string);
  made.insert(0, children);
  return made;
};
const text = (words: string) => new Y.XmlText(words);

describe("reading", () => {
  it.each([
    ["an element of a newer version", [element("carousel", [element("paragraph", [text("inside")])])]],
    ["a list without items", [element("bulletList")]],
    ["text where items belong", [element("bulletList", [element("paragraph", [text("stray")])])]],
    ["a row outside of a table", [element("tableRow", [element("tableCell")])]],
    ["a table without rows", [element("table")]],
    ["a quote with nothing in it", [element("blockquote")]],
    ["a name that every object has", [element("constructor")]],
  ])("deletes nothing: %s", (_, children) => {
    const { shown, written, before, after } = read((content) => content.insert(0, children));
    expect(written).toBe(0);
    expect(after).toEqual(before);
    expect(shown.childCount).toBe(1);
  });

  it("shows the rest of a document around a part that it cannot show", () => {
    const { shown } = read((content) =>
      content.insert(0, [
        element("paragraph", [text("before")]),
        element("carousel"),
        element("paragraph", [text("after")]),
      ]),
    );
    expect(shown.content.content.map(({ type }) => type.name)).toEqual([
      "paragraph",
      "unreadable",
      "paragraph",
    ]);
    expect(shown.textContent).toBe("beforeafter");
  });

  it.each([
    ["heading", "level", 7],
    ["heading", "level", "1"],
    ["heading", "level", { toString: "x" }],
    ["paragraph", "dir", "sideways"],
    ["paragraph", "onclick", "steal()"],
    ["paragraph", "style", "position:fixed"],
  ])("takes an unfit attribute for an absent one: %s %s %j", (name, attribute, value) => {
    const { shown, written } = read((content) =>
      content.insert(0, [element(name, [text("words")], { [attribute]: value })]),
    );
    const node = shown.firstChild;
    expect(node?.type.name).toBe(name);
    expect(node?.attrs).toEqual(name === "heading" ? { level: 1, dir: null } : { dir: null });
    expect(written).toBe(0);
  });

  it("keeps two people's edits of one list that together left it empty", () => {
    const first = createReplicaDoc();
    const second = createReplicaDoc();
    const item = (words: string) => element("listItem", [element("paragraph", [text(words)])]);
    first.getXmlFragment("content").insert(0, [element("bulletList", [item("one"), item("two")])]);
    Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
    const listOf = (doc: Y.Doc) => doc.getXmlFragment("content").get(0) as Y.XmlElement;
    listOf(first).delete(0, 1);
    listOf(second).delete(1, 1);
    Y.applyUpdate(first, Y.encodeStateAsUpdate(second));
    const shown = yXmlFragmentToProseMirrorRootNode(first.getXmlFragment("content"), makeSchema());
    expect(listOf(first).length).toBe(0);
    expect(shown.firstChild?.type.name).toBe("bulletList");
  });
});

describe("a replica", () => {
  /** Two people make the same words bold at the same time; how much does a reader write on hearing of it? */
  const writtenByReader = (reader: Y.Doc): number => {
    const first = createReplicaDoc();
    const second = createReplicaDoc();
    first.getText("content").insert(0, "one two three");
    Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
    first.getText("content").format(0, 13, { bold: {} });
    second.getText("content").format(0, 13, { bold: {} });
    let written = 0;
    reader.getText("content");
    reader.on("update", (_update: Uint8Array, origin: unknown) => {
      if (origin !== "network") written++;
    });
    for (const writer of [first, second]) Y.applyUpdate(reader, Y.encodeStateAsUpdate(writer), "network");
    return written;
  };

  it("does not clean up formats after others (protocol 2.9), as Yjs by itself would", () => {
    expect(writtenByReader(createReplicaDoc())).toBe(0);
    expect(writtenByReader(new Y.Doc())).toBeGreaterThan(0);
  });
});

describe("direction", () => {
  const schema = makeSchema();
  const paragraph = (words: string, attributes: Record<string, unknown> = {}) =>
    schema.node("paragraph", attributes, words === "" ? [] : [schema.text(words)]);
  const sides = (...blocks: ReturnType<typeof paragraph>[]) => {
    const doc = schema.node("doc", null, blocks);
    return directionsOf(doc, "rtl").map(({ from, direction }) => [doc.nodeAt(from)?.type.name, direction]);
  };

  it("follows each block's first strong letter, whatever stands around it", () => {
    expect(sides(paragraph("«نقابة» أوّلًا"), paragraph("An English line"), paragraph("(مادة 1) النصّ"))).toEqual(
      [
        ["paragraph", "rtl"],
        ["paragraph", "ltr"],
        ["paragraph", "rtl"],
      ],
    );
  });

  it("passes over a link and code at the beginning", () => {
    const link = schema.mark("link", { href: "https://example.org/a" });
    const code = schema.mark("code");
    const after = (mark: typeof link) =>
      schema.node("paragraph", null, [schema.text("example page", [mark]), schema.text(" هنا")]);
    expect(sides(after(link), after(code))).toEqual([
      ["paragraph", "rtl"],
      ["paragraph", "rtl"],
    ]);
  });

  it("lets an empty block go on as the one before it", () => {
    expect(sides(paragraph("English"), paragraph(""))).toEqual([
      ["paragraph", "ltr"],
      ["paragraph", "ltr"],
    ]);
    expect(sides(paragraph(""))).toEqual([["paragraph", "rtl"]]);
  });

  it("leaves a block alone that a person has turned, and turns its item with it", () => {
    const turned = paragraph("English words", { dir: "rtl" });
    expect(sides(turned)).toEqual([]);
    const list = schema.node("bulletList", null, [schema.node("listItem", null, [turned])]);
    expect(directionsOf(schema.node("doc", null, [list]), "ltr").map(({ direction }) => direction)).toEqual([
      "rtl",
    ]);
  });

  it("stands a table on the side of most of its letters, and each cell on its own", () => {
    const cell = (words: string) => schema.node("tableCell", null, [paragraph(words)]);
    const table = schema.node("table", null, [
      schema.node("tableRow", null, [cell("اليوم والساعة والمكان"), cell("Day")]),
    ]);
    expect(sides(table)).toEqual([
      ["table", "rtl"],
      ["tableCell", "rtl"],
      ["paragraph", "rtl"],
      ["tableCell", "ltr"],
      ["paragraph", "ltr"],
    ]);
  });
});

describe("[E03] an address", () => {
  it.each([
    ["https://example.org/a?b=c#d", "https://example.org/a?b=c#d"],
    [" example.org/a ", "https://example.org/a"],
    ["mailto:layla@example.org", "mailto:layla@example.org"],
    ["layla@example.org", "mailto:layla@example.org"],
  ])("%s is taken", (typed, taken) => {
    expect(fittingAddress(typed)).toBe(taken);
  });

  it.each([
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "http://example.org",
    "file:///etc/passwd",
    "halaqa:join#v1.x",
    "https://example.org/\u202egpj.exe",
    "words and spaces",
    "",
    `https://example.org/${"a".repeat(3000)}`,
  ])("%j is not", (typed) => {
    expect(fittingAddress(typed)).toBeNull();
  });
});
