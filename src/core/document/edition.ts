// An edition in its document: the canonical JSON text of a reading, cut into chunks of at most 48 KiB so that each
// fits an entry. The document's id is the hash of the text, or of the hashes of its chunks; each chunk stands under its
// own hash. So every value certifies itself, and the gate lets no other in: what is here once stays as it is.
//
//   docId = 00 ‖ H("circ1/edition"; text)[0..15]                      one chunk:  text = the text
//   docId = 00 ‖ H("circ1/edition"; hash of each chunk)[0..15]        several:    parts = their hashes in hexadecimal
//   hash  = H("circ1/edition-part"; chunk)                                        ‹hash› = the chunk

import { type Bytes, type DocId, err, fromHex, ok, type Result, textOf, toHex, utf8 } from "../base/index.ts";
import { editionIdOf, editionPartHash } from "../log/index.ts";
import { editionLimits, roots } from "../../schema/index.ts";
import { Cursor } from "./cursor.ts";
import type { Replica } from "./replica.ts";

const maxChunk = 48 * 1024;
/** A chunk has at least a third of the most, in UTF-16 units, because a unit has at most three bytes. */
const maxChunks = Math.ceil((3 * editionLimits.encoded) / (maxChunk - 4)) + 1;
const hashDigits = 64;

/** Whole characters, at most `maxChunk` bytes each. */
const chunksOf = (bytes: Bytes): readonly Bytes[] => {
  if (bytes.length === 0) return [bytes];
  const chunks: Bytes[] = [];
  for (let from = 0; from < bytes.length;) {
    let to = Math.min(from + maxChunk, bytes.length);
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to--;
    chunks.push(bytes.subarray(from, to));
    from = to;
  }
  return chunks;
};

const idOfChunks = (chunks: readonly Bytes[]): DocId =>
  editionIdOf(chunks.length > 1 ? chunks.map(editionPartHash) : chunks);

/** The same text has one id, whoever brings it. */
export const editionDocId = (text: string): DocId => idOfChunks(chunksOf(utf8(text)));

/** The hashes that stand in such a list; null when it is none. */
const readParts = (list: unknown): readonly Bytes[] | null => {
  if (typeof list !== "string" || list.length % hashDigits !== 0) return null;
  const count = list.length / hashDigits;
  const hashes = Array.from({ length: Math.min(count, maxChunks + 1) }, (_, at) =>
    fromHex(list.slice(at * hashDigits, (at + 1) * hashDigits)),
  ).filter((hash) => hash !== null);
  return count < 2 || count > maxChunks || hashes.length !== count ? null : hashes;
};

/** RULE: [DOC-18] whether a value under a key belongs to the edition of this id; a function of nothing else. */
const isPartOf = (docId: DocId, key: string, value: string): boolean => {
  const bytes = utf8(value);
  if (bytes.length > maxChunk) return false;
  if (key === "text") return editionIdOf([bytes]) === docId;
  if (key === "parts") {
    const hashes = readParts(value);
    return hashes !== null && editionIdOf(hashes) === docId;
  }
  return toHex(editionPartHash(bytes)) === key;
};

const anyText = 119;

/** The same of a value as it stands in an update: one string. */
export const isEditionValue = (docId: DocId, key: string, content: Bytes): boolean => {
  const cursor = new Cursor(content);
  const isOne = cursor.var() === 1 && cursor.u8() === anyText;
  const value = cursor.text();
  return isOne && !cursor.failed && cursor.left === 0 && isPartOf(docId, key, value);
};

export type EditionWriteError =
  | { readonly type: "tooLarge" }
  /** Lone surrogates: the bytes would be another text. */
  | { readonly type: "notWellFormed" };

/** Puts the text into the document of its id; one update per value that is not there yet, in order, the list last. */
export const writeEdition = (replica: Replica, text: string): Result<readonly Bytes[], EditionWriteError> => {
  if (text.length > editionLimits.encoded) return err({ type: "tooLarge" });
  const bytes = utf8(text);
  if (textOf(bytes) !== text) return err({ type: "notWellFormed" });
  const chunks = chunksOf(bytes);
  const hashes = chunks.map((chunk) => toHex(editionPartHash(chunk)));
  const entries: readonly (readonly [key: string, value: string])[] =
    chunks.length > 1
      ? [
          ...chunks.map((chunk, at) => [hashes[at] ?? "", textOf(chunk) ?? ""] as const),
          ["parts", hashes.join("")],
        ]
      : [["text", text]];
  const updates: Bytes[] = [];
  for (const [key, value] of entries) {
    const update = replica.change((doc) => {
      const map = doc.getMap(roots.edition);
      if (!map.has(key)) map.set(key, value);
    });
    if (update !== null) updates.push(update);
  }
  return ok(updates);
};

export type EditionReadError =
  /** Not all of it has arrived. */
  | { readonly type: "notYetHere" }
  /** It is not the text that its id speaks of. */
  | { readonly type: "textChanged" }
  /** What is here does not open (CUT-13). */
  | { readonly type: "unreadable" };

const joined = (map: { readonly get: (key: string) => unknown }): Result<string, EditionReadError> => {
  const whole: unknown = map.get("text");
  if (whole !== undefined) return typeof whole === "string" ? ok(whole) : err({ type: "textChanged" });
  const list: unknown = map.get("parts");
  if (list === undefined) return err({ type: "notYetHere" });
  const hashes = readParts(list);
  if (hashes === null) return err({ type: "textChanged" });
  const chunks: string[] = [];
  let length = 0;
  for (const hash of hashes) {
    const chunk: unknown = map.get(toHex(hash));
    if (chunk === undefined) return err({ type: "notYetHere" });
    if (typeof chunk !== "string") return err({ type: "textChanged" });
    length += chunk.length;
    if (length > editionLimits.encoded) return err({ type: "textChanged" });
    chunks.push(chunk);
  }
  return ok(chunks.join(""));
};

export const readEditionText = (replica: Replica, docId: DocId): Result<string, EditionReadError> => {
  const { doc } = replica;
  if (doc === null) return err({ type: "unreadable" });
  const text = joined(doc.getMap(roots.edition));
  if (!text.ok) return text;
  return editionDocId(text.value) === docId ? text : err({ type: "textChanged" });
};
