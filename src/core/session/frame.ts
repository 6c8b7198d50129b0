// Frames of a session (protocol 2.11): messages packed, padded and sealed under one key per direction.
//
//   frame   = AEAD(key, 16 zero bytes ‖ u64 counter, "", PAD(256, part ‖ part ‖ …))    ≤ 65,536 + 16 bytes
//   part    = kind u8 | flags u8 (1: more follows) | request u32 | len u32 | bytes
//
// The counter is never sent: a lost, repeated, changed or reordered frame does not open, and that ends the session.
// Parts of one (kind, request) join to one message. Rules SES-10 to SES-17 of docs/protocol/session.md.

import { type Bytes, concat, err, ok, type Redacted, type Result } from "../base/index.ts";
import {
  isMessageKind,
  type Message,
  messageKind,
  messageLimit,
  pad,
  Reader,
  unpad,
  Writer,
} from "../codec/index.ts";
import { nonceLength, open, seal, tagLength } from "../crypto/index.ts";

const paddedLimit = 65_536;
export const frameLimit = paddedLimit + tagLength;
/** One byte of padding at least. */
const roomOfFrame = paddedLimit - 1;
const partHeader = 10;
/** A rest smaller than this is not worth a part of its own. */
const smallestPart = 1_024;
/** How many messages may be under way at once in one direction. */
const openLimit = 4;
const nothing: Bytes = new Uint8Array(0);

export type SealState = { readonly key: Redacted<Bytes>; readonly counter: number; readonly over: boolean };

type Joining = {
  readonly kind: Message["kind"];
  readonly request: number;
  readonly parts: readonly Bytes[];
  readonly length: number;
};
export type OpenState = {
  readonly key: Redacted<Bytes>;
  readonly counter: number;
  readonly over: boolean;
  readonly joining: readonly Joining[];
};

export type FrameFailure =
  | { readonly type: "frameTooLarge" }
  | { readonly type: "sealWrong" }
  | { readonly type: "illFormed" }
  | { readonly type: "messageTooLong" }
  | { readonly type: "tooManyOpen" }
  /** Something after BYE. */
  | { readonly type: "afterEnd" };

export const startSealing = (key: Redacted<Bytes>): SealState => ({ key, counter: 0, over: false });
export const startOpening = (key: Redacted<Bytes>): OpenState => ({
  key,
  counter: 0,
  over: false,
  joining: [],
});

const nonceOf = (counter: number): Bytes => {
  const nonce = new Uint8Array(nonceLength);
  new DataView(nonce.buffer).setBigUint64(nonceLength - 8, BigInt(counter));
  return nonce;
};

/** Messages not yet sent; `sent` bytes of the first have left already. */
export type Outgoing = { readonly messages: readonly Message[]; readonly sent: number };
export const nothingToSend: Outgoing = { messages: [], sent: 0 };

export type Sealed = { readonly state: SealState; readonly rest: Outgoing; readonly frame: Bytes };

/** As many messages as one frame takes; null when nothing is left to say, or nothing may be said after BYE. */
export const sealNext = (state: SealState, outgoing: Outgoing): Sealed | null => {
  if (state.over || outgoing.messages.length === 0) return null;
  const writer = new Writer();
  let room = roomOfFrame;
  let at = 0;
  let sent = outgoing.sent;
  let over = false;
  for (;;) {
    const message = outgoing.messages[at];
    if (message === undefined || over) break;
    if (message.bytes.length > messageLimit) throw new Error("a message is longer than a session carries");
    const left = message.bytes.length - sent;
    if (left + partHeader > room && at > 0 && room < smallestPart) break;
    const length = Math.min(left, room - partHeader);
    const more = length < left;
    writer
      .u8(message.kind)
      .u8(more ? 1 : 0)
      .u32(message.request)
      .u32(length);
    writer.raw(message.bytes.subarray(sent, sent + length));
    room -= partHeader + length;
    if (more) {
      sent += length;
      break;
    }
    over = message.kind === messageKind.bye;
    at += 1;
    sent = 0;
  }
  const frame = seal(state.key, nonceOf(state.counter), nothing, pad(256, writer.done()));
  return {
    state: { key: state.key, counter: state.counter + 1, over },
    rest: { messages: outgoing.messages.slice(at), sent },
    frame,
  };
};

/** All frames for these messages at once. */
export const sealMessages = (
  state: SealState,
  messages: readonly Message[],
): { readonly state: SealState; readonly frames: readonly Bytes[] } => {
  const frames: Bytes[] = [];
  let current = state;
  let rest: Outgoing = { messages, sent: 0 };
  for (let next = sealNext(current, rest); next !== null; next = sealNext(current, rest)) {
    frames.push(next.frame);
    current = next.state;
    rest = next.rest;
  }
  return { state: current, frames };
};

type Part = {
  readonly kind: number;
  readonly more: boolean;
  readonly request: number;
  readonly bytes: Bytes;
};

const readParts = (bytes: Bytes): readonly Part[] | null => {
  const reader = new Reader(bytes);
  const parts: Part[] = [];
  while (reader.left > 0) {
    const kind = reader.u8();
    const flags = reader.u8();
    const request = reader.u32();
    const part = reader.prefixed(paddedLimit);
    // An empty part that promises more would let a message stay open for nothing.
    if (flags > 1 || (flags === 1 && part.length === 0)) reader.refuse();
    parts.push({ kind, more: flags === 1, request, bytes: part });
  }
  const done = reader.done(parts);
  return done.ok && parts.length > 0 ? done.value : null;
};

export type Opened = { readonly state: OpenState; readonly messages: readonly Message[] };

export const openFrame = (state: OpenState, frame: Bytes): Result<Opened, FrameFailure> => {
  if (state.over) return err({ type: "afterEnd" });
  if (frame.length > frameLimit) return err({ type: "frameTooLarge" });
  const padded = open(state.key, nonceOf(state.counter), nothing, frame);
  if (padded === null) return err({ type: "sealWrong" });
  const plain = unpad(256, padded);
  const parts = plain === null ? null : readParts(plain);
  if (parts === null) return err({ type: "illFormed" });

  const messages: Message[] = [];
  let joining = state.joining;
  let over = false;
  for (const { kind, more, request, bytes } of parts) {
    if (over) return err({ type: "afterEnd" });
    // What a newer version says is skipped, part by part, without being kept.
    if (!isMessageKind(kind)) continue;
    const begun = joining.find((one) => one.kind === kind && one.request === request);
    const length = (begun?.length ?? 0) + bytes.length;
    if (length > messageLimit) return err({ type: "messageTooLong" });
    const others = begun === undefined ? joining : joining.filter((one) => one !== begun);
    const all = begun === undefined ? [bytes] : [...begun.parts, bytes];
    if (more) {
      if (others.length >= openLimit) return err({ type: "tooManyOpen" });
      joining = [...others, { kind, request, parts: all, length }];
      continue;
    }
    joining = others;
    over = kind === messageKind.bye;
    messages.push({ kind, request, bytes: all.length === 1 ? bytes : concat(...all) });
  }
  return ok({ state: { key: state.key, counter: state.counter + 1, over, joining }, messages });
};
