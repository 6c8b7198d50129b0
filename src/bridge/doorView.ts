// What is shown of doors: who knocks or waits at them, the links that lead there, and what becomes of one's own asking.

import { flag, type Infer, integer, list, nullable, object, oneOf, text } from "../core/base/shape.ts";
import { circleId, deviceId, inviteId, moment, name, ranks, userId } from "./viewParts.ts";

export const linkKinds = ["person", "machine", "return"] as const;

/** Somebody knocks: shown until answered. */
export const request = object({
  id: userId,
  name,
  /** Six indexes into the word lists; the same on both screens. */
  words: list(integer(0, 2047), 6),
  askedAt: moment,
});
export type RequestView = Infer<typeof request>;

/** Somebody who was let to wait for a yes, and is not connected here now. */
export const waiting = object({
  id: userId,
  /** As they gave it at this door since the app was opened; otherwise empty: names stand in no op. */
  name,
  /** The invitation by which they came was made here, and its door is here. */
  mine: flag,
  /** The invitation still stands, so that they can come back by it. */
  open: flag,
});
export type WaitingView = Infer<typeof waiting>;

export const invite = object({
  id: inviteId,
  /** How many of those who came by it wait for a yes. */
  undecided: integer(0, 1_000),
  expiresAt: moment,
  state: oneOf(["open", "used", "ended", "expired"]),
  mine: flag,
  by: userId,
  /** The task that it gives. */
  rank: oneOf(ranks),
  /** How many may come by it, and how many have. */
  uses: integer(1, 200),
  used: integer(0, 200),
  needsConfirm: flag,
  mayEnd: flag,
});
export type InviteView = Infer<typeof invite>;

export const machineInvite = object({
  id: inviteId,
  expiresAt: moment,
  state: oneOf(["open", "used", "ended", "expired"]),
});
export type MachineInviteView = Infer<typeof machineInvite>;

/** A link for somebody who comes back with the recovery code; known only here, and as long as the app is open. */
export const returnLink = object({
  id: inviteId,
  user: userId,
  expiresAt: moment,
  state: oneOf(["open", "used", "ended", "expired"]),
});
export type ReturnLinkView = Infer<typeof returnLink>;

export const machineRequest = object({
  id: deviceId,
  /** Whose it would be: mine, or somebody's who comes back by a link that I made for them. */
  user: userId,
  /** Six indexes into the word lists; the same on both screens. */
  words: list(integer(0, 2047), 6),
  askedAt: moment,
});
export type MachineRequestView = Infer<typeof machineRequest>;

/** A circle that this person has asked to join. */
export const joining = object({
  id: circleId,
  /** As somebody of one's own name, as one more machine of who made the link, or back as who one was, by the recovery code. */
  for: oneOf(linkKinds),
  state: oneOf([
    "looking",
    "comparing",
    "admitted",
    "tooLarge",
    "refused",
    "notFound",
    "expired",
    "used",
    "badCircle",
  ]),
  /** After the yes: how many parts of the texts are here, of how many; null before that is known. */
  parts: nullable(object({ here: integer(0, 10_000_000), all: integer(1, 10_000_000) })),
  /** Six once the machines have met, else none. */
  words: list(integer(0, 2047), 6),
  /** Addresses in the link, as the person should see them. */
  hubs: list(text(512), 8),
});
export type JoiningView = Infer<typeof joining>;
