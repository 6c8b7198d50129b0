// What others add while one reads waits until it is asked for, so that nothing moves by itself (interface 7). What
// was there at first, one's own, and what was let in is shown.

import type { Thread } from "./threads.ts";

export type Seen = ReadonlySet<string>;

export const idsOf = (threads: readonly Thread[]): Set<string> => {
  const ids = new Set<string>();
  for (const thread of threads) {
    ids.add(thread.key);
    for (const { by, reply } of thread.replies) ids.add(`${by}/${reply.id}`);
  }
  return ids;
};

export type Sorted = { readonly shown: readonly Thread[]; readonly waiting: readonly Thread[] };

/** Splits threads into those shown and those waiting; new replies in a shown thread are left out of it. */
export const sortNew = (threads: readonly Thread[], seen: Seen, me: string): Sorted => {
  const shown: Thread[] = [];
  const waiting: Thread[] = [];
  for (const thread of threads) {
    if (thread.by !== me && !seen.has(thread.key)) waiting.push(thread);
    else shown.push(thread);
  }
  return { shown, waiting };
};

/** How many replies of a thread wait to be let in. */
export const waitingReplies = (thread: Thread, seen: Seen, me: string): number =>
  thread.replies.filter(({ by, reply }) => by !== me && !seen.has(`${by}/${reply.id}`)).length;
