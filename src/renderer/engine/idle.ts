// The idle time of an open space: without a key or a touch for as long as the person chose, it locks. Time is
// looked at, not waited for, so that a machine that slept locks at once when it wakes.

import type { Clock } from "../../core/ports/index.ts";

const lookEvery = 5_000;

export type Idle = { readonly touched: () => void; readonly stop: () => void };

export const watchIdle = (clock: Clock, minutes: () => number, lock: () => void): Idle => {
  let last = clock.now();
  let forget = (): void => undefined;
  const look = (): void => {
    if (clock.now() - last >= minutes() * 60_000) lock();
    else forget = clock.after(lookEvery, look);
  };
  forget = clock.after(lookEvery, look);
  return {
    touched: () => {
      last = clock.now();
    },
    stop: () => forget(),
  };
};
