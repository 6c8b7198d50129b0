// What the app page is shown of circles that begin from others.

import { flag, integer, list, nullable, object, oneOf, text } from "../core/base/shape.ts";
import { circleId, docId, moment, name, userId } from "./viewParts.ts";

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
      /** How many of the things that go were looked at. Null: nothing is under way now. */
      carried: nullable(object({ done: things, all: things })),
      /**
       * What is there and not here, the first of so many: what could not go along when this circle began, then what was
       * named there `since`. `docId` as it is there; null where that circle does not open here. `here`: something of it is,
       * perhaps all, and it may be tried; `notHere`: this machine does not have it whole; `tooLarge`: a part of it is larger
       * than may be written at once; null: that was not noted, and cannot be looked at.
       */
      left: list(
        object({
          docId: nullable(docId),
          title: text(1_000),
          state: nullable(oneOf(["here", "notHere", "tooLarge"])),
          since: flag,
        }),
        50,
      ),
      leftCount: things,
      /** Of these, what could not go along when this circle began. */
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
   * so many are named who never were here; `at`: by the clock of who says it.
   */
  reforms: list(object({ by: userId, people: list(userId, 200), unknown: integer(0, 200), at: moment }), 20),
};
