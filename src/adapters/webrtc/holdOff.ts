// After a connection broke or was refused, its machine is left alone for a while: y-webrtc announces itself again at
// once, and two that cannot agree would meet and part as fast as the road lets them.

const firstWait = 1_000;
const longestWait = 60_000;
/** A connection that lasted so long was a good one. */
const goodTime = 30_000;
const remembered = 256;

export type HoldOff = {
  readonly isHeldOff: (id: string) => boolean;
  /** Gives the time to wait. */
  readonly noteEnd: (id: string, lasted: number) => number;
};

export const createHoldOff = (now: () => number): HoldOff => {
  const held = new Map<string, { readonly until: number; readonly wait: number }>();
  return {
    isHeldOff: (id) => (held.get(id)?.until ?? 0) > now(),
    noteEnd: (id, lasted) => {
      const last = held.get(id)?.wait ?? 0;
      const wait = lasted >= goodTime || last === 0 ? firstWait : Math.min(longestWait, last * 2);
      held.delete(id);
      held.set(id, { until: now() + wait, wait });
      const [oldest] = held.keys();
      if (held.size > remembered && oldest !== undefined) held.delete(oldest);
      return wait;
    },
  };
};
