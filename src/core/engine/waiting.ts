// Who was let to wait for a yes and is not connected: pending in the circle, and not at this door.

import type { UserId } from "../base/index.ts";
import type { Circle } from "./circle.ts";

export type Waiting = {
  readonly userId: UserId;
  /** The invitation by which they came was made on this machine. */
  readonly mine: boolean;
  /** It still stands. */
  readonly open: boolean;
};

export const selectWaiting = (circle: Circle, isAtDoor: (userId: UserId) => boolean): readonly Waiting[] => {
  const { users, invites } = circle.graph.current();
  const now = circle.parts.clock.now();
  return [...users.values()].flatMap(({ userId, standing }) => {
    if (standing !== "pending" || isAtDoor(userId)) return [];
    const by = [...invites.values()].filter(({ uses }) => uses.includes(userId));
    const mine = by.some(({ inviteId }) => circle.record.invites.some(({ id }) => id === inviteId));
    return [{ userId, mine, open: by.some(({ revoked, expiresAt }) => !revoked && expiresAt > now) }];
  });
};
