// The waiting room (protocol 2.8): entries that cannot be judged yet, bounded so that nobody fills it for others.
// Each waits for one thing; when that comes, it is judged again from where it stood. Over the limits the sender
// with the largest share loses what came first from it ([LOG-12], attacks L05, L12).

import { blake2b256 } from "../crypto/index.ts";
import { type Bytes, type DeviceId, type DocId, type EntryId, toHex } from "../base/index.ts";
import type { OpenedEntry } from "./entry.ts";
import { parkLimits } from "./limits.ts";

/** One entry of a log, whatever else is held at its seq. */
export type EntryName = { readonly deviceId: DeviceId; readonly seq: number; readonly entryId: EntryId };

/** What an entry waits for. */
export type Need =
  | { readonly type: "key" }
  | { readonly type: "ops" }
  | { readonly type: "version" }
  /** (device, seq) is held, in whatever class. */
  | { readonly type: "held"; readonly deviceId: DeviceId; readonly seq: number }
  /** This very entry is held, beside another at its seq. */
  | ({ readonly type: "entry" } & EntryName)
  /** The document's structure is at hand. */
  | { readonly type: "document"; readonly docId: DocId };

export type Waiting = {
  readonly id: string;
  readonly from: string;
  /** When it came, by this machine's clock: only for giving up after 14 days. */
  readonly at: number;
  /** As it came, or opened. */
  readonly content: Bytes | OpenedEntry;
  readonly size: number;
  /** The signature was checked already. */
  readonly signed: boolean;
  readonly need: Need;
};

type Share = { bytes: number; readonly ids: Set<string> };

export type Park = {
  readonly all: Map<string, Waiting>;
  readonly byNeed: Map<string, Set<string>>;
  readonly bySender: Map<string, Share>;
  bytes: number;
};

export const beginPark = (): Park => ({ all: new Map(), byNeed: new Map(), bySender: new Map(), bytes: 0 });

export const needKey = (need: Need): string => {
  switch (need.type) {
    case "held":
      return `held ${need.deviceId} ${need.seq}`;
    case "entry":
      return `entry ${need.entryId}`;
    case "document":
      return `document ${need.docId}`;
    default:
      return need.type;
  }
};

/** The same bytes wait once, whoever sends them again. */
export const waitingId = (bytes: Bytes): string => toHex(blake2b256(bytes));

export const takeWaiting = (park: Park, id: string): Waiting | null => {
  const waiting = park.all.get(id);
  if (waiting === undefined) return null;
  park.all.delete(id);
  park.bytes -= waiting.size;
  const key = needKey(waiting.need);
  const peers = park.byNeed.get(key);
  peers?.delete(id);
  if (peers?.size === 0) park.byNeed.delete(key);
  const share = park.bySender.get(waiting.from);
  if (share !== undefined) {
    share.bytes -= waiting.size;
    share.ids.delete(id);
    if (share.ids.size === 0) park.bySender.delete(waiting.from);
  }
  return waiting;
};

/** Who takes most of what is short. */
const greediest = (park: Park): Share | null => {
  const byBytes = park.bytes > parkLimits.bytes;
  let most: Share | null = null;
  for (const share of park.bySender.values()) {
    const larger = most === null || (byBytes ? share.bytes > most.bytes : share.ids.size > most.ids.size);
    if (larger) most = share;
  }
  return most;
};

/** Puts an entry into the waiting room; gives those that had to go for it. */
export const putWaiting = (park: Park, waiting: Waiting): readonly Waiting[] => {
  takeWaiting(park, waiting.id);
  park.all.set(waiting.id, waiting);
  park.bytes += waiting.size;
  const key = needKey(waiting.need);
  const peers = park.byNeed.get(key) ?? new Set();
  park.byNeed.set(key, peers.add(waiting.id));
  const share = park.bySender.get(waiting.from) ?? { bytes: 0, ids: new Set() };
  share.bytes += waiting.size;
  share.ids.add(waiting.id);
  park.bySender.set(waiting.from, share);
  const gone: Waiting[] = [];
  while (park.bytes > parkLimits.bytes || park.all.size > parkLimits.entries) {
    const [oldest] = greediest(park)?.ids ?? [];
    const taken = oldest === undefined ? null : takeWaiting(park, oldest);
    if (taken === null) break;
    gone.push(taken);
  }
  return gone;
};

/** Takes out everything that waited for this. */
export const takeNeeding = (park: Park, need: Need): readonly Waiting[] => {
  const taken: Waiting[] = [];
  if (park.all.size === 0) return taken;
  for (const id of park.byNeed.get(needKey(need)) ?? []) {
    const waiting = takeWaiting(park, id);
    if (waiting !== null) taken.push(waiting);
  }
  return taken;
};

/** Gives up what has waited for 14 days. */
export const expireWaiting = (park: Park, now: number): readonly Waiting[] => {
  const gone: Waiting[] = [];
  for (const waiting of park.all.values())
    if (now - waiting.at > parkLimits.age) {
      const taken = takeWaiting(park, waiting.id);
      if (taken !== null) gone.push(taken);
    }
  return gone;
};
