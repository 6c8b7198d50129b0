import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { redact, reveal } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  addSlot,
  createHeader,
  createVault,
  decodeHeader,
  encodeHeader,
  freeSlots,
  type Header,
  headerLength,
  isTaken,
  openSlots,
  openWithWords,
  rewriteSlot,
  slotCount,
  slotKinds,
  slotLength,
} from "../../../src/core/vault/index.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { createQuickHash, must, vaultParts } from "./parts.ts";

beforeAll(async () => {
  await readyCrypto();
});

const cost = { ops: 3, memory: 256 * 1024 * 1024 };
const salt = new Uint8Array(16).fill(7);
const key = (name: number) => redact(new Uint8Array(32).fill(name));

const withSpace = (seed: number): { header: Header; slot: number } => {
  const random = createSeededRandom(seed);
  const added = addSlot(createHeader(cost, salt, random), key(1), { kind: 1, vmk: key(9) }, random);
  if (added === null) throw new Error("a new header has room");
  return added;
};

/** An encoded header with its cost replaced. */
const priced = (ops: number, memory: bigint): Uint8Array => {
  const bytes = encodeHeader(withSpace(1).header);
  const view = new DataView(bytes.buffer);
  view.setUint32(5, ops);
  view.setBigUint64(9, memory);
  return bytes;
};

