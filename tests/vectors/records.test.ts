// The bytes of every record, fixed: vectors may be added to, never edited. `npm run vectors` adds what is missing.
// Read three times: written again by the product, read by the product, and by reader.mjs, which has nothing of it.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { fromHex } from "../../src/core/base/index.ts";
import { readyCrypto } from "../../src/core/crypto/index.ts";
import { messageKind } from "../../src/core/codec/index.ts";
import { kinds, makeRecords, type Records } from "./made/records.ts";
import { plain } from "./made/vector.ts";

const file = fileURLToPath(new URL("records.json", import.meta.url));
const committed = (): Records =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Records) : {};

const reader = (...args: readonly string[]): string =>
  execFileSync(process.execPath, [fileURLToPath(new URL("reader.mjs", import.meta.url)), ...args], {
    encoding: "utf8",
    env: {},
  });

/** What is new, and what is there as it is there. */
const added = (now: Records, before: Records): Records =>
  Object.fromEntries(
    Object.entries(now).map(([kind, vectors]) => {
      const known = new Set((before[kind] ?? []).map(({ about }) => about));
      return [kind, [...(before[kind] ?? []), ...vectors.filter(({ about }) => !known.has(about))]];
    }),
  );

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
  if (process.env.HALAQA_CAMPAIGN !== "vectors") return;
  const now = { ...committed(), ...added(makeRecords(), committed()) };
  if (JSON.stringify(now) !== JSON.stringify(committed()))
    writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
});

describe("records", () => {
  it.each(kinds)("[COD-7] the product writes the bytes of the vectors: $kind", ({ kind, make }) => {
    expect(make()).toEqual(committed()[kind]);
  });

  it.each(kinds.filter(({ read }) => read !== null))(
    "[COD-7] the product reads in the bytes what the vectors say: $kind",
    ({ kind, read }) => {
      for (const { bytes, given, says } of committed()[kind] ?? []) {
        const raw = fromHex(bytes);
        if (raw === null || read === null) throw new Error("bytes were meant");
        expect(plain(read(raw, given))).toEqual(says);
      }
    },
  );

  it("[COD-7] stand there for every message, every op that has a number, and nothing that no one makes", () => {
    const { message = [], op = [], ...others } = committed();
    expect(new Set(message.map(({ given }) => given.kind))).toEqual(new Set(Object.values(messageKind)));
    expect(Object.keys({ message, op, ...others }).toSorted()).toEqual(
      kinds.map(({ kind }) => kind).toSorted(),
    );
    const chapter = readFileSync(new URL("../../docs/protocol/membership.md", import.meta.url), "utf8");
    const written = [...chapter.matchAll(/^ ?([0-9]{1,2}) [A-Z_]{3,16} {2,}/gm)].map(([, number]) =>
      Number(number),
    );
    expect(written.length).toBeGreaterThan(6);
    expect(new Set(op.map(({ bytes }) => Number.parseInt(bytes.slice(4, 6), 16)))).toEqual(new Set(written));
  });
});

describe("the second reader", () => {
  it("[COD-8] reads every vector, with nothing of the product's", () => {
    const parts = readdirSync(new URL("reading", import.meta.url)).map((name) => `reading/${name}`);
    for (const part of ["reader.mjs", ...parts]) {
      const source = readFileSync(new URL(part, import.meta.url), "utf8");
      const imported = [...source.matchAll(/\bfrom\s+"([^"]+)"|\bimport\s*\(/g)].map(
        ([, from = "()"]) => from,
      );
      expect(imported.length).toBeGreaterThan(0);
      // Node's, or another part: nothing of a part leaves the folder.
      expect(
        imported.filter((from) => !/^(?:node:[a-z/]+|\.\/(?:reading\/)?[a-z0-9A-Z]+\.mjs)$/.test(from)),
      ).toEqual([]);
    }
    const said = JSON.parse(reader()) as { readonly read: { readonly [kind: string]: number } };
    for (const [kind, vectors] of Object.entries(committed()))
      expect([kind, said.read[kind]]).toEqual([kind, vectors.length]);
  }, 60_000);

  it("[COD-8] and finds any of them wrong when a byte of it is changed, or cut off, or added", () => {
    const { tried, missed } = JSON.parse(reader("--damaged")) as { tried: number; missed: readonly string[] };
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(1_200);
  }, 60_000);
});
