// What the app page is shown: one value, sent whole when something in it changes. The engine alone makes it.

import {
  bytes,
  flag,
  type Infer,
  integer,
  list,
  nullable,
  object,
  oneOf,
  pattern,
  text,
} from "../core/base/shape.ts";
import { noteId } from "../schema/note.ts";
import { invite, joining, machineInvite, machineRequest, request, returnLink, waiting } from "./doorView.ts";
import { historyShape } from "./historyView.ts";
import { beginsFrom } from "./reformView.ts";
import { circleId, deviceId, docId, inviteId, moment, name, opId, ranks, userId } from "./viewParts.ts";

export type {
  InviteView,
  JoiningView,
  MachineInviteView,
  MachineRequestView,
  RequestView,
  ReturnLinkView,
  WaitingView,
} from "./doorView.ts";

export { linkKinds } from "./doorView.ts";
export { circleId, deviceId, docId, inviteId, opId, userId };

export const languages = ["ar", "en"] as const;
export type Language = (typeof languages)[number];

/** What a person has chosen; kept sealed in the space. */
export const settingsShape = object({
  language: oneOf(languages),
  /** "language": as the language has it; otherwise the digits themselves. */
  digits: oneOf(["language", "arab", "arabext", "latn"]),
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
  /** This computer is not the person's own: it is to be cleared at the end. */
  borrowed: flag,
});
export type Settings = Infer<typeof settingsShape>;

export { ranks };

const person = object({
  id: userId,
  /** Empty until that person's name has arrived. */
  name,
  rank: oneOf(ranks),
  me: flag,
  /** `left` and `removed`: not in the circle any more; their notes and texts stay. */
  standing: oneOf(["active", "left", "removed"]),
  /** Those that are in the circle now. */
  machines: integer(0, 8),
  /** They ever had more than one, so theirs are called by their numbers. */
  numbered: flag,
  /** A machine of this person is connected to this one now. */
  near: flag,
  /** What I may do to them now, by the rules of the circle; the outer page asks before any of it is done. */
  may: object({
    remove: flag,
    /** The tasks that I may give them, without the one they have. One's own: lower ones. */
    tasks: list(oneOf(ranks), 4),
    /** Let a new machine of theirs in, where they have the recovery code. */
    bringBack: flag,
  }),
  /** By whom they have the task, and when by that person's clock; null: they came in with it. */
  taskBy: nullable(object({ user: userId, at: moment })),
  /** Twelve groups of five digits, the same on both persons' screens for ever; none for oneself. */
  safety: list(pattern(/^[0-9]{5}$/, 5), 12),
  /** The person of this space said that these digits, the code or the words were compared. */
  met: flag,
  /**
   * Words to compare on both screens: `asked` for by them, `waiting` for them, or `shown`, six places in the word lists.
   * Null: neither asked.
   */
  words: nullable(object({ state: oneOf(["asked", "waiting", "shown"]), words: list(integer(0, 2047), 6) })),
});
export type PersonView = Infer<typeof person>;

export const rights = ["write", "annotate", "read"] as const;
export type DocumentRight = (typeof rights)[number];
export const documentModes = ["open", "listed", "closed"] as const;
export type DocumentMode = (typeof documentModes)[number];

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
  /** False: it was here before I came in, and too few people vouch for it yet. */
  vouched: flag,
  marks: integer(0, 1_000_000),
  openQuestions: integer(0, 1_000_000),
  /** What I may do in it: `annotate` is to write one's own marks and replies. Every receiver holds this, not a button. */
  right: oneOf(rights),
  /** `open`: everybody who takes part writes; `listed`: those named, and who keeps the circle; `closed`: nobody. */
  rights: object({ mode: oneOf(documentModes), people: list(userId, 200) }),
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

/** Machines have no names: a person's are numbered in the order in which they came in, closed ones too, for ever. */
const machineNumber = integer(1, 10_000);

