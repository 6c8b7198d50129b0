// Synchronisation of one circle over all its sessions, as a step: what came, what changed here and the time go in;
// what to say, what to fetch from the store and what came of it go out. It decides what to ask for and what to send
// next, and never whether an entry counts. Rules SYN-6 to SYN-26 of docs/protocol/session.md.

import { type DeviceId, equal, toHex } from "../base/index.ts";
import type { Message } from "../codec/index.ts";
import {
  askMissingOps,
  noteBranch,
  askWhatIsMissing,
  dropOverdue,
  finishAsk,
  noteFurther,
  takeAnswer,
  whenAsksAreDue,
} from "./ask.ts";
import { expireCarets, forgetCarets, hearCaret, hearsCarets, moveCaret, tellCarets } from "./caret.ts";
import { digestHeads, type LogHead } from "./heads.ts";
import { decodeMessage, type SyncMessage } from "./messages.ts";
import {
  greet,
  headsGap,
  isNewsDue,
  noteGrowth,
  opsKeyOf,
  pushEntries,
  pushOps,
  tellAll,
  tellOutside,
  tellNews,
} from "./offer.ts";
import { presenceGap, presenceLife, silentIn, silentOut } from "./presence.ts";
import { countOps, giveBox, giveChunk, giveEntries, giveOps, opsAllowedAt, takeQuestion } from "./serve.ts";
import {
  dropPeer,
  edit,
  endSession,
  type Peer,
  raiseHead,
  say,
  type SessionId,
  type SyncInput,
  type SyncOutput,
  type SyncState,
  type SyncView,
  type Work,
} from "./state.ts";

const pingEvery = 30_000;
const joinLimit = 4;
/** Messages of one session. */
const ringsLimit = 64;
const pushBurst = 4 * 1_048_576;

export const createSync = (self: DeviceId, view: SyncView): SyncState => ({
  self,
  view,
  version: 1,
  grew: new Map(),
  opsVersion: 0,
  opsKey: opsKeyOf(view),
  peers: new Map(),
  carets: new Map(),
  awaited: new Map(),
});

const freshPeer = (input: Extract<SyncInput, { type: "opened" }>, now: number): Peer => ({
  device: input.device,
  standing: input.standing,
  upTo: input.upTo ?? [],
  sid: toHex(input.sid),
  speaks: false,
  heard: false,
  heads: new Map(),
  listed: false,
  opHeads: [],
  given: new Map(),
  eager: new Map(),
  told: { version: 0, at: now, full: false },
  pushLevel: { bytes: pushBurst, at: now },
  asks: new Map(),
  branches: new Map(),
  tried: new Map(),
  nextRequest: 1,
  serving: new Map(),
  opsPassed: { given: 0, heard: 0 },
  opsAllowed: opsAllowedAt(input.door ?? null),
  joins: 0,
  rings: 0,
  pingedAt: now,
  presenceOut: silentOut(now),
  presenceIn: silentIn(now),
});

/** Of several sessions with one device the one with the smallest sid speaks: both sides choose the same. */
const chooseSpeakers = (work: Work): void => {
  const smallest = new Map<DeviceId, string>();
  for (const { device, sid } of work.peers.values()) {
    const best = smallest.get(device);
    if (best === undefined || sid < best) smallest.set(device, sid);
  }
  for (const [session, { device, sid, speaks }] of work.peers) {
    const speaksNow = sid === smallest.get(device);
    if (speaksNow === speaks) continue;
    edit(work, session, { speaks: speaksNow });
    if (speaksNow) meet(work, session);
  }
};

const meet = (work: Work, session: SessionId): void => {
  const peer = work.peers.get(session);
  if (peer === undefined) return;
  edit(work, session, {
    presenceOut: { ...peer.presenceOut, due: new Set(work.carets.keys()) },
  });
  greet(work, session);
};

