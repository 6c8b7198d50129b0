// When a circle's texts are made ready for who may come in (ENG-52): an invitation was made, or its holder is at the door.

import type { Circle } from "./circle.ts";
import { mayNeedCut } from "./fromStart.ts";
import type { Met } from "./met.ts";
import { forgetTexts, keepTexts, readyTexts } from "./textBlobs.ts";

export type Readying = {
  readonly makeReady: () => void;
  readonly met: (met: Met) => void;
  readonly stop: () => void;
};

export const createReadying = (circle: Circle, gatherEdits: () => void): Readying => {
  let isStopped = false;
  const ready = (): void => void readyTexts(circle, gatherEdits, () => isStopped);
  return {
    makeReady: () => {
      if (isStopped || !mayNeedCut(circle)) return;
      keepTexts(circle);
      ready();
    },
    met: ({ invite, device }) => {
      const isInside = circle.graph.current().devices.get(device)?.standing === "active";
      if (invite !== null && !isInside && mayNeedCut(circle)) ready();
    },
    stop: () => {
      isStopped = true;
      forgetTexts(circle);
    },
  };
};
