// STREAM of protocol 2.2 for blobs: 61 KiB chunks, the last one marked. libsodium's secretstream draws its
// header by itself, so the same construction is used with a counter nonce under a key that seals one blob.

import type { Bytes } from "../base/bytes.ts";
import { concat } from "../base/bytes.ts";
import type { Redacted } from "../base/redacted.ts";
import { nonceLength, open, seal, tagLength } from "./seal.ts";

/**
 * A chunk, sealed and in a row of its own, padded and sealed again, is less than 64 KiB: from there on Chromium's database
 * makes a file of each row, which takes four times as long (decision 31).
 */
export const chunkLength = 62_464;
/** As they were before that, and still are read: cuts stay on disks. */
export const longestChunk = 65_536;
const readLengths: readonly number[] = [chunkLength + tagLength, longestChunk + tagLength];

const chunkNonce = (number: number, last: boolean): Bytes => {
  const nonce = new Uint8Array(nonceLength);
  new DataView(nonce.buffer).setUint32(nonceLength - 4, number);
  nonce[0] = last ? 1 : 0;
  return nonce;
};

const nothing: Bytes = new Uint8Array(0);

/** Under a key that seals this one blob and nothing else. Every chunk but the last has 62,464 + 16 bytes. */
export const sealStream = (key: Redacted<Bytes>, plaintext: Bytes): readonly Bytes[] => {
  const count = Math.max(1, Math.ceil(plaintext.length / chunkLength));
  return Array.from({ length: count }, (_, number) =>
    seal(
      key,
      chunkNonce(number, number === count - 1),
      nothing,
      plaintext.subarray(number * chunkLength, (number + 1) * chunkLength),
    ),
  );
};

/** One of them, where it stands; null when it is foreign, or is to stand elsewhere. */
export const openChunk = (key: Redacted<Bytes>, number: number, last: boolean, chunk: Bytes): Bytes | null =>
  !last && !readLengths.includes(chunk.length) ? null : open(key, chunkNonce(number, last), nothing, chunk);

/** Null when a chunk is missing, foreign, out of order, or the last is not marked as such. */
export const openStream = (key: Redacted<Bytes>, chunks: readonly Bytes[]): Bytes | null => {
  const parts: Bytes[] = [];
  for (const [number, chunk] of chunks.entries()) {
    const part = openChunk(key, number, number === chunks.length - 1, chunk);
    if (part === null) return null;
    parts.push(part);
  }
  return parts.length === 0 ? null : concat(...parts);
};
