// What two devices say inside a session (protocol 2.11): the kinds, and which of them ask and which answer. The
// session needs it to know what may be said unasked, the synchronisation to say it.

import type { Bytes } from "../base/bytes.ts";

export const messageKind = {
  heads: 1,
  needOps: 2,
  ops: 3,
  need: 4,
  entries: 5,
  opened: 6,
  boxRequest: 7,
  box: 8,
  chunkRequest: 9,
  chunk: 10,
  presence: 11,
  ping: 12,
  bye: 13,
  join: 14,
  compare: 15,
  ring: 16,
} as const;
export type MessageKind = (typeof messageKind)[keyof typeof messageKind];

/** `request` is 0 for what is said unasked; a question and its one answer carry the same number. */
export type Message = { readonly kind: MessageKind; readonly request: number; readonly bytes: Bytes };

/** What one message may join to. */
export const messageLimit = 1_048_576;

const kinds: ReadonlySet<number> = new Set(Object.values(messageKind));
const asks: ReadonlySet<number> = new Set([
  messageKind.needOps,
  messageKind.need,
  messageKind.boxRequest,
  messageKind.chunkRequest,
]);
const answers: ReadonlySet<number> = new Set([
  messageKind.ops,
  messageKind.entries,
  messageKind.opened,
  messageKind.box,
  messageKind.chunk,
]);

export const isMessageKind = (kind: number): kind is MessageKind => kinds.has(kind);
export const isAsk = (message: Message): boolean => asks.has(message.kind);
/** Whether it says to be an answer; only who asked knows if it is one. */
export const isAnswer = (message: Message): boolean => message.request !== 0 && answers.has(message.kind);
