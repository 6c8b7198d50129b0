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

/** What the circle says of it, or null. */
const standingOut = (circle: Circle): Out => {
  const standing = ownStanding(circle);
  // Whose log says two things writes drafts until they come back (ENG-36), also when others closed the machine for it.
  if (standing === "machineClosed" && circle.record.way.doubt?.why === "foreign" && !circle.record.left)
    return null;
  return standing === "active" ? null : standing;
};

/**
 * What put out who asks to come back, or asked: the device that asks is a new one, and a person who was let in but not
 * confirmed stands as on the way in.
 */
const putOutBy = ({ graph, self, record }: Circle): Exclude<Out, null> => {
  if (graph.current().users.get(self.userId)?.standing === "active")
    return record.way.returning === null ? "left" : "machineClosed";
  const end = graph
    .opsAfter([])
    .findLast(
      ({ op: { body, authorUser } }) =>
        (body.type === "memberRemoved" && body.userId === self.userId) ||
        (body.type === "memberLeft" && authorUser === self.userId),
    );
  return end?.op.body.type === "memberRemoved" ? "removed" : "left";
};

/** RULE: [TRU-4] who was removed, or whose machine was closed, is out as who left is. */
export const isOut = (circle: Circle): boolean => standingOut(circle) !== null || circle.record.left;

/** Why, also while one asks to come back. */
export const outOf = (circle: Circle): Out =>
  standingOut(circle) ?? (circle.record.left ? putOutBy(circle) : null);

/** Who held themselves for out and is not: what put them out does not count any more. */
export const reconsiderOut = (circle: Circle): void => {
  const { left, joining, way } = circle.record;
  if (left && joining === null && way.returning === null && ownStanding(circle) === "active")
    void keepRecord(circle, { left: false });
};