const machine = object({
  id: deviceId,
  user: userId,
  number: machineNumber,
  /** It is the one that this runs on. */
  mine: flag,
  /** Let in by the identity of its person alone, with the recovery code. */
  back: flag,
  near: flag,
  /** All, some or none of what this machine wrote has arrived there. */
  has: oneOf(["all", "some", "none"]),
  /** When that was last heard. */
  heard: oneOf(["now", "today", "week", "longer", "never"]),
  /**
   * Somebody said that it is in no safe hands: nothing is sent to it from here until `until` (72 hours from when this
   * machine heard of it), or until it is lifted. Null otherwise, also when the time is over.
   */
  held: nullable(object({ by: list(userId, 200), until: moment, mayLift: flag })),
  /** What I may do to it now. `close` of the machine one sits at is a way to leave this machine behind. */
  may: object({ close: flag, hold: flag }),
});
export type MachineView = Infer<typeof machine>;

/** Machines that know of something, and those that do not yet; active ones, without this one. */
const machines = list(deviceId, 1_600);

/** A machine was closed, a person removed, or somebody's task lowered to reading: what became of it, live. Newest first. */
const removal = object({
  id: opId,
  /** `fork`: closed by nobody, because it signed two histories and somebody has the proof. */
  kind: oneOf(["machine", "person", "task", "fork"]),
  user: userId,
  /** The machine of `machine` and `fork`; null otherwise. */
  device: nullable(object({ id: deviceId, number: machineNumber })),
  by: userId,
  /** By the clock of who did it. */
  at: moment,
  /** They are in the circle again. */
  isBack: flag,
  /** Heard of it: said so by a signed record, or in a session since this app was opened. */
  knows: machines,
  notYet: machines,
  /**
   * Of each machine concerned how many of the last entries here count, `kept`, and how many were `setAside`: written
   * without anybody who is still here having had them before they heard.
   */
  entries: list(
    object({ device: deviceId, kept: integer(0, 2 ** 53 - 1), setAside: integer(0, 1_000_000) }),
    64,
  ),
  /**
   * Of somebody who kept or coordinated: how many have to say that they know of it, and how many have, before nothing
   * that was done elsewhere at the same time can turn it round. Null for others: nothing can.
   */
  safe: nullable(object({ heard: integer(0, 200), needed: integer(1, 200) })),
});
export type RemovalView = Infer<typeof removal>;

export const acts = [
  "invited",
  "endedInvitation",
  "admitted",
  "confirmed",
  "changedTask",
  "removedPerson",
  "closedMachine",
  "left",
  "changedReaders",
  "narrowedHistory",
  "changedRights",
  "held",
  "other",
] as const;
export type Act = (typeof acts)[number];

/** Something that was done and does not count. */
const setAside = object({
  id: opId,
  act: oneOf(acts),
  by: userId,
  /** Whom or whose machine it concerned; null where nobody. */
  whom: nullable(userId),
  /** `because` was removed, their machine closed, their task lowered; the invitation ended or was used up; `because` keeps the circle and would have to confirm it; `because` had another task by then than who let them in could give; another of several that undid each other stood; or it rested on such a thing. */
  reason: oneOf([
    "removed",
    "machineClosed",
    "lowered",
    "inviteEnded",
    "inviteUsed",
    "keeperNamed",
    "rankRaised",
    "standsHigher",
    "overruled",
    "unfounded",
  ]),
  because: nullable(userId),
  /** I may do it again in my own name. */
  mayAgain: flag,
});
export type SetAsideView = Infer<typeof setAside>;

export const lookReasons = [
  "quarantined",
  /** Written by somebody after they had been put out, or that nobody had when they were. */
  "afterRemoval",
  "forked",
  "clockFar",
  "newerVersion",
  "cutTooLarge",
  "alarm",
  /** The removal of somebody who kept or coordinated could still be turned round. */
  "unsealed",
  /** Somebody says that a key did not come to them, or another than was promised. */
  "complaint",
  /** Written as if its author had not heard of what they had. */
  "staleView",
  /** Written under a key, or by somebody, that was not of the circle any more where it was written. */
  "oldKey",
  /** Written where its author may not write. */
  "noRight",
  /** Others build on it, and nobody who is connected gives it. */
  "missing",
  /** A machine says that it has less than it has signed. */
  "olderState",
  /** What a machine sent was no entry of anybody's, and its connection ended. */
  "dropped",
  /** An entry took much of a document away. */
  "emptied",
] as const;
export type LookReason = (typeof lookReasons)[number];
/** What a person should look at, counted by reason; usually empty. `users`: whom it concerns, where that is known. */
const needsLook = object({
  reason: oneOf(lookReasons),
  count: integer(1, 1_000_000),
  users: list(userId, 200),
  /** What shows it, one thing a line, for whoever is asked: ids, numbers and the reason's name. */
  proof: list(text(240), 40),
  /** It may be put away once it was looked at; what stands by itself goes by itself. */
  away: flag,
});
export type NeedsLookView = Infer<typeof needsLook>;

