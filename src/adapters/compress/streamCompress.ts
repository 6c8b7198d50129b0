// Raw deflate by the browser's own streams. Inflating stops at the limit while it runs: the input goes in by small
// pieces and the next one only when the output of the last was taken, so a bomb costs one piece's worth (attack C20).

import { type Bytes, concat, err, ok, type Result } from "../../core/base/index.ts";
import type { Compress, InflateError } from "../../core/ports/index.ts";

/** Deflate grows at most 1,032 times, so one piece is at most 16 MiB. */
const pieceLength = 16 * 1024;

/** The streams take bytes that no other thread can change. */
type Piece = Uint8Array<ArrayBuffer>;

/** Bytes as a stream of pieces, each given when it is asked for. */
const piecesOf = (bytes: Bytes, length: number): ReadableStream<Piece> => {
  let at = 0;
  return new ReadableStream<Piece>({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(Uint8Array.from(bytes.subarray(at, at + length)));
      at += length;
    },
  });
};

const collect = async (stream: ReadableStream<Bytes>, limit: number): Promise<Bytes | null> => {
  const reader = stream.getReader();
  const parts: Bytes[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(...parts);
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
};

const refused = err<InflateError>({ type: "inflateRefused" });

export const streamCompress: Compress = {
  deflate: async (bytes) => {
    const deflated = await collect(
      piecesOf(bytes, Infinity).pipeThrough(new CompressionStream("deflate-raw")),
      Infinity,
    );
    if (deflated === null) throw new Error("deflate has no limit");
    return deflated;
  },
  inflate: async (bytes, limit): Promise<Result<Bytes, InflateError>> => {
    try {
      const inflated = await collect(
        piecesOf(bytes, pieceLength).pipeThrough(new DecompressionStream("deflate-raw")),
        limit,
      );
      return inflated === null ? refused : ok(inflated);
    } catch {
      // The streams' only way to say that the input is ill-formed or ends too early
      return refused;
    }
  },
};
