// Time that passes only when a test says so.

import type { Clock } from "../../src/core/ports/index.ts";

export type FakeClock = Clock & {
  /** Lets `ms` milliseconds pass and calls what falls due, in order of time. */
  readonly advance: (ms: number) => void;
  /** Turns the clock of the machine without letting time pass: what waits, waits as long as before. */
  readonly turn: (ms: number) => void;
};

export const createFakeClock = (start = 1_790_000_000_000): FakeClock => {
  let passed = 0;
  let shown = start;
  let numbers = 0;
  const waiting = new Map<number, { readonly at: number; readonly call: () => void }>();
  return {
    now: () => shown,
    after: (ms, call) => {
      const number = ++numbers;
      waiting.set(number, { at: passed + Math.max(0, ms), call });
      return () => {
        waiting.delete(number);
      };
    },
    turn: (ms) => {
      shown += ms;
    },
    advance: (ms) => {
      const end = passed + ms;
      for (;;) {
        const due = [...waiting].filter(([, { at }]) => at <= end).toSorted(([, a], [, b]) => a.at - b.at);
        const next = due[0];
        if (next === undefined) break;
        const [number, { at, call }] = next;
        shown += at - passed;
        passed = at;
        waiting.delete(number);
        call();
      }
      shown += end - passed;
      passed = end;
    },
  };
};
