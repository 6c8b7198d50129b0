// Whether this person, or this machine, is not in the circle any more, and why. What is here can be read then, and
// nothing is written.

import type { CircleView } from "../../bridge/view.ts";
import { type Circle, keepRecord } from "./circle.ts";

type Out = CircleView["out"];

const ownStanding = ({ graph, self }: Circle): "active" | Exclude<Out, null> | null => {
  const state = graph.current();
  const user = state.users.get(self.userId)?.standing;
  // Not known yet, or on the way in.
  if (user === undefined || user === "pending") return null;
  if (user !== "active") return user;
  const device = state.devices.get(self.device.deviceId)?.standing;
  return device === "removed" ? "machineClosed" : device === "active" ? "active" : null;
};

/** RULE: [TRU-4] who was removed, or whose machine was closed, is out as who left is. */
export const outOf = (circle: Circle): Out => {
  const standing = ownStanding(circle);
  // Whose log says two things writes drafts until they come back (ENG-36), also when others closed the machine for it.
  if (standing === "machineClosed" && circle.record.way.doubt?.why === "foreign" && !circle.record.left)
    return null;
  if (standing !== null && standing !== "active") return standing;
  return circle.record.left ? "left" : null;
};

export const isOut = (circle: Circle): boolean => outOf(circle) !== null;

/** Who held themselves for out and is not: what put them out does not count any more. */
export const reconsiderOut = (circle: Circle): void => {
  const { left, joining, way } = circle.record;
  if (left && joining === null && way.returning === null && ownStanding(circle) === "active")
    void keepRecord(circle, { left: false });
};
