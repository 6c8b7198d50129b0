// One session with one other device over one channel, from the first byte to BYE: the handshake, then frames. It
// decides what ends a session; what the messages mean is decided elsewhere. Whoever drives it carries the outputs
// to a channel and a clock (carrySession.ts). Rules SES-18 to SES-26 of docs/protocol/session.md.

import type { Bytes, DeviceId, Redacted } from "../base/index.ts";
import { isAnswer, isAsk, type Message, messageKind, messageLimit } from "../codec/index.ts";
import { type Bucket, type BucketSize, fullBucket, giveBack, takeFrom } from "./bucket.ts";
import {
  type FrameFailure,
  nothingToSend,
  openFrame,
  type OpenState,
  type Outgoing,
  sealNext,
  type SealState,
  startOpening,
  startSealing,
} from "./frame.ts";
import {
  beginHandshake,
  type HandshakeFailure,
  type HandshakeStart,
  type HandshakeState,
  type HandshakeStep,
  type SessionKeys,
  stepHandshake,
} from "./handshake.ts";

export const handshakeTime = 10_000;
const bytesBeforeAuth = 4_096;
const framesBeforeAuth = 3;
/** A message that was begun and not ended for so long is a way to hold a session for nothing. */
const stallTime = 60_000;
/** How long the other side has to close after BYE. */
const farewellTime = 1_000;
/** What may wait for a device that does not take it. */
const queueLimit = 16 * messageLimit;
/** A question that was worth so long an answer is not counted: fetching a large document asks often and honestly. */
const worthwhile = 1_024;
/** Unasked: answers to our own questions are not counted, there are at most four of them. */
export const byteRate: BucketSize = { perSecond: 2 * 1_048_576, burst: 8 * 1_048_576 };
export const messageRate: BucketSize = { perSecond: 200, burst: 400 };

export type SessionEnd =
  | { readonly type: "handshakeFailed"; readonly why: HandshakeFailure }
  | { readonly type: "frameRefused"; readonly why: FrameFailure["type"] }
  | { readonly type: "deadlinePassed" }
  | { readonly type: "tooMuchBeforeAuth" }
  | { readonly type: "rateExceeded" }
  | { readonly type: "stalled" }
  /** It does not take what it asked for. */
  | { readonly type: "tooSlow" }
  | { readonly type: "remoteLeft" }
  | { readonly type: "channelClosed" }
  /** We left. */
  | { readonly type: "closed" };

/** Whether an honest, undisturbed device would not have ended a session so. */
export const isFault = (end: SessionEnd): boolean =>
  end.type !== "remoteLeft" && end.type !== "channelClosed" && end.type !== "closed";

type OpenSession = {
  readonly type: "open";
  readonly sealing: SealState;
  readonly opening: OpenState;
  /** Chunks of blobs give way to everything else, frame by frame. */
  readonly swift: Outgoing;
  readonly bulk: Outgoing;
  /** A frame was given to the channel, which has not said yet that it has room for more. */
  readonly busy: boolean;
  readonly bytesAllowed: Bucket;
  readonly messagesAllowed: Bucket;
  /** Requests of ours that may still be answered. */
  readonly asked: ReadonlySet<number>;
  readonly lastWhole: number;
  /** Set once we leave: when to close without waiting for the other side. */
  readonly leavesAt: number | null;
};

export type SessionState =
  | {
      readonly type: "shaking";
      readonly handshake: HandshakeState;
      readonly heardBytes: number;
      readonly heardFrames: number;
      readonly deadline: number;
    }
  | OpenSession
  | { readonly type: "ended" };

export type SessionInput =
  | { readonly type: "frameCame"; readonly frame: Bytes; readonly now: number }
  | { readonly type: "sendAsked"; readonly messages: readonly Message[] }
  /** The channel has room for one more frame. */
  | { readonly type: "roomMade" }
  | { readonly type: "timePassed"; readonly now: number }
  | { readonly type: "closeAsked"; readonly now: number }
  | { readonly type: "channelClosed" };

