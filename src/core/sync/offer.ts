// What this device tells unasked (rules SYN-6 to SYN-11): HEADS, own entries and ops at once, and others' entries at
// once to whoever lately asked for that device's. Nothing goes back to where it came from, and what a session said
// that it has is not told to it again.

import type { DeviceId } from "../base/index.ts";
import { messageLimit } from "../codec/index.ts";
import { digestHeads, type NamedHead, namedHeads } from "./heads.ts";
import type { SyncMessage } from "./messages.ts";
import { edit, type NewEntry, type Peer, say, type SessionId, type Work } from "./state.ts";

export const headsGap = 1_000;
const opHeadsLimit = 64;
/** Below what a session lets through unasked, so that an honest device is never cut off. */
const pushRate = { perSecond: messageLimit, burst: 4 * messageLimit };
/** What a message costs of that beside its bytes: 64 of them a second, 256 at once. */
const costOfMessage = 16 * 1024;
/** Around an item of a list and around the list. */
const frameOfItem = 4;
const frameOfList = 8;

const zero = new Uint8Array(32);

/** To a device that is not active: op heads and nothing about content; outside, those by which it ended. */
const bareHeads = (work: Work, { standing, upTo }: Peer): SyncMessage => ({
  type: "heads",
  epoch: null,
  opHeads: (standing === "outside" ? upTo : work.view.ops.heads()).slice(0, opHeadsLimit),
  digest: zero,
  full: false,
  heads: [],
});

const headsOf = (work: Work, full: boolean, heads: readonly NamedHead[]): SyncMessage => ({
  type: "heads",
  epoch: work.view.epoch,
  opHeads: work.view.ops.heads().slice(0, opHeadsLimit),
  digest: digestHeads(work.view.heads),
  full,
  heads,
});

/** The first HEADS of a session is a digest: often there is nothing more to say. */
export const greet = (work: Work, session: SessionId): void => {
  const peer = work.peers.get(session);
  if (peer === undefined || !peer.speaks) return;
  say(work, session, peer.standing === "active" ? headsOf(work, false, []) : bareHeads(work, peer));
  if (peer.standing !== "outside") say(work, session, { type: "ping", now: work.now });
  edit(work, session, {
    told: { version: work.version, at: work.now, full: false },
    pingedAt: work.now,
  });
};

/** Once, to who has just come to be outside: by which op. */
export const tellOutside = (work: Work, session: SessionId): void => {
  const peer = work.peers.get(session);
  if (peer?.speaks === true) say(work, session, bareHeads(work, peer));
};

/** The whole list, once in a session, to who showed another digest. */
export const tellAll = (work: Work, session: SessionId): void => {
  const peer = work.peers.get(session);
  if (peer === undefined || peer.told.full) return;
  say(work, session, headsOf(work, true, namedHeads(work.view.heads)));
  edit(work, session, { told: { version: work.version, at: work.now, full: true } });
};

/** What grew since this session was told; not what it has already, unless it is its own log: that is its receipt. */
const newsFor = (work: Work, peer: Peer): readonly NamedHead[] => {
  const news = [...work.grew].flatMap(([device, version]) => {
    const head = work.view.heads.get(device);
    if (head === undefined || version <= peer.told.version) return [];
    const has = peer.heads.get(device)?.seq ?? 0;
    return has >= head.seq && device !== peer.device ? [] : [{ device, ...head }];
  });
  return news.toSorted((a, b) => (a.device < b.device ? -1 : 1));
};

export const isNewsDue = (work: Pick<Work, "version">, peer: Peer): boolean =>
  peer.speaks && peer.told.version < work.version;

