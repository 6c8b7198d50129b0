// How long the chunks of a blob are: as they are made now, as they were before, and no other way.

import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, type CircleId, equal, redact } from "../../../src/core/base/index.ts";
import { pad } from "../../../src/core/codec/index.ts";
import {
  blake2b256,
  chunkLength,
  longestChunk,
  openStream,
  readyCrypto,
  seal,
} from "../../../src/core/crypto/index.ts";
import { chunkRow } from "../../../src/core/engine/rows.ts";
import { createShelf } from "../../../src/core/engine/shelf.ts";
import { chunkRootOf, openBlob, openingBlob, sealBlob } from "../../../src/core/log/index.ts";
import { createMemoryStore } from "../../../src/adapters/memory/index.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";

const random = createSeededRandom(15);
const key = redact(new Uint8Array(32).fill(3));
const text = random.bytes(150_000);

beforeAll(async () => {
  await readyCrypto();
});

/** A stream in chunks of this length. */
const inChunksOf = (length: number): readonly Bytes[] => {
  const padded = pad(4096, text);
  const count = Math.ceil(padded.length / length);
  return Array.from({ length: count }, (_, at) => {
    const nonce = new Uint8Array(24);
    nonce[0] = at === count - 1 ? 1 : 0;
    nonce[23] = at;
    return seal(key, nonce, new Uint8Array(0), padded.subarray(at * length, (at + 1) * length));
  });
};

/** Whether it is the text; null where nothing is read. */
const isText = (read: Bytes | null): boolean | null => (read === null ? null : equal(read, text));

const readAtOnce = (chunks: readonly Bytes[]): Bytes | null => {
  const opened = openBlob(key, chunkRootOf(chunks.map(blake2b256)), chunks);
  return opened.ok ? opened.value : null;
};

const readAsTheyCome = (chunks: readonly Bytes[]): Bytes | null => {
  const opening = openingBlob(key, chunks.length);
  return chunks.every((chunk) => opening.add(chunk) !== null) ? (opening.end()?.bytes ?? null) : null;
};

describe("a blob's chunks", () => {
  it("[CUT-15] a full one lies on the disk in a row of less than 64 KiB", () => {
    const { chunks } = sealBlob(key, text);
    expect(chunks.length).toBeGreaterThan(2);
    const shelf = createShelf(createMemoryStore(), key, random);
    for (const chunk of chunks) {
      const { sealed } = shelf.seal(chunkRow("c1".repeat(32) as CircleId, blake2b256(chunk), chunk));
      expect(sealed?.box.length).toBeLessThan(65_536);
    }
    expect(isText(readAtOnce(chunks))).toBe(true);
    expect(isText(readAsTheyCome(chunks))).toBe(true);
  });

  it("[CUT-15] those of 64 KiB, as they were before, are read", () => {
    const chunks = inChunksOf(longestChunk);
    expect(chunks.map(({ length }) => length).slice(0, 2)).toEqual([65_552, 65_552]);
    expect(isText(readAtOnce(chunks))).toBe(true);
    expect(isText(readAsTheyCome(chunks))).toBe(true);
  });

  it("[CUT-15] of any other length none is, but the last", () => {
    for (const length of [chunkLength - 1, chunkLength + 1, longestChunk - 1, 1_024]) {
      const chunks = inChunksOf(length);
      expect(openStream(key, chunks)).toBeNull();
      expect(readAtOnce(chunks)).toBeNull();
      expect(readAsTheyCome(chunks)).toBeNull();
    }
  });
});
