import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32c } from "../../../src/main/leveldb/crc32c.ts";
import { readLog, writeLog } from "../../../src/main/leveldb/log.ts";
import { appendToLog } from "./appendToLog.ts";

const record = fc.oneof(
  { weight: 5, arbitrary: fc.uint8Array({ minLength: 12, maxLength: 600 }) },
  { weight: 1, arbitrary: fc.nat(70_000).map((length) => new Uint8Array(length).fill(length % 251)) },
);
const records = fc.array(record, { maxLength: 8 });
const plain = (all: readonly Uint8Array[]) => all.map((one) => Buffer.from(one).toString("base64"));

describe("LevelDB's logs", () => {
  it("[STO-13] their sum is CRC-32C, by its known answers", () => {
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  });

  it("[STO-13] what LevelDB writes is found whole, and is what we write", () => {
    fc.assert(
      fc.property(records, (all) => {
        const log = all.reduce(appendToLog, new Uint8Array(0));
        const read = readLog(log);
        expect(plain(read.records)).toEqual(plain(all));
        expect([read.intact, read.before]).toEqual([log.length, all.length]);
        expect(Buffer.compare(writeLog(all), log)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it("[STO-13] [D07] torn at any byte and appended to, as LevelDB does, they give every record but the torn one", () => {
    fc.assert(
      fc.property(records, record, records, fc.nat(), (before, last, after, place) => {
        const honest = before.reduce(appendToLog, new Uint8Array(0));
        const whole = appendToLog(honest, last);
        const length = honest.length + 1 + (place % (whole.length - honest.length - 1));
        const log = after.reduce(appendToLog, whole.slice(0, length));
        const read = readLog(log);
        expect(plain(read.records)).toEqual(plain([...before, ...after]));
        const mended = readLog(writeLog(read.records));
        expect(plain(mended.records)).toEqual(plain([...before, ...after]));
        // Only the unused end of a block may be left of the torn one, which LevelDB steps over.
        if (read.intact !== log.length) expect(read.before).toBe(before.length);
      }),
      { numRuns: 150 },
    );
  });

  it("[STO-13] zeros that a power cut leaves at the end are torn too", () => {
    const log = appendToLog(new Uint8Array(0), new Uint8Array(100).fill(7));
    const read = readLog(Buffer.concat([log, new Uint8Array(50_000)]));
    expect([read.intact, read.before, read.records.length]).toEqual([log.length, 1, 1]);
  });

  it("[STO-13] any bytes are read to their end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (noise) => {
        const read = readLog(noise);
        expect(read.intact).toBeLessThanOrEqual(noise.length);
        expect(read.before).toBeLessThanOrEqual(read.records.length);
      }),
      { numRuns: 60 },
    );
  });
});
