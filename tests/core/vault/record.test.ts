import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { redact, utf8 } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import type { StoreRow } from "../../../src/core/ports/index.ts";
import {
  blindGroup,
  blindId,
  createRecordKeys,
  openRow,
  type RecordKeys,
  sealRow,
  type Table,
  tables,
} from "../../../src/core/vault/index.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";

beforeAll(async () => {
  await readyCrypto();
});

const space = (name: number): RecordKeys => createRecordKeys(redact(new Uint8Array(32).fill(name)));
const random = createSeededRandom(11);

const rowOf = (keys: RecordKeys, table: Table, name: string, content: string | Uint8Array): StoreRow =>
  sealRow(
    keys,
    {
      table,
      id: blindId(keys, table, utf8(name)),
      group: blindGroup(keys, table, utf8("all")),
      content: typeof content === "string" ? utf8(content) : content,
    },
    random,
  );

const damaged = { ok: false, error: { type: "rowDamaged" } };

describe("records at rest", () => {
  it("[VAU-10] a table's number belongs to one table and fits the store", () => {
    const numbers = Object.values(tables);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) expect(number >= 1 && number <= 255).toBe(true);
  });

  it("[VAU-11] what was sealed opens again, of any length", () => {
    const keys = space(1);
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2000 }),
        fc.constantFrom(...Object.values(tables)),
        (content, table) => {
          const row = rowOf(keys, table, "a", content);
          expect(openRow(keys, { table, id: row.id }, row)).toEqual({ ok: true, value: content });
          expect(openRow(keys, { table, group: row.group }, row)).toEqual({ ok: true, value: content });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("[VAU-11] sizes are classes: every record up to 255 bytes has the same length on disk", () => {
    const keys = space(1);
    const lengths = [0, 1, 100, 255].map((length) => rowOf(keys, 6, "a", new Uint8Array(length)).box.length);
    expect(new Set(lengths)).toEqual(new Set([24 + 256 + 16]));
  });

  it("[VAU-12] a blind index needs the space's key, differs by table, and an id differs from a group of the same bytes", () => {
    const name = utf8("the same");
    const made = [
      blindId(space(1), 6, name),
      blindId(space(1), 7, name),
      blindId(space(2), 6, name),
      blindGroup(space(1), 6, name),
    ];
    expect(new Set(made.map(String)).size).toBe(made.length);
    expect(blindId(space(1), 6, name)).toEqual(made[0]);
    for (const index of made) expect(index.length).toBe(16);
  });

  it("[VAU-13] [D03] rows whose contents were swapped, moved to another table or group, or relabelled do not open", () => {
    const keys = space(1);
    const one = rowOf(keys, tables.tail, "one", "first");
    const two = rowOf(keys, tables.tail, "two", "second");
    const asked = { table: tables.tail, id: one.id };
    expect(openRow(keys, asked, { ...one, box: two.box })).toEqual(damaged);
    expect(openRow(keys, asked, two)).toEqual(damaged);
    expect(openRow(keys, asked, { ...one, table: tables.segment })).toEqual(damaged);
    expect(openRow(keys, { table: tables.segment, id: one.id }, { ...one, table: tables.segment })).toEqual(
      damaged,
    );
    const otherGroup = blindGroup(keys, tables.tail, utf8("other document"));
    expect(openRow(keys, asked, { ...one, group: otherGroup })).toEqual(damaged);
    expect(openRow(keys, { table: tables.tail, group: otherGroup }, { ...one, group: otherGroup })).toEqual(
      damaged,
    );
    expect(openRow(keys, { table: tables.tail, group: otherGroup }, one)).toEqual(damaged);
  });

  it("[VAU-13] [D03] any changed or missing byte is an error value, never a throw", () => {
    const keys = space(1);
    const row = rowOf(keys, tables.tail, "one", "first");
    const asked = { table: tables.tail, id: row.id };
    for (let at = 0; at < row.box.length; at++) {
      const box = row.box.slice();
      box[at] = (box[at] ?? 0) ^ 1;
      expect(openRow(keys, asked, { ...row, box })).toEqual(damaged);
      expect(openRow(keys, asked, { ...row, box: row.box.subarray(0, at) })).toEqual(damaged);
    }
  });

  it("[VAU-14] two spaces in one vault do not see each other: no row of one is found or opens with the other's key", () => {
    const [mine, other] = [space(1), space(2)];
    for (const table of Object.values(tables)) {
      const row = rowOf(mine, table, "same name", "same content");
      expect(blindId(other, table, utf8("same name"))).not.toEqual(row.id);
      expect(openRow(other, { table, id: row.id }, row)).toEqual(damaged);
    }
  });

  it("[VAU-14] after the keys were wiped nothing is sealed under what is left of them", () => {
    const keys = space(1);
    const row = rowOf(keys, tables.tail, "one", "first");
    keys.wipe();
    const wiped = space(0);
    expect(() => wiped.of(tables.tail)).toThrow("locked");
    expect(() => rowOf(keys, tables.tail, "two", "second")).toThrow("locked");
    expect(() => openRow(keys, { table: tables.tail, id: row.id }, row)).toThrow("locked");
  });
});
