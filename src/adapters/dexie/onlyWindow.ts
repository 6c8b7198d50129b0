// One window at a time: a vault that is open is held by a Web Lock, which the browser gives back when the window
// ends, however it ends. Two windows on one vault would sign two histories.

const lockName = "halaqa-vault";

export interface OnlyWindow {
  /** The function that lets go, or null when another window holds the vault. */
  hold(): Promise<(() => void) | null>;
  /** Whether some window holds it, this one included. */
  isHeld(): Promise<boolean>;
}

/** The lock is the origin's: the port is part of the origin, and one host keeps one vault. */
export const createOnlyWindow = (locks: LockManager): OnlyWindow => ({
  hold: () =>
    new Promise((resolve) => {
      const request = locks.request(lockName, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(null);
          return undefined;
        }
        return new Promise<void>((release) => resolve(() => release()));
      });
      // The browser refuses locks where it refuses storage.
      request.catch(() => resolve(null));
    }),
  isHeld: async () => {
    const { held = [] } = await locks.query();
    return held.some((lock) => lock.name === lockName);
  },
});
