// What the person is shown of a circle that they are on the way into.

import type { JoiningView } from "../../bridge/view.ts";
import type { CircleEngine } from "./insideCircle.ts";
import { askedAs } from "./localRecords.ts";

/** After the yes nothing is kept of how one asked; the circle says who was let in by their identity. */
const cameAs = ({ circle }: CircleEngine): JoiningView["for"] => {
  const { record, graph, self } = circle;
  const there = graph.current().devices.get(self.device.deviceId);
  const isBack = record.joining === null && there !== undefined && there.broughtBackBy !== null;
  return isBack ? "return" : askedAs(record);
};

export const joiningViewOf = (engine: CircleEngine): JoiningView => {
  const { circle, joining, arriving } = engine;
  const { parts, isTooLarge } = arriving();
  return {
    id: circle.id,
    for: cameAs(engine),
    state: joining()?.state() ?? (isTooLarge ? "tooLarge" : "admitted"),
    parts,
    words: [...(joining()?.words() ?? [])],
    hubs: circle.record.hubs,
  };
};
