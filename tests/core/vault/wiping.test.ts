import { beforeAll, describe, expect, it } from "vitest";
import { createMemoryStore } from "../../../src/adapters/memory/index.ts";
import { err, redact, reveal } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  addSpace,
  changeWords,
  createRecordKeys,
  createVault,
  decodeWiping,
  dropWipingWords,
  encodeHeader,
  encodeWiping,
  type Header,
  loadWiping,
  nothingPrepared,
  openWithRecovery,
  openWithWords,
  setWipingWords,
  type Wiping,
  wipingRow,
} from "../../../src/core/vault/index.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { createQuickHash, must, vaultParts } from "./parts.ts";

beforeAll(async () => {
  await readyCrypto();
});

const words = (text: string) => redact(text);
const none = nothingPrepared.slot;

const prepared = async (seed = 1) => {
  const made = must(await createVault(vaultParts(seed), words("own")));
  const set = must(
    await setWipingWords(vaultParts(seed + 50), made.header, { slot: none, next: words("gone") }),
  );
  return { made, ...set };
};
const open = (header: Header, text: string) => openWithWords(vaultParts(9), header, words(text));
const takenIn = (header: Header): number =>
  header.slots.filter((_, slot) => ((header.taken >>> slot) & 1) === 1).length;
const changedIn = (one: Header, other: Header): number =>
  one.slots.filter((bytes, at) => Buffer.compare(bytes, other.slots[at] ?? none) !== 0).length;

describe("words that wipe", () => {
  it("[VAU-30] open nothing and say that they wipe; own words and the code go on opening", async () => {
    const { made, header } = await prepared();
    expect(await open(header, "gone")).toEqual(err({ type: "wordsWipe" }));
    expect(reveal(must(await open(header, "own")).vmk)).toEqual(reveal(made.vmk));
    expect(openWithRecovery(header, made.rootSeed).ok).toBe(true);
    expect(await open(header, "other")).toEqual(err({ type: "wordsWrong" }));
    expect(await open(made.header, "gone")).toEqual(err({ type: "wordsWrong" }));
  });

  it("[VAU-30] cost one derivation, as any words do, wherever their slot lies", async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { header } = await prepared(seed);
      for (const text of ["gone", "own", "other"]) {
        const hash = createQuickHash();
        await openWithWords(vaultParts(9, hash), header, words(text));
        expect(hash.asked).toHaveLength(1);
      }
    }
  });

  it("[VAU-31] take two slots of the usual length, as a space does: images before and after do not tell which", async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { made, header } = await prepared(seed);
      const space = must(await addSpace(vaultParts(seed + 90), made.header, words("second"))).space;
      expect(encodeHeader(header).length).toBe(encodeHeader(space.header).length);
      expect(takenIn(header)).toBe(takenIn(space.header));
      expect(changedIn(made.header, header)).toBe(changedIn(made.header, space.header));
    }
  });

  it("[VAU-31] of before wipe nothing once there are others, which take no further slot", async () => {
    const { made, header, slotNonce } = await prepared();
    const again = must(
      await setWipingWords(vaultParts(7), header, { slot: slotNonce, next: words("gone too") }),
    );
    expect(await open(again.header, "gone")).toEqual(err({ type: "wordsWrong" }));
    expect(await open(again.header, "gone too")).toEqual(err({ type: "wordsWipe" }));
    expect(again.header.taken).toBe(header.taken);
    expect(changedIn(header, again.header)).toBe(1);
    const dropped = dropWipingWords(again.header, again.slotNonce, createSeededRandom(8));
    if (dropped === null) throw new Error("there was a slot");
    expect(await open(dropped.header, "gone too")).toEqual(err({ type: "wordsWrong" }));
    expect(dropped.header.taken).toBe(header.taken);
    expect((await open(dropped.header, "own")).ok).toBe(true);
    const back = { slot: dropped.slotNonce, next: words("gone") };
    const third = must(await setWipingWords(vaultParts(10), dropped.header, back));
    expect(await open(third.header, "gone")).toEqual(err({ type: "wordsWipe" }));
    expect(third.header.taken).toBe(header.taken);
    expect(dropWipingWords(made.header, slotNonce, createSeededRandom(8))).toBeNull();
  });

  it("[VAU-30] words that open a space never wipe, and words that wipe never open one", async () => {
    const { made, header, slotNonce } = await prepared();
    const taken = err({ type: "wordsTaken" });
    expect(await setWipingWords(vaultParts(3), header, { slot: slotNonce, next: words("own") })).toEqual(
      taken,
    );
    expect(await addSpace(vaultParts(4), header, words("gone"))).toEqual(taken);
    const change = { vmk: made.vmk, wordsSlot: made.slotNonce, next: words("gone") };
    expect(await changeWords(vaultParts(5), header, change)).toEqual(taken);
    expect(await setWipingWords(vaultParts(6), header, { slot: none, next: words("gone") })).toEqual(taken);
  });

  it("[VAU-5] overwrite nobody's slot, and change nothing when fewer than two are free", async () => {
    let { header } = must(await createVault(vaultParts(1), words("own")));
    for (let at = 0; ; at++) {
      const set = await setWipingWords(vaultParts(20 + at), header, { slot: none, next: words(`w${at}`) });
      if (!set.ok) {
        expect(set).toEqual(err({ type: "noRoom" }));
        expect(at).toBeGreaterThanOrEqual(9);
        break;
      }
      header = set.value.header;
      for (let old = 0; old <= at; old++)
        expect(await open(header, `w${old}`)).toEqual(err({ type: "wordsWipe" }));
    }
    expect((await open(header, "own")).ok).toBe(true);
  });
});

describe("what was prepared for wiping", () => {
  it("[VAU-32] is remembered in the space that prepared it, and no other space of the vault sees it", async () => {
    const store = createMemoryStore();
    const [mine, other] = [1, 2].map((at) => createRecordKeys(redact(new Uint8Array(32).fill(at))));
    if (mine === undefined || other === undefined) throw new Error("two were meant");
    expect(must(await loadWiping(mine, store))).toEqual(nothingPrepared);
    const wiping: Wiping = { keys: true, words: true, slot: new Uint8Array(24).fill(5) };
    await store.commit({ put: [wipingRow(mine, wiping, createSeededRandom(1))], remove: [] }, "strict");
    expect(must(await loadWiping(mine, store))).toEqual(wiping);
    expect(must(await loadWiping(other, store))).toEqual(nothingPrepared);
  });

  it("[VAU-32] is read as it was written, and nothing else is read", () => {
    for (const keys of [true, false])
      for (const on of [true, false]) {
        const wiping: Wiping = { keys, words: on, slot: new Uint8Array(24).fill(9) };
        const bytes = encodeWiping(wiping);
        expect(must(decodeWiping(bytes))).toEqual(wiping);
        expect(decodeWiping(bytes.slice(0, -1)).ok).toBe(false);
        expect(decodeWiping(Uint8Array.from([...bytes, 0])).ok).toBe(false);
        for (const at of [0, 1, 2]) {
          const changed = Uint8Array.from(bytes);
          changed[at] = 2;
          expect(decodeWiping(changed).ok).toBe(false);
        }
      }
  });
});
