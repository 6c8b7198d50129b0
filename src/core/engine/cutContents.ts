// What a cut's blobs hold, from their chunks: wherever those lie, they are read in this one way.

import type { Bytes } from "../base/index.ts";
import { type CutDocument, decodeDocumentList, openBlob } from "../document/index.ts";
import { maxDocument } from "../document/documentForm.ts";
import type { Cut } from "../log/index.ts";
import type { Compress } from "../ports/index.ts";

export type NamedBlob = {
  readonly root: Bytes;
  readonly key: CutDocument["blobKey"];
  /** Of its bytes once inflated. */
  readonly limit: number;
};

export type ReadBlob = { readonly deflated: Bytes; readonly inflated: Bytes };

/** Null: the chunks are not those of this blob. */
export const readBlob = async (
  compress: Compress,
  { root, key, limit }: NamedBlob,
  chunks: readonly Bytes[],
): Promise<ReadBlob | null> => {
  const opened = openBlob(key, root, chunks);
  if (!opened.ok) return null;
  const inflated = await compress.inflate(opened.value, limit);
  return inflated.ok ? { deflated: opened.value, inflated: inflated.value } : null;
};

export const listBlob = ({ docsRoot, docsKey }: Cut): NamedBlob => ({
  root: docsRoot,
  key: docsKey,
  limit: maxDocument,
});

/** The documents that a cut lists; null: it lists none, or another number of them than it says. */
export const readList = async (
  compress: Compress,
  cut: Cut,
  chunks: readonly Bytes[],
): Promise<readonly CutDocument[] | null> => {
  const blob = await readBlob(compress, listBlob(cut), chunks);
  const list = blob === null ? null : decodeDocumentList(blob.inflated);
  return list?.ok === true && list.value.length === cut.documents ? list.value : null;
};
