// The texts of a cut while its chunks are still on their way: opened, inflated and judged one after the other, in the order
// in which they are asked for, so that little is left to be done when the last chunk is here. Nothing of it is shown or
// kept before all of them were found to be what the cut says (CUT-14).

import type { Bytes, DocId } from "../base/index.ts";
import { type CutDocument, openCutDocument, sumOf } from "../document/index.ts";
import type { OpenDocument } from "../document/documentForm.ts";
import { type OpeningBlob, openingBlob } from "../log/index.ts";
import type { Compress, Inflating } from "../ports/index.ts";
import type { CutBlobs } from "./cutBlobs.ts";
import type { PackedDocument } from "./snapshotForm.ts";

export type OpenedText = { readonly document: OpenDocument; readonly packed: PackedDocument };

export type ComingTexts = {
  /** Something came: what can be made of it is. */
  readonly goOn: () => void;
  /** One of them is not what the cut says. */
  readonly isRefused: () => boolean;
  /** All of them, to be asked when all chunks are here; null: refused. */
  readonly all: () => Promise<ReadonlyMap<DocId, OpenedText> | null>;
  /** Nobody waits for them any more. */
  readonly stop: () => void;
};

/** The text whose chunks are being put together. */
type Open = {
  readonly listed: CutDocument;
  readonly hashes: readonly string[];
  readonly blob: OpeningBlob;
  readonly inflating: Inflating;
  next: number;
};

export const createComingTexts = (
  compress: Compress,
  documents: readonly CutDocument[],
  blobs: Pick<CutBlobs, "hashesOf" | "get">,
): ComingTexts => {
  const opened = new Map<DocId, OpenedText>();
  let judged = Promise.resolve();
  let refused = false;
  let at = 0;
  let open: Open | null = null;

  const stop = (): void => {
    refused = true;
    open?.inflating.stop();
    open = null;
    opened.clear();
  };

  const judge = async (listed: CutDocument, deflated: Bytes, inflating: Inflating): Promise<void> => {
    const inflated = await inflating.end();
    if (refused) return;
    const read = inflated.ok ? openCutDocument(listed, inflated.value) : inflated;
    if (!read.ok) return stop();
    const document = read.value;
    // It is kept as it came: what was said of it was found true.
    const sum = sumOf(document.table, listed.stateHash, listed.rawLen);
    opened.set(listed.docId, { document, packed: { sum, deflated } });
  };

  const begin = (listed: CutDocument | undefined): Open | null => {
    const hashes = listed === undefined ? null : blobs.hashesOf(listed.chunkRoot);
    if (listed === undefined || hashes === null) return null;
    const blob = openingBlob(listed.blobKey, hashes.length);
    return { listed, hashes, blob, inflating: compress.inflating(listed.rawLen), next: 0 };
  };

  /** False: its next chunk is not here. */
  const take = (text: Open): boolean => {
    for (; text.next < text.hashes.length; text.next++) {
      const chunk = blobs.get(text.hashes[text.next] ?? "");
      if (chunk === undefined) return false;
      const piece = text.blob.add(chunk);
      if (piece === null) stop();
      else text.inflating.add(piece);
      if (refused) return false;
    }
    const ended = text.blob.end();
    open = null;
    at += 1;
    if (ended === null) {
      text.inflating.stop();
      stop();
      return false;
    }
    text.inflating.add(ended.rest);
    judged = judged.then(() => judge(text.listed, ended.bytes, text.inflating));
    // A fault of ours is met where the texts are asked for.
    judged.catch(() => undefined);
    return true;
  };

  return {
    goOn: () => {
      do {
        if (refused) return;
        open ??= begin(documents[at]);
      } while (open !== null && take(open));
    },
    isRefused: () => refused,
    all: async () => {
      await judged;
      return refused || opened.size < documents.length ? null : opened;
    },
    stop,
  };
};