export type SessionOutput =
  | { readonly type: "sendFrame"; readonly frame: Bytes }
  | { readonly type: "established"; readonly remoteDevice: DeviceId; readonly sid: Bytes }
  | { readonly type: "messageCame"; readonly message: Message }
  /** Close the channel; nothing follows. */
  | { readonly type: "ended"; readonly end: SessionEnd };

export type SessionStep = { readonly state: SessionState; readonly outputs: readonly SessionOutput[] };

const end = (reason: SessionEnd, before: readonly SessionOutput[] = []): SessionStep => ({
  state: { type: "ended" },
  outputs: [...before, { type: "ended", end: reason }],
});

const openWith = (keys: SessionKeys, busy: boolean, now: number): OpenSession => ({
  type: "open",
  sealing: startSealing(keys.send),
  opening: startOpening(keys.receive),
  swift: nothingToSend,
  bulk: nothingToSend,
  busy,
  bytesAllowed: fullBucket(byteRate, now),
  messagesAllowed: fullBucket(messageRate, now),
  asked: new Set(),
  lastWhole: now,
  leavesAt: null,
});

type Shaking = Extract<SessionState, { type: "shaking" }>;

const afterHandshake = (shaking: Shaking, step: HandshakeStep, now: number): SessionStep => {
  const outputs: SessionOutput[] = [];
  for (const output of step.outputs) {
    if (output.type === "send") outputs.push({ type: "sendFrame", frame: output.bytes });
    if (output.type === "failed") return end({ type: "handshakeFailed", why: output.reason }, outputs);
    if (output.type === "established") {
      const { remoteDevice, sid, keys } = output;
      // The channel still carries the initiator's last message of the handshake.
      const state = openWith(keys, outputs.length > 0, now);
      return { state, outputs: [...outputs, { type: "established", remoteDevice, sid }] };
    }
  }
  return { state: { ...shaking, handshake: step.state }, outputs };
};

export const beginSession = (start: HandshakeStart, random: Redacted<Bytes>, now: number): SessionStep => {
  const step = beginHandshake(start, random);
  const state = { handshake: step.state, heardBytes: 0, heardFrames: 0, deadline: now + handshakeTime };
  return afterHandshake({ type: "shaking", ...state }, step, now);
};

const waiting = ({ messages, sent }: Outgoing): number =>
  messages.reduce((sum, { bytes }) => sum + bytes.length, -sent);

const bye: Message = { kind: messageKind.bye, request: 0, bytes: new Uint8Array(0) };

/** Gives the channel its next frame, unless it is still busy with the last. BYE comes when both lanes are empty. */
const flush = (open: OpenSession): SessionStep => {
  const { busy, sealing, swift, bulk } = open;
  const lane = swift.messages.length > 0 ? "swift" : "bulk";
  const leaves = open.leavesAt !== null && open[lane].messages.length === 0;
  const sealed = busy ? null : sealNext(sealing, leaves ? { messages: [bye], sent: 0 } : open[lane]);
  if (sealed === null) return { state: open, outputs: [] };
  const lanes = leaves ? { swift, bulk } : { swift, bulk, [lane]: sealed.rest };
  return {
    state: { ...open, ...lanes, sealing: sealed.state, busy: true },
    outputs: [{ type: "sendFrame", frame: sealed.frame }],
  };
};

