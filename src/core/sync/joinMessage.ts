// JOIN (protocol 2.5): what passes between somebody who knocks and a device of the circle. The request itself is
// opaque here; the membership reads it.
//
//   JOIN = 1 | commitment 32 | LP(request ≤ 4 KiB)
//        | 2 | nonce 32 | n var, n × LP(op)            waiting: these ops say which circle this is
//        | 3 | n var, n × LP(op) | n var, n × LP(box)  admitted
//        | 4 | reason u8                               refused
//        | 5 | nonce 32                                opening of the commitment: both can compute the words now

import type { Bytes } from "../base/index.ts";
import { messageLimit, Reader, Writer } from "../codec/index.ts";

const requestLimit = 4_096;
const opLimit = 16 * 1024;
const boxLimit = 2_048;

/** In the order of their numbers on the wire, from 1. */
export const joinRefusals = ["unknown", "expired", "used", "ended", "declined", "malformed"] as const;
export type JoinRefusal = (typeof joinRefusals)[number];

export type JoinMessage =
  | { readonly type: "request"; readonly commitment: Bytes; readonly request: Bytes }
  | { readonly type: "waiting"; readonly nonce: Bytes; readonly ops: readonly Bytes[] }
  | { readonly type: "opening"; readonly nonce: Bytes }
  | { readonly type: "admitted"; readonly ops: readonly Bytes[]; readonly boxes: readonly Bytes[] }
  | { readonly type: "refused"; readonly reason: JoinRefusal };

export const writeList = (writer: Writer, items: readonly Bytes[]): Writer => {
  writer.var(items.length);
  for (const item of items) writer.prefixed(item);
  return writer;
};

export const readList = (reader: Reader, itemLimit: number): readonly Bytes[] => {
  const count = reader.var();
  if (count > messageLimit / 4) reader.refuse();
  return reader.repeat(count, () => reader.prefixed(itemLimit));
};

export const writeJoin = (writer: Writer, join: JoinMessage): Writer => {
  switch (join.type) {
    case "request":
      return writer.u8(1).raw(join.commitment).prefixed(join.request);
    case "waiting":
      return writeList(writer.u8(2).raw(join.nonce), join.ops);
    case "admitted":
      return writeList(writeList(writer.u8(3), join.ops), join.boxes);
    case "refused":
      return writer.u8(4).u8(joinRefusals.indexOf(join.reason) + 1);
    case "opening":
      return writer.u8(5).raw(join.nonce);
  }
};

export const readJoin = (reader: Reader): JoinMessage => {
  switch (reader.u8()) {
    case 1:
      return { type: "request", commitment: reader.take(32), request: reader.prefixed(requestLimit) };
    case 2:
      return { type: "waiting", nonce: reader.take(32), ops: readList(reader, opLimit) };
    case 3:
      return { type: "admitted", ops: readList(reader, opLimit), boxes: readList(reader, boxLimit) };
    case 4: {
      const reason = joinRefusals[reader.u8() - 1];
      if (reason === undefined) reader.refuse();
      return { type: "refused", reason: reason ?? "malformed" };
    }
    case 5:
      return { type: "opening", nonce: reader.take(32) };
    default:
      reader.refuse();
      return { type: "refused", reason: "malformed" };
  }
};
