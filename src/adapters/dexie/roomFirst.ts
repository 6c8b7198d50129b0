// Chromium does not survive a full disk: when there is no room for a write it lets go of the database, so that nothing
// can be read any more either, and leaves a torn log behind (STO-13). Its own quota does not see it coming: it counts on
// a disk of its own invention. So whoever is about to write looks at the disk first, and stops while reading still works.

import { err, ok, type Result } from "../../core/base/index.ts";
import type { Clock, Store, StoreBatch, StoreError } from "../../core/ports/index.ts";

/** What is left to the browser, which moves old rows together and keeps files of its own: 64 MiB. */
export const keptFree = 64 * 1024 * 1024;

/** How long an answer about the room is believed, unless much was written since. */
const believedFor = 5_000;

/** Free bytes, or null where nobody knows. */
export type AskRoom = () => Promise<number | null>;

/** Whether the browser can do more than read. */
export const hasRoom = async (ask: AskRoom): Promise<boolean> => ((await ask()) ?? Infinity) >= keptFree;

const lengthOf = ({ put }: StoreBatch): number => put.reduce((sum, { box }) => sum + box.length, 0);

/** The store, which says `diskFull` to a write (STO-14) as long as the disk has less room than the browser needs. */
export const withRoomFirst = (store: Store, ask: AskRoom, clock: Clock): Store => {
  let askedAt = -Infinity;
  let left = Infinity;
  // One after the other, so that writes begin in the order in which they were asked for.
  let looks: Promise<unknown> = Promise.resolve();

  /** Whether there is room for so much. */
  const look = async (length: number): Promise<boolean> => {
    const isOld = clock.now() - askedAt >= believedFor || clock.now() < askedAt;
    // A row may lie there twice until the browser tidies up.
    if (isOld || left - 2 * length < keptFree) {
      left = (await ask()) ?? Infinity;
      askedAt = clock.now();
    }
    left -= 2 * length;
    return left >= keptFree;
  };

  return {
    ...store,
    commit: async (batch, durability) => {
      const looked = looks.then(() => look(lengthOf(batch)));
      looks = looked;
      return (await looked) ? store.commit(batch, durability) : err({ type: "diskFull" });
    },
  };
};

type OpenStore = (name: string) => Promise<Result<Store, StoreError>>;

/** Opens stores that look at the room first. */
export const openWithRoomFirst =
  (open: OpenStore, ask: AskRoom, clock: Clock): OpenStore =>
  async (name) => {
    const opened = await open(name);
    return opened.ok ? ok(withRoomFirst(opened.value, ask, clock)) : opened;
  };
