import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pad, paddedLength, Reader, unpad, Writer } from "../../../src/core/codec/index.ts";
import { fromBase64url, fromHex, redact, toBase64url, toHex } from "../../../src/core/base/index.ts";

describe("the codec", () => {
  it("[COD-1] integers come back, in their shortest form only", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const written = new Writer().var(value).u64(value).done();
        const reader = new Reader(written);
        expect([reader.var(), reader.u64()]).toEqual([value, value]);
        expect(reader.done(true).ok).toBe(true);
      }),
    );
    for (const long of ["8000", "ff00", "ffffffffffffff7f0", "ffffffffffffffff7f"]) {
      const reader = new Reader(
        fromHex(long.padEnd(long.length + (long.length % 2), "0")) ?? new Uint8Array(0),
      );
      reader.var();
      expect(reader.failed).toBe(true);
    }
  });

  it("[COD-2] [L11] an integer beyond 2^53 − 1 is refused", () => {
    const reader = new Reader(fromHex("0020000000000000") ?? new Uint8Array(0));
    reader.u64();
    expect(reader.failed).toBe(true);
  });

  it("[COD-3] nothing may be left over and nothing missing", () => {
    expect(new Reader(new Uint8Array(1)).done(0).ok).toBe(false);
    const reader = new Reader(new Uint8Array(3));
    reader.u32();
    expect(reader.done(0).ok).toBe(false);
    const lying = new Reader(new Uint8Array([0xff, 0xff, 0xff, 0xff, 1]));
    lying.prefixed(16);
    expect(lying.failed).toBe(true);
  });

  it("[COD-4] padding comes off only if it is exactly what we put on, and hides length in classes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.constantFrom(256, 4096), (bytes, floor) => {
        const padded = pad(floor, bytes);
        expect(unpad(floor, padded)).toEqual(bytes);
        expect(padded.length).toBeLessThanOrEqual(Math.max(floor, Math.ceil((bytes.length + 1) * 1.12)));
        expect(unpad(floor, padded.subarray(0, -1))).toBeNull();
        expect(unpad(floor, new Uint8Array([...padded, 0]))).toBeNull();
      }),
    );
    expect(unpad(256, new Uint8Array(256))).toBeNull();
    expect(new Set(Array.from({ length: 255 }, (_, n) => paddedLength(256, n))).size).toBe(1);
  });

  it("[COD-5] hexadecimal and base64url have one spelling", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
        expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
        expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      }),
    );
    for (const bad of ["A", "AB=", "AB", "A B", "AA+/"])
      expect(fromBase64url(bad === "AB" ? "AB" : bad)).toBeNull();
    expect(fromHex("AB")).toBeNull();
  });

  it("[COD-6] a secret does not print", () => {
    const secret = redact("open sesame");
    expect(String(secret) + JSON.stringify({ secret })).not.toContain("sesame");
  });
});
