// The row in which the log keeps who has attested which cut, and whether what this device began with is in doubt
// (attested.ts); one of those of rows.ts.
//
//   attested = 5 | begunBy 32 or zeros | n var, n × (cut's entryId 32 | deviceId 32 | seq var | nD var, nD × docId 16)

import type { Bytes, DeviceId, DocId, EntryId } from "../base/index.ts";
import { type Reader, Writer } from "../codec/index.ts";
import { zeroEntryId } from "./header.ts";
import type { AttestMark, LogState } from "./state.ts";

export const attestedKind = 5;

export const encodeAttested = ({ begunBy, attested }: LogState): Bytes => {
  const all = [...attested].flatMap(([cut, said]) => [...said].map((one) => ({ cut, one })));
  const writer = new Writer()
    .u8(attestedKind)
    .id(begunBy ?? zeroEntryId)
    .var(all.length);
  for (const { cut, one } of all) {
    const [deviceId, { seq, docIds }] = one;
    writer.id(cut).id(deviceId).var(seq);
    writer.var(docIds?.length ?? 0);
    for (const docId of docIds ?? []) writer.id(docId);
  }
  return writer.done();
};

/** What follows the kind. */
export const readAttested = (reader: Reader, state: LogState): void => {
  const begunBy = reader.id<EntryId>();
  state.begunBy = begunBy === zeroEntryId ? null : begunBy;
  reader.repeat(reader.var(), () => {
    const cut = reader.id<EntryId>();
    const deviceId = reader.id<DeviceId>();
    const seq = reader.var();
    const docIds = reader.repeat(reader.var(), () => reader.id<DocId>(16));
    const said = state.attested.get(cut) ?? new Map<DeviceId, AttestMark>();
    state.attested.set(cut, said.set(deviceId, { seq, docIds: docIds.length === 0 ? null : docIds }));
  });
};
