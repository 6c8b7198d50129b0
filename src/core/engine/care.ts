// What a machine does by itself about cuts: vouching for those of others (attesting.ts), and making and deleting by them
// (tidying.ts). Both may lack what a cut says of its documents, and ask for it.

import type { DeviceId } from "../base/index.ts";
import { createAttesting } from "./attesting.ts";
import type { Circle } from "./circle.ts";
import { isHeld } from "./hold.ts";
import { rekeyRank } from "./membership.ts";
import { createTidying, type Tidying } from "./tidying.ts";

export type CareGround = {
  readonly near: () => readonly DeviceId[];
  /** At work, active, with the circle's texts here. */
  readonly isReady: () => boolean;
  readonly gather: () => void;
  readonly wantsChanged: () => void;
};

export type Care = Tidying & {
  /** Something came, or somebody. */
  readonly consider: () => void;
};

export const createCare = (circle: Circle, ground: CareGround): Care => {
  const attesting = createAttesting(circle, ground);
  const tidying = createTidying(circle, {
    mayWrite: () => ground.isReady() && !isHeld(circle),
    rank: () => rekeyRank(circle, ground.near()),
    gather: ground.gather,
    wantsChanged: ground.wantsChanged,
  });
  return {
    consider: attesting.consider,
    minute: async () => {
      // What was put off is looked at again, also where nothing comes.
      attesting.consider();
      await tidying.minute();
    },
    wants: () => [...new Set([...attesting.wants(), ...tidying.wants()])],
    takeChunk: async (hash, chunk) => {
      await attesting.takeChunk(hash, chunk);
      await tidying.takeChunk(hash, chunk);
    },
    stop: () => {
      attesting.stop();
      tidying.stop();
    },
  };
};
