import { beforeAll, describe, expect, it } from "vitest";
import { createMemoryStore } from "../../../src/adapters/memory/index.ts";
import { redact, reveal } from "../../../src/core/base/index.ts";
import { argon2id, readyCrypto } from "../../../src/core/crypto/index.ts";
import { err, ok } from "../../../src/core/base/index.ts";
import type { PasswordHash } from "../../../src/core/ports/index.ts";
import {
  addSpace,
  changeWords,
  createRecordKeys,
  createVault,
  decodeHeader,
  decodeRoot,
  encodeHeader,
  encodeRoot,
  freeSlots,
  type Header,
  loadRoot,
  openWithRecovery,
  openWithWords,
  rootRow,
  withSlot,
} from "../../../src/core/vault/index.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { createQuickHash, must, vaultParts } from "./parts.ts";

beforeAll(async () => {
  await readyCrypto();
});

const words = (text: string) => redact(text);
const mebibyte = 1024 * 1024;

/** Adds spaces until there is no room left. */
const filled = async (header: Header): Promise<{ header: Header; made: number }> => {
  for (let made = 0; ; made++) {
    const added = await addSpace(vaultParts(100 + made), header, words(`more ${made}`));
    if (!added.ok) return { header, made };
    header = added.value.space.header;
  }
};

