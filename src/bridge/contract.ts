// The contract between the app page and the engine page: verbs that the app asks and the engine answers, and
// messages that need no answer. Both sides parse everything (electron.md 4.6); what does not fit is dropped.

import {
  bytes,
  either,
  flag,
  type Infer,
  integer,
  list,
  nullable,
  object,
  oneOf,
  type Shape,
  text,
} from "../core/base/shape.ts";
import { copyLimits } from "../schema/copy.ts";
import { histories } from "./historyView.ts";
import { authoredNotesShape, noteId, noteShape } from "../schema/note.ts";
import { circleId, deviceId, docId, inviteId, opId, userId } from "./viewParts.ts";
import {
  appViewShape,
  documentModes,
  languages,
  linkKinds,
  lookReasons,
  presenceShape,
  ranks,
  settingsShape,
} from "./view.ts";

const nothing = object({});
const name = text(128);
const link = text(2_048);
const channel = integer(1, 2 ** 31);
/** 16 MiB: an edition's canonical text at its limit, in one message. */
const editionText = text(16 * 1024 * 1024);

const moment = integer(0, 2 ** 53 - 1);
/** By who made it and the id of its record. */
const copyName = object({ by: userId, id: noteId });
/** A copy, or the document as it would be if these entries of a machine had deleted nothing. */
const copyTarget = either(
  object({ type: oneOf(["copy"]), by: userId, id: noteId }),
  object({ type: oneOf(["without"]), device: deviceId, seqs: list(moment, 8) }),
);
export type CopyTarget = Infer<typeof copyTarget>;

