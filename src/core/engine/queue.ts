// One thing after another: what touches a circle's log runs alone from its first read to its last write, so two
// answers of the store can never interleave two decisions.

export type Queue = {
  /** Runs `task` after all that were given before it. A task that throws is a bug of ours and reaches its caller. */
  readonly run: <T>(task: () => Promise<T>) => Promise<T>;
  /** When all that were given so far are done. */
  readonly idle: () => Promise<void>;
};

export const createQueue = (): Queue => {
  let last: Promise<unknown> = Promise.resolve();
  const settled = (): undefined => undefined;
  return {
    run: (task) => {
      const mine = last.then(task);
      last = mine.then(settled, settled);
      return mine;
    },
    idle: async () => {
      await last;
    },
  };
};
