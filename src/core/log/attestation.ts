// The payload of an attestation (type 3, protocol 2.12): somebody who had everything below a cut's frontier has worked
// out the documents there and come to what the cut says of them. The cut's entryId stands for all that it says, so
// nothing of it is repeated.
//
//   attestation = cut's entryId 32 | n var | n × docId 16, ascending       n = 0: all documents, and there are no others

import { type Bytes, type DocId, type EntryId, ok, type Result } from "../base/index.ts";
import { type DecodeError, isAscending, Reader, Writer } from "../codec/index.ts";

/** As many as a payload holds. */
const maxNamed = 16_000;

export type Attestation = {
  readonly cut: EntryId;
  /** Null: the cut is right as a whole. */
  readonly docIds: readonly DocId[] | null;
};

export const encodeAttestation = ({ cut, docIds }: Attestation): Bytes => {
  const named = [...new Set(docIds ?? [])].toSorted().slice(0, maxNamed);
  const writer = new Writer().id(cut).var(named.length);
  for (const docId of named) writer.id(docId);
  return writer.done();
};

export const decodeAttestation = (bytes: Bytes): Result<Attestation, DecodeError> => {
  const reader = new Reader(bytes);
  const cut = reader.id<EntryId>();
  const count = reader.var();
  if (count > maxNamed) reader.refuse();
  const docIds = reader.repeat(reader.failed ? 0 : count, () => reader.id<DocId>(16));
  if (!isAscending(docIds)) reader.refuse();
  const read = reader.done({ cut, docIds });
  return read.ok ? ok({ cut, docIds: docIds.length === 0 ? null : docIds }) : read;
};
