// What of a circle's texts is ready for a cut (textBlobs.ts): sealed in chunks, in memory alone.

import type { Bytes, DocId, Redacted } from "../base/index.ts";
import type { Blob, DocumentSum } from "../document/index.ts";
import type { ShelfRow } from "./shelf.ts";

export type Chunk = readonly [hash: Bytes, bytes: Bytes];

export type SealedBlob = {
  readonly key: Redacted<Bytes>;
  readonly blob: Blob;
  /** With the list of them, which lies under their root. */
  readonly chunks: readonly Chunk[];
};

export type TextBlob = SealedBlob & {
  readonly sum: DocumentSum;
  readonly rows: readonly ShelfRow[];
};

/** `version`: of the text that it was made of. */
type Ready = { readonly text: TextBlob; readonly version: number; readonly length: number };

export type ReadyTexts = {
  readonly blobs: Map<DocId, Ready>;
  /** How long each was when it was packed last, also of what found no room. */
  readonly lengths: Map<DocId, number>;
  /** Bytes that were packed ahead since `forget` was set and that no cut was made of yet. */
  spent: number;
  forget: (() => void) | null;
  working: boolean;
};

export const noReadyTexts = (): ReadyTexts => ({
  blobs: new Map(),
  lengths: new Map(),
  spent: 0,
  forget: null,
  working: false,
});
