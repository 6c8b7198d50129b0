// When a machine says in a room that it is there. What is said before the hubs of both have found each other reaches
// nobody, so it is said again soon at first, and seldom later (rule TRA-26).

/** Milliseconds. Never more often than the first, never more seldom than the last while nobody is met. */
const shortest = 1_000;
const longest = 20_000;

export type AnnounceTimes = {
  readonly isDue: () => boolean;
  /** Whether the last one was just now. */
  readonly isTooSoon: () => boolean;
  readonly said: () => void;
};

export const createAnnounceTimes = (now: () => number): AnnounceTimes => {
  let last = now() - shortest;
  let wait = shortest;
  return {
    isDue: () => now() - last >= wait,
    isTooSoon: () => now() - last < shortest,
    said: () => {
      last = now();
      wait = Math.min(wait * 2, longest);
    },
  };
};
