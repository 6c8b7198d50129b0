// This machine's clock and timers.

import type { Clock } from "../../core/ports/index.ts";

/** The longest that one timer can wait; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    let left = Math.max(0, ms);
    let timer: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      const step = Math.min(left, longestTimer);
      left -= step;
      timer = setTimeout(left > 0 ? wait : call, step);
    };
    wait();
    return () => clearTimeout(timer);
  },
};
