// The door, from inside, of who has just come in (ENG-51): the session in which they were admitted goes on, because a
// second connection takes longer to make than most texts take to come. It ends when they have arrived and meet the same
// machine in a room of the circle's own; nobody else is met at that door meanwhile.

import type { Clock } from "../ports/index.ts";
import type { Met } from "./met.ts";

/** Who was not met again for so long after the arrival is not waited for. */
const patience = 30_000;

export type Threshold = {
  readonly met: () => void;
  readonly parted: (met: Met) => void;
  /** What was begun with is here. */
  readonly arrived: () => void;
  readonly leave: () => void;
  /** Admitted just now. */
  readonly stand: (cameIn: CameIn) => void;
};

export type CameIn = {
  /** In whose session one was admitted. */
  readonly by: Met;
  /** Leaves the invitation's room. */
  readonly leave: () => void;
};

export const createThreshold = (clock: Clock, sessions: () => readonly Met[]): Threshold => {
  let door: CameIn | null = null;
  let hasArrived = false;
  let forget = (): void => undefined;

  const go = (): void => {
    forget();
    door?.leave();
    door = null;
  };
  const isMetAgain = ({ by }: CameIn): boolean =>
    sessions().some(({ session, device }) => session !== by.session && device === by.device);
  const consider = (): void => {
    if (door !== null && hasArrived && isMetAgain(door)) go();
  };

  return {
    stand: (cameIn) => {
      door = cameIn;
    },
    met: consider,
    parted: ({ session }) => {
      if (session === door?.by.session) go();
    },
    arrived: () => {
      if (door === null) return;
      hasArrived = true;
      forget = clock.after(patience, go);
      consider();
    },
    leave: go,
  };
};
