// The row of one step of a draft (drafts.ts).
//
//   draft = 1 | docId 16 | scope 16, zeros for none | client u32 | order var | Yjs V1 update

import { type Bytes, type DocId, idBytes, toHex } from "../base/index.ts";
import { Reader, Writer } from "../codec/index.ts";
import type { OwnPlace } from "./writing.ts";

export type DraftRow = OwnPlace & {
  readonly client: number;
  readonly order: number;
  readonly update: Bytes;
};

export const encodeDraft = ({ docId, scope, client, order, update }: DraftRow): Bytes =>
  new Writer()
    .u8(1)
    .id(docId)
    .raw(scope === null ? new Uint8Array(16) : idBytes(scope))
    .u32(client)
    .var(order)
    .raw(update)
    .done();

export const decodeDraft = (content: Bytes): DraftRow | null => {
  const reader = new Reader(content);
  if (reader.u8() !== 1) reader.refuse();
  const docId = reader.id<DocId>(16);
  const scope = reader.take(16);
  const client = reader.u32();
  const order = reader.var();
  const update = reader.take(reader.left);
  if (reader.failed) return null;
  return {
    docId,
    scope: scope.every((byte) => byte === 0) ? null : (toHex(scope) as DocId),
    client,
    order,
    update,
  };
};