/** Every verb with the shapes of what it takes and what it gives. */
export const verbs = {
  "settings.change": { takes: settingsShape, gives: nothing },

  "circle.create": { takes: object({ name, myName: name }), gives: object({ circleId }) },
  /** The same, where what newcomers are given was chosen. */
  "circle.createWith": {
    takes: object({ name, myName: name, newcomers: oneOf(histories) }),
    gives: object({ circleId }),
  },
  /** Newcomers are given the present state from now on, for good. Asks the person in the outer page first. */
  "circle.narrowHistory": { takes: object({ circleId }), gives: nothing },
  "circle.rename": { takes: object({ circleId, name }), gives: nothing },
  "circle.renameMe": { takes: object({ circleId, name }), gives: nothing },
  /** Asks the person in the outer page first. */
  "circle.leave": { takes: object({ circleId }), gives: nothing },
  /** These keep the circle from now on, besides those who do. Asks the person in the outer page first. */
  "circle.handOver": { takes: object({ circleId, people: list(userId, 20) }), gives: nothing },
  /**
   * Takes all of a circle that one is out of off this computer. Asks the person in the outer page first; answers when
   * nothing of it is on the disk.
   */
  "circle.clear": { takes: object({ circleId }), gives: nothing },
  /**
   * A new circle on this machine, with what is here of this one: readings, documents as they are now, one's own notes.
   * `people`: who is to come along, to be invited like anybody. `tell`: it is said in this circle too, with their names.
   * Asks the person in the outer page first; answers when the new circle is there, while texts still go along.
   */
  "circle.reform": {
    takes: object({
      circleId,
      name,
      myName: name,
      people: list(userId, 200),
      tell: flag,
      newcomers: oneOf(histories),
    }),
    gives: object({ circleId }),
  },
  /**
   * Into a circle that was begun here from another one: these texts, which could not go along then or came there since.
   * Answers when what can go has; what cannot is told in the view, with the reason.
   */
  "circle.carry": { takes: object({ circleId, docIds: list(docId, 50) }), gives: nothing },
  /** Asks the person in the outer page first: writing goes on although nobody said how far this machine had come. */
  "circle.goOn": { takes: object({ circleId }), gives: nothing },

  /**
   * For one person, who will take part. Asks the person in the outer page first. `needsConfirm` is on unless the person
   * turned it off.
   */
  "invite.create": {
    takes: object({ circleId, hours: integer(1, 24 * 14), needsConfirm: flag }),
    gives: object({ inviteId, link }),
  },
  /** The same for another task than taking part, or for several people: `circle.may.inviteFor` says for which tasks. */
  "invite.createFor": {
    takes: object({
      circleId,
      hours: integer(1, 24 * 14),
      needsConfirm: flag,
      rank: oneOf(ranks),
      uses: integer(1, 20),
    }),
    gives: object({ inviteId, link }),
  },
  "invite.show": { takes: object({ circleId, inviteId }), gives: object({ link }) },
  "invite.end": { takes: object({ circleId, inviteId }), gives: nothing },

  /** What a link says, before anything is done: nothing is contacted. */
  "join.look": {
    takes: object({ link }),
    gives: object({ circleId, hubs: list(text(512), 8), for: oneOf(linkKinds) }),
  },
  /** `name` is not used where the link is for a machine of one's own. */
  "join.begin": { takes: object({ link, name }), gives: object({ circleId }) },
  "join.cancel": { takes: object({ circleId }), gives: nothing },
  /** Ends the invitation by which they came to wait. */
  "request.withdraw": { takes: object({ circleId, id: userId }), gives: nothing },
  /** The outer page shows who knocks and the words, and the person says there whether they are the same. */
  "request.compare": { takes: object({ circleId, id: userId }), gives: nothing },

  /**
   * A link for one more machine of one's own: ten minutes, one use, the words compared. Asks the person in the outer
   * page first. `invite.show` and `invite.end` take it too.
   */
  "machine.invite": { takes: object({ circleId }), gives: object({ inviteId, link }) },
  /**
   * A link for somebody who has only their recovery code, on a new machine: an hour, one use, the words compared. Asks the
   * person in the outer page first. `invite.show` and `invite.end` take it too.
   */
  "return.invite": { takes: object({ circleId, userId }), gives: object({ inviteId, link }) },
  /** As `request.compare`, for a machine that knocks by one of these links. */
  "machine.compare": { takes: object({ circleId, deviceId }), gives: nothing },
  /**
   * Closes a machine, one's own or another's: nothing is sent to it from then on, and the circle's key is another. Asks
   * the person in the outer page first, as do all of the following but `member.met`,
   * `member.compare` and `look.putAway`.
   */
  "machine.close": { takes: object({ circleId, deviceId }), gives: nothing },
  /** Removes a person with all of their machines. They may be invited again. */
  "member.remove": { takes: object({ circleId, userId }), gives: nothing },
  /** Another task; to `reader` takes writing away, with a new key. */
  "member.setTask": { takes: object({ circleId, userId, rank: oneOf(ranks) }), gives: nothing },
  /** The digits of `safety` were compared with this person, or that is taken back. Stays on this machine. */
  "member.met": { takes: object({ circleId, userId, met: flag }), gives: nothing },
  /**
   * Six words for both screens, once each of the two has asked for them, while their machines are connected; `false` ends
   * it here. Nothing is kept of it.
   */
  "member.compare": { takes: object({ circleId, userId, on: flag }), gives: nothing },
  /** What needed a look and was looked at; it is told again when something comes anew. */
  "look.putAway": { takes: object({ circleId, reason: oneOf(lookReasons) }), gives: nothing },
  /** "This machine is in no safe hands": every machine stops sending to it for 72 hours. Everybody sees who asked. */
  "hold.ask": { takes: object({ circleId, deviceId }), gives: nothing },
  /** Lifts every hold on it that one may lift. To confirm one is `machine.close`. */
  "hold.lift": { takes: object({ circleId, deviceId }), gives: nothing },
  /** Does in one's own name what was set aside. */
  "setAside.again": { takes: object({ circleId, id: opId }), gives: nothing },
  /** Who writes a document: `people` only where the mode is `listed`. */
  "document.setRights": {
    takes: object({ circleId, docId, mode: oneOf(documentModes), people: list(userId, 200) }),
    gives: nothing,
  },
  /** Whether readers write marks and replies. */
  "circle.setReaders": { takes: object({ circleId, annotate: flag }), gives: nothing },

  "reading.add": { takes: object({ circleId, edition: editionText }), gives: object({ docId }) },
  "reading.read": { takes: object({ circleId, docId }), gives: object({ edition: editionText }) },
  "thing.rename": { takes: object({ circleId, docId, title: text(1_000) }), gives: nothing },
  "thing.remove": { takes: object({ circleId, docId, removed: flag }), gives: nothing },

  /** Notes of everybody on one reading or document; `notes` messages follow until closed. */
  "notes.open": {
    takes: object({ circleId, scope: docId }),
    gives: object({ notes: authoredNotesShape }),
  },
  "notes.close": { takes: object({ circleId, scope: docId }), gives: nothing },
  /** Answers when the note is on the disk. */
  "notes.put": { takes: object({ circleId, scope: docId, note: noteShape }), gives: nothing },
  "notes.remove": { takes: object({ circleId, scope: docId, id: noteId }), gives: nothing },

  "document.create": { takes: object({ circleId, title: text(1_000) }), gives: object({ docId }) },
  /**
   * Opens a replica: apply `state` (Yjs V2), then set `clientId`, then write. `update`, `saved` and
   * `presence` messages carry the channel.
   */
  "document.open": {
    takes: object({ circleId, docId }),
    gives: object({ channel, state: bytes(64 * 1024 * 1024), clientId: integer(0, 2 ** 53 - 1) }),
  },
  /**
   * Who wrote and who deleted in a document, in sittings, newest first, from what lies on this machine; `isWhole` is false
   * where something came before that.
   */
  "document.history": {
    takes: object({ circleId, docId }),
    gives: object({
      sittings: list(
        object({
          user: userId,
          at: integer(0, 2 ** 53 - 1),
          written: integer(0, 2 ** 53 - 1),
          deleted: integer(0, 2 ** 53 - 1),
          /** What was deleted and had stood there before, the longest first. */
          passages: list(text(300), 12),
        }),
        200,
      ),
      isWhole: flag,
    }),
  },
  "document.close": { takes: object({ channel }), gives: nothing },

  /** Copies of a document that people keep, and when it was brought back to one, newest first. */
  "copy.list": {
    takes: object({ circleId, docId }),
    gives: object({
      copies: list(
        object({ by: userId, id: noteId, name: nullable(text(copyLimits.name)), createdAt: moment }),
        1_000,
      ),
      restored: list(object({ by: userId, name: nullable(text(copyLimits.name)), createdAt: moment }), 1_000),
    }),
  },
  /** Keeps the document as it is now. Answers when it is on the disk. */
  "copy.keep": { takes: object({ circleId, docId, name: text(1_000) }), gives: copyName },
  /** Takes one's own off the list; its text stays where it is. */
  "copy.drop": { takes: object({ circleId, docId, id: noteId }), gives: nothing },
  /** A state to look at (Yjs V2), which nothing is written into. */
  "copy.look": {
    takes: object({ circleId, docId, target: copyTarget }),
    gives: object({
      state: bytes(64 * 1024 * 1024),
      name: nullable(text(copyLimits.name)),
      /** When the copy was kept. */
      createdAt: nullable(moment),
      /** Who brought the document back since those deletions: what they took may be there twice. */
      since: nullable(object({ by: userId, createdAt: moment })),
      /** It is what the document says now. */
      same: flag,
    }),
  },
  /**
   * Brings the document back by an ordinary edit, after a copy of what is there was kept: `kept`, null where that is
   * larger than a copy can be or nothing changed. Not while an editor of it is open.
   */
  "copy.bringBack": {
    takes: object({ circleId, docId, target: copyTarget }),
    gives: object({ kept: nullable(copyName) }),
  },

  "space.lock": { takes: nothing, gives: nothing },
  "space.curtain": { takes: nothing, gives: nothing },
  /** Shown by the outer page, after the app is hidden. */
  "space.recoveryCode": { takes: nothing, gives: nothing },
  "space.changeWords": { takes: nothing, gives: nothing },
  /** Takes this space off this computer. Asks the person in the outer page first; the app ends with it. */
  "space.finish": { takes: nothing, gives: nothing },
  "space.wiping": { takes: nothing, gives: nothing },
  /** Does nothing where the person has not prepared it. */
  "space.holdToWipe": { takes: nothing, gives: nothing },
} as const satisfies Record<string, { readonly takes: Shape<unknown>; readonly gives: Shape<unknown> }>;