describe("making and opening a vault", () => {
  it("[VAU-17] asks for 256 MiB and three passes, and steps down only when the memory is refused", async () => {
    for (const [limit, tried] of [
      [Infinity, [256]],
      [200 * mebibyte, [256, 128]],
      [64 * mebibyte, [256, 128, 64]],
    ] as const) {
      const hash = createQuickHash(limit);
      const made = must(await createVault(vaultParts(1, hash), words("six words")));
      expect(hash.asked).toEqual(tried.map((memory) => ({ ops: 3, memory: memory * mebibyte })));
      expect(made.header.cost).toEqual({ ops: 3, memory: (tried.at(-1) ?? 0) * mebibyte });
    }
  });

  it("[VAU-17] says so when even 64 MiB are refused, and does not step down for another reason", async () => {
    const small = createQuickHash(mebibyte);
    expect(await createVault(vaultParts(1, small), words("a"))).toEqual(err({ type: "memoryRefused" }));
    expect(small.asked).toHaveLength(3);
    let asked = 0;
    const broken: PasswordHash = {
      derive: () => {
        asked++;
        return Promise.resolve(err({ type: "hashUnavailable" as const }));
      },
    };
    expect(await createVault(vaultParts(1, broken), words("a"))).toEqual(err({ type: "hashUnavailable" }));
    expect(asked).toBe(1);
  });

  it("[VAU-17] an existing vault is opened at its own cost, whatever this machine would choose", async () => {
    const made = must(await createVault(vaultParts(1, createQuickHash(64 * mebibyte)), words("a")));
    const hash = createQuickHash();
    must(await openWithWords(vaultParts(2, hash), made.header, words("a")));
    must(await addSpace(vaultParts(3, hash), made.header, words("b")));
    expect(hash.asked.map((cost) => cost.memory)).toEqual([64 * mebibyte, 64 * mebibyte]);
    const smaller = vaultParts(4, createQuickHash(mebibyte));
    expect(await openWithWords(smaller, made.header, words("a"))).toEqual(err({ type: "memoryRefused" }));
  });

  it("[VAU-6] the words decide whose space opens, with one derivation, also for wrong ones", async () => {
    const one = must(await createVault(vaultParts(1), words("one")));
    const two = must(await addSpace(vaultParts(2), one.header, words("two")));
    const header = must(decodeHeader(encodeHeader(two.space.header)));
    const hash = createQuickHash();
    const parts = vaultParts(3, hash);
    expect(reveal(must(await openWithWords(parts, header, words("one"))).vmk)).toEqual(reveal(one.vmk));
    expect(reveal(must(await openWithWords(parts, header, words("two"))).vmk)).toEqual(reveal(two.space.vmk));
    expect(reveal(one.vmk)).not.toEqual(reveal(two.space.vmk));
    for (const wrong of ["", "three", "one ", "a".repeat(1_000_000)])
      expect(await openWithWords(parts, header, words(wrong))).toEqual(err({ type: "wordsWrong" }));
    expect(hash.asked).toHaveLength(6);
  });

  it("[VAU-6] a slot that opens and is not marked as taken is marked again", async () => {
    const made = must(await createVault(vaultParts(1), words("one")));
    const opened = must(await openWithWords(vaultParts(2), { ...made.header, taken: 0 }, words("one")));
    expect(opened.changed).toBe(true);
    expect(opened.header).toEqual({
      ...withSlot(made.header, opened.slot, new Uint8Array(0)),
      taken: (1 << opened.slot) >>> 0,
      slots: made.header.slots,
    });
    expect(must(await openWithWords(vaultParts(2), made.header, words("one"))).changed).toBe(false);
  });

  it("[VAU-18] a space takes two slots from birth and the recovery code opens it", async () => {
    const made = must(await createVault(vaultParts(1), words("one")));
    const before = freeSlots(made.header).length;
    const more = must(await addSpace(vaultParts(2), made.header, words("two")));
    expect(freeSlots(more.space.header)).toHaveLength(before - 2);
    const opened = must(openWithRecovery(more.space.header, made.rootSeed));
    expect(reveal(opened.vmk)).toEqual(reveal(made.vmk));
    expect(openWithRecovery(made.header, redact(new Uint8Array(32)))).toEqual(err({ type: "wordsWrong" }));
  });

  it("[VAU-5] a full header takes no more spaces and loses none", async () => {
    const first = must(await createVault(vaultParts(1), words("one")));
    const { header, made } = await filled(first.header);
    expect(made).toBeGreaterThanOrEqual(9);
    expect(await addSpace(vaultParts(9), header, words("last"))).toEqual(err({ type: "noRoom" }));
    for (let number = 0; number < made; number++)
      expect((await openWithWords(vaultParts(8), header, words(`more ${number}`))).ok).toBe(true);
    expect(openWithRecovery(header, first.rootSeed).ok).toBe(true);
  });

  it("[VAU-18] words that open a space already found no second one behind it", async () => {
    const made = must(await createVault(vaultParts(1), words("one")));
    const again = must(await addSpace(vaultParts(2), made.header, words("one")));
    expect(again.type).toBe("opened");
    expect(reveal(again.space.vmk)).toEqual(reveal(made.vmk));
    expect(again.space.header).toBe(made.header);
  });

  it("[VAU-19] new words open the same space, the old ones nothing, and one slot changed", async () => {
    const one = must(await createVault(vaultParts(1), words("one")));
    const two = must(await addSpace(vaultParts(2), one.header, words("two"))).space;
    const space = { vmk: one.vmk, wordsSlot: one.slotNonce, next: words("new") };
    const changed = must(await changeWords(vaultParts(3), two.header, space));
    const open = (text: string) => openWithWords(vaultParts(4), changed.header, words(text));
    expect(reveal(must(await open("new")).vmk)).toEqual(reveal(one.vmk));
    expect(await open("one")).toEqual(err({ type: "wordsWrong" }));
    expect(reveal(must(await open("two")).vmk)).toEqual(reveal(two.vmk));
    expect(openWithRecovery(changed.header, one.rootSeed).ok).toBe(true);
    expect(changed.header.slots.filter((bytes, at) => bytes !== two.header.slots[at])).toHaveLength(1);
    expect(changed.header.taken).toBe(two.header.taken);
    const again = must(
      await changeWords(vaultParts(5), changed.header, { ...space, wordsSlot: changed.slotNonce }),
    );
    expect((await openWithWords(vaultParts(4), again.header, words("new"))).ok).toBe(true);
  });

  it("[VAU-19] words of another space are refused, and a slot that is not known any more is not guessed", async () => {
    const one = must(await createVault(vaultParts(1), words("one")));
    const two = must(await addSpace(vaultParts(2), one.header, words("two"))).space;
    const space = { vmk: one.vmk, wordsSlot: one.slotNonce, next: words("two") };
    expect(await changeWords(vaultParts(3), two.header, space)).toEqual(err({ type: "wordsTaken" }));
    const lost = { vmk: one.vmk, wordsSlot: new Uint8Array(24), next: words("new") };
    const changed = must(await changeWords(vaultParts(4), two.header, lost));
    for (const text of ["one", "two", "new"])
      expect((await openWithWords(vaultParts(5), changed.header, words(text))).ok).toBe(true);
    const { header } = await filled(two.header);
    if (freeSlots(header).length === 0)
      expect(await changeWords(vaultParts(6), header, lost)).toEqual(err({ type: "noRoom" }));
  });

  it("[VAU-8] a secret of the operating system is part of the key where there is one", async () => {
    const kept = { ...vaultParts(1), osSecret: redact(new Uint8Array(32).fill(4)) };
    const made = must(await createVault(kept, words("one")));
    expect((await openWithWords(kept, made.header, words("one"))).ok).toBe(true);
    expect(await openWithWords(vaultParts(1), made.header, words("one"))).toEqual(
      err({ type: "wordsWrong" }),
    );
  });

  it("[VAU-17] [D04] real words through 64 MiB and three passes open what they made, and no others do", async () => {
    const real: PasswordHash = {
      derive: (typed, salt, cost) => {
        const key = cost.memory > 64 * mebibyte ? null : argon2id(typed, salt, cost.ops, cost.memory);
        return Promise.resolve(key === null ? err({ type: "memoryRefused" as const }) : ok(key));
      },
    };
    const made = must(await createVault(vaultParts(1, real), words("بيت نهر قلم باب نور شجر")));
    expect(made.header.cost.memory).toBe(64 * mebibyte);
    expect((await openWithWords(vaultParts(2, real), made.header, words("بيت نهر قلم باب نور شجر"))).ok).toBe(
      true,
    );
    expect((await openWithWords(vaultParts(2, real), made.header, words("بيت نهر قلم باب نور"))).ok).toBe(
      false,
    );
  });
});

