// COMPARE (TRU-18): what two active devices say to each other so that both screens show the same six words. The one with
// the smaller id commits to its chance before it hears the other's (decision 5); which of the two asked makes no
// difference.
//
//   COMPARE = 1                 asks: its person wants to see words with the other side's
//           | 2                 asks no more
//           | 3 | commitment 32
//           | 4 | nonce 32      answers the commitment
//           | 5 | nonce 32      opens the commitment: both can compute the words now

import type { Bytes } from "../base/index.ts";
import { type Reader, type Writer } from "../codec/index.ts";

export type CompareMessage =
  | { readonly type: "asks" }
  | { readonly type: "asksNoMore" }
  | { readonly type: "commits"; readonly commitment: Bytes }
  | { readonly type: "answers"; readonly nonce: Bytes }
  | { readonly type: "opens"; readonly nonce: Bytes };

export const writeCompare = (writer: Writer, compare: CompareMessage): Writer => {
  switch (compare.type) {
    case "asks":
      return writer.u8(1);
    case "asksNoMore":
      return writer.u8(2);
    case "commits":
      return writer.u8(3).raw(compare.commitment);
    case "answers":
      return writer.u8(4).raw(compare.nonce);
    case "opens":
      return writer.u8(5).raw(compare.nonce);
  }
};

export const readCompare = (reader: Reader): CompareMessage => {
  switch (reader.u8()) {
    case 1:
      return { type: "asks" };
    case 2:
      return { type: "asksNoMore" };
    case 3:
      return { type: "commits", commitment: reader.take(32) };
    case 4:
      return { type: "answers", nonce: reader.take(32) };
    case 5:
      return { type: "opens", nonce: reader.take(32) };
    default:
      reader.refuse();
      return { type: "asks" };
  }
};
