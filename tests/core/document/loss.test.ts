import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { withLoss, withoutDeletions } from "../../../src/core/document/index.ts";
import { applyFast, createReplicaDoc } from "../../../src/core/yjs/index.ts";
import { addParagraph } from "../../support/clash.ts";
import { block, update } from "./updates.ts";

const content = (doc: Y.Doc) => doc.getXmlFragment("content");
/** Ten paragraphs of a hundred letters, in the hands of whoever writes next and of whoever hears it. */
const pages = (paragraphs = 10) => {
  const author = new Y.Doc();
  author.clientID = 1;
  author.transact(() => {
    for (let at = 0; at < paragraphs; at++) addParagraph(author, String(at).repeat(100));
  });
  const doc = createReplicaDoc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(author));
  const heard = (bytes: Uint8Array): number | null =>
    withLoss(doc, bytes, () => {
      applyFast(doc, bytes);
      return true;
    });
  const writer = new Y.Doc();
  writer.clientID = 2;
  Y.applyUpdate(writer, Y.encodeStateAsUpdate(author));
  const does = (edit: (doc: Y.Doc) => void): number | null => {
    let made: Uint8Array = new Uint8Array();
    writer.once("update", (bytes: Uint8Array) => (made = bytes));
    writer.transact(() => edit(writer));
    return heard(made);
  };
  return { doc, writer, heard, does };
};
const textIn = (doc: Y.Doc, at: number): Y.XmlText =>
  (content(doc).get(at) as Y.XmlElement).get(0) as Y.XmlText;

describe("what one entry takes away", () => {
  it("[COPY-6] is told in percent where it is more than thirty of a text that was not tiny", () => {
    expect(pages().does((doc) => content(doc).delete(0, 3))).toBe(null);
    expect(pages().does((doc) => content(doc).delete(0, 4))).toBe(40);
    expect(pages().does((doc) => content(doc).delete(0, 10))).toBe(100);
    expect(pages(2).does((doc) => content(doc).delete(0, 2))).toBe(null);
    expect(pages(3).does((doc) => content(doc).delete(0, 2))).toBe(66);
  });

  it("[COPY-6] also where other text takes its place, and one entry after the other", () => {
    const { does } = pages();
    expect(
      does((doc) => {
        content(doc).delete(0, 5);
        addParagraph(doc, "x".repeat(5_000));
      }),
    ).toBe(50);
    expect(does((doc) => content(doc).delete(0, 5))).toBe(null);
    expect(does((doc) => content(doc).delete(0, 1))).toBe(100);
  });

  it("[COPY-6] what is moved is not taken, nor what nobody had seen", () => {
    const { does } = pages();
    const moved = (doc: Y.Doc): void => {
      for (let at = 0; at < 6; at++) addParagraph(doc, textIn(doc, at).toString());
      content(doc).delete(0, 6);
    };
    expect(does(moved)).toBe(null);
    expect(
      does((doc) => {
        addParagraph(doc, "y".repeat(2_000));
        content(doc).delete(content(doc).length - 1, 1);
      }),
    ).toBe(null);
  });

  it("[COPY-6] [C12] what brings the same text only to delete it, or where nobody looks, takes it nevertheless", () => {
    const all = (doc: Y.Doc): string =>
      content(doc)
        .toArray()
        .map((_, at) => textIn(doc, at).toString())
        .join("");
    expect(
      pages().does((doc) => {
        addParagraph(doc, all(doc));
        content(doc).delete(0, content(doc).length);
      }),
    ).toBe(100);
    expect(
      pages().does((doc) => {
        doc.getText("elsewhere").insert(0, all(doc));
        content(doc).delete(0, content(doc).length);
      }),
    ).toBe(100);
  });

  it("[COPY-6] [C12] six bytes that delete what everything stands in are told like the rest", () => {
    const { doc, heard } = pages(1);
    const long = new Y.Doc();
    long.clientID = 3;
    Y.applyUpdate(long, Y.encodeStateAsUpdate(doc));
    textIn(long, 0).insert(0, "z".repeat(900));
    expect(heard(Y.encodeStateAsUpdate(long, Y.encodeStateVector(doc)))).toBe(null);
    const small = update([], [[1, [0, 1]]]);
    expect(small.length).toBeLessThan(8);
    expect(heard(small)).toBe(100);
  });

  it("[COPY-7] without its deletions an entry brings the same text and takes nothing", () => {
    const { writer, doc } = pages();
    let made: Uint8Array = new Uint8Array();
    writer.once("update", (bytes: Uint8Array) => (made = bytes));
    writer.transact(() => {
      content(writer).delete(0, 9);
      addParagraph(writer, "new");
    });
    const kept = withoutDeletions(made);
    if (kept === null) throw new Error("something was written");
    Y.applyUpdate(doc, kept);
    expect(content(doc).length).toBe(11);
    expect(withoutDeletions(update([], [[1, [0, 1]]]))).toBe(null);
    expect(withoutDeletions(Uint8Array.of(9, 9))).toBe(null);
    expect(withoutDeletions(update([block(5, 0, [{ text: "a", parent: "content" }])]))).not.toBe(null);
  });
});
