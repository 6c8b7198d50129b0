// The vault's bytes, fixed: vectors may be added to, never edited. What is on people's disks depends on them.

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, idBytes, ok, redact, reveal, toHex, utf8 } from "../../src/core/base/index.ts";
import { argon2id, readyCrypto } from "../../src/core/crypto/index.ts";
import type { Random } from "../../src/core/ports/index.ts";
import {
  addSlot,
  blindGroup,
  blindId,
  createRecordKeys,
  decodeHeader,
  encodeHeader,
  encodeRoot,
  type Header,
  openSlots,
  openRow,
  openWithRecovery,
  openWithWords,
  readMark,
  sealRow,
  seedToWords,
  type Table,
  writeMark,
} from "../../src/core/vault/index.ts";

export type VaultVector = {
  words: string;
  ops: number;
  memory: number;
  salt: string;
  osSecret: string | null;
  kek: string;
  slot: { nonce: string; vmk: string; kind: number; bytes: string };
  header: string;
  rootSeed: string;
  recoveryPlaces: number[];
  root: { wordsSlot: string; language: string; bytes: string };
  row: {
    table: number;
    naturalId: string;
    naturalGroup: string;
    nonce: string;
    content: string;
    id: string;
    group: string;
    box: string;
  };
  mark: { counter: number; ownSeq: number; run: string; slot: number; nonce: string; bytes: string };
};

const vectors = JSON.parse(
  readFileSync(new URL("./vault.json", import.meta.url), "utf8"),
) as readonly VaultVector[];

/** Gives these bytes, once each, and then counts up: decoys need no chance. */
const given = (...parts: readonly string[]): Random => {
  const left = parts.map(idBytes);
  return { bytes: (length) => left.find((part) => part.length === length) ?? new Uint8Array(length) };
};

const secret = (hex: string) => redact(idBytes(hex));
const places = Array.from({ length: 2048 }, (_, place) => String(place));
const passwordHash = {
  derive: (words: ReturnType<typeof redact<Bytes>>, salt: Bytes, cost: { ops: number; memory: number }) => {
    const key = argon2id(words, salt, cost.ops, cost.memory);
    if (key === null) throw new Error("no memory for the vector");
    return Promise.resolve(ok(key));
  },
};

beforeAll(async () => {
  await readyCrypto();
});

describe.each(vectors)("the vault's bytes: $words", (vector) => {
  const header = (): Header => {
    const decoded = decodeHeader(idBytes(vector.header));
    if (!decoded.ok) throw new Error("the vector's header is refused");
    return decoded.value;
  };

  it("[VAU-1] [VAU-8] words, cost and salt give the same key, and it opens the same slot", async () => {
    const parts = {
      passwordHash,
      random: given(),
      osSecret: vector.osSecret === null ? null : secret(vector.osSecret),
    };
    const opened = await openWithWords(parts, header(), redact(vector.words));
    expect(opened.ok && toHex(reveal(opened.value.vmk))).toBe(vector.slot.vmk);
    const bySlot = openSlots(header(), secret(vector.kek), 1);
    expect(bySlot === null ? null : toHex(reveal(bySlot.vmk))).toBe(vector.slot.vmk);
    expect(toHex(encodeHeader(header()))).toBe(vector.header);
  });

  it("[VAU-3] a slot is sealed to the same bytes", () => {
    const empty: Header = { ...header(), taken: 0 };
    const content = { kind: 1 as const, vmk: secret(vector.slot.vmk) };
    const added = addSlot(empty, secret(vector.kek), content, given(vector.slot.nonce));
    const made = added?.header.slots[added.slot];
    expect(made === undefined ? null : toHex(made)).toBe(vector.slot.bytes);
  });

  it("[VAU-15] [VAU-18] the root seed has the same words and opens the recovery slot", () => {
    const spelled = reveal(seedToWords(secret(vector.rootSeed), places)).map(Number);
    expect(spelled).toEqual(vector.recoveryPlaces);
    const opened = openWithRecovery(header(), secret(vector.rootSeed));
    expect(opened.ok && toHex(reveal(opened.value.vmk))).toBe(vector.slot.vmk);
  });

  it("[VAU-11] [VAU-12] [VAU-16] a row has the same indexes and the same box", () => {
    const keys = createRecordKeys(secret(vector.slot.vmk));
    const table = vector.row.table as Table;
    const id = blindId(keys, table, utf8(vector.row.naturalId));
    const group = blindGroup(keys, table, utf8(vector.row.naturalGroup));
    expect([toHex(id), toHex(group)]).toEqual([vector.row.id, vector.row.group]);
    const content = utf8(vector.row.content);
    const row = sealRow(keys, { table, id, group, content }, given(vector.row.nonce));
    expect(toHex(row.box)).toBe(vector.row.box);
    expect(openRow(keys, { table, id }, row)).toEqual(ok(content));
    const { wordsSlot, language, bytes } = vector.root;
    const root = { rootSeed: secret(vector.rootSeed), wordsSlot: idBytes(wordsSlot), language };
    expect(toHex(encodeRoot(root))).toBe(bytes);
  });

  it("[VAU-20] a head mark is sealed to the same bytes", () => {
    const { counter, ownSeq, run, slot, nonce, bytes } = vector.mark;
    const vmk = secret(vector.slot.vmk);
    const mark = { counter, ownSeq, run: idBytes(run), slot };
    expect(toHex(writeMark(vmk, idBytes(bytes), mark, given(nonce)))).toBe(bytes);
    expect(readMark(vmk, idBytes(bytes))).toEqual({ counter, ownSeq, run: idBytes(run) });
  });
});