/** A document of which much was taken away at once, until that is put away (`emptied` among what needs a look). */
const emptied = object({
  docId,
  /** By whose machine's entries, and when the first was written by that machine's clock. */
  user: userId,
  device: deviceId,
  seqs: list(integer(1, 2 ** 53 - 1), 8),
  at: moment,
  /** The largest share of the text. */
  percent: integer(0, 100),
});
export type EmptiedView = Infer<typeof emptied>;

const circle = object({
  id: circleId,
  name,
  me: userId,
  /** False when one is not inside any more: what is here can be read, nothing is written. */
  active: flag,
  /** Why not: one left, was removed, or this machine was closed. Null while inside. */
  out: nullable(oneOf(["left", "removed", "machineClosed"])),
  /** Whether readers may write marks and replies. */
  readersAnnotate: flag,
  /** Invite for these tasks, decide who writes a document, decide what readers may. */
  may: object({
    inviteFor: list(oneOf(ranks), 4),
    /** One more machine of one's own: only where this one can say that it is theirs. */
    inviteMachine: flag,
    setRights: flag,
    setReaders: flag,
  }),
  history: historyShape,
  /** For 48 hours one person alone has kept the circle: with their machine it would be without a keeper. */
  oneKeeper: flag,
  /** What is to be known before one goes, and after. */
  wayOut: object({
    /** Who else keeps the circle; `knows`: a machine of theirs has heard that they do. */
    keepers: list(object({ user: userId, knows: flag }), 200),
    /** A machine of somebody else has all that was written here. */
    isWithSomebody: flag,
    /** Of this person's leaving, or closing of this machine: who has heard of it. Null while there is none. */
    heard: nullable(object({ knows: machines, notYet: machines })),
  }),
  /**
   * What was here before I came in: who vouches for it so far, and how many it takes. Null: enough do, or I was here
   * from the start.
   */
  beginning: nullable(object({ by: list(userId, 200), needed: integer(1, 3) })),
  /**
   * What is written here is kept and does not go into the circle yet: this machine may have been set back and has met
   * nobody (`unsure`), is one of two copies (`foreign`), cannot read the last it wrote (`lost`), or is a reader's who has
   * not met the next key (`keyless`). Null: it goes there.
   */
  held: nullable(
    object({
      why: oneOf(["unsure", "foreign", "lost", "keyless"]),
      /** Documents in which something waits. */
      drafts: integer(0, 1_000_000),
      mayGoOn: flag,
    }),
  ),
  /**
   * Texts in which, or in whose margins, something was written while it had to wait, and may not be written any more:
   * I am out, the text is closed, or the right there has gone. Only I see it; `notes`: which of my notes.
   */
  notShared: list(
    object({ docId, why: oneOf(["out", "closed", "right"]), notes: list(noteId, 1_000) }),
    1_000,
  ),
  ...beginsFrom,
  people: list(person, 400),
  requests: list(request, 50),
  waiting: list(waiting, 50),
  invites: list(invite, 200),
  /** The last link for a machine of one's own that was made on this one; null when there is none. */
  machineInvite: nullable(machineInvite),
  /** Links for people who come back with their recovery code, made on this machine. */
  returns: list(returnLink, 16),
  /** Machines that knock by these, in the order in which they came. */
  machineRequests: list(machineRequest, 8),
  /** Something that others wrote is known of and not here yet: somebody connected has it, or it waits for more. */
  behind: flag,
  things: list(thing, 20_000),
  delivery,
  machines: list(machine, 1_600),
  /** The last 200. */
  removals: list(removal, 200),
  setAside: list(setAside, 200),
  needsLook: list(needsLook, lookReasons.length),
  /** The last first. */
  emptied: list(emptied, 64),
});
export type CircleView = Infer<typeof circle>;

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
