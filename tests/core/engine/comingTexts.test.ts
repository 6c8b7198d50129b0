// The texts of a cut while their chunks come, and what a hostile maker of one could put into them: nothing is given before
// all of them are here and were found to be what the cut says.

import { deflateRawSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { streamCompress } from "../../../src/adapters/compress/index.ts";
import { type Bytes, type DeviceId, type DocId, redact, toHex } from "../../../src/core/base/index.ts";
import { Writer } from "../../../src/core/codec/index.ts";
import { readyCrypto, sealStream } from "../../../src/core/crypto/index.ts";
import { convertedState } from "../../../src/core/document/convertedState.ts";
import { type CutDocument, encodeTable, sealBlob, yClientOf } from "../../../src/core/document/index.ts";
import { StructTable } from "../../../src/core/document/structTable.ts";
import { createComingTexts } from "../../../src/core/engine/comingTexts.ts";
import { stateHashOf } from "../../../src/core/log/index.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { block, update } from "../document/updates.ts";

const deviceId = "5a".repeat(32) as DeviceId;
const random = createSeededRandom(5);

beforeAll(async () => {
  await readyCrypto();
});

type Made = {
  readonly listed: CutDocument;
  readonly hashes: readonly string[];
  readonly chunks: readonly Bytes[];
};
type Lies = {
  readonly deflate?: (raw: Bytes) => Bytes;
  readonly seal?: (key: CutDocument["blobKey"], deflated: Bytes) => readonly Bytes[];
  readonly says?: (listed: CutDocument) => Partial<CutDocument>;
};

const deflate = (raw: Bytes): Bytes => Uint8Array.from(deflateRawSync(raw));

/** A text of so many letters, deflated to about half, as whoever made the cut lists and seals it. */
const make = (place: number, letters: number, lies: Lies = {}): Made => {
  const docId = `00${place.toString(16).padStart(2, "0").repeat(15)}` as DocId;
  const client = yClientOf(deviceId, docId, 0);
  const table = new StructTable();
  table.append(client, 1, table.rootList("content"), "element");
  table.append(client, 1, table.list(client, 0, "children", 1), "text");
  table.append(client, letters, table.list(client, 1, "text", 2), "none");
  const text = toHex(random.bytes(letters / 2));
  const v2 = Y.convertUpdateFormatV1ToV2(
    update([
      block(client, 0, [
        { element: "paragraph", parent: "content" },
        { textType: true, parent: [client, 0] },
        { text, parent: [client, 1] },
      ]),
    ]),
  );
  const tableBytes = encodeTable(table);
  const raw = new Writer().prefixed(tableBytes).raw(v2).done();
  const key = redact(random.bytes(32));
  const deflated = (lies.deflate ?? deflate)(raw);
  const chunks = lies.seal?.(key, deflated) ?? sealBlob(key, deflated).chunks;
  const listed: CutDocument = {
    docId,
    clocks: [{ deviceId, k: 0, end: letters + 2 }],
    stateHash: stateHashOf(convertedState(v2)?.bytes ?? v2, tableBytes),
    rawLen: raw.length,
    chunks: chunks.length,
    chunkRoot: new Uint8Array(32).fill(place),
    blobKey: key,
  };
  const hashes = chunks.map((_, at) => `${place} ${at}`);
  return { listed: { ...listed, ...lies.says?.(listed) }, hashes, chunks };
};

const receive = (made: readonly Made[]) => {
  const here = new Map<string, Bytes>();
  const named = new Map(made.map(({ listed, hashes }) => [toHex(listed.chunkRoot), hashes]));
  const texts = createComingTexts(
    streamCompress,
    made.map(({ listed }) => listed),
    { hashesOf: (root) => named.get(toHex(root)) ?? null, get: (hash) => here.get(hash) },
  );
  const come = (hash: string, chunk: Bytes): void => {
    here.set(hash, chunk);
    texts.goOn();
  };
  const comeAll = (): void => {
    for (const { hashes, chunks } of made)
      for (const [at, chunk] of chunks.entries()) come(hashes[at] ?? "", chunk);
  };
  return { texts, come, comeAll };
};

const some = (): readonly Made[] => [make(1, 60), make(2, 400_000), make(3, 200)];

describe("the texts of a cut on their way", () => {
  it("[CUT-14] are given when all are here, in whatever order their chunks came, and kept as they came", async () => {
    for (const turn of [false, true]) {
      const made = some();
      const { texts, come } = receive(made);
      const all = made.flatMap(({ hashes, chunks }) =>
        chunks.map((chunk, at) => [hashes[at] ?? "", chunk] as const),
      );
      expect(all.length).toBeGreaterThan(5);
      for (const [hash, chunk] of turn ? all.toReversed() : all) come(hash, chunk);
      const opened = await texts.all();
      expect([...(opened?.keys() ?? [])]).toEqual(made.map(({ listed }) => listed.docId));
      for (const { listed } of made) {
        const one = opened?.get(listed.docId);
        const text = one?.document.replica.doc?.getXmlFragment("content").toJSON() ?? "";
        expect(text.length).toBe((listed.clocks[0]?.end ?? 0) - 2 + "<paragraph></paragraph>".length);
        const deflated = one !== undefined && "sum" in one.packed ? one.packed.deflated : new Uint8Array(0);
        const raw = await streamCompress.inflate(deflated, listed.rawLen);
        expect(raw.ok && raw.value.length).toBe(listed.rawLen);
      }
    }
  });

  it("[CUT-14] [C20] are not given while a chunk lacks, nor once nobody waits for them", async () => {
    const made = some();
    const { texts, come } = receive(made);
    for (const { hashes, chunks } of made)
      for (const [at, chunk] of chunks.entries()) if (at !== 1) come(hashes[at] ?? "", chunk);
    expect([await texts.all(), texts.isRefused()]).toEqual([null, false]);
    texts.stop();
    come(made[1]?.hashes[1] ?? "", made[1]?.chunks[1] ?? new Uint8Array(0));
    expect(await texts.all()).toBe(null);
  });

  it("[CUT-14] [C20] are refused at the chunk that is not this blob's, before the others are here", () => {
    const made = some();
    const [first, second] = made;
    const { texts, come } = receive(made);
    come(first?.hashes[0] ?? "", first?.chunks[0] ?? new Uint8Array(0));
    expect(texts.isRefused()).toBe(false);
    come(second?.hashes[0] ?? "", second?.chunks[1] ?? new Uint8Array(0));
    expect(texts.isRefused()).toBe(true);
  });

  const lies: readonly { readonly what: string; readonly lies: Lies }[] = [
    { what: "are another state than was said", lies: { says: () => ({ stateHash: new Uint8Array(32) }) } },
    { what: "hold less than was said", lies: { says: ({ rawLen }) => ({ rawLen: rawLen + 1 }) } },
    { what: "hold more than was said", lies: { says: ({ rawLen }) => ({ rawLen: rawLen - 1 }) } },
    { what: "are a bomb", lies: { deflate: () => deflate(new Uint8Array(64 * 1024 * 1024)) } },
    { what: "end too early", lies: { deflate: (raw) => deflate(raw).slice(0, -10) } },
    { what: "are no deflated bytes", lies: { deflate: (raw) => raw } },
    { what: "have no padding", lies: { seal: (key, deflated) => sealStream(key, deflated) } },
    {
      what: "have the padding of another length",
      lies: {
        seal: (key, deflated) => sealStream(key, Uint8Array.of(...deflated.subarray(0, 100), 0x80, 0, 0)),
      },
    },
    { what: "have clocks of another end", lies: { says: () => ({ clocks: [{ deviceId, k: 0, end: 7 }] }) } },
  ];
  it.each(lies)(
    "[CUT-14] [C20] are all refused where those of one $what, also when the others are sound",
    async ({ lies: told }) => {
      const { texts, comeAll } = receive([make(1, 60), make(2, 200_000, told), make(3, 200)]);
      comeAll();
      expect([await texts.all(), texts.isRefused()]).toEqual([null, true]);
    },
  );
});
