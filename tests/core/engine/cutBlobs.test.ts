import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, toHex } from "../../../src/core/base/index.ts";
import { blake2b256, readyCrypto } from "../../../src/core/crypto/index.ts";
import { createCutBlobs, type CutBlobs } from "../../../src/core/engine/cutBlobs.ts";
import { chunkListOf, chunkRootOf } from "../../../src/core/log/index.ts";

beforeAll(async () => {
  await readyCrypto();
});

const chunkOf = (number: number): Bytes => {
  const chunk = new Uint8Array(40);
  new DataView(chunk.buffer).setUint32(0, number);
  return chunk;
};

type Blob = { readonly root: Bytes; readonly list: Bytes; readonly chunk: Bytes; readonly hash: string };

/** So many documents of one chunk each. */
const blobsOf = (count: number): readonly Blob[] =>
  Array.from({ length: count }, (_, at) => {
    const chunk = chunkOf(at);
    const hash = blake2b256(chunk);
    return { root: chunkRootOf([hash]), list: chunkListOf([chunk]), chunk, hash: toHex(hash) };
  });

/** As it goes: asked for by thirty-two, taken one by one. */
const gather = (blobs: CutBlobs, of: readonly Blob[]): number => {
  const answers = new Map(
    of.flatMap(({ root, list, chunk, hash }) => [
      [toHex(root), list],
      [hash, chunk],
    ]),
  );
  let taken = 0;
  while (!blobs.isWhole())
    for (const hash of blobs.missing(32)) {
      const chunk = answers.get(hash);
      if (chunk === undefined || !blobs.take(hash, chunk)) throw new Error("it was not taken");
      taken += 1;
    }
  return taken;
};

const timeOf = (of: readonly Blob[], runs: number): number => {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    const blobs = createCutBlobs();
    const from = performance.now();
    blobs.want(of.map(({ root }) => ({ root, chunks: 1 })));
    expect(gather(blobs, of)).toBe(2 * of.length);
    least = Math.min(least, performance.now() - from);
  }
  return least;
};

describe("what is still to come of a cut", () => {
  it("[CUT-10] ten times as many documents take about ten times as long, also twenty thousand", () => {
    const all = blobsOf(20_000);
    const [few, many] = [timeOf(all.slice(0, 2_000), 3), timeOf(all, 1)];
    // A hundred, if each step looked at all that is awaited.
    expect(many / few).toBeLessThan(40);
  }, 60_000);

  it("[CUT-10] lists and chunks are asked for once, and a list that is other than said is not taken", () => {
    const [one, two] = blobsOf(2);
    if (one === undefined || two === undefined) throw new Error("no blobs");
    const blobs = createCutBlobs();
    blobs.want([
      { root: one.root, chunks: 1 },
      { root: two.root, chunks: 2 },
    ]);
    expect(blobs.progress()).toEqual({ here: 0, all: 3 });
    expect(blobs.missing(9)).toEqual([one.root, two.root].map(toHex));
    expect(blobs.take(one.hash, one.chunk)).toBe(false);
    expect(blobs.take(toHex(one.root), one.list)).toBe(true);
    expect(blobs.take(toHex(two.root), two.list)).toBe(false);
    expect(blobs.take(one.hash, one.chunk)).toBe(true);
    expect(blobs.take(one.hash, one.chunk)).toBe(false);
    expect(blobs.chunksOf(one.root)).toEqual([one.chunk]);
    expect(blobs.progress()).toEqual({ here: 1, all: 3 });
    expect(blobs.isWhole()).toBe(false);
  });
});
