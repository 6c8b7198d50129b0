// When one's own edits become an entry (protocol 2.1, "Batches, not keystrokes"): at once after two quiet seconds,
// then gathered, for 100 ms while somebody else has the document open and longer when nobody has. Who is read while
// writing is not kept waiting: with somebody else there, an edit leaves at once when the last entry is 100 ms old, so
// that an even keystroke never waits and no more than ten entries leave in a second. In quiet mode edits are always
// gathered for two seconds, because a first flush shows when somebody begins to type. A step machine: time is input.

import type { Bytes } from "../base/index.ts";

export const batchLimits = { updates: 512, bytes: 64 * 1024 } as const;

/** Milliseconds. */
export const batchTimes = { quiet: 2_000, withOthers: 100, alone: 1_500 } as const;

export type BatchState = {
  readonly pending: readonly Bytes[];
  readonly bytes: number;
  /** When what is pending has to leave; null when nothing is. */
  readonly due: number | null;
  /** When the writer last wrote. */
  readonly wroteAt: number | null;
  /** When the last entry was made of what the writer wrote. */
  readonly flushedAt: number | null;
};

export const emptyBatch: BatchState = {
  pending: [],
  bytes: 0,
  due: null,
  wroteAt: null,
  flushedAt: null,
};

export type BatchInput =
  | {
      readonly type: "update";
      readonly update: Bytes;
      readonly at: number;
      /** Somebody else has the document open. */
      readonly others: boolean;
      readonly quietMode: boolean;
    }
  | { readonly type: "tick"; readonly at: number }
  /** Now, whatever the time: the document is closed, the space locked. */
  | { readonly type: "flush"; readonly at: number };

export type BatchStep = {
  readonly state: BatchState;
  /** Runs to make entries of, in order, each of its own. */
  readonly flushed: readonly (readonly Bytes[])[];
};

const flush = (state: BatchState, at: number): BatchStep =>
  state.pending.length === 0
    ? { state, flushed: [] }
    : { state: { ...emptyBatch, wroteAt: state.wroteAt, flushedAt: at }, flushed: [state.pending] };

const gatherFor = (others: boolean, quietMode: boolean): number =>
  quietMode ? batchTimes.quiet : others ? batchTimes.withOthers : batchTimes.alone;

const isOld = (at: number | null, now: number, age: number): boolean => at === null || now - at >= age;

/** Nothing waits, and the writer rested or is read by somebody who has waited long enough. */
const leavesAtOnce = (state: BatchState, at: number, others: boolean): boolean =>
  state.pending.length === 0 &&
  (isOld(state.wroteAt, at, batchTimes.quiet) ||
    (others && isOld(state.flushedAt, at, batchTimes.withOthers)));

const addUpdate = (state: BatchState, input: Extract<BatchInput, { type: "update" }>): BatchStep => {
  const { update, at, others, quietMode } = input;
  const over =
    state.pending.length + 1 > batchLimits.updates || state.bytes + update.length > batchLimits.bytes;
  const before = over ? flush(state, at) : { state, flushed: [] };
  if (update.length > batchLimits.bytes || (!quietMode && leavesAtOnce(before.state, at, others)))
    return {
      state: { ...emptyBatch, wroteAt: at, flushedAt: at },
      flushed: [...before.flushed, [update]],
    };
  return {
    state: {
      pending: [...before.state.pending, update],
      bytes: before.state.bytes + update.length,
      due: before.state.due ?? at + gatherFor(others, quietMode),
      wroteAt: at,
      flushedAt: before.state.flushedAt,
    },
    flushed: before.flushed,
  };
};

export const stepBatch = (state: BatchState, input: BatchInput): BatchStep => {
  switch (input.type) {
    case "update":
      return addUpdate(state, input);
    case "tick":
      return state.due !== null && input.at >= state.due ? flush(state, input.at) : { state, flushed: [] };
    case "flush":
      return flush(state, input.at);
  }
};
