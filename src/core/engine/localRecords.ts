// What this machine keeps for itself in the vault: the person's settings, and for each circle its own keys, the
// invitations it made and the addresses it was given. Sealed like everything; never sent.

import { languages, settingsShape, type Settings } from "../../bridge/view.ts";
import {
  type Bytes,
  type CircleId,
  type DeviceId,
  type DocId,
  fromBase64url,
  type InviteId,
  type OpId,
  textOf,
  toBase64url,
  type UserId,
  utf8,
} from "../base/index.ts";
import type { LinkKind } from "../circle/index.ts";
import {
  either,
  flag,
  hex,
  type Infer,
  integer,
  list,
  nullable,
  object,
  oneOf,
  pattern,
  type Shape,
  text,
} from "../base/shape.ts";

const moment = integer(0, 2 ** 53 - 1);
const key32: Shape<string> = pattern(/^[A-Za-z0-9_-]{43}$/, 43);

/** An invitation that this machine made. */
const ownInvite = object({
  id: hex<InviteId>(32),
  seed: key32,
  expiresAt: integer(0, 2 ** 53 - 1),
  needsConfirm: flag,
  ended: flag,
});
export type OwnInvite = Infer<typeof ownInvite>;

const recordFields = {
  circleId: hex<CircleId>(32),
  deviceSeed: key32,
  /** The founder's identity is derived with the genesis nonce, everyone else's with the circle's id. */
  identitySalt: key32,
  /** joining: the link's seed and inviter are kept until admission. Who comes back by the recovery code gives no name. */
  joining: nullable(
    object({ seed: key32, inviter: key32, name: text(128), begunAt: integer(0, 2 ** 53 - 1) }),
  ),
  left: flag,
  hubs: list(text(512), 8),
  invites: list(ownInvite, 200),
  /** The circle's name and one's own as last seen, until the texts that hold them are loaded. */
  name: text(128),
  myName: text(128),
};
const recordShape = object({ v: oneOf([1]), ...recordFields });
/**
 * Of one more machine of somebody's: `identityPk` says whose it is, because the key itself lies on the machine that let
 * it in. Builds before this one do not know it, and set the circle aside (ENG-21).
 */
const machineRecordShape = object({ v: oneOf([2]), ...recordFields, identityPk: key32 });
export type CircleRecord = Omit<Infer<typeof recordShape>, "v"> & {
  readonly v: 1 | 2;
  readonly identityPk?: string;
};

const circleWayShape = object({
  /** 1 and 2 are of builds whose writers had numbers of 32 bits (LOG-18): such a circle is set aside (ENG-21). */
  v: oneOf([3]),
  /**
   * Who comes back after leaving does so with a new device: the seed of its keys, from asking until the circle's
   * texts as they are now are here. Then it is the record's `deviceSeed`.
   */
  returning: nullable(key32),
  /**
   * Nothing is written in this circle's log from here: the database was put back from a copy, and nobody has said yet
   * how far the own log goes (`unsure`), or another copy of this device has written (`foreign`), or the last own entry
   * does not open (`lost`). `floor`: so many own entries there were in all circles, by the head mark; where one is lost,
   * its number.
   */
  doubt: nullable(
    object({
      since: integer(0, 2 ** 53 - 1),
      why: oneOf(["unsure", "foreign", "lost"]),
      floor: integer(0, 2 ** 53 - 1),
    }),
  ),
});
/** What is under way between this machine and a circle, kept beside its record. */
export type CircleWay = Infer<typeof circleWayShape>;
export type Doubt = NonNullable<CircleWay["doubt"]>;
export const noWay: CircleWay = { v: 3, returning: null, doubt: null };

