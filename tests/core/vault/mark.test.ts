import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { createMemoryStore } from "../../../src/adapters/memory/index.ts";
import { type Bytes, err, ok, redact, type Redacted } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import type { Store } from "../../../src/core/ports/index.ts";
import {
  createHeadMark,
  createRecordKeys,
  markFileLength,
  type MarkFile,
  readMark,
  writeMark,
} from "../../../src/core/vault/index.ts";
import { createFaultyDisk } from "../../support/faultyStore.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { must } from "./parts.ts";

beforeAll(async () => {
  await readyCrypto();
});

const space = (name: number): Redacted<Bytes> => redact(new Uint8Array(32).fill(name));
const run = new Uint8Array(16).fill(8);

/** The host's file: what it holds, and whether it can be written. */
const createFile = (bytes: Bytes | null = null) => {
  const file = { bytes, broken: false };
  const port: MarkFile<{ type: "hostUnreachable" }> = {
    read: async () => ok(file.bytes),
    write: async (next) => {
      if (file.broken) return err({ type: "hostUnreachable" });
      file.bytes = next;
      return ok(undefined);
    },
  };
  return { file, port };
};

/** One window that opened the space: a copy of the machine has its own disk and perhaps its own file. */
const windowOn = (store: Store, port: MarkFile<{ type: "hostUnreachable" }>, seed: number) =>
  createHeadMark({
    vmk: space(1),
    keys: createRecordKeys(space(1)),
    store,
    random: createSeededRandom(seed),
    file: port,
    slot: 4,
  });

describe("the head mark's file", () => {
  it("[VAU-20] has one length, and slots that look alike whoever used them", () => {
    const random = createSeededRandom(1);
    const one = writeMark(space(1), null, { counter: 1, ownSeq: 5, run, slot: 3 }, random);
    const two = writeMark(space(2), one, { counter: 9, ownSeq: 700, run, slot: 30 }, random);
    expect([one.length, two.length]).toEqual([markFileLength, markFileLength]);
    expect(readMark(space(1), two)).toEqual({ counter: 1, ownSeq: 5, run });
    expect(readMark(space(2), two)).toEqual({ counter: 9, ownSeq: 700, run });
    expect(readMark(space(3), two)).toBeNull();
  });

  it("[VAU-20] a space leaves others' slots as they are and keeps one mark, also when its slot moved", () => {
    const random = createSeededRandom(2);
    const other = writeMark(space(2), null, { counter: 1, ownSeq: 1, run, slot: 9 }, random);
    const before = writeMark(space(1), other, { counter: 1, ownSeq: 5, run, slot: 3 }, random);
    const after = writeMark(space(1), before, { counter: 2, ownSeq: 6, run, slot: 4 }, random);
    expect(readMark(space(1), after)?.counter).toBe(2);
    expect(readMark(space(2), after)).toEqual({ counter: 1, ownSeq: 1, run });
    const wipedOwn = after.slice();
    const slotLength = (markFileLength - 5) / 32;
    wipedOwn.fill(0, 5 + 4 * slotLength, 5 + 5 * slotLength);
    expect(readMark(space(1), wipedOwn)).toBeNull();
  });

  it("[VAU-20] a file that is no mark is no mark, and never a throw", () => {
    const honest = writeMark(space(1), null, { counter: 1, ownSeq: 5, run, slot: 3 }, createSeededRandom(3));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 3000 }),
          fc.nat(markFileLength - 1).map((length) => honest.slice(0, length)),
        ),
        (bytes) => {
          expect(readMark(space(1), bytes)).toBeNull();
        },
      ),
    );
    expect(readMark(space(1), null)).toBeNull();
    expect(readMark(space(1), new Uint8Array([...honest, 0]))).toBeNull();
  });
});

describe("the head mark in use", () => {
  it("[VAU-21] a database that goes on from its mark may write, run after run", async () => {
    const disk = createFaultyDisk();
    const { port } = createFile();
    for (let seq = 0; seq < 5; seq++) {
      const mark = windowOn(disk.open(), port, seq);
      expect(must(await mark.compare(seq * 10))).toBe(seq === 0 ? "missing" : "newer");
      must(await mark.start(seq * 10));
      must(await mark.keep(seq * 10 + 7));
      disk.crash();
    }
  });

  it("[VAU-21] [D03] a database put back from an old copy is older, in another run and in the same one", async () => {
    const { port } = createFile();
    const disk = new Map();
    const mark = windowOn(createMemoryStore(disk), port, 1);
    must(await mark.start(10));
    const sameRun = new Map(disk);
    must(await mark.keep(20));
    must(await windowOn(createMemoryStore(disk), port, 2).start(20));
    expect(must(await windowOn(createMemoryStore(new Map(sameRun)), port, 3).compare(10))).toBe("older");
    must(await windowOn(createMemoryStore(disk), port, 2).start(20));
    expect(must(await windowOn(createMemoryStore(disk), port, 4).compare(20))).toBe("newer");
    expect(must(await windowOn(createMemoryStore(disk), port, 5).compare(19))).toBe("older");
  });

  it("[VAU-21] a copy that has run since is noticed, whichever of the two went further", async () => {
    const { port } = createFile();
    const mine = new Map();
    must(await windowOn(createMemoryStore(mine), port, 1).start(10));
    const copy = new Map(mine);
    must(await windowOn(createMemoryStore(copy), port, 2).start(10));
    expect(must(await windowOn(createMemoryStore(mine), port, 3).compare(10))).toBe("older");
    // Another machine's file lay beside the copy, and mine went on by itself.
    const { port: mineAlone } = createFile();
    must(await windowOn(createMemoryStore(mine), mineAlone, 4).start(10));
    must(await windowOn(createMemoryStore(mine), mineAlone, 5).start(10));
    must(await windowOn(createMemoryStore(mine), mineAlone, 6).start(10));
    expect(must(await windowOn(createMemoryStore(mine), port, 7).compare(10))).toBe("otherCopyRan");
  });

  it("[VAU-22] a crash between database and mark is no rollback, however often it happens", async () => {
    const disk = createFaultyDisk();
    const { file, port } = createFile();
    must(await windowOn(disk.open(), port, 1).start(10));
    disk.crash();
    for (let time = 0; time < 3; time++) {
      const mark = windowOn(disk.open(), port, 10 + time);
      expect(must(await mark.compare(10))).toBe("newer");
      file.broken = true;
      expect((await mark.start(10)).ok).toBe(false);
      file.broken = false;
      disk.crash();
    }
    const mark = windowOn(disk.open(), port, 20);
    expect(must(await mark.compare(10))).toBe("newer");
    must(await mark.start(10));
    expect(must(await mark.compare(10))).toBe("newer");
  });

  it("[VAU-22] a page that may not write leaves the mark as it is", async () => {
    const { file, port } = createFile();
    const disk = new Map();
    must(await windowOn(createMemoryStore(disk), port, 1).start(10));
    const old = new Map(disk);
    must(await windowOn(createMemoryStore(disk), port, 2).start(30));
    const kept = file.bytes;
    const put = windowOn(createMemoryStore(old), port, 3);
    must(await put.keep(10));
    expect(file.bytes).toBe(kept);
    expect(must(await put.compare(10))).toBe("older");
  });
});
