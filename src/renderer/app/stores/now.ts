// The time of day as screens show it: one value for all, new each minute.

import { useSyncExternalStore } from "react";

const minute = 60_000;
let now = Date.now();

const subscribe = (listener: () => void): (() => void) => {
  now = Date.now();
  const timer = setInterval(() => {
    now = Date.now();
    listener();
  }, minute);
  return () => clearInterval(timer);
};

export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