const watchFields = {
  /** When this machine first heard of each hold that stands, by its own clock. */
  holds: list(object({ op: hex<OpId>(32), at: moment }), 1_600),
  /** When it last answered a complaint of a person by a new epoch. */
  answered: list(object({ user: hex<UserId>(32), at: moment }), 400),
  /** Since when one person alone keeps the circle; null while there are more. */
  alone: nullable(moment),
  /** People whose digits the person of this space compared. */
  met: list(hex<UserId>(32), 400),
  /** By what ends the log was last judged (rejudging.ts); empty for none. */
  judged: text(64),
};
const apartFields = {
  /** Entries that were kept apart and that the person has not put away. */
  apart: list(
    object({
      device: hex<DeviceId>(32),
      seq: integer(1, 2 ** 53 - 1),
      /** The reason's name; one that this build does not know is told as what does not fit. */
      why: text(32),
    }),
    256,
  ),
};
const firstWatchShape = object({ v: oneOf([1]), ...watchFields });
const secondWatchShape = object({ v: oneOf([2]), ...watchFields, ...apartFields });
const emptied = object({
  docId: hex<DocId>(16),
  device: hex<DeviceId>(32),
  /** Its entries that took much of the document away. */
  seqs: list(integer(1, 2 ** 53 - 1), 8),
  /** Of the first of them, by its author's clock and never ahead of this one. */
  at: moment,
  /** The largest share, in percent. */
  percent: integer(0, 100),
});
const emptiedFields = {
  /** Documents of which somebody took much away at once, until the person puts it away (emptied.ts). */
  emptied: list(emptied, 64),
};
const thirdWatchShape = object({ v: oneOf([3]), ...watchFields, ...apartFields, ...emptiedFields });
const circleWatchShape = object({
  v: oneOf([4]),
  ...watchFields,
  ...apartFields,
  ...emptiedFields,
  /** Who vouched for what this machine began with when enough people did (attestDue.ts); empty: not so, or not noted. */
  vouchedBy: list(hex<UserId>(32), 200),
});
export type Emptied = Infer<typeof emptied>;
/** What this machine noted of a circle by its own clock and its person's word, kept beside its record. */
export type CircleWatch = Infer<typeof circleWatchShape>;
export const noWatch: CircleWatch = {
  v: 4,
  holds: [],
  answered: [],
  alone: null,
  met: [],
  judged: "",
  apart: [],
  emptied: [],
  vouchedBy: [],
};

/** How much is kept of what did not go along into a circle that was begun from another one. */
export const mostMissing = { titles: 50, ids: 1_000 } as const;

const firstReform = {
  /** The circle on this machine that it was begun from. */
  from: hex<CircleId>(32),
  /** Who is to come along, as they were called there and then. */
  chosen: list(object({ user: hex<UserId>(32), name: text(128) }), 200),
  /** It is to be said there, and was. */
  tell: flag,
  said: flag,
  /** All that goes along is here. */
  whole: flag,
  /** Titles of what did not go along, because nothing whole of it was here. */
  missing: list(text(1_000), mostMissing.titles),
  missingCount: integer(0, 20_000),
};
const firstReformShape = object({ v: oneOf([1]), ...firstReform });
const secondReform = {
  ...firstReform,
  /** The ids that these have there, of the first ones. */
  missingIds: list(hex<DocId>(16), mostMissing.ids),
};
const secondReformShape = object({ v: oneOf([2]), ...secondReform });
const tried = object({
  docId: hex<DocId>(16),
  /** Nothing whole of it was here, or a part of it is larger than one entry may be. */
  came: oneOf(["missing", "tooLarge"]),
  /** How much of it was here then (carryThing.ts). */
  amount: integer(0, 2 ** 53 - 1),
});
export type Tried = Infer<typeof tried>;
const circleReformShape = object({
  v: oneOf([3]),
  ...secondReform,
  /** What is not along yet and was tried, each as it went the last time. */
  tried: list(tried, mostMissing.ids),
});
/** Of a circle that was begun from another one (reforming.ts), kept beside its record. */
export type CircleReform = Infer<typeof circleReformShape>;