export type Verb = keyof typeof verbs;
export type Takes<V extends Verb> = Infer<(typeof verbs)[V]["takes"]>;
export type Gives<V extends Verb> = Infer<(typeof verbs)[V]["gives"]>;

/** How much of something there may be at once: what the view and the circle's record hold opens again. */
export const mostAtOnce = {
  circles: 64,
  joining: 16,
  openInvites: 50,
  openDocuments: 64,
  namedCopies: 40,
} as const;

/** Why a verb was not done; the words for people are in the locale files, by these names. */
export const refusals = [
  "malformedLink",
  /** No link of a circle, whatever it is. */
  "foreignLink",
  "newerLink",
  "expiredLink",
  "ownCircle",
  /** By this link this space would be somebody else in a circle than it was there before. */
  "otherPerson",
  /** Here one was on a further machine: only a link made on the first one leads back. */
  "needsOwnMachine",
  "damagedCircle",
  "alreadyAsked",
  "notConfirmed",
  "notAllowed",
  "notFound",
  "notYetHere",
  "textChanged",
  /** It lies here and does not open, or not all of it that counts was taken. */
  "textDamaged",
  "tooLarge",
  "diskFull",
  "storeUnavailable",
  "openElsewhere",
  "left",
  "renewed",
  "held",
  "circlesTooMany",
  "joiningTooMany",
  "invitesTooMany",
  "documentsTooMany",
  "copiesTooMany",
  "unfit",
] as const;
export type Refusal = (typeof refusals)[number];
export const refusalShape = oneOf(refusals);

