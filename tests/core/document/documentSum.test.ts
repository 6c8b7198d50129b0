import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { concat, type DeviceId, type DocId, redact } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  type CutDocument,
  decodeDocument,
  emptyDocument,
  encodeSum,
  judgeOwnUpdate,
  openCutDocument,
  type OpenDocument,
  splitSum,
  sumDocument,
  yClientOf,
} from "../../../src/core/document/index.ts";
import { content, type } from "../log/world.ts";

const docId = `00${"17".repeat(15)}` as DocId;
const device = "5a".repeat(32) as DeviceId;
const client = yClientOf(device, docId, 0);

beforeAll(async () => {
  await readyCrypto();
});

/** A document with what Yjs writes in more than one way: a key set twice, and text that was taken away. */
const written = (): OpenDocument => {
  const document = emptyDocument();
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.on("update", (update: Uint8Array) => {
    expect(judgeOwnUpdate(document, docId, client, update).type).toBe("sound");
    expect(document.replica.apply(update).ok).toBe(true);
  });
  for (const title of ["محضر", "محضر الاجتماع"]) doc.getMap("about").set("title", title);
  type(doc, "first");
  type(doc, "second");
  content(doc).delete(0, 1);
  return document;
};

const listedAs = (document: OpenDocument): CutDocument => {
  const { sum } = sumDocument(document);
  if (sum === null) throw new Error("too large");
  return {
    docId,
    stateHash: sum.stateHash,
    rawLen: sum.rawLen,
    clocks: sum.ends.map(({ end }) => ({ deviceId: device, k: 0, end })),
    chunks: 1,
    chunkRoot: new Uint8Array(32),
    blobKey: redact(new Uint8Array(32)),
  };
};

describe("a document's sum", () => {
  it("[CUT-8] is what a newcomer comes to from the bytes, also after the document lay on the disk", () => {
    const document = written();
    const { raw } = sumDocument(document);
    const opened = openCutDocument(listedAs(document), raw);
    expect(opened.ok && opened.value.replica.state()).toEqual(document.replica.state());
    const kept = decodeDocument(raw);
    if (!kept.ok) throw new Error(kept.error.type);
    expect(sumDocument(kept.value)).toEqual(sumDocument(document));
  });

  it("[CUT-8] comes back as it was put in front of other bytes, and cut short it is refused", () => {
    const { sum } = sumDocument(written());
    if (sum === null) throw new Error("too large");
    const rest = new Uint8Array([9, 8, 7]);
    const bytes = concat(encodeSum(sum), rest);
    expect(splitSum(bytes)).toEqual({ ok: true, value: { sum, rest } });
    for (let length = 0; length < bytes.length - rest.length; length++)
      expect(splitSum(bytes.subarray(0, length)).ok).toBe(false);
  });
});