/** What lies beside a circle's record. */
export type BesideRecord = {
  readonly way: CircleWay;
  readonly watch: CircleWatch;
  /** Null: it was begun with nothing, or by somebody else. */
  readonly reform: CircleReform | null;
};
/** All that this machine alone knows of a circle. */
export type KeptCircle = CircleRecord & BesideRecord;

export const newCircle = (
  circleId: CircleId,
  more: Pick<
    CircleRecord,
    "deviceSeed" | "identitySalt" | "identityPk" | "joining" | "hubs" | "name" | "myName"
  > & { readonly reform?: CircleReform },
): KeptCircle => ({
  v: more.identityPk === undefined ? 1 : 2,
  circleId,
  left: false,
  invites: [],
  way: noWay,
  watch: noWatch,
  reform: null,
  ...more,
});

const asJson = (value: unknown): Bytes => utf8(JSON.stringify(value));

const fromJson = <T>(shape: Shape<T>, bytes: Bytes): T | null => {
  const plain = textOf(bytes);
  if (plain === null) return null;
  try {
    const parsed = shape(JSON.parse(plain));
    return parsed.ok ? parsed.value : null;
  } catch {
    // JSON.parse has no other way to refuse
    return null;
  }
};

/** Without what is kept beside it. */
export const encodeCircleRecord = (record: CircleRecord | KeptCircle): Bytes => {
  if (!("way" in record)) return asJson(record);
  const { way: _way, watch: _watch, reform: _reform, ...alone } = record;
  return asJson(alone);
};
export const decodeCircleRecord = (bytes: Bytes): CircleRecord | null =>
  fromJson(either(recordShape, machineRecordShape), bytes);

export const encodeCircleWay = (way: CircleWay): Bytes => asJson(way);
export const decodeCircleWay = (bytes: Bytes): CircleWay | null => fromJson(circleWayShape, bytes);

export const encodeCircleWatch = (watch: CircleWatch): Bytes => asJson(watch);
export const decodeCircleWatch = (bytes: Bytes): CircleWatch | null => {
  const now = fromJson(circleWatchShape, bytes);
  if (now !== null) return now;
  const before =
    fromJson(thirdWatchShape, bytes) ?? fromJson(secondWatchShape, bytes) ?? fromJson(firstWatchShape, bytes);
  return before === null ? null : { ...noWatch, ...before, v: 4 };
};

export const encodeCircleReform = (reform: CircleReform): Bytes => asJson(reform);
export const decodeCircleReform = (bytes: Bytes): CircleReform | null => {
  const now = fromJson(circleReformShape, bytes);
  if (now !== null) return now;
  const before = fromJson(secondReformShape, bytes) ?? fromJson(firstReformShape, bytes);
  return before === null ? null : { missingIds: [], ...before, v: 3, tried: [] };
};

export const encodeSettings = (settings: Settings): Bytes => asJson(settings);
/** Settings of before computers could be borrowed say nothing of it. */
const settingsOfBefore: Shape<Settings> = (input, path) =>
  settingsShape(
    typeof input === "object" && input !== null && !("borrowed" in input)
      ? { ...input, borrowed: false }
      : input,
    path,
  );
export const decodeSettings = (bytes: Bytes): Settings | null => fromJson(settingsOfBefore, bytes);

export const defaultSettings = (language: (typeof languages)[number]): Settings => ({
  language,
  digits: "language",
  theme: "system",
  readingSize: 20,
  measure: 600,
  lineSpace: 0,
  readingFace: "plain",
  lockAfter: 10,
  singleKeys: true,
  quiet: false,
  borrowed: false,
});

/** As what one asks to come in. */
export const askedAs = ({ identityPk, joining }: CircleRecord): LinkKind => {
  if (identityPk !== undefined) return "machine";
  return joining?.name === "" ? "return" : "person";
};

/** Keys in local records are base64url. */
export const keyText = (key: Bytes): string => toBase64url(key);
export const keyBytes = (key: string): Bytes => {
  const bytes = fromBase64url(key);
  if (bytes === null || bytes.length !== 32) throw new Error("a key of a local record is not 32 bytes");
  return bytes;
};
