// The form of LevelDB's write-ahead logs and manifests (its doc/log_format.md), which Chromium's IndexedDB lies in:
// blocks of 32 KiB; in them fragments of a masked CRC-32C u32, a length u16 (both little-endian), a kind u8, and bytes.
//
// Why we read it: whoever ends a writer in the middle of a fragment leaves a torn one. LevelDB forgives it at the end
// of a file, but Chromium lets it append to such a file (google/leveldb issue 1287), and then it stands in the middle,
// where LevelDB forgives nothing: Chromium throws the whole database away at the next start. A torn fragment was never
// acknowledged, so leaving it out loses nothing.

import { crc32c } from "./crc32c.ts";

const blockLength = 32_768;
const headerLength = 7;

const full = 1;
const first = 2;
const middle = 3;
const last = 4;

type Fragment = { readonly kind: number; readonly bytes: Uint8Array };

/** LevelDB masks its sums, because a sum over bytes that hold sums is weak. */
const mask = (sum: number): number => (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;

const fragmentAt = (log: Uint8Array, at: number): Fragment | null => {
  const room = Math.min(blockLength - (at % blockLength), log.length - at);
  if (room < headerLength) return null;
  const header = new DataView(log.buffer, log.byteOffset + at, headerLength);
  const length = header.getUint16(4, true);
  const kind = header.getUint8(6);
  if (kind < full || kind > last || headerLength + length > room) return null;
  const guarded = log.subarray(at + headerLength - 1, at + headerLength + length);
  return header.getUint32(0, true) === mask(crc32c(guarded)) ? { kind, bytes: guarded.subarray(1) } : null;
};

/** The unused end of a block, where no header has room. */
const isTrailer = (at: number): boolean => blockLength - (at % blockLength) < headerLength;

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

export type LogReading = {
  /** All records that are there whole, in order, also those behind a torn one. */
  readonly records: readonly Uint8Array[];
  /** How many bytes from the beginning are whole records and nothing else: the file's length when nothing is torn. */
  readonly intact: number;
  /** How many of the records lie in these bytes. */
  readonly before: number;
};

/** Any bytes; nothing throws. */
export const readLog = (log: Uint8Array): LogReading => {
  const records: Uint8Array[] = [];
  let open: Uint8Array[] | null = null;
  let torn: { readonly intact: number; readonly before: number } | null = null;
  /** Where the last whole record ended. */
  let end = 0;
  const tear = (): void => {
    torn ??= { intact: end, before: records.length };
    open = null;
  };
  let at = 0;
  while (at < log.length) {
    if (isTrailer(at)) {
      at = Math.min(log.length, at + blockLength - (at % blockLength));
      continue;
    }
    const found = fragmentAt(log, at);
    if (found === null) {
      tear();
      // LevelDB goes on behind a torn fragment at any byte, since it took the file's length for the end of a record.
      at++;
      continue;
    }
    at += headerLength + found.bytes.length;
    const begins = found.kind === full || found.kind === first;
    if (begins === (open !== null)) tear();
    const parts: Uint8Array[] = open ?? [];
    if (!begins && parts.length === 0) continue;
    parts.push(found.bytes);
    const isWhole = found.kind === full || found.kind === last;
    open = isWhole ? null : parts;
    if (!isWhole) continue;
    records.push(joined(parts));
    end = at;
  }
  if (open !== null) tear();
  return { records, ...(torn ?? { intact: log.length, before: records.length }) };
};

const writeFragment = (kind: number, bytes: Uint8Array): Uint8Array => {
  const fragment = new Uint8Array(headerLength + bytes.length);
  const header = new DataView(fragment.buffer);
  header.setUint16(4, bytes.length, true);
  header.setUint8(6, kind);
  fragment.set(bytes, headerLength);
  header.setUint32(0, mask(crc32c(fragment.subarray(headerLength - 1))), true);
  return fragment;
};

const kindOf = (isFirst: boolean, isLast: boolean): number =>
  isFirst ? (isLast ? full : first) : isLast ? last : middle;

/** The file in which LevelDB finds these records, and no others. */
export const writeLog = (records: readonly Uint8Array[]): Uint8Array => {
  const parts: Uint8Array[] = [];
  let at = 0;
  const put = (part: Uint8Array): void => {
    parts.push(part);
    at += part.length;
  };
  for (const record of records) {
    let done = 0;
    let isFirst = true;
    do {
      if (isTrailer(at)) put(new Uint8Array(blockLength - (at % blockLength)));
      const room = blockLength - (at % blockLength) - headerLength;
      const bytes = record.subarray(done, done + room);
      done += bytes.length;
      put(writeFragment(kindOf(isFirst, done === record.length), bytes));
      isFirst = false;
    } while (done < record.length);
  }
  return joined(parts);
};
