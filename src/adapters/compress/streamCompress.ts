// Raw deflate by the browser's own streams. Inflating stops at the limit while it runs: the input goes in by small
// pieces and the next one only when the output of the last was taken, so a bomb costs one piece's worth (attack C20).

import { type Bytes, concat, err, ok, type Result } from "../../core/base/index.ts";
import type { Compress, InflateError, Inflating } from "../../core/ports/index.ts";

/** Deflate grows at most 1,032 times, so one piece is at most 16 MiB. */
const pieceLength = 16 * 1024;

/** The streams take bytes that no other thread can change. */
type Piece = Uint8Array<ArrayBuffer>;

type Source = {
  readonly stream: ReadableStream<Piece>;
  readonly add: (bytes: Bytes) => void;
  readonly end: () => void;
};

/** Bytes as a stream of pieces, each given when it is asked for and here. */
const createSource = (length: number): Source => {
  const waiting: Bytes[] = [];
  let isOver = false;
  let wake = (): void => undefined;
  const stream = new ReadableStream<Piece>({
    pull: async (controller) => {
      while (waiting.length === 0 && !isOver) await new Promise<void>((go) => (wake = go));
      const first = waiting.shift();
      if (first === undefined) return controller.close();
      controller.enqueue(Uint8Array.from(first.subarray(0, length)));
      if (first.length > length) waiting.unshift(first.subarray(length));
    },
  });
  return {
    stream,
    add: (bytes) => {
      if (bytes.length > 0) waiting.push(bytes);
      wake();
    },
    end: () => {
      isOver = true;
      wake();
    },
  };
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

const inflating = (limit: number): Inflating => {
  const { stream, add, end } = createSource(pieceLength);
  const all = collect(stream.pipeThrough(new DecompressionStream("deflate-raw")), limit).then(
    (inflated): Result<Bytes, InflateError> => (inflated === null ? refused : ok(inflated)),
    // The streams' only way to say that the input is ill-formed or ends too early
    () => refused,
  );
  return {
    add,
    end: () => {
      end();
      return all;
    },
    stop: end,
  };
};

export const streamCompress: Compress = {
  deflate: async (bytes) => {
    const { stream, add, end } = createSource(Infinity);
    add(bytes);
    end();
    const deflated = await collect(stream.pipeThrough(new CompressionStream("deflate-raw")), Infinity);
    if (deflated === null) throw new Error("deflate has no limit");
    return deflated;
  },
  inflate: (bytes, limit) => {
    const begun = inflating(limit);
    begun.add(bytes);
    return begun.end();
  },
  inflating,
};