/** How many updates go in one message. */
export const updatesAtOnce = 512;

/** App to engine, without an answer. */
export const appMessage = either(
  object({
    type: oneOf(["ask"]),
    id: integer(1, 2 ** 53 - 1),
    verb: text(40),
    params: (input) => ({ ok: true, value: input }),
  }),
  object({
    type: oneOf(["update"]),
    channel,
    number: integer(1, 2 ** 53 - 1),
    update: bytes(64 * 1024 * 1024),
  }),
  /** Several that were made at once, in their order; `number` is the last one's. */
  object({
    type: oneOf(["updates"]),
    channel,
    number: integer(1, 2 ** 53 - 1),
    updates: list(bytes(64 * 1024 * 1024), updatesAtOnce),
  }),
  object({
    type: oneOf(["presence"]),
    channel,
    anchor: nullable(bytes(256)),
    head: nullable(bytes(256)),
  }),
  /** A key or a touch: the idle time begins anew. At most one a second. */
  object({ type: oneOf(["touched"]) }),
);
export type AppMessage = Infer<typeof appMessage>;

/** Engine to app. */
export const engineMessage = either(
  object({
    type: oneOf(["done"]),
    id: integer(1, 2 ** 53 - 1),
    value: (input) => ({ ok: true, value: input }),
  }),
  object({ type: oneOf(["refused"]), id: integer(1, 2 ** 53 - 1), refusal: refusalShape }),
  object({ type: oneOf(["view"]), view: appViewShape }),
  object({ type: oneOf(["notes"]), circleId, scope: docId, notes: authoredNotesShape }),
  /** What others wrote, in order; shown in one go. */
  object({ type: oneOf(["updates"]), channel, updates: list(bytes(64 * 1024 * 1024), updatesAtOnce) }),
  /** The app's updates up to this number are on the disk. */
  object({ type: oneOf(["saved"]), channel, number: integer(1, 2 ** 53 - 1) }),
  object({ type: oneOf(["presence"]), channel, people: list(presenceShape, 200) }),
  /** The document was built anew: close the channel and open another. What was sent on it before that is taken. */
  object({ type: oneOf(["rebuilt"]), channel }),
  /** The engine closed the channel (left, replaced, alarm); the text stays readable in the app. */
  object({ type: oneOf(["closed"]), channel, refusal: refusalShape }),
);
export type EngineMessage = Infer<typeof engineMessage>;

/** The first thing the outer page posts to the app's frame, with the port; and the language to begin in. */
export const greeting = object({ type: oneOf(["halaqa"]), language: oneOf(languages) });