describe("the vault's header", () => {
  it("[VAU-1] has one length and comes back as it was written", () => {
    const { header } = withSpace(1);
    const bytes = encodeHeader(header);
    expect(bytes.length).toBe(headerLength);
    expect(headerLength).toBe(4389);
    expect(must(decodeHeader(bytes))).toEqual(header);
  });

  it("[VAU-1] is refused when a byte is missing, left over, or the name is another", () => {
    const bytes = encodeHeader(withSpace(1).header);
    for (let length = 0; length < bytes.length; length += 13)
      expect(decodeHeader(bytes.subarray(0, length)).ok).toBe(false);
    expect(decodeHeader(new Uint8Array([...bytes, 0])).ok).toBe(false);
    for (let at = 0; at < 5; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(decodeHeader(changed)).toEqual({ ok: false, error: { type: "malformed" } });
    }
  });

  it("[VAU-1] decoding never throws, whatever the file holds", () => {
    const honest = encodeHeader(withSpace(2).header);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 6000 }),
          fc.uint8Array({ minLength: headerLength, maxLength: headerLength }),
          fc
            .tuple(fc.nat(headerLength - 1), fc.nat(255))
            .map(([at, value]) => honest.slice().fill(value, at, at + 1)),
        ),
        (bytes) => {
          const decoded = decodeHeader(bytes);
          if (decoded.ok) expect(encodeHeader(decoded.value)).toEqual(bytes);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ["one pass", 1, 256n << 20n],
    ["two passes", 2, 256n << 20n],
    ["8 MiB", 3, 8n << 20n],
    ["a byte under 64 MiB", 3, (64n << 20n) - 1n],
    ["eleven passes", 11, 256n << 20n],
    ["a byte over 1 GiB", 3, (1n << 30n) + 1n],
    ["2^53 − 1 bytes", 3, 2n ** 53n - 1n],
    ["2^64 − 1 bytes", 3, 2n ** 64n - 1n],
  ])("[VAU-2] [D02] %s is refused before any words are tried", (_, ops, memory) => {
    expect(decodeHeader(priced(ops, memory)).ok).toBe(false);
  });

  it.each([
    [3, 64n << 20n],
    [10, 1n << 30n],
  ])("[VAU-2] the bounds themselves are allowed: %i passes", (ops, memory) => {
    expect(decodeHeader(priced(ops, memory)).ok).toBe(true);
  });

  it("[VAU-3] [D02] a slot does not open under another cost or salt, and no flipped bit opens to another key", () => {
    const { header, slot } = withSpace(3);
    expect(openSlots({ ...header, cost: { ...cost, ops: 4 } }, key(1), slotKinds.space)).toBeNull();
    expect(
      openSlots({ ...header, cost: { ...cost, memory: cost.memory / 2 } }, key(1), slotKinds.space),
    ).toBeNull();
    expect(openSlots({ ...header, salt: new Uint8Array(16) }, key(1), slotKinds.space)).toBeNull();
    for (let at = 0; at < slotLength; at++) {
      const slots = header.slots.map((bytes, number) => {
        const changed = bytes.slice();
        if (number === slot) changed[at] = (changed[at] ?? 0) ^ 0x10;
        return changed;
      });
      expect(openSlots({ ...header, slots }, key(1), slotKinds.space)).toBeNull();
    }
  });

  it("[VAU-3] [D02] slots that were swapped still open the same spaces, and only theirs", async () => {
    const parts = vaultParts(4);
    const { header, slot } = withSpace(4);
    const slots = [...header.slots].toReversed();
    const opened = openSlots({ ...header, slots }, key(1), slotKinds.space);
    expect(opened?.slot).toBe(slotCount - 1 - slot);
    expect(opened === null ? null : reveal(opened.vmk)).toEqual(reveal(key(9)));
    expect((await openWithWords(parts, { ...header, slots }, redact("others"))).ok).toBe(false);
  });

  it("[VAU-4] a new header has 4 to 12 taken slots that hold only chance, in places drawn by lot", () => {
    const counts = new Set<number>();
    const places = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      const header = createHeader(cost, salt, createSeededRandom(seed));
      const taken = slotCount - freeSlots(header).length;
      expect(taken).toBeGreaterThanOrEqual(4);
      expect(taken).toBeLessThanOrEqual(12);
      counts.add(taken);
      header.slots.forEach((_, slot) => isTaken(header, slot) && places.add(slot));
      expect(new Set(header.slots.map(String)).size).toBe(slotCount);
    }
    expect(counts.size).toBe(9);
    expect(places.size).toBe(slotCount);
  });

  it("[VAU-5] slots are equal in size, and a used one differs from an unused one in nothing that is seen", () => {
    const { header, slot } = withSpace(5);
    expect(new Set(header.slots.map((bytes) => bytes.length))).toEqual(new Set([slotLength]));
    const used = header.slots[slot] ?? new Uint8Array(0);
    expect(used.filter((byte) => byte === 0).length).toBeLessThan(8);
    expect(new Set(used).size).toBeGreaterThan(70);
  });

  it("[VAU-5] taken slots are never overwritten by a new one, until none is free", () => {
    const random = createSeededRandom(6);
    let header = createHeader(cost, salt, random);
    const kept = header.slots;
    const free = freeSlots(header);
    for (const _ of free) {
      const added = addSlot(header, key(2), { kind: 1, vmk: key(3) }, random);
      expect(added).not.toBeNull();
      header = added?.header ?? header;
    }
    expect(addSlot(header, key(2), { kind: 1, vmk: key(3) }, random)).toBeNull();
    kept.forEach((bytes, slot) => {
      if (!free.includes(slot)) expect(header.slots[slot]).toBe(bytes);
    });
  });

  it("[VAU-6] every slot is tried for every word, taken or not, also after one opened", () => {
    const { header, slot } = withSpace(7);
    let looked = 0;
    const watched = header.slots.map(
      (bytes) =>
        new Proxy(bytes, {
          get: (target, name) => {
            if (name === "subarray") looked++;
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === "function" ? value.bind(target) : value;
          },
        }),
    );
    expect(openSlots({ ...header, slots: watched, taken: 0 }, key(1), slotKinds.space)?.slot).toBe(slot);
    const whenRight = looked;
    looked = 0;
    expect(openSlots({ ...header, slots: watched }, key(2), slotKinds.space)).toBeNull();
    expect(looked).toBe(whenRight);
    expect(looked).toBe(2 * slotCount);
  });

  it("[VAU-6] a kind is inside the seal: a recovery slot does not open as a space's", () => {
    const random = createSeededRandom(8);
    const added = addSlot(createHeader(cost, salt, random), key(1), { kind: 2, vmk: key(9) }, random);
    expect(added === null ? null : openSlots(added.header, key(1), slotKinds.space)).toBeNull();
    expect(added === null ? null : openSlots(added.header, key(1), slotKinds.recovery)).not.toBeNull();
  });

  it("[VAU-7] new words rewrite one slot and nothing else", () => {
    const { header, slot } = withSpace(9);
    const changed = rewriteSlot(
      header,
      slot,
      { kek: key(2), content: { kind: 1, vmk: key(9) } },
      createSeededRandom(99),
    );
    expect(changed.slots.filter((bytes, at) => bytes !== header.slots[at])).toHaveLength(1);
    expect({ ...changed, slots: [] }).toEqual({ ...header, slots: [] });
    expect(openSlots(changed, key(1), slotKinds.space)).toBeNull();
    expect(openSlots(changed, key(2), slotKinds.space)?.slot).toBe(slot);
  });

  it("[VAU-8] [D04] words in another normal form are the same words", async () => {
    const parts = vaultParts(10, createQuickHash());
    const made = must(await createVault(parts, redact("café ﷺ مُدَرِّسة")));
    for (const form of ["NFC", "NFD", "NFKC", "NFKD"] as const) {
      const opened = await openWithWords(parts, made.header, redact("café ﷺ مُدَرِّسة".normalize(form)));
      expect(opened.ok).toBe(true);
    }
  });
});
