// How many entries this person's devices wrote in all circles of the space, which the head mark compares (VAU-20). The
// sum never falls: not when somebody comes back with another device, and not when a circle is taken off this disk.

import type { CircleId } from "../base/index.ts";
import type { CircleEngine } from "./circleEngine.ts";
import { clearedName, clearedRow, readCleared } from "./rows.ts";
import type { Shelf, ShelfRow } from "./shelf.ts";

/** Of all devices that were this person's: who comes back to a circle has another. */
const ownSeqIn = ({ circle }: CircleEngine): number => {
  const { devices } = circle.graph.current();
  let sum = 0;
  for (const { deviceId, seq } of circle.storedHeads)
    if (devices.get(deviceId)?.userId === circle.self.userId) sum += seq;
  return sum;
};

export type OwnSeq = {
  readonly sum: () => number;
  /** What an earlier run took off the disk. */
  readonly load: (shelf: Shelf) => Promise<void>;
  /** RULE: [OUT-6] what was written in a circle that is cleared still counts; gives the row that says so. */
  readonly clear: (engine: CircleEngine) => ShelfRow;
};

export const createOwnSeq = (circles: ReadonlyMap<CircleId, CircleEngine>): OwnSeq => {
  let cleared = 0;
  return {
    sum: () => [...circles.values()].reduce((sum, engine) => sum + ownSeqIn(engine), cleared),
    load: async (shelf) => {
      const row = await shelf.get(clearedName);
      if (row.ok && row.value !== null) cleared = readCleared(row.value);
    },
    clear: (engine) => {
      cleared += ownSeqIn(engine);
      return clearedRow(cleared);
    },
  };
};
