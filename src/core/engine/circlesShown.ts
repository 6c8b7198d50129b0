// What the person is shown of all circles of a space: those that one is in or was in, and those on the way.

import type { AppView } from "../../bridge/view.ts";
import type { CircleId } from "../base/index.ts";
import type { Carrying } from "./carrying.ts";
import type { CircleEngine } from "./circleEngine.ts";
import { viewOfCircle } from "./circleView.ts";
import { joiningViewOf } from "./joiningView.ts";
import type { DiskState } from "./journal.ts";

export const circlesShown = (
  circles: ReadonlyMap<CircleId, CircleEngine>,
  carrying: Carrying,
): Pick<AppView, "circles" | "joining"> => {
  const all = [...circles.values()];
  /** Circles that were begun here from this one. */
  const successorsOf = (from: CircleId): readonly CircleId[] =>
    all.flatMap(({ circle }) => (circle.record.reform?.from === from ? [circle.id] : []));
  return {
    circles: all
      .filter((engine) => engine.isInside())
      .map(({ circle, meeting, admitting, screens, older, editings }) => {
        const pending = [...editings].some((one) => one.isPending());
        const carried = carrying.shownOf(circle);
        const successors = successorsOf(circle.id);
        return viewOfCircle({ circle, meeting, admitting, screens, older, pending, carried, successors });
      }),
    joining: all.filter((engine) => engine.isOnTheWay()).map(joiningViewOf),
  };
};

export const diskShown = (disk: DiskState, isPersisted: boolean): AppView["disk"] =>
  disk === "kept" && !isPersisted ? "evictable" : disk;