const hearHeads = (work: Work, session: SessionId, heard: Extract<SyncMessage, { type: "heads" }>): void => {
  const peer = work.peers.get(session);
  if (peer === undefined) return;
  const same = equal(heard.digest, digestHeads(work.view.heads));
  const list = new Map<DeviceId, LogHead>(heard.full ? [] : peer.heads);
  for (const { device, seq, entryId } of heard.heads) list.set(device, { seq, entryId });
  const heads = same ? work.view.heads : list;
  // Kept for the moment in which it becomes active; until then nothing follows from it.
  const listed = peer.listed || same || heard.full;
  edit(work, session, { opHeads: heard.opHeads, heads, listed, heard: true });
  if (peer.standing !== "active") return;
  if (same || heard.full) work.outputs.push({ type: "listHeard", device: peer.device, heads });
  if (same || heard.full || heard.heads.some(({ device }) => device === work.self))
    work.outputs.push({ type: "ownHeard", device: peer.device, own: heads.get(work.self) ?? null });
  const own = heads.get(work.self)?.seq ?? 0;
  if (own > 0 && own !== (peer.heads.get(work.self)?.seq ?? 0))
    work.outputs.push({ type: "remoteHas", device: peer.device, seq: own });
  if (!same && !heard.full && heard.heads.length === 0) tellAll(work, session);
};

const hearOps = (
  work: Work,
  session: SessionId,
  request: number,
  heard: Extract<SyncMessage, { type: "ops" }>,
) => {
  if (!countOps(work, session, heard.ops, "heard")) return;
  if (takeAnswer(work, session, request, heard) || heard.ops.length === 0) return;
  work.outputs.push({ type: "opsCame", session, request: 0, ops: heard.ops });
};

/** RULE: [SYN-29] both sides choose the same one of several sessions, so that both screens show the same words. */
const isCompared = ({ standing, speaks }: Peer): boolean => standing === "active" && speaks;

const hear = (work: Work, session: SessionId, { kind, request, bytes }: Message): void => {
  const peer = work.peers.get(session);
  if (peer === undefined) return;
  const decoded = decodeMessage({ kind, request, bytes });
  if (!decoded.ok) return endSession(work, session, "malformed");
  const message = decoded.value;
  switch (message.type) {
    case "heads":
      return hearHeads(work, session, message);
    case "needOps":
    case "needRange":
    case "needCut":
    case "needEntry":
    case "boxRequest":
    case "chunkRequest":
      return takeQuestion(work, session, request, message);
    case "ops":
      return hearOps(work, session, request, message);
    case "entries":
    case "opened": {
      if (peer.standing !== "active" || takeAnswer(work, session, request, message)) return;
      const form = message.type === "entries" ? "sealed" : "opened";
      if (message.entries.length > 0)
        work.outputs.push({ type: "entriesCame", session, request: 0, form, entries: message.entries });
      return;
    }
    case "box":
    case "chunk":
      takeAnswer(work, session, request, message);
      return;
    case "presence":
      return hearCaret(work, session, message);
    case "ping":
      work.outputs.push({ type: "clockHeard", device: peer.device, remoteNow: message.now });
      return;
    case "join":
      if (peer.joins >= joinLimit) return endSession(work, session, "tooManyJoins");
      edit(work, session, { joins: peer.joins + 1 });
      work.outputs.push({ type: "joinCame", session, join: message.join });
      return;
    case "compare":
      if (isCompared(peer)) work.outputs.push({ type: "compareCame", session, compare: message.compare });
      return;
    case "ring":
      // Before who says it is active in our view: the op that brought us in may be on its way through the queue.
      if (peer.rings >= ringsLimit) return endSession(work, session, "tooManyRings");
      edit(work, session, { rings: peer.rings + 1 });
      work.outputs.push({ type: "ringCame", session, ring: message.ring });
      return;
    // The session ends it; nothing is left to decide here.
    case "bye":
      return;
  }
};

const changeView = (work: Work, input: Extract<SyncInput, { type: "viewChanged" }>): void => {
  const before = work.view;
  work.view = input.view;
  noteGrowth(work, before);
  for (const { source, device, seq, entryId } of input.entries) {
    const peer = source === null ? undefined : work.peers.get(source);
    if (source !== null && peer !== undefined)
      edit(work, source, { heads: raiseHead(peer.heads, device, seq, entryId) });
  }
  pushOps(work, input.ops);
  pushEntries(work, input.entries);
};

