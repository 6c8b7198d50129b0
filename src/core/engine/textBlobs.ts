// Texts on their way into a cut: packed, sealed in chunks, and their rows made. It takes longer than all the rest of a cut,
// so it is done ahead where somebody may be about to come in (ENG-52): when an invitation is made, and when its holder is
// at the door. Nothing of it leaves, and nothing is written, before a cut is made of it.

import { type Bytes, type DocId, err, ok, redact, type Result, toHex } from "../base/index.ts";
import { chunkListOf, selectDocuments } from "../log/index.ts";
import { sealBlob } from "../document/index.ts";
import type { Circle } from "./circle.ts";
import { noteLook } from "./looks.ts";
import type { Chunk, ReadyTexts, SealedBlob, TextBlob } from "./readyTexts.ts";
import { chunkRow } from "./rows.ts";
import type { ShelfRow } from "./shelf.ts";

/** Of all that are ready; a circle whose texts hold more is packed when the cut is made. */
const mostReady = 8 * 1024 * 1024;
/** Whoever was invited did not come: it is packed anew for who comes later. */
const keptFor = 600_000;
/** Unpacked; so much work at most in that time, however often somebody knocks who holds a link. */
const mostSpent = 32 * 1024 * 1024;

export type NotPacked = { readonly type: "textDamaged" | "storeFailed" };

export const sealBytes = ({ parts }: Circle, deflated: Bytes): SealedBlob => {
  const key = redact(parts.random.bytes(32));
  const blob = sealBlob(key, deflated);
  const chunks = blob.chunks.map((chunk, at) => [blob.hashes[at] ?? new Uint8Array(0), chunk] as const);
  return { key, blob, chunks: [[blob.chunkRoot, chunkListOf(blob.chunks, blob.hashes)], ...chunks] };
};

export const rowsOf = ({ id }: Circle, chunks: readonly Chunk[]): readonly ShelfRow[] =>
  chunks.map(([hash, chunk]) => chunkRow(id, hash, chunk));

const pack = async (circle: Circle, docId: DocId): Promise<Result<TextBlob, NotPacked>> => {
  const packed = await circle.texts.pack(docId);
  if (!packed.ok) return err({ type: packed.error.type === "tooLarge" ? "textDamaged" : "storeFailed" });
  const sealed = sealBytes(circle, packed.value.deflated);
  return ok({ ...sealed, sum: packed.value.sum, rows: rowsOf(circle, sealed.chunks) });
};

/** RULE: [ENG-52] each is in one cut: older copies go by themselves (FGT-10). Runs in the circle's queue. */
export const takeText = async (circle: Circle, docId: DocId): Promise<Result<TextBlob, NotPacked>> => {
  const { readyTexts, texts } = circle;
  const ready = readyTexts.blobs.get(docId);
  readyTexts.blobs.delete(docId);
  // Since then it may have been read for the first time, and found not to open (CUT-13).
  const isSound = texts.get(docId)?.replica.isSound !== false;
  if (ready?.version !== texts.version(docId) || !isSound) return pack(circle, docId);
  readyTexts.spent -= ready.text.sum.rawLen;
  return ok(ready.text);
};

export const forgetTexts = ({ readyTexts }: Circle): void => {
  readyTexts.forget?.();
  readyTexts.forget = null;
  readyTexts.blobs.clear();
  readyTexts.spent = 0;
};

/** What may be kept beside all others. */
const roomFor = ({ blobs }: ReadyTexts, docId: DocId): number => {
  let room = mostReady;
  for (const [other, { length }] of blobs) if (other !== docId) room -= length;
  return room;
};

const readyText = async (circle: Circle, docId: DocId): Promise<void> => {
  const { readyTexts, texts, shelf } = circle;
  const version = texts.version(docId);
  if (readyTexts.blobs.get(docId)?.version === version) return;
  readyTexts.blobs.delete(docId);
  const room = roomFor(readyTexts, docId);
  if (readyTexts.spent >= mostSpent || (readyTexts.lengths.get(docId) ?? 0) > room) return;
  const packed = await pack(circle, docId);
  // Told where a cut is made of it.
  if (!packed.ok || packed.value.sum.ends.length === 0) return;
  const length = packed.value.chunks.reduce((sum, [, chunk]) => sum + chunk.length, 0);
  readyTexts.lengths.set(docId, length);
  readyTexts.spent += packed.value.sum.rawLen;
  if (length > room) return;
  const text = { ...packed.value, rows: packed.value.rows.map(shelf.seal) };
  readyTexts.blobs.set(docId, { text, version, length });
};

/** The ten minutes begin; who invites here begins them anew, and who knocks does not. */
export const keepTexts = (circle: Circle): void => {
  const { readyTexts, parts } = circle;
  readyTexts.forget?.();
  readyTexts.spent = 0;
  readyTexts.forget = parts.clock.after(keptFor, () => forgetTexts(circle));
};

/** One text after the other, each in a place of its own in the circle's queue; `gather` as before a cut. */
export const readyTexts = async (
  circle: Circle,
  gather: () => void,
  isStopped: () => boolean,
): Promise<void> => {
  const { readyTexts: ready, queue } = circle;
  if (ready.working || isStopped()) return;
  ready.working = true;
  if (ready.forget === null) keepTexts(circle);
  try {
    for (const docId of selectDocuments(circle.log))
      await queue.run(async () => {
        if (isStopped()) return;
        gather();
        await readyText(circle, docId);
      });
  } catch {
    // A fault of ours; locked meanwhile, the keys are gone and nobody is to be told.
    if (!isStopped()) noteLook(circle, "alarm");
  } finally {
    ready.working = false;
    // Over meanwhile: what was packed after that must not stay for ever.
    if (isStopped() || ready.forget === null) forgetTexts(circle);
  }
};

/** The chunks of these by hash, as they are asked for. */
export const byHash = (chunks: readonly Chunk[]): ReadonlyMap<string, Bytes> =>
  new Map(chunks.map(([hash, chunk]) => [toHex(hash), chunk]));
