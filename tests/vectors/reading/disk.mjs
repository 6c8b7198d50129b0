// What lies on a disk: the vault and its records (docs/protocol/vault.md).

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Input, bytesOf, hexOf, same, textOf, whole } from "./bytes.mjs";
import { H, kdf } from "./blake2b.mjs";
import { open, unpad } from "./seals.mjs";
import { readSegment } from "./log.mjs";

export const canonicalJson = (bytes) => {
  const value = JSON.parse(textOf(bytes));
  assert.equal(JSON.stringify(value), textOf(bytes), "one spelling");
  return value;
};
export const disk = {
  snapshotRow: whole((input) => ({ segments: input.var(), form: input.u8(), document: hexOf(input.rest()) })),
  documentSum: whole((input) => {
    const sum = {
      stateHash: input.hex(),
      rawLen: input.var(),
      ends: input.list(() => ({ client: input.var(), end: input.var() })),
    };
    return { sum, rest: hexOf(input.rest()) };
  }),
  tailRow: whole((input) => ({ order: input.var(), items: readSegment(input) })),
  rootRow: whole((input) => {
    input.is(1);
    return { rootSeed: input.hex(), wordsSlot: input.hex(24), language: textOf(input.prefixed()) };
  }),
  remembered: whole((input) => ({
    counter: input.u64(),
    ownSeq: input.u64(),
    run: input.hex(16),
    previousRun: input.hex(16),
  })),
  wipingRow: whole((input) => {
    input.is(1);
    const flag = () => {
      const value = input.u8();
      assert.ok(value < 2, "a flag");
      return value === 1;
    };
    return { keys: flag(), words: flag(), slot: input.hex(24) };
  }),
  wipingSlot: (bytes, { kek, salt, ops, memory }) => {
    assert.equal(bytes.length, 136);
    const cost = Buffer.alloc(12);
    cost.writeUInt32BE(ops, 0);
    cost.writeBigUInt64BE(BigInt(memory), 4);
    const associated = Buffer.concat([Buffer.from("HVLT1"), cost, bytesOf(salt)]);
    const plain = open(bytesOf(kek), bytes.subarray(0, 24), associated, bytes.subarray(24));
    same(plain.subarray(33), Buffer.alloc(63), "the rest of a slot");
    const key = plain.subarray(1, 33).toString("hex");
    return { nonce: bytes.subarray(0, 24).toString("hex"), kind: plain[0], key };
  },
  circleRecord: canonicalJson,
  settings: canonicalJson,
  edition: canonicalJson,
};

/** vault.json: a header with one space, its slot, its rows and its mark, under keys that the words gave. */
export const readVault = (vault) => {
  const [kek, vmk] = [vault.kek, vault.slot.vmk].map(bytesOf);
  same(H("vault", bytesOf(vault.argon2id), bytesOf(vault.osSecret ?? "")), kek, "KEK");
  const input = new Input(bytesOf(vault.header));
  const associated = input.take(5 + 4 + 8 + 16);
  const cost = new Input(associated);
  assert.equal(textOf(cost.take(5)), "HVLT1");
  assert.deepEqual([cost.u32(), cost.u64(), cost.hex(16)], [vault.ops, vault.memory, vault.salt]);
  const taken = input.u32();
  const slots = input.list(() => input.take(136), 32);
  input.end();
  const opened = (key) =>
    slots.flatMap((slot, at) => {
      try {
        return [{ at, plain: open(key, slot.subarray(0, 24), associated, slot.subarray(24)) }];
      } catch {
        return [];
      }
    });
  const keys = [kek, H("recovery", bytesOf(vault.rootSeed))];
  for (const [place, key] of keys.entries()) {
    const found = opened(key);
    assert.equal(found.length, 1);
    assert.equal((taken >>> found[0].at) & 1, 1);
    same(found[0].plain, Buffer.concat([Buffer.from([place + 1]), vmk, Buffer.alloc(63)]), "a slot");
  }
  const slot = bytesOf(vault.slot.bytes);
  same(
    open(kek, bytesOf(vault.slot.nonce), associated, slot.subarray(24)).subarray(1, 33),
    vmk,
    "the slot by itself",
  );

  const { table, naturalId, naturalGroup, box, ...row } = vault.row;
  const tableKey = kdf(vmk, table);
  const [id, group] = [[naturalId], [naturalGroup, "group"]].map((names) =>
    H("blindidx", tableKey, ...names.map((name) => Buffer.from(name))).subarray(0, 16),
  );
  assert.deepEqual([hexOf(id), hexOf(group), box.slice(0, 48)], [row.id, row.group, row.nonce]);
  const place = H("record", Buffer.from([table]), id, group, Buffer.from([1]));
  const content = unpad(256, open(tableKey, bytesOf(row.nonce), place, bytesOf(box).subarray(24)));
  assert.equal(textOf(content), row.content);
  assert.deepEqual(disk.rootRow(bytesOf(vault.root.bytes)), {
    rootSeed: vault.rootSeed,
    wordsSlot: vault.root.wordsSlot,
    language: vault.root.language,
  });

  const mark = bytesOf(vault.mark.bytes);
  assert.equal(textOf(mark.subarray(0, 5)), "HMRK1");
  assert.equal(mark.length, 5 + 32 * 72);
  const own = mark.subarray(5 + 72 * vault.mark.slot, 5 + 72 * (vault.mark.slot + 1));
  const body = new Input(open(kdf(vmk, 256), own.subarray(0, 24), H("mark"), own.subarray(24)));
  assert.deepEqual(
    [body.u64(), body.u64(), body.hex(16)],
    [vault.mark.counter, vault.mark.ownSeq, vault.mark.run],
  );

  const seed = bytesOf(vault.rootSeed);
  const sum = createHash("sha256").update(seed).digest()[0];
  let bits = (BigInt(`0x${hexOf(seed)}`) << 8n) | BigInt(sum);
  const places = [];
  for (let word = 0; word < 24; word++, bits >>= 11n) places.unshift(Number(bits & 2047n));
  assert.deepEqual(places, vault.recoveryPlaces, "the recovery code");
};
