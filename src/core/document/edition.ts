// An edition in its document: the canonical JSON text of a reading, cut into chunks of at most 48 KiB so that each
// fits an entry. The document's id is the hash of the text, so a reading certifies itself: whoever changed a chunk
// made another text, and reading says so.
//
//   docId = 00 ‖ H("circ1/edition"; utf8 text)[0..15]      edition map: n = number of chunks, c0 … c(n−1) = text

import { type Bytes, type DocId, err, ok, type Result, textOf, utf8 } from "../base/index.ts";
import { editionDocId } from "../log/index.ts";
import { editionLimits, roots } from "../../schema/index.ts";
import type { Replica } from "./replica.ts";

const maxChunk = 48 * 1024;
/** A chunk has at least a third of the most, in UTF-16 units, because a unit has at most three bytes. */
const maxChunks = Math.ceil((3 * editionLimits.encoded) / (maxChunk - 4)) + 1;

/** Whole characters, at most `maxChunk` bytes each. */
const chunksOf = (bytes: Bytes): readonly string[] => {
  const chunks: string[] = [];
  for (let from = 0; from < bytes.length;) {
    let to = Math.min(from + maxChunk, bytes.length);
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to--;
    const chunk = textOf(bytes.subarray(from, to));
    if (chunk === null) throw new Error("encoded text does not decode");
    chunks.push(chunk);
    from = to;
  }
  return chunks;
};

export type EditionWriteError =
  | { readonly type: "tooLarge" }
  /** Lone surrogates: the bytes would be another text. */
  | { readonly type: "notWellFormed" };

/** Puts the text into the empty document of its id; one update per chunk, in order, the count last. */
export const writeEdition = (replica: Replica, text: string): Result<readonly Bytes[], EditionWriteError> => {
  if (text.length > editionLimits.encoded) return err({ type: "tooLarge" });
  const bytes = utf8(text);
  if (textOf(bytes) !== text) return err({ type: "notWellFormed" });
  const map = replica.doc.getMap(roots.edition);
  const chunks = chunksOf(bytes);
  const entries: readonly (readonly [string, string | number])[] = [
    ...chunks.map((chunk, number) => [`c${number}`, chunk] as const),
    ["n", chunks.length],
  ];
  const updates: Bytes[] = [];
  for (const [key, value] of entries) {
    const update = replica.change(() => {
      map.set(key, value);
    });
    if (update !== null) updates.push(update);
  }
  return ok(updates);
};

export type EditionReadError =
  /** Not all of it has arrived. */
  | { readonly type: "notYetHere" }
  /** It is not the text that its id speaks of. */
  | { readonly type: "textChanged" };

export const readEditionText = (replica: Replica, docId: DocId): Result<string, EditionReadError> => {
  const map = replica.doc.getMap(roots.edition);
  const count: unknown = map.get("n");
  if (count === undefined) return err({ type: "notYetHere" });
  const whole = typeof count === "number" && Number.isSafeInteger(count) && count >= 1 && count <= maxChunks;
  if (!whole) return err({ type: "textChanged" });
  const chunks: string[] = [];
  let length = 0;
  for (let number = 0; number < count; number++) {
    const chunk: unknown = map.get(`c${number}`);
    if (chunk === undefined) return err({ type: "notYetHere" });
    if (typeof chunk !== "string") return err({ type: "textChanged" });
    length += chunk.length;
    if (length > editionLimits.encoded) return err({ type: "textChanged" });
    chunks.push(chunk);
  }
  const text = chunks.join("");
  return editionDocId(text) === docId ? ok(text) : err({ type: "textChanged" });
};
