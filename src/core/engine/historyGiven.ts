// What a person is shown of the history of their circle (ENG-44): what newcomers are given, since when and by whom, and how
// far back what lies on this machine goes.

import type { CircleView } from "../../bridge/view.ts";
import { narrowedIn } from "../circle/index.ts";
import type { Circle } from "./circle.ts";
import { isFromStart } from "./fromStart.ts";
import { oncePerTrust } from "./trust.ts";

type Shown = CircleView["history"];

const givenIn = oncePerTrust((circle, { may }): Pick<Shown, "newcomers" | "narrowed" | "mayNarrow"> => {
  const narrowed = narrowedIn(circle.graph);
  const { givesAll, readersAnnotate } = circle.graph.current();
  return {
    newcomers: givesAll ? "everything" : "present",
    narrowed: narrowed === null ? null : { by: narrowed.by, at: Math.max(0, narrowed.at) },
    mayNarrow: givesAll && may?.({ type: "policyChanged", history: "state", readersAnnotate }) === true,
  };
});

/** Null where this machine's log begins at the beginning, or older entries were deleted since (FGT-3). */
const cameInAt = ({ graph, log, self }: Circle): number | null => {
  if (log.floor !== null || [...log.devices.values()].every(({ base }) => base === 0)) return null;
  const by = graph.current().devices.get(self.device.deviceId)?.admittedBy;
  return Math.max(0, (by === undefined ? null : graph.node(by)?.op.ts) ?? 0);
};

/** RULE: [ENG-44] told to everybody. */
export const historyIn = (circle: Circle): Shown => {
  const since = cameInAt(circle);
  return {
    ...givenIn(circle),
    here: isFromStart(circle) ? "everything" : "present",
    since,
    vouchedBy: since === null ? [] : circle.record.watch.vouchedBy,
  };
};
