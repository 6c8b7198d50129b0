// Blobs (protocol 2.12): padded to a class of sizes, sealed in chunks of 61 KiB under a key of their own, named by a
// hash over their chunks. Deflating before and inflating after is the engine's.
//
//   chunks    = STREAM(key; PAD(4096, bytes))        chunkRoot = H("circ1/chunks"; BLAKE2b-256 of each chunk)
//   list      = LP("circ1/chunks") | n × LP(BLAKE2b-256 of a chunk)                    what hashes to the chunkRoot

import { type Bytes, equal, err, ok, type Redacted, type Result, toHex, utf8 } from "../base/index.ts";
import { pad, Reader, unpad, Writer } from "../codec/index.ts";
import {
  blake2b256,
  hash,
  longestChunk,
  openChunk,
  openStream,
  sealStream,
  tagLength,
} from "../crypto/index.ts";

const floor = 4096;
const label = "circ1/chunks";

export type Blob = {
  readonly chunkRoot: Bytes;
  readonly chunks: readonly Bytes[];
  /** Of each chunk: they are needed more than once, and cost as much as sealing. */
  readonly hashes: readonly Bytes[];
};

/** What a chunk may have at most, on the wire and on disk. */
export const maxChunk = longestChunk + tagLength;

export const chunkRootOf = (chunkHashes: readonly Bytes[]): Bytes => hash(label, ...chunkHashes);

/** What hashes to a blob's chunkRoot, so that one question for a hash serves chunks and their lists. */
export const chunkListOf = (
  chunks: readonly Bytes[],
  hashes: readonly Bytes[] = chunks.map(blake2b256),
): Bytes => {
  const writer = new Writer().prefixed(utf8(label));
  for (const hashed of hashes) writer.prefixed(hashed);
  return writer.done();
};

/** The hashes in such a list, as text; null when it is none. */
export const readChunkList = (bytes: Bytes): readonly string[] | null => {
  const reader = new Reader(bytes);
  if (!equal(reader.prefixed(label.length), utf8(label))) reader.refuse();
  const hashes: string[] = [];
  while (reader.left > 0 && !reader.failed) hashes.push(toHex(reader.prefixed(32)));
  return reader.failed || hashes.some((hashed) => hashed.length !== 64) ? null : hashes;
};

/** `key`: 32 random bytes that seal this blob and nothing else. */
export const sealBlob = (key: Redacted<Bytes>, bytes: Bytes): Blob => {
  const chunks = sealStream(key, pad(floor, bytes));
  const hashes = chunks.map(blake2b256);
  return { chunkRoot: chunkRootOf(hashes), chunks, hashes };
};

export type BlobError = { readonly type: "chunksWrong" };

export const openBlob = (
  key: Redacted<Bytes>,
  chunkRoot: Bytes,
  chunks: readonly Bytes[],
): Result<Bytes, BlobError> => {
  if (!equal(chunkRootOf(chunks.map(blake2b256)), chunkRoot)) return err({ type: "chunksWrong" });
  const padded = openStream(key, chunks);
  const bytes = padded === null ? null : unpad(floor, padded);
  return bytes === null ? err({ type: "chunksWrong" }) : ok(bytes);
};

export type OpeningBlob = {
  /** What is surely no padding of what has come and was not given yet; null: this is not the next chunk. */
  readonly add: (chunk: Bytes) => Bytes | null;
  /** All bytes, and those that were not given yet; null: the padding is none. */
  readonly end: () => { readonly bytes: Bytes; readonly rest: Bytes } | null;
};

/** A blob's chunks in their order, each of which is known to have the hash that the blob's list names (SYN-16). */
export const openingBlob = (key: Redacted<Bytes>, chunks: number): OpeningBlob => {
  const padded = new Uint8Array(chunks * longestChunk);
  let number = 0;
  let length = 0;
  let given = 0;
  let sure = 0;
  return {
    add: (chunk) => {
      const part = number < chunks ? openChunk(key, number, number === chunks - 1, chunk) : null;
      if (part === null || part.length > longestChunk) return null;
      number += 1;
      padded.set(part, length);
      // Padding is one byte of 0x80 and zeros to the end.
      let last = part.length - 1;
      while (last >= 0 && part[last] === 0) last--;
      if (last >= 0) sure = length + last + (part[last] === 0x80 ? 0 : 1);
      length += part.length;
      const piece = padded.subarray(given, sure);
      given = sure;
      return piece;
    },
    end: () => {
      const bytes = number === chunks ? unpad(floor, padded.subarray(0, length)) : null;
      return bytes === null ? null : { bytes, rest: bytes.subarray(given) };
    },
  };
};