/** At once when the last one is a second old, otherwise when it is. */
export const tellNews = (work: Work): void => {
  for (const [session, peer] of work.peers) {
    if (!isNewsDue(work, peer) || work.now - peer.told.at < headsGap) continue;
    const news = peer.standing === "active" ? newsFor(work, peer) : [];
    if (news.length > 0) say(work, session, headsOf(work, false, news));
    else if (peer.told.version < work.opsVersion && peer.standing !== "outside")
      say(work, session, peer.standing === "active" ? headsOf(work, false, []) : bareHeads(work, peer));
    edit(work, session, { told: { ...peer.told, version: work.version, at: work.now } });
  }
};

export const opsKeyOf = ({ ops, epoch }: Work["view"]): string => [epoch ?? "", ...ops.heads()].join();

/** Notes which logs grew, so that the news are a matter of the changed ones and not of all. */
export const noteGrowth = (work: Work, before: Work["view"]): void => {
  const grown: DeviceId[] = [];
  if (work.view.heads !== before.heads)
    for (const [device, { entryId }] of work.view.heads)
      if (before.heads.get(device)?.entryId !== entryId) grown.push(device);
  const opsKey = opsKeyOf(work.view);
  const opsGrew = opsKey !== work.opsKey;
  work.opsKey = opsKey;
  if (grown.length === 0 && !opsGrew) return;
  work.version += 1;
  if (opsGrew) work.opsVersion = work.version;
  if (grown.length === 0) return;
  const grew = new Map(work.grew);
  const awaited = new Map(work.awaited);
  for (const device of grown) {
    grew.set(device, work.version);
    awaited.delete(device);
  }
  work.grew = grew;
  work.awaited = awaited;
};

/** Ops written here go at once to everyone but who is outside, before the entries that build on them. */
export const pushOps = (work: Work, ops: readonly Uint8Array[]): void => {
  if (ops.length === 0) return;
  for (const [session, peer] of work.peers)
    if (peer.speaks && peer.standing !== "outside") say(work, session, { type: "ops", ops });
};

const mayPush = (peer: Peer, entry: NewEntry, session: SessionId, now: number): boolean => {
  if (entry.source === session) return false;
  if (entry.source !== null && (peer.eager.get(entry.device) ?? 0) <= now) return false;
  // An entry that does not continue what is there would only be parked.
  const has = peer.heads.get(entry.device)?.seq ?? 0;
  return has < entry.seq && Math.max(has, peer.given.get(entry.device) ?? 0) >= entry.seq - 1;
};

export const pushEntries = (work: Work, entries: readonly NewEntry[]): void => {
  if (entries.length === 0) return;
  const made = new Map<NewEntry, Uint8Array | null>();
  const sealedOf = (entry: NewEntry): Uint8Array | null => {
    const known = made.get(entry);
    if (known !== undefined) return known;
    const sealed = entry.sealed();
    made.set(entry, sealed);
    return sealed;
  };
  for (const [session, peer] of work.peers) {
    if (!peer.speaks || peer.standing !== "active" || !peer.heard) continue;
    const passed = Math.max(0, work.now - peer.pushLevel.at) / 1_000;
    let level = Math.min(pushRate.burst, peer.pushLevel.bytes + passed * pushRate.perSecond);
    let given = peer.given;
    let batch: Uint8Array[] = [];
    let length = frameOfList;
    const flush = (): void => {
      if (batch.length > 0) say(work, session, { type: "entries", entries: batch });
      batch = [];
      length = frameOfList;
    };
    for (const entry of entries) {
      if (!mayPush({ ...peer, given }, entry, session, work.now)) continue;
      const sealed = sealedOf(entry);
      if (sealed === null) continue;
      const size = sealed.length + frameOfItem;
      if (length + size > messageLimit) flush();
      const cost = size + (batch.length === 0 ? costOfMessage : 0);
      if (cost > level) break;
      batch.push(sealed);
      length += size;
      level -= cost;
      given = new Map(given).set(entry.device, entry.seq);
    }
    flush();
    if (given !== peer.given) edit(work, session, { given, pushLevel: { bytes: level, at: work.now } });
  }
};
