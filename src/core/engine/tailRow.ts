// What a row of a tail says: where it stands in the order of its place, and its entries as in a segment. One that went on
// without the row of its log (core/log/continued.ts) is found by its own number, and says so.
//
//   tail row = order var | segment                                (whose first byte is its version, 1)
//            | order var | 2 | deviceId 32 | seq var | segment

import { type Bytes, type CircleId, type DeviceId, err, ok, type Result } from "../base/index.ts";
import { type DecodeError, malformed, Reader, Writer } from "../codec/index.ts";
import { ownTailName, type Place, tailName } from "./rows.ts";
import type { ShelfName } from "./shelf.ts";

/** Under which number of whose log an entry lies alone. */
export type OwnPlaceInLog = { readonly deviceId: DeviceId; readonly seq: number };

export type TailRow = { readonly order: number; readonly own: OwnPlaceInLog | null; readonly items: Bytes };

const ownMark = 2;

export const encodeTailRow = ({ order, own, items }: TailRow): Bytes => {
  const writer = new Writer().var(order);
  if (own !== null) writer.u8(ownMark).id(own.deviceId).var(own.seq);
  return writer.raw(items).done();
};

export const decodeTailRow = (content: Bytes): Result<TailRow, DecodeError> => {
  const reader = new Reader(content);
  const order = reader.var();
  const isOwn = content[content.length - reader.left] === ownMark;
  if (isOwn) reader.u8();
  const own = isOwn ? { deviceId: reader.id<DeviceId>(), seq: reader.var() } : null;
  const row = reader.done({ order, own, items: reader.take(reader.left) });
  return row.ok ? ok(row.value) : err(malformed);
};

export const nameOfTailRow = (circleId: CircleId, place: Place, { order, own }: TailRow): ShelfName =>
  own === null ? tailName(circleId, place, order) : ownTailName(circleId, own.deviceId, own.seq);
