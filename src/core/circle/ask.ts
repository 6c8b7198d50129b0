// What a rule is asked, and what every rule may ask back of the state of an op's past.

import type { DeviceId, UserId } from "../base/brand.ts";
import type { Op } from "./op.ts";
import type { BodyOf, OpType } from "./opBody.ts";
import type { Rank } from "./rank.ts";
import type { Invitation, Roll } from "./roll.ts";

/** The rule that an op breaks. */
export type BrokenRule =
  | "MEM-10"
  | "MEM-13"
  | "MEM-14"
  | "MEM-15"
  | "MEM-18"
  | "MEM-24"
  | "MEM-25"
  | "MEM-26"
  | "MEM-28"
  | "MEM-29"
  | "MEM-30"
  | "MEM-31"
  | "MEM-32"
  | "MEM-34"
  | "MEM-35"
  | "MEM-36"
  | "MEM-45"
  | "MEM-48"
  | "INV-4"
  | "INV-7"
  | "INV-8"
  | "INV-9"
  | "EPO-2"
  | "EPO-9"
  | "ID-5";

export type Ask<T extends OpType> = {
  /** The state of the op's past. */
  readonly roll: Roll;
  readonly op: Op;
  readonly body: BodyOf<T>;
  /** The author's rank, or a lower one that is tried. */
  readonly rank: Rank;
  /** For a REKEY: its list, which is fixed when it is first judged. */
  readonly recipients: readonly DeviceId[];
};

/** Null when allowed. */
export type Rule<T extends OpType> = (ask: Ask<T>) => BrokenRule | null;

/** Whether somebody of rank `rank` may bring in, or speak for, somebody of `role`. */
export const mayGrant = (rank: Rank, role: Rank): boolean => rank >= 2 && (role < rank || rank === 3);

/** Whether somebody of rank `rank` may put out somebody of rank `target`. */
export const mayEnd = (rank: Rank, target: Rank): boolean => rank === 3 || target < rank;

export const isPresent = (roll: Roll, user: UserId): boolean => {
  const standing = roll.standing(user);
  return standing === "active" || standing === "pending";
};

export const isDevicePresent = (roll: Roll, user: UserId, device: DeviceId): boolean => {
  const standing = roll.deviceStanding(user, device);
  return standing === "active" || standing === "pending";
};

/**
 * RULE: [INV-9] an invitation ends with its inviter: it lives only while who made it is active, by the device that
 * made it, and of a rank that may still make it.
 */
export const inviterStands = (roll: Roll, { inviter, role, node }: Invitation): boolean =>
  roll.deviceStanding(inviter, node.op.authorDevice) === "active" &&
  (role === null || mayGrant(roll.rank(inviter), role));