describe("a space's first row", () => {
  const root = {
    rootSeed: redact(new Uint8Array(32).fill(1)),
    wordsSlot: new Uint8Array(24).fill(2),
    language: "ar",
  };

  it("[VAU-16] comes back as it was written, and nothing else does", () => {
    const bytes = encodeRoot(root);
    const decoded = must(decodeRoot(bytes));
    expect({ ...decoded, rootSeed: reveal(decoded.rootSeed) }).toEqual({
      ...root,
      rootSeed: reveal(root.rootSeed),
    });
    for (let length = 0; length < bytes.length; length++)
      expect(decodeRoot(bytes.slice(0, length)).ok).toBe(false);
    expect(decodeRoot(new Uint8Array([...bytes, 0])).ok).toBe(false);
    for (const version of [0, 3, 255]) expect(decodeRoot(bytes.with(0, version)).ok).toBe(false);
    const older = encodeRoot({ ...root, olderWords: true });
    expect(older).toEqual(bytes.with(0, 2));
    expect([decoded.olderWords, must(decodeRoot(older)).olderWords]).toEqual([undefined, true]);
  });

  it("[VAU-16] is found by its own space alone; a damaged one is told from a missing one", async () => {
    const disk = new Map();
    const store = createMemoryStore(disk);
    const keys = createRecordKeys(redact(new Uint8Array(32).fill(3)));
    expect(await loadRoot(keys, store)).toEqual(ok(null));
    const row = rootRow(keys, root, createSeededRandom(1));
    must(await store.commit({ put: [row], remove: [] }, "strict"));
    expect(must(await loadRoot(keys, store))?.language).toBe("ar");
    expect(await loadRoot(createRecordKeys(redact(new Uint8Array(32).fill(4))), store)).toEqual(ok(null));
    must(await store.commit({ put: [{ ...row, box: row.box.with(30, 1) }], remove: [] }, "strict"));
    expect(await loadRoot(keys, store)).toEqual(err({ type: "rowDamaged" }));
  });
});
