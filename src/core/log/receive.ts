// The receiver's checks (protocol 2.8), all of them in order: what is dropped, parked, quarantined, blocked or
// accepted, and what is asked for. Whatever arrives is judged by its own past and the membership alone; the order
// of arrival decides only when ([LOG-4] to [LOG-16]).

import type { Bytes } from "../base/index.ts";
import { admitEntry, type Admission } from "./admit.ts";
import type { Ahead } from "./ahead.ts";
import { decodeOpened, type NamedEntry, openEnvelope, type OpenedEntry } from "./entry.ts";
import type { LogContext, LogOutput } from "./outcome.ts";
import {
  expireWaiting,
  type Need,
  putWaiting,
  takeNeeding,
  takeWaiting,
  type Waiting,
  waitingId,
} from "./park.ts";
import type { LogState } from "./state.ts";

export type LogInput =
  /** An entry from a peer, sealed or in opened form; `at` is this machine's clock. */
  | {
      readonly type: "envelope" | "opened";
      readonly bytes: Bytes;
      readonly from: string;
      readonly at: number;
      /** What `lookAhead` made of these bytes; `signed`: its claim was found right. */
      readonly ahead?: Ahead & { readonly signed: boolean };
    }
  /** Something that entries may wait for is there now. */
  | { readonly type: "arrived"; readonly need: Extract<Need, { type: "key" | "ops" | "document" }> }
  /** The clock, for what has waited too long. */
  | { readonly type: "tick"; readonly at: number };

type Candidate = Pick<Waiting, "from" | "at" | "content" | "size" | "signed"> & {
  /** Asked of what has to wait, and that is few. */
  readonly idOf: () => string;
  readonly named?: NamedEntry | null;
};

const again = (waiting: Waiting): Candidate => ({ ...waiting, idOf: () => waiting.id });

const isOpened = (content: Bytes | OpenedEntry): content is OpenedEntry => !(content instanceof Uint8Array);

const parkIt = (state: LogState, candidate: Candidate, need: Need, out: LogOutput[]): void => {
  const { idOf, from, at, content, size, signed } = candidate;
  for (const gone of putWaiting(state.park, { id: idOf(), from, at, content, size, signed, need }))
    out.push({ type: "dropped", from: gone.from, reason: "parkFull" });
  out.push({ type: "parked", from, need });
};

/** Checks 1 to 3: the entry out of its seal, or null with the reason put out. */
const openCandidate = (
  state: LogState,
  candidate: Candidate,
  context: LogContext,
  out: LogOutput[],
): OpenedEntry | null => {
  if (isOpened(candidate.content)) return candidate.content;
  const opened = openEnvelope(candidate.content, state.circleId, context.epochs);
  if (opened.ok) return opened.value;
  const { error } = opened;
  if (error.type === "keyMissing") parkIt(state, candidate, { type: "key" }, out);
  else if (error.type === "versionNewer") parkIt(state, candidate, { type: "version" }, out);
  else out.push({ type: "dropped", from: candidate.from, reason: error.type });
  return null;
};

const judge = (state: LogState, candidate: Candidate, context: LogContext, out: LogOutput[]): Admission => {
  const opened = openCandidate(state, candidate, context, out);
  if (opened === null) return { type: "settled" };
  const admission = admitEntry(
    state,
    { opened, from: candidate.from, signed: candidate.signed, named: candidate.named ?? null },
    context,
    out,
  );
  if (admission.type === "waiting")
    parkIt(state, { ...candidate, content: opened, signed: admission.signed }, admission.need, out);
  return admission;
};

/** Judges a candidate and, as long as something was held, those that waited for it. */
const settle = (state: LogState, first: readonly Candidate[], context: LogContext): LogOutput[] => {
  const out: LogOutput[] = [];
  const queue = [...first];
  for (let at = 0; at < queue.length; at++) {
    const candidate = queue[at];
    if (candidate === undefined) break;
    const admission = judge(state, candidate, context, out);
    if (admission.type !== "held") continue;
    for (const need of admission.frees) queue.push(...takeNeeding(state.park, need).map(again));
  }
  return out;
};

/**
 * What waits already is forgotten. What waits for somebody's entry who signed two histories is judged again: whoever
 * brings it has that entry, and which branch is missing may have turned out meanwhile.
 */
const receiveAgain = (
  state: LogState,
  { id, from, need }: Waiting,
  context: LogContext,
): readonly LogOutput[] => {
  const isForked = "deviceId" in need && (state.devices.get(need.deviceId)?.forks.size ?? 0) > 0;
  const waiting = isForked || need.type === "entry" ? takeWaiting(state.park, id) : null;
  return waiting === null ? [{ type: "ignored", from }] : settle(state, [again(waiting)], context);
};

/** One step of the log. The state is changed in place; what is to be done stands in the outputs, in order. */
export const receiveEntry = (state: LogState, input: LogInput, context: LogContext): readonly LogOutput[] => {
  switch (input.type) {
    case "envelope":
    case "opened": {
      const { bytes, from, at, ahead } = input;
      const id = state.park.all.size === 0 ? null : waitingId(bytes);
      const waiting = id === null ? undefined : state.park.all.get(id);
      if (waiting !== undefined) return receiveAgain(state, { ...waiting, from }, context);
      const common = { idOf: () => id ?? waitingId(bytes), from, at, size: bytes.length, signed: false };
      if (ahead !== undefined) {
        const { opened, signed, named } = ahead;
        return settle(state, [{ ...common, content: opened, signed, named }], context);
      }
      if (input.type === "envelope") return settle(state, [{ ...common, content: bytes }], context);
      const opened = decodeOpened(bytes);
      if (opened.ok) return settle(state, [{ ...common, content: opened.value }], context);
      const out: LogOutput[] = [];
      if (opened.error.type === "versionNewer")
        parkIt(state, { ...common, content: bytes }, { type: "version" }, out);
      else if (opened.error.type === "sizeWrong") out.push({ type: "dropped", from, reason: "sizeWrong" });
      else out.push({ type: "dropped", from, reason: "malformed" });
      return out;
    }
    case "arrived":
      return settle(state, takeNeeding(state.park, input.need).map(again), context);
    case "tick":
      return expireWaiting(state.park, input.at).map(({ from }) => ({
        type: "dropped",
        from,
        reason: "tooOld",
      }));
  }
};