const changeStanding = (
  work: Work,
  { session, standing, upTo = [] }: Extract<SyncInput, { type: "standingChanged" }>,
): void => {
  const peer = work.peers.get(session);
  if (peer === undefined) return;
  if (peer.standing === standing) {
    if (standing !== "outside" || peer.upTo.join() === upTo.join()) return;
    // What put it out is on the disk now, or something sealed it.
    edit(work, session, { upTo });
    return tellOutside(work, session);
  }
  edit(work, session, { standing, upTo });
  if (standing === "outside") tellOutside(work, session);
  // It was shown no digest that it could answer.
  if (standing === "active" && peer.speaks) tellAll(work, session);
  if (standing === "active") return;
  forgetCarets(work, peer, peer.presenceIn.seenAt.keys());
  edit(work, session, { presenceIn: { ...peer.presenceIn, seenAt: new Map() } });
};

/** Who neither speaks nor is to be told the time has no next PING: to wake for it would be to wake for ever. */
const isPinged = ({ speaks, standing }: Peer): boolean => speaks && standing !== "outside";

const passTime = (work: Work): void => {
  dropOverdue(work);
  expireCarets(work);
  for (const [session, peer] of work.peers) {
    if (!isPinged(peer) || work.now - peer.pingedAt < pingEvery) continue;
    say(work, session, { type: "ping", now: work.now });
    edit(work, session, { pingedAt: work.now });
  }
  tellCarets(work);
};

const take = (work: Work, input: SyncInput): void => {
  switch (input.type) {
    case "opened":
      work.peers.set(input.session, freshPeer(input, work.now));
      return;
    case "closed":
      return dropPeer(work, input.session);
    case "standingChanged":
      return changeStanding(work, input);
    case "messageCame":
      return hear(work, input.session, input.message);
    case "viewChanged":
      return changeView(work, input);
    case "handled":
      return finishAsk(work, input.session, input.request);
    case "entriesMissing":
      return noteFurther(work, input.session, input.device, input.to);
    case "branchMissing":
      return noteBranch(work, input.session, input);
    case "opsMissing":
      return askMissingOps(work, input.session, input.ops);
    case "opsGiven":
      return giveOps(work, input.session, input.request, input.ops);
    case "entriesGiven":
      return giveEntries(work, input.session, input.request, input.form, input.entries);
    case "boxGiven":
      return giveBox(work, input.session, input.request, input.box);
    case "chunkGiven":
      return giveChunk(work, input.session, input.request, input.chunk);
    case "joinSaid":
      return say(work, input.session, { type: "join", join: input.join });
    case "compareSaid": {
      const peer = work.peers.get(input.session);
      if (peer !== undefined && isCompared(peer))
        say(work, input.session, { type: "compare", compare: input.compare });
      return;
    }
    case "ringSaid":
      return say(work, input.session, { type: "ring", ring: input.ring });
    case "caretMoved":
      return moveCaret(work, input.docId, input.caret);
    case "timePassed":
      return passTime(work);
  }
};

export type SyncStep = { readonly state: SyncState; readonly outputs: readonly SyncOutput[] };

export const stepSync = (state: SyncState, input: SyncInput, now: number): SyncStep => {
  const work: Work = { ...state, now, peers: new Map(state.peers), outputs: [] };
  take(work, input);
  // Sessions come and go by more than one way; who speaks is settled after all of them.
  if (work.peers.size !== state.peers.size) chooseSpeakers(work);
  askWhatIsMissing(work);
  tellNews(work);
  const { self, view, version, grew, opsVersion, opsKey, peers, carets, awaited, outputs } = work;
  return {
    state: { self, view, version, grew, opsVersion, opsKey, peers, carets, awaited },
    outputs,
  };
};

/** When `timePassed` is due next; null while nothing is. */
export const selectWake = ({ peers, carets, version, awaited }: SyncState, now: number): number | null => {
  let wake = Infinity;
  for (const until of awaited.values()) if (until > now) wake = Math.min(wake, until);
  for (const peer of peers.values()) {
    wake = Math.min(wake, isPinged(peer) ? peer.pingedAt + pingEvery : Infinity, whenAsksAreDue(peer, now));
    if (isNewsDue({ version }, peer)) wake = Math.min(wake, peer.told.at + headsGap);
    if (hearsCarets(peer) && peer.presenceOut.due.size > 0)
      wake = Math.min(wake, peer.presenceOut.sentAt + presenceGap);
    for (const at of peer.presenceIn.seenAt.values()) wake = Math.min(wake, at + presenceLife);
  }
  if (carets.size > 0) wake = Math.min(wake, now + presenceLife / 3);
  return wake === Infinity ? null : Math.max(now + 1, wake);
};
