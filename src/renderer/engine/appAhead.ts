// What is made ready while the door stretches the words, which takes a second on purpose (decision 30): the app's page is
// loaded, hidden and without a port, and a made-up space is opened once, so that the code has run when the words open one.
// Words that open nothing take the page away again: none is there while words are typed. In Electron the app is a
// window of its own, which its host opens.

import type { Clock } from "../../core/ports/index.ts";
import type { WaitingFrame } from "./appFrame.ts";
import type { Door } from "./door.ts";

/** The door's own work goes first: the header is read, and the worker that stretches the words has begun. */
const headStart = 150;

export type AheadParts = {
  /** Null where the app is no frame. */
  readonly load: (() => WaitingFrame) | null;
  readonly rehearse: () => Promise<unknown>;
  readonly clock: Pick<Clock, "after">;
};

export type AppAhead = {
  /** The same door, at which all this is begun. */
  readonly at: (door: Door) => Door;
  /** The page that waits, for whoever shows it; null where none does. */
  readonly take: () => WaitingFrame | null;
};

export const createAppAhead = ({ load, rehearse, clock }: AheadParts): AppAhead => {
  let waiting: WaitingFrame | null = null;
  let isRehearsed = false;
  const take = (): WaitingFrame | null => {
    const taken = waiting;
    waiting = null;
    return taken;
  };
  /** RULE: [PORTAL-4] begun when words are given, and taken back when they open nothing. */
  const open =
    (door: Door): Door["open"] =>
    async (words) => {
      if (load !== null) waiting ??= load();
      const forget = clock.after(headStart, () => {
        if (isRehearsed) return;
        isRehearsed = true;
        void rehearse();
      });
      const opened = await door.open(words);
      forget();
      if (!opened.ok) take()?.remove();
      return opened;
    };
  return { at: (door) => ({ ...door, open: open(door) }), take };
};
