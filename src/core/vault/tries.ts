// How long a person waits after wrong words: one second, doubled with each further try, at most five minutes. It
// slows somebody who sits at the keyboard; whoever has a copy of the disk is slowed by Argon2id alone, so nothing
// is ever wiped by counting (protocol 2.15, VAU-9, attack D04).

const firstWait = 1_000;
const longestWait = 300_000;

export type Tries = {
  readonly wrong: number;
  /** When the last wrong try was, by this machine's clock. */
  readonly at: number;
};

export const noTries: Tries = { wrong: 0, at: 0 };

const waitAfter = (wrong: number): number =>
  wrong === 0 ? 0 : Math.min(longestWait, firstWait * 2 ** Math.min(wrong - 1, 30));

/** Milliseconds until the next try. */
export const waitOf = (tries: Tries, now: number): number =>
  Math.max(0, Math.min(waitAfter(tries.wrong), tries.at + waitAfter(tries.wrong) - now));

/** A clock that was set back makes nobody wait longer than the whole delay once more. */
export const anchorTries = (tries: Tries, now: number): Tries =>
  tries.at > now ? { ...tries, at: now } : tries;

export const addWrongTry = (tries: Tries, now: number): Tries => ({ wrong: tries.wrong + 1, at: now });