const enqueue = (open: OpenSession, messages: readonly Message[]): SessionStep => {
  if (open.leavesAt !== null || messages.length === 0) return { state: open, outputs: [] };
  const asked = new Set(open.asked);
  for (const message of messages) if (isAsk(message)) asked.add(message.request);
  const isBulk = ({ kind }: Message) => kind === messageKind.chunk;
  const add = (lane: Outgoing, more: readonly Message[]): Outgoing =>
    more.length === 0 ? lane : { messages: [...lane.messages, ...more], sent: lane.sent };
  const swift = add(
    open.swift,
    messages.filter((message) => !isBulk(message)),
  );
  const bulk = add(open.bulk, messages.filter(isBulk));
  if (waiting(swift) + waiting(bulk) > queueLimit) return end({ type: "tooSlow" });
  const earned = messages.filter((one) => isAnswer(one) && one.bytes.length >= worthwhile).length;
  const messagesAllowed = giveBack(messageRate, open.messagesAllowed, earned);
  return flush({ ...open, asked, swift, bulk, messagesAllowed });
};

const takeFrame = (open: OpenSession, frame: Bytes, now: number): SessionStep => {
  const opened = openFrame(open.opening, frame);
  if (!opened.ok) return end({ type: "frameRefused", why: opened.error.type });
  const outputs: SessionOutput[] = [];
  const asked = new Set(open.asked);
  let unasked = 0;
  let count = 0;
  for (const message of opened.value.messages) {
    if (message.kind === messageKind.bye) return end({ type: "remoteLeft" }, outputs);
    // An answer is free once; a second one with the same number is as unasked as anything.
    if (!isAnswer(message) || !asked.delete(message.request)) {
      unasked += message.bytes.length;
      count += 1;
    }
    outputs.push({ type: "messageCame", message });
  }
  const bytesAllowed = takeFrom(byteRate, open.bytesAllowed, unasked, now);
  const messagesAllowed = takeFrom(messageRate, open.messagesAllowed, count, now);
  if (bytesAllowed === null || messagesAllowed === null) return end({ type: "rateExceeded" });
  const lastWhole =
    opened.value.messages.length > 0 || open.opening.joining.length === 0 ? now : open.lastWhole;
  return {
    state: { ...open, opening: opened.value.state, asked, bytesAllowed, messagesAllowed, lastWhole },
    outputs,
  };
};

const hear = (shaking: Shaking, frame: Bytes, now: number): SessionStep => {
  const heardBytes = shaking.heardBytes + frame.length;
  const heardFrames = shaking.heardFrames + 1;
  if (heardBytes > bytesBeforeAuth || heardFrames > framesBeforeAuth)
    return end({ type: "tooMuchBeforeAuth" });
  const step = stepHandshake(shaking.handshake, frame);
  return afterHandshake({ ...shaking, heardBytes, heardFrames }, step, now);
};

const leave = (open: OpenSession, now: number): SessionStep =>
  open.leavesAt === null ? flush({ ...open, leavesAt: now + farewellTime }) : { state: open, outputs: [] };

const isOverdue = (state: SessionState, now: number): SessionEnd | null => {
  if (state.type === "shaking") return now >= state.deadline ? { type: "deadlinePassed" } : null;
  if (state.type !== "open") return null;
  if (state.leavesAt !== null && now >= state.leavesAt) return { type: "closed" };
  const stalled = state.opening.joining.length > 0 && now - state.lastWhole > stallTime;
  return stalled ? { type: "stalled" } : null;
};

export const stepSession = (state: SessionState, input: SessionInput): SessionStep => {
  const same = { state, outputs: [] };
  if (state.type === "ended") return same;
  switch (input.type) {
    case "frameCame":
      if (state.type === "shaking") return hear(state, input.frame, input.now);
      return state.leavesAt === null ? takeFrame(state, input.frame, input.now) : same;
    case "sendAsked":
      return state.type === "open" ? enqueue(state, input.messages) : same;
    case "roomMade":
      return state.type === "open" ? flush({ ...state, busy: false }) : same;
    case "timePassed": {
      const overdue = isOverdue(state, input.now);
      return overdue === null ? same : end(overdue);
    }
    case "closeAsked":
      return state.type === "open" ? leave(state, input.now) : end({ type: "closed" });
    case "channelClosed":
      return end(
        state.type === "open" && state.leavesAt !== null ? { type: "closed" } : { type: "channelClosed" },
      );
  }
};
