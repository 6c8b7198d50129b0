// What the app page is shown of circles that begin from others.

import { flag, integer, list, nullable, object, oneOf, text } from "../core/base/shape.ts";
import { circleId, name, userId } from "./viewParts.ts";

const things = integer(0, 20_000);

export const beginsFrom = {
  /**
   * Begun on this machine from another circle here; null: with nothing, or by others. `whole`: nothing of it is under way
   * any more.
   */
  begunFrom: nullable(
    object({
      circle: circleId,
      whole: flag,
      /** How many of the things there were looked at. Null: none yet, that circle does not open, or it is whole. */
      carried: nullable(object({ done: things, all: things })),
      /** Titles of what did not go along, the first of so many. */
      missing: list(text(1_000), 50),
      missingCount: things,
      /** Names of the chosen by which nobody is here yet. */
      chosen: list(name, 200),
      /** In the other circle: not asked for, said, or asked for and not possible. */
      said: oneOf(["quiet", "said", "notSaid"]),
    }),
  ),
  /** Circles that the person of this space began from this one here. */
  successors: list(circleId, 64),
  /**
   * What people say: that they began a new circle from this one, and for whom; of each the last, newest first. `unknown`:
   * so many are named who never were here.
   */
  reforms: list(object({ by: userId, people: list(userId, 200), unknown: integer(0, 200) }), 20),
};
