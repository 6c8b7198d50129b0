// What a cut says of a document besides its blob (protocol 2.12). It is reckoned when the document is packed for the
// disk and lies there in front of it, because it costs more than all else on a newcomer's way, and a newcomer waits.
//
//   sum = stateHash 32 | rawLen var | nC var | nC × (client var | clock end var), ascending client

import { type Bytes, err, ok, type Result } from "../base/index.ts";
import { type DecodeError, malformed, Reader, Writer } from "../codec/index.ts";
import { stateHashOf } from "../log/index.ts";
import { convertedState } from "./convertedState.ts";
import { encodeDocument, maxDocument, type OpenDocument } from "./documentForm.ts";
import type { StructTable } from "./structTable.ts";

export type DocumentSum = {
  readonly stateHash: Bytes;
  /** Bytes of the document before deflating. */
  readonly rawLen: number;
  /** Where each client's clocks end. */
  readonly ends: readonly { readonly client: number; readonly end: number }[];
};

/** Of a document whose state has this hash, and its table. */
export const sumOf = (table: StructTable, stateHash: Bytes, rawLen: number): DocumentSum => ({
  stateHash,
  rawLen,
  ends: table.clients.map((client) => ({ client, end: table.end(client) })),
});

/**
 * The document's bytes with their sum; the sum is null where no cut could hold them. The state is the one that the
 * newcomer comes to, from the same bytes: Yjs's own V1 differs from it in a flag.
 */
export const sumDocument = (
  document: OpenDocument,
): { readonly raw: Bytes; readonly sum: DocumentSum | null } => {
  const raw = encodeDocument(document);
  const reader = new Reader(raw);
  const tableBytes = reader.prefixed(maxDocument);
  const state = raw.length > maxDocument ? null : convertedState(reader.take(reader.left));
  if (state === null) return { raw, sum: null };
  return { raw, sum: sumOf(document.table, stateHashOf(state.bytes, tableBytes), raw.length) };
};

export const encodeSum = ({ stateHash, rawLen, ends }: DocumentSum): Bytes => {
  const writer = new Writer().raw(stateHash).var(rawLen).var(ends.length);
  for (const { client, end } of ends) writer.var(client).var(end);
  return writer.done();
};

/** The sum, and what comes after it. */
export const splitSum = (
  bytes: Bytes,
): Result<{ readonly sum: DocumentSum; readonly rest: Bytes }, DecodeError> => {
  const reader = new Reader(bytes);
  const stateHash = reader.take(32);
  const rawLen = reader.var();
  const ends = reader.repeat(reader.var(), () => ({ client: reader.var(), end: reader.var() }));
  const rest = reader.take(reader.left);
  return reader.failed ? err(malformed) : ok({ sum: { stateHash, rawLen, ends }, rest });
};
