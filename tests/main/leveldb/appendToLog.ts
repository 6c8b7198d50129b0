// A log as LevelDB's own writer goes on with it, whatever its end: written from doc/log_format.md and not from ours.

import { crc32c } from "../../../src/main/leveldb/crc32c.ts";

const block = 32_768;

const fragment = (kind: number, data: Buffer): Buffer => {
  const sum = crc32c(Buffer.concat([Buffer.of(kind), data]));
  const masked = (BigInt((sum >>> 15) | (sum << 17)) + 0xa282ead8n) & 0xffffffffn;
  const header = Buffer.alloc(7);
  header.writeUInt32LE(Number(masked), 0);
  header.writeUInt16LE(data.length, 4);
  header.writeUInt8(kind, 6);
  return Buffer.concat([header, data]);
};

export const appendToLog = (log: Uint8Array, record: Uint8Array): Uint8Array<ArrayBuffer> => {
  let all = Buffer.from(log);
  let rest = Buffer.from(record);
  for (let begun = false; ; begun = true) {
    const left = block - (all.length % block);
    if (left < 7) all = Buffer.concat([all, Buffer.alloc(left)]);
    const room = block - (all.length % block) - 7;
    const [now, later] = [rest.subarray(0, room), rest.subarray(room)];
    const ends = later.length === 0;
    all = Buffer.concat([all, fragment(begun ? (ends ? 4 : 3) : ends ? 1 : 2, now)]);
    rest = later;
    if (ends) return Uint8Array.from(all);
  }
};
