// Links for somebody who comes back with the recovery code (INV-15). They stand in no op, since anybody who takes part may
// make one, and on no disk: a link is good for an hour, as long as the app stays open where it was made.

import { type Bytes, type InviteId, type Redacted, type UserId } from "../base/index.ts";
import { inviteKeys } from "../circle/index.ts";
import type { Circle } from "./circle.ts";

export type ReturnLink = {
  readonly id: InviteId;
  readonly seed: Redacted<Bytes>;
  /** Whom it is for: the door hears nobody else. */
  readonly userId: UserId;
  readonly expiresAt: number;
  readonly state: "open" | "used" | "ended";
};

/** RULE: [INV-15] an hour: whoever comes back sets up a computer and writes twenty-four words first. */
const returnTime = 3_600_000;
/** One for each person at a time, and of all no more than the view shows. */
export const returnsLimit = 16;

export const isReturnOpen = ({ returns, parts }: Circle, id: InviteId): boolean => {
  const link = returns.get(id);
  return link?.state === "open" && link.expiresAt > parts.clock.now();
};

/** The one before it for the same person is over by this one. */
export const makeReturnLink = (circle: Circle, userId: UserId, seed: Redacted<Bytes>): ReturnLink => {
  const { inviteId: id } = inviteKeys(seed);
  for (const [other, one] of circle.returns) if (one.userId === userId) circle.returns.delete(other);
  const oldest = circle.returns.keys().next();
  if (circle.returns.size >= returnsLimit && oldest.done !== true) circle.returns.delete(oldest.value);
  const expiresAt = circle.parts.clock.now() + returnTime;
  const link: ReturnLink = { id, seed, userId, expiresAt, state: "open" };
  circle.returns.set(id, link);
  return link;
};

export const closeReturnLink = ({ returns }: Circle, id: InviteId, state: "used" | "ended"): boolean => {
  const link = returns.get(id);
  if (link === undefined) return false;
  returns.set(id, { ...link, state });
  return true;
};
