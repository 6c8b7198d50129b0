// What the app page is shown: one value, sent whole when something in it changes. The engine alone makes it.

import {
  bytes,
  flag,
  hex,
  type Infer,
  integer,
  list,
  nullable,
  object,
  oneOf,
  pattern,
  text,
} from "../core/base/shape.ts";
import type { CircleId, DeviceId, DocId, InviteId, UserId } from "../core/base/brand.ts";

export const circleId = hex<CircleId>(32);
export const userId = hex<UserId>(32);
export const deviceId = hex<DeviceId>(32);
export const inviteId = hex<InviteId>(32);
export const docId = hex<DocId>(16);
const moment = integer(0, 2 ** 53 - 1);
const name = text(128);

export const languages = ["ar", "en"] as const;
export type Language = (typeof languages)[number];

/** What a person has chosen; kept sealed in the space. */
export const settingsShape = object({
  language: oneOf(languages),
  /** "language": as the language has it; otherwise the digits themselves. */
  digits: oneOf(["language", "arab", "latn"]),
  theme: oneOf(["system", "light", "dark", "contrast-light", "contrast-dark"]),
  readingSize: integer(16, 32),
  measure: oneOf([480, 600, 720]),
  /** Added to the line height, in hundredths of an em. */
  lineSpace: oneOf([0, 15, 30]),
  readingFace: oneOf(["plain", "vocalised"]),
  /** Minutes without a key or a touch before the space locks. */
  lockAfter: oneOf([1, 5, 10, 30, 60]),
  singleKeys: flag,
  /** No presence is sent, and first edits are gathered for two seconds. */
  quiet: flag,
});
export type Settings = Infer<typeof settingsShape>;

export const ranks = ["owner", "admin", "member", "reader"] as const;

const person = object({
  id: userId,
  /** Empty until that person's name has arrived. */
  name,
  rank: oneOf(ranks),
  me: flag,
  /** Left the circle; their notes and texts stay. */
  left: flag,
  machines: integer(0, 8),
  /** A machine of this person is connected to this one now. */
  near: flag,
});
export type PersonView = Infer<typeof person>;

/** Somebody knocks: shown until answered. */
const request = object({
  id: userId,
  name,
  /** Six indexes into the word lists; the same on both screens. */
  words: list(integer(0, 2047), 6),
  askedAt: moment,
});
export type RequestView = Infer<typeof request>;

/** Somebody who was let to wait for a yes, and is not connected here now. */
const waiting = object({
  id: userId,
  /** As they gave it at this door since the app was opened; otherwise empty: names stand in no op. */
  name,
  /** The invitation by which they came was made here, and its door is here. */
  mine: flag,
  /** The invitation still stands, so that they can come back by it. */
  open: flag,
});
export type WaitingView = Infer<typeof waiting>;

const invite = object({
  id: inviteId,
  expiresAt: moment,
  state: oneOf(["open", "used", "ended", "expired"]),
  mine: flag,
});
export type InviteView = Infer<typeof invite>;

const thing = object({
  id: docId,
  kind: oneOf(["reading", "document"]),
  title: text(1_000),
  language: pattern(/^[A-Za-z0-9-]{2,35}$/, 35),
  direction: oneOf(["rtl", "ltr"]),
  by: userId,
  createdAt: moment,
  removed: flag,
  /** Bytes of it have arrived on this machine. */
  here: flag,
  marks: integer(0, 1_000_000),
  openQuestions: integer(0, 1_000_000),
});
export type ThingView = Infer<typeof thing>;

/** Where what this machine wrote has arrived, by signed acknowledgement or a live session's word. */
const delivery = object({
  /** False while something shown is not yet on this disk. */
  saved: flag,
  has: list(userId, 200),
  notYet: list(userId, 200),
});
export type DeliveryView = Infer<typeof delivery>;

const machine = object({
  id: deviceId,
  user: userId,
  mine: flag,
  near: flag,
  /** All, some or none of what this machine wrote has arrived there. */
  has: oneOf(["all", "some", "none"]),
  /** When that was last heard. */
  heard: oneOf(["now", "today", "week", "longer", "never"]),
});
export type MachineView = Infer<typeof machine>;

/** What a person should look at, counted by reason; usually empty. */
const needsLook = object({
  reason: oneOf(["quarantined", "forked", "clockFar", "newerVersion", "cutTooLarge", "alarm"]),
  count: integer(1, 1_000_000),
});
export type NeedsLookView = Infer<typeof needsLook>;

const circle = object({
  id: circleId,
  name,
  me: userId,
  /** False after leaving: what is here can be read, nothing is written. */
  active: flag,
  /**
   * What is written here is kept and does not go into the circle yet: this machine may have been set back and has met
   * nobody (`unsure`), or is one of two copies (`foreign`). Null: it goes there.
   */
  held: nullable(
    object({
      why: oneOf(["unsure", "foreign"]),
      /** Documents in which something waits. */
      drafts: integer(0, 1_000_000),
      mayGoOn: flag,
    }),
  ),
  people: list(person, 400),
  requests: list(request, 50),
  waiting: list(waiting, 50),
  invites: list(invite, 200),
  things: list(thing, 20_000),
  delivery,
  machines: list(machine, 1_600),
  needsLook: list(needsLook, 10),
});
export type CircleView = Infer<typeof circle>;

/** A circle that this person has asked to join. */
const joining = object({
  id: circleId,
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

/** A circle that lies on the disk and does not open; known by its row there. */
const damagedCircle = object({
  id: pattern(/^[0-9a-f]{32}$/, 32),
  /** Empty when its first row is what is damaged. */
  name,
});
export type DamagedCircleView = Infer<typeof damagedCircle>;

export const appViewShape = object({
  settings: settingsShape,
  circles: list(circle, 64),
  damaged: list(damagedCircle, 64),
  joining: list(joining, 16),
  /** "full": writing pauses; "evictable": the browser may throw storage away. */
  disk: oneOf(["kept", "evictable", "full", "unavailable"]),
  /** What nobody caught in the engine, for whoever mends it; null while there is none. */
  trouble: nullable(text(400)),
  practice: flag,
  /** Which host carries the app; the browser is the weaker way, and says so. */
  host: oneOf(["electron", "browser"]),
  /** Addresses of other hubs that the person entered by invites, with what became of them. */
  hubs: list(object({ address: text(512), state: oneOf(["connected", "trying", "refused"]) }), 32),
});
export type AppView = Infer<typeof appViewShape>;

/** Presence of one other person in an open document. */
export const presenceShape = object({
  user: userId,
  device: deviceId,
  anchor: nullable(bytes(256)),
  head: nullable(bytes(256)),
});
export type Presence = Infer<typeof presenceShape>;
