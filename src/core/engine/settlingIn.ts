// What a machine does when the texts of a circle that it came into are here: the names are loaded, its person's own is
// written, and what was drafted on the way becomes entries.

import type { Circle } from "./circle.ts";
import { settleDrafts } from "./draftEntries.ts";
import { noteLook } from "./looks.ts";
import { nameOneself } from "./ownName.ts";
import { loadFaces } from "./warming.ts";

type Settling = {
  readonly isStopped: () => boolean;
  /** In the circle's queue, after all that. */
  readonly settled: () => Promise<void>;
};

/** RULE: [ENG-61] in turns of their own: who asks for a text as soon as it is shown comes in between. */
export const settleIn = (circle: Circle, { isStopped, settled }: Settling): void => {
  const settle = async (): Promise<void> => {
    await loadFaces(circle);
    await circle.queue.run(async () => {
      if (isStopped()) return;
      await nameOneself(circle);
      await settleDrafts(circle);
      await settled();
    });
  };
  settle().catch(() => {
    // Locked meanwhile: the keys are gone.
    if (!isStopped()) noteLook(circle, "alarm");
  });
};
