// The head mark (protocol 2.10): a note outside the database of how far this space has come, so that a database
// that was put back from an old copy is noticed before it signs a second history. Like the header, the file has 32
// equal sealed slots, of which a space uses the one with the number of its words' slot; the rest is random
// (VAU-20 to VAU-22).

import { type Bytes, concat, equal, utf8 } from "../base/bytes.ts";
import type { Redacted } from "../base/redacted.ts";
import { Reader, Writer } from "../codec/index.ts";
import { deriveKey, hash, nonceLength, open, seal, tagLength, wipe } from "../crypto/index.ts";
import type { Random } from "../ports/random.ts";
import { slotCount } from "./header.ts";

const magic = utf8("HMRK1");
export const runLength = 16;
const markSlotLength = nonceLength + 8 + 8 + runLength + tagLength;
export const markFileLength = magic.length + slotCount * markSlotLength;
/** Beyond the tables' numbers, which end at 255. */
const markKeyNumber = 256;

export type Mark = {
  /** One more with each run, that is, each time the space was opened for writing. */
  readonly counter: number;
  /** Sum of the own sequence numbers in all circles of the space; it never falls. */
  readonly ownSeq: number;
  /** Random, new in each run: two copies that both ran have different ones. */
  readonly run: Bytes;
};

/** What the database remembers of its own marks: the last one, and the run before it. */
export type Remembered = Mark & { readonly previousRun: Bytes };

/**
 * `newer`: the database knows all that the mark knows, and may write. `older`: it was put back from a copy.
 * `otherCopyRan`: a copy of this database has run since. In all but the first, nothing is written to the log.
 */
export type MarkVerdict = "newer" | "older" | "missing" | "otherCopyRan";

/** `ownSeq` is what the database's logs say now, at least what it remembers. */
export const compareMark = (
  remembered: Remembered | null,
  ownSeq: number,
  mark: Mark | null,
): MarkVerdict => {
  if (mark === null || remembered === null) return "missing";
  if (mark.counter > remembered.counter) return "older";
  const sameRun = mark.counter === remembered.counter && equal(mark.run, remembered.run);
  // A crash between the two writes of a new run leaves the mark one run behind, and no more.
  const runBefore = mark.counter === remembered.counter - 1 && equal(mark.run, remembered.previousRun);
  if (!sameRun && !runBefore) return "otherCopyRan";
  return mark.ownSeq <= ownSeq ? "newer" : "older";
};

/** The first step of a run, to be remembered before the mark is written. */
export const nextRun = (mark: Mark | null, ownSeq: number, run: Bytes): Remembered => ({
  counter: (mark?.counter ?? 0) + 1,
  ownSeq,
  run,
  previousRun: mark?.run ?? new Uint8Array(runLength),
});

const bodyOf = (mark: Mark): Writer => new Writer().u64(mark.counter).u64(mark.ownSeq).raw(mark.run);
const readBody = (reader: Reader): Mark => ({
  counter: reader.u64(),
  ownSeq: reader.u64(),
  run: reader.take(runLength),
});

export const encodeRemembered = (remembered: Remembered): Bytes =>
  bodyOf(remembered).raw(remembered.previousRun).done();

export const decodeRemembered = (bytes: Bytes): Remembered | null => {
  const reader = new Reader(bytes);
  const decoded = reader.done({ ...readBody(reader), previousRun: reader.take(runLength) });
  return decoded.ok ? decoded.value : null;
};

const context = (): Bytes => hash("circ1/mark");

const slotsOf = (file: Bytes | null): readonly Bytes[] | null => {
  if (file === null || file.length !== markFileLength) return null;
  if (!equal(file.subarray(0, magic.length), magic)) return null;
  return Array.from({ length: slotCount }, (_, slot) => {
    const at = magic.length + slot * markSlotLength;
    return file.slice(at, at + markSlotLength);
  });
};

const openMark = (key: Redacted<Bytes>, slot: Bytes): Mark | null => {
  const body = open(key, slot.subarray(0, nonceLength), context(), slot.subarray(nonceLength));
  if (body === null) return null;
  const reader = new Reader(body);
  const decoded = reader.done(readBody(reader));
  return decoded.ok ? decoded.value : null;
};

/** The space's own mark, wherever in the file it lies; of several the one that has come furthest. */
export const readMark = (vmk: Redacted<Bytes>, file: Bytes | null): Mark | null => {
  const key = deriveKey(vmk, markKeyNumber);
  let found: Mark | null = null;
  for (const slot of slotsOf(file) ?? []) {
    const mark = openMark(key, slot);
    if (mark !== null && (found === null || mark.counter > found.counter)) found = mark;
  }
  wipe(key);
  return found;
};

/** The file without the space's mark, wherever it lies; null where there is no file. */
export const emptyMark = (vmk: Redacted<Bytes>, file: Bytes | null, random: Random): Bytes | null => {
  const slots = slotsOf(file);
  if (slots === null) return null;
  const key = deriveKey(vmk, markKeyNumber);
  const others = slots.map((slot) => (openMark(key, slot) === null ? slot : random.bytes(markSlotLength)));
  wipe(key);
  return concat(magic, ...others);
};

/** The file with the space's mark in its slot, and nowhere else. */
export const writeMark = (
  vmk: Redacted<Bytes>,
  file: Bytes | null,
  mark: Mark & { readonly slot: number },
  random: Random,
): Bytes => {
  const key = deriveKey(vmk, markKeyNumber);
  const nonce = random.bytes(nonceLength);
  const own = concat(nonce, seal(key, nonce, context(), bodyOf(mark).done()));
  const old = slotsOf(file);
  const slots = Array.from({ length: slotCount }, (_, slot) => {
    const kept = old?.[slot];
    if (slot === mark.slot) return own;
    return kept === undefined || openMark(key, kept) !== null ? random.bytes(markSlotLength) : kept;
  });
  wipe(key);
  return concat(magic, ...slots);
};
