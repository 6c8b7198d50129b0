// What is shown of the way out of a circle: who else keeps it and has heard that they do, whether what was written here
// is with somebody, who has heard that this person has left. All of it follows from ops, from the log and from what
// others say in sessions: nothing is noted of how far a person came, so an end at any moment loses no step (OUT-2).

import type { CircleView } from "../../bridge/view.ts";
import type { DeviceId, OpId } from "../base/index.ts";
import { isKnownIn, keepingOp, rankOf } from "../circle/index.ts";
import { selectDelivery } from "../sync/index.ts";
import type { Circle } from "./circle.ts";
import { oncePerTrust } from "./trust.ts";
import { knowledgeOf } from "./trustView.ts";

type Said = ReadonlyMap<DeviceId, readonly OpId[]>;

const most = 200;

/** Active machines of others, and one's own others. */
const othersOf = ({ graph, self }: Circle): readonly DeviceId[] =>
  [...graph.current().devices.values()].flatMap(({ deviceId, standing }) =>
    standing === "active" && deviceId !== self.device.deviceId ? [deviceId] : [],
  );

const knows = (circle: Circle, said: Said, device: DeviceId, op: OpId): boolean =>
  isKnownIn(circle.graph, knowledgeOf(circle, device, said.get(device) ?? null), op);

/** Who keeps the circle besides this person, with the op by which they do; null: they came in as such. */
const keepers = oncePerTrust(({ graph, self }) =>
  [...graph.current().users.values()]
    .filter(
      ({ userId, rank, standing }) =>
        standing === "active" && rank === rankOf.owner && userId !== self.userId,
    )
    .slice(0, most)
    .map(({ userId, devices }) => ({ user: userId, devices, op: keepingOp(graph, userId) })),
);

/** By which this person left, or closed this machine, if it was they who did; it need not count. */
const ownEnd = oncePerTrust(({ graph, self }): OpId | null => {
  const end = graph
    .opsAfter([])
    .findLast(
      ({ op: { body, authorUser, authorDevice } }) =>
        authorUser === self.userId &&
        (body.type === "memberLeft" ||
          (body.type === "deviceRemoved" &&
            authorDevice === self.device.deviceId &&
            body.last.deviceId === self.device.deviceId)),
    );
  return end?.id ?? null;
});

/** RULE: [OUT-4] a machine has heard by an op or an entry of its own that shows it, or by its word in a session. */
const heardOf = (circle: Circle, said: Said): CircleView["wayOut"]["heard"] => {
  const end = ownEnd(circle);
  if (end === null) return null;
  const others = othersOf(circle);
  const heard = new Set(others.filter((device) => knows(circle, said, device, end)));
  return {
    knows: others.filter((device) => heard.has(device)),
    notYet: others.filter((device) => !heard.has(device)),
  };
};

/** A machine of somebody else has all that this one wrote, or there is nothing. A draft is with nobody (ENG-34). */
const isWithSomebody = (circle: Circle): boolean => {
  if (circle.drafts.all().length > 0) return false;
  const own = circle.self.device.deviceId;
  const ownSeq = circle.log.devices.get(own)?.last ?? 0;
  const { devices } = circle.graph.current();
  const hasAll = (device: DeviceId): boolean =>
    selectDelivery(circle.delivery, device, ownSeq).has === "all" ||
    // What it signed lasts beyond this run of the program.
    (circle.log.devices.get(device)?.past.get(own) ?? 0) >= ownSeq;
  return (
    ownSeq === 0 ||
    othersOf(circle).some((device) => devices.get(device)?.userId !== circle.self.userId && hasAll(device))
  );
};

export const wayOutOf = (circle: Circle, said: Said): CircleView["wayOut"] => {
  const { devices } = circle.graph.current();
  return {
    keepers: keepers(circle).map(({ user, devices: theirs, op }) => ({
      user,
      knows: theirs.some((device) => {
        const known = devices.get(device);
        return known?.standing === "active" && knows(circle, said, device, op ?? known.admittedBy);
      }),
    })),
    isWithSomebody: isWithSomebody(circle),
    heard: heardOf(circle, said),
  };
};

/** Who has left, or closed the machine, has been heard by somebody who is inside; also where nobody else is there. */
export const isEndHeard = (circle: Circle, said: Said): boolean => {
  const heard = heardOf(circle, said);
  return heard === null || heard.knows.length > 0 || heard.notYet.length === 0;
};
