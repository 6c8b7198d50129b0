// When a circle's texts are made ready for who may come in (ENG-52): an invitation was made, or its holder is at the door.

import type { Circle } from "./circle.ts";
import { mayNeedCut } from "./fromStart.ts";
import type { Met } from "./met.ts";
import { forgetTexts, readyTexts } from "./textBlobs.ts";

export type Readying = {
  readonly makeReady: () => void;
  readonly met: (met: Met) => void;
  readonly stop: () => void;
};

export const createReadying = (circle: Circle, gatherEdits: () => void): Readying => {
  let isStopped = false;
  const makeReady = (): void => {
    if (mayNeedCut(circle)) void readyTexts(circle, gatherEdits, () => isStopped);
  };
  return {
    makeReady,
    met: ({ invite, device }) => {
      const isInside = circle.graph.current().devices.get(device)?.standing === "active";
      if (invite !== null && !isInside) makeReady();
    },
    stop: () => {
      isStopped = true;
      forgetTexts(circle);
    },
  };
};
