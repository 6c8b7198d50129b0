import { deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streamCompress } from "../../../src/adapters/compress/index.ts";

const refused = { ok: false, error: { type: "inflateRefused" } };

describe("raw deflate by streams", () => {
  it("[CMP-1] comes back, and is what other software deflates and inflates", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 70_000 }), async (bytes) => {
        const deflated = await streamCompress.deflate(bytes);
        expect(new Uint8Array(inflateRawSync(deflated))).toEqual(bytes);
        const foreign = Uint8Array.from(deflateRawSync(bytes));
        expect(await streamCompress.inflate(foreign, bytes.length)).toEqual({ ok: true, value: bytes });
      }),
      { numRuns: 30 },
    );
  });

  it("[CMP-2] one byte over the limit is refused, the limit itself is not", async () => {
    const deflated = await streamCompress.deflate(new Uint8Array(100_000));
    expect((await streamCompress.inflate(deflated, 100_000)).ok).toBe(true);
    expect(await streamCompress.inflate(deflated, 99_999)).toEqual(refused);
    expect(await streamCompress.inflate(deflated, 0)).toEqual(refused);
  });

  it("[CMP-2] [C20] a bomb is refused while it inflates, before it is large", async () => {
    const bomb = Uint8Array.from(deflateRawSync(new Uint8Array(512 * 1024 * 1024)));
    expect(bomb.length).toBeGreaterThan(400_000);
    const before = process.memoryUsage().arrayBuffers;
    expect(await streamCompress.inflate(bomb, 1024 * 1024)).toEqual(refused);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it("[CMP-3] ill-formed and cut input is an error value", async () => {
    const deflated = await streamCompress.deflate(new Uint8Array(1000).map((_, i) => i % 251));
    for (let length = 0; length < deflated.length; length += 7)
      expect(await streamCompress.inflate(deflated.subarray(0, length), 10_000)).toEqual(refused);
    expect(await streamCompress.inflate(new Uint8Array([0xff, 0xff, 0xff]), 10_000)).toEqual(refused);
  });

  it("[CMP-2] [CMP-3] bytes that come one after another are inflated to the same, and refused for the same", async () => {
    const bytes = new Uint8Array(200_000).map((_, i) => (i * i) % 251);
    const deflated = await streamCompress.deflate(bytes);
    const inPieces = (all: Uint8Array, limit: number) => {
      const inflating = streamCompress.inflating(limit);
      for (let at = 0; at < all.length; at += 777) inflating.add(all.subarray(at, at + 777));
      return inflating.end();
    };
    expect(await inPieces(deflated, bytes.length)).toEqual({ ok: true, value: bytes });
    expect(await inPieces(deflated, bytes.length - 1)).toEqual(refused);
    expect(await inPieces(deflated.subarray(0, -1), bytes.length)).toEqual(refused);
    const stopped = streamCompress.inflating(bytes.length);
    stopped.add(deflated.subarray(0, 777));
    stopped.stop();
    expect(await stopped.end()).toEqual(refused);
  });
});
