// When one's own edits become an entry (protocol 2.1, "Batches, not keystrokes"): at once after two quiet seconds,
// then gathered, for 100 ms while somebody else has the document open and longer when nobody has; in quiet mode
// always for two seconds, because a first flush shows when somebody begins to type. A step machine: time is input.

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
};

export const emptyBatch: BatchState = { pending: [], bytes: 0, due: null, wroteAt: null };

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
  | { readonly type: "flush" };

export type BatchStep = {
  readonly state: BatchState;
  /** Runs to make entries of, in order, each of its own. */
  readonly flushed: readonly (readonly Bytes[])[];
};

const afterFlush = (state: BatchState): BatchState => ({ ...emptyBatch, wroteAt: state.wroteAt });

const flush = (state: BatchState): BatchStep =>
  state.pending.length === 0
    ? { state, flushed: [] }
    : { state: afterFlush(state), flushed: [state.pending] };

const gatherFor = (others: boolean, quietMode: boolean): number =>
  quietMode ? batchTimes.quiet : others ? batchTimes.withOthers : batchTimes.alone;

const addUpdate = (state: BatchState, input: Extract<BatchInput, { type: "update" }>): BatchStep => {
  const { update, at, others, quietMode } = input;
  const rested = state.wroteAt === null || at - state.wroteAt >= batchTimes.quiet;
  const over =
    state.pending.length + 1 > batchLimits.updates || state.bytes + update.length > batchLimits.bytes;
  const before = over ? flush(state) : { state, flushed: [] };
  const atOnce =
    update.length > batchLimits.bytes || (rested && !quietMode && before.state.pending.length === 0);
  if (atOnce) return { state: { ...emptyBatch, wroteAt: at }, flushed: [...before.flushed, [update]] };
  return {
    state: {
      pending: [...before.state.pending, update],
      bytes: before.state.bytes + update.length,
      due: before.state.due ?? at + gatherFor(others, quietMode),
      wroteAt: at,
    },
    flushed: before.flushed,
  };
};

export const stepBatch = (state: BatchState, input: BatchInput): BatchStep => {
  switch (input.type) {
    case "update":
      return addUpdate(state, input);
    case "tick":
      return state.due !== null && input.at >= state.due ? flush(state) : { state, flushed: [] };
    case "flush":
      return flush(state);
  }
};
