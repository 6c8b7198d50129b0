// V2 bytes that say in V1 something else than Yjs reads in them: none reaches Yjs (CUT-11).

import { writeVarUint } from "lib0/encoding";
import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Bytes, type DeviceId, type DocId, redact } from "../../../src/core/base/index.ts";
import { Writer } from "../../../src/core/codec/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { convertedState } from "../../../src/core/document/convertedState.ts";
import { encodeTable, openCutDocument, yClientOf } from "../../../src/core/document/index.ts";
import { type ListPlace, StructTable } from "../../../src/core/document/structTable.ts";
import { readUpdate } from "../../../src/core/document/updateReader.ts";
import { stateHashOf } from "../../../src/core/log/index.ts";
import { block, update } from "./updates.ts";

const docId = `00${"17".repeat(15)}` as DocId;
const deviceId = "5a".repeat(32) as DeviceId;
const client = yClientOf(deviceId, docId, 0);

beforeAll(async () => {
  await readyCrypto();
});

type Part = {
  readonly content: ConstructorParameters<typeof Y.Item>[7];
  readonly origin?: number;
  readonly parent?: string | number;
  readonly key?: string;
};

/** A block of one device, each struct after the one before, whatever its length. */
const written = (parts: readonly Part[]): Bytes => {
  const encoder = new Y.UpdateEncoderV2();
  writeVarUint(encoder.restEncoder, 1);
  writeVarUint(encoder.restEncoder, parts.length);
  encoder.writeClient(client);
  writeVarUint(encoder.restEncoder, 0);
  let clock = 0;
  for (const { content, origin, parent, key } of parts) {
    const at = (place: number) => Y.createID(client, place);
    const item = new Y.Item(
      at(clock),
      null,
      origin === undefined ? null : at(origin),
      null,
      null,
      (typeof parent === "number" ? at(parent) : (parent ?? null)) as never,
      key ?? null,
      content,
    );
    item.write(encoder, 0);
    clock += item.length;
  }
  writeVarUint(encoder.restEncoder, 0);
  return encoder.toUint8Array();
};

type Run = readonly [
  length: number,
  list: (table: StructTable) => ListPlace,
  type: "none" | "element" | "text",
];

const open = (v2: Bytes, runs: readonly Run[]) => {
  const table = new StructTable();
  for (const [length, list, type] of runs) table.append(client, length, list(table), type);
  const tableBytes = encodeTable(table);
  const raw = new Writer().prefixed(tableBytes).raw(v2).done();
  const state = convertedState(v2);
  return openCutDocument(
    {
      docId,
      clocks: [{ deviceId, k: 0, end: table.end(client) }],
      stateHash: stateHashOf(state?.bytes ?? new Uint8Array(0), tableBytes),
      rawLen: raw.length,
      chunks: 1,
      chunkRoot: new Uint8Array(32),
      blobKey: redact(new Uint8Array(32)),
    },
    raw,
  );
};

const content = (table: StructTable) => table.rootList("content");
const about = (table: StructTable) => table.rootList("about");
const children = (table: StructTable) => table.list(client, 0, "children", 1);
const text = (table: StructTable) => table.list(client, 1, "text", 2);
const paragraph = () => new Y.ContentType(new Y.XmlElement("paragraph"));
const words = [
  { content: paragraph(), parent: "content" },
  { content: new Y.ContentType(new Y.XmlText()), parent: 0 },
];
const wordRuns: readonly Run[] = [
  [1, content, "element"],
  [1, children, "text"],
];

const isTaken = (v2: Bytes, runs: readonly Run[]): boolean => open(v2, runs).ok;

const styled = (value: unknown): Bytes =>
  written([
    ...words,
    { content: new Y.ContentFormat("bold", value as object), parent: 1 },
    { content: new Y.ContentString("x"), origin: 2 },
  ]);
const styledRuns: readonly Run[] = [...wordRuns, [2, text, "none"]];
const titled = (value: unknown): Bytes =>
  written([{ content: new Y.ContentAny([value]), parent: "about", key: "title" }]);

type Lie = { readonly what: string; readonly v2: () => Bytes; readonly runs: readonly Run[] };
const lies: readonly Lie[] = [
  {
    what: "a clock below zero, which V1 writes as another and Yjs throws at",
    v2: () =>
      written([
        { content: paragraph(), parent: "content" },
        { content: paragraph(), origin: -128 },
      ]),
    runs: [[2, content, "element"]],
  },
  {
    what: "a letter in two halves, which V1 writes as two unknown ones",
    v2: () =>
      written([
        ...words,
        { content: new Y.ContentString("\ud83d"), parent: 1 },
        { content: new Y.ContentString("\ude00"), origin: 2 },
      ]),
    runs: styledRuns,
  },
  { what: "a format that V1 takes for its end", v2: () => styled(Number.NaN), runs: styledRuns },
  { what: "a format of bytes", v2: () => styled(new Uint8Array(3)), runs: styledRuns },
  {
    what: "a value in a prototype, which V1 leaves out",
    v2: () => titled(JSON.parse('{"__proto__":{"inner":"hidden"}}')),
    runs: [[1, about, "none"]],
  },
  {
    what: "a value of no length, which V1 leaves out and which takes another's place",
    v2: () =>
      written([
        { content: new Y.ContentAny([]), parent: "about", key: "title" },
        { content: paragraph(), parent: "content" },
      ]),
    runs: [[1, content, "element"]],
  },
];

describe("a cut's document in two spellings", () => {
  it.each(lies)("[CUT-11] [C20] is refused with $what", ({ v2, runs }) => {
    expect(isTaken(v2(), runs)).toBe(false);
  });

  it("[CUT-11] is taken where both say the same", () => {
    expect(isTaken(styled(true), styledRuns)).toBe(true);
    expect(isTaken(styled({ a: ["😀", 0.5, null] }), styledRuns)).toBe(true);
    expect(isTaken(titled({ a: [undefined, Number.NaN, new Uint8Array(2)] }), [[1, about, "none"]])).toBe(
      true,
    );
  });

  it("[CUT-11] nobody keeps a document out of every cut by a number that no JSON says", () => {
    const format = (json: string): Bytes =>
      update([block(client, 0, [{ format: "bold", json, parent: [client, 1] }])]);
    expect(["1e999", "[-1e999]"].map((json) => readUpdate(format(json)).ok)).toEqual([false, false]);
    expect(readUpdate(format("1e99")).ok).toBe(true);
  });
});
