// What this device asks for, and of whom (rules SYN-12 to SYN-17). Ops come before entries; no range is asked of two
// devices at once; at most four questions are open with one device; what gave nothing is not asked there again for
// a while.

import { type DeviceId, type OpId, toHex } from "../base/index.ts";
import { blake2b256 } from "../crypto/index.ts";
import type { EntryAsk, SyncMessage } from "./messages.ts";
import {
  type Ask,
  type Asked,
  edit,
  endSession,
  having,
  type Peer,
  raiseHead,
  say,
  type SessionId,
  without,
  type Work,
} from "./state.ts";

const openLimit = 4;
/** One place stays free for what is typed meanwhile. */
const chunkLimit = 3;
const answerTime = 60_000;
const againAfter = 30_000;
/** Who withholds an answer for so long delays nobody else's: it is asked of another device too. */
const patience = 10_000;
/** How long something is awaited from its author before it is asked of others. */
const authorTime = 2_000;
/** From so many bytes on an answer is worth asking on while it is handled. */
const largeAnswer = 262_144;
const opHeadsLimit = 64;
const branchLimit = 64;

const nameOf = (ask: Ask): string => {
  switch (ask.type) {
    case "ops":
    case "cut":
      return ask.type;
    case "range":
      return `range ${ask.device} ${ask.from}`;
    case "entry":
      return `entry ${ask.entryId}`;
    case "box":
      return `box ${ask.epoch}`;
    case "chunk":
      return `chunk ${ask.hash}`;
  }
};
/** Two asks with the same subject would bring the same. */
const subjectOf = (ask: Ask): string => (ask.type === "range" ? `range ${ask.device}` : nameOf(ask));

/** Here or with another device; what goes on after an answer that is being handled, with another alone. */
const isUnderWay = (work: Work, session: SessionId, ask: Ask): boolean => {
  const subject = subjectOf(ask);
  for (const [other, { asks }] of work.peers)
    for (const asked of asks.values()) {
      if (subjectOf(asked.ask) !== subject) continue;
      if (other === session) {
        if (ask.type !== "range" || !asked.answered) return true;
      } else if (asked.answered || work.now - asked.at < patience) return true;
    }
  return false;
};

/** False: no place, tried there a moment ago, or under way somewhere. */
const pose = (work: Work, session: SessionId, ask: Ask, message: SyncMessage): boolean => {
  const peer = work.peers.get(session);
  if (peer === undefined || peer.asks.size >= openLimit) return false;
  const chunks = [...peer.asks.values()].filter((asked) => asked.ask.type === "chunk").length;
  if (ask.type === "chunk" && chunks >= chunkLimit) return false;
  if (isTried(peer, ask, work.now) || isUnderWay(work, session, ask)) return false;
  const request = peer.nextRequest;
  say(work, session, message, request);
  edit(work, session, {
    nextRequest: request + 1,
    asks: having(peer.asks, request, { ask, at: work.now, answered: false, brought: null }),
  });
  return true;
};

const isTried = (peer: Peer, ask: Ask, now: number): boolean => {
  const at = peer.tried.get(nameOf(ask));
  return at !== undefined && now - at < againAfter;
};

const unknownOps = (work: Work, peer: Peer): readonly OpId[] =>
  peer.opHeads.filter((op) => !work.view.ops.knows(op));

const askOps = (work: Work, session: SessionId, wanted: readonly OpId[]): boolean => {
  const have = work.view.ops.heads().slice(0, opHeadsLimit);
  const ask: Ask = { type: "ops", had: work.view.ops.heads().join() };
  return pose(work, session, ask, { type: "needOps", wanted: wanted.toSorted(), have });
};

/** Whose author is here: it pushes what it writes, and asking others as well would bring everything twice. */
const isAwaited = (work: Work, peer: Peer, device: DeviceId): boolean => {
  if (peer.device === device) return false;
  const isHere = [...work.peers.values()].some(
    (other) => other.device === device && other.speaks && other.standing === "active",
  );
  if (!isHere) return false;
  const until = work.awaited.get(device) ?? work.now + authorTime;
  if (!work.awaited.has(device)) work.awaited = having(work.awaited, device, until);
  return work.now < until;
};

/**
 * RULE: [SYN-30] where the next question about a log begins: after what is held; or, while this session's large answer
 * to that is being handled, after it. Null: not now.
 */
const nextIn = (peer: Peer, device: DeviceId, held: number): number | null => {
  const open = [...peer.asks.values()].flatMap(({ ask, brought }) =>
    ask.type === "range" && ask.device === device ? [{ ask, brought }] : [],
  );
  const [first] = open;
  if (first === undefined) return held + 1;
  const { ask, brought } = first;
  // What does not continue what is held may be nothing: it is waited for.
  return open.length > 1 || ask.forked || ask.from > held + 1 || brought === null ? null : ask.from + brought;
};

/** Every log in which the other side is further, and every end at which it holds another entry than this device. */
const askRanges = (work: Work, session: SessionId, peer: Peer): void => {
  for (const [device, theirs] of peer.heads) {
    const mine = work.view.heads.get(device);
    const from = nextIn(peer, device, mine?.seq ?? 0);
    if (from === null) continue;
    const forked = mine?.seq === theirs.seq && theirs.entryId !== mine.entryId && theirs.entryId !== "";
    if ((theirs.seq < from && !forked) || isAwaited(work, peer, device)) continue;
    const range = { device, from: forked ? theirs.seq : from };
    pose(work, session, { type: "range", ...range, forked }, { type: "needRange", ...range, to: theirs.seq });
  }
};

export const askWhatIsMissing = (work: Work): void => {
  const { wants } = work.view;
  for (const [session, peer] of work.peers) {
    if (!peer.speaks) continue;
    const missing = unknownOps(work, peer);
    if (missing.length > 0) askOps(work, session, missing);
    if (peer.standing !== "active") continue;
    for (const epoch of wants.boxes)
      pose(work, session, { type: "box", epoch }, { type: "boxRequest", epoch });
    // The op graph must be there when entries ask for it.
    if (missing.length > 0 || !peer.heard) continue;
    if (wants.cut) pose(work, session, { type: "cut" }, { type: "needCut" });
    else {
      for (const branch of peer.branches.values())
        pose(work, session, { type: "entry", ...branch }, { type: "needEntry", ...branch });
      askRanges(work, session, peer);
    }
    for (const hash of wants.chunks)
      pose(work, session, { type: "chunk", hash }, { type: "chunkRequest", hash });
  }
};

/** Ops that an entry names: asked of whoever sent it, also when its HEADS do not name them yet. */
export const askMissingOps = (work: Work, session: SessionId, ops: readonly OpId[]): void => {
  const wanted = ops.filter((op) => !work.view.ops.knows(op)).slice(0, opHeadsLimit);
  if (wanted.length > 0) askOps(work, session, wanted);
};

/** Whoever accepted an entry holds what it was built on, also where that is the other branch of a fork. */
export const noteBranch = (work: Work, session: SessionId, { device, seq, entryId }: EntryAsk): void => {
  const peer = work.peers.get(session);
  if (peer === undefined || peer.branches.size >= branchLimit) return;
  edit(work, session, { branches: having(peer.branches, entryId, { device, seq, entryId }) });
};

type Answer = Extract<SyncMessage, { type: "ops" | "entries" | "opened" | "box" | "chunk" }>;

const fits = (ask: Ask, answer: Answer): boolean => {
  switch (answer.type) {
    case "ops":
      return ask.type === "ops";
    case "entries":
    case "opened":
      return ask.type === "range" || ask.type === "cut" || ask.type === "entry";
    case "box":
    case "chunk":
      return ask.type === answer.type;
  }
};

/** The other end of a fork is looked at once in a session. */
const isForked = (ask: Ask): boolean => ask.type === "range" && ask.forked;

const giveUp = (work: Work, session: SessionId, request: number, asked: Asked): void => {
  const peer = work.peers.get(session);
  if (peer === undefined) return;
  edit(work, session, {
    asks: without(peer.asks, request),
    tried: having(peer.tried, nameOf(asked.ask), isForked(asked.ask) ? Infinity : work.now),
  });
};

const passOn = (work: Work, session: SessionId, request: number, { ask }: Asked, answer: Answer): boolean => {
  switch (answer.type) {
    case "ops":
      if (answer.ops.length > 0) work.outputs.push({ type: "opsCame", session, request, ops: answer.ops });
      return answer.ops.length > 0;
    case "entries":
    case "opened": {
      const form = answer.type === "entries" ? "sealed" : "opened";
      const [entry] = answer.entries;
      if (entry === undefined) return false;
      if (ask.type === "cut") work.outputs.push({ type: "cutCame", session, request, form, entry });
      else work.outputs.push({ type: "entriesCame", session, request, form, entries: answer.entries });
      return true;
    }
    case "box": {
      const { box } = answer;
      if (ask.type !== "box" || box === null) return false;
      work.outputs.push({ type: "boxCame", session, request, epoch: ask.epoch, box });
      return true;
    }
    case "chunk": {
      const { chunk } = answer;
      // Whoever gives something else under this name gives nothing.
      if (ask.type !== "chunk" || chunk === null || toHex(blake2b256(chunk)) !== ask.hash) return false;
      work.outputs.push({ type: "chunkCame", session, request, hash: ask.hash, chunk });
      return true;
    }
  }
};

const broughtBy = (answer: Answer): number | null => {
  if (!("entries" in answer)) return null;
  const length = answer.entries.reduce((sum, entry) => sum + entry.length, 0);
  return length < largeAnswer ? null : answer.entries.length;
};

/** False: nobody asked. */
export const takeAnswer = (work: Work, session: SessionId, request: number, answer: Answer): boolean => {
  const peer = work.peers.get(session);
  const asked = peer?.asks.get(request);
  if (peer === undefined || asked === undefined || asked.answered || !fits(asked.ask, answer)) return false;
  // Asked for once each time that somebody brings what was built on it.
  if (asked.ask.type === "entry")
    edit(work, session, { branches: without(peer.branches, asked.ask.entryId) });
  if (passOn(work, session, request, asked, answer))
    edit(work, session, {
      asks: having(peer.asks, request, { ...asked, answered: true, brought: broughtBy(answer) }),
    });
  else giveUp(work, session, request, asked);
  return true;
};

const hasBrought = (work: Work, peer: Peer, ask: Ask): boolean => {
  const { heads, wants } = work.view;
  switch (ask.type) {
    case "ops":
      // A long past comes in several answers.
      return unknownOps(work, peer).length === 0 || work.view.ops.heads().join() !== ask.had;
    case "range":
      return !ask.forked && (heads.get(ask.device)?.seq ?? 0) >= ask.from;
    case "cut":
      return !wants.cut;
    case "entry":
      return true;
    case "box":
      return !wants.boxes.includes(ask.epoch);
    case "chunk":
      return !wants.chunks.includes(ask.hash);
  }
};

/** The engine has done with an answer. What brought nothing new is not asked here again for a while. */
export const finishAsk = (work: Work, session: SessionId, request: number): void => {
  const peer = work.peers.get(session);
  const asked = peer?.asks.get(request);
  if (peer === undefined || asked === undefined || !asked.answered) return;
  if (hasBrought(work, peer, asked.ask)) edit(work, session, { asks: without(peer.asks, request) });
  else giveUp(work, session, request, asked);
};

/** An entry from it shows that its log goes at least so far. */
export const noteFurther = (work: Work, session: SessionId, device: DeviceId, to: number): void => {
  const peer = work.peers.get(session);
  if (peer !== undefined) edit(work, session, { heads: raiseHead(peer.heads, device, to, null) });
};

export const dropOverdue = (work: Work): void => {
  for (const [session, peer] of work.peers) {
    const late = [...peer.asks.values()].some(({ at, answered }) => !answered && work.now - at >= answerTime);
    if (late) {
      endSession(work, session, "unresponsive");
      continue;
    }
    const tried = [...peer.tried].filter(([, at]) => work.now - at < againAfter);
    if (tried.length < peer.tried.size) edit(work, session, { tried: new Map(tried) });
  }
};

/** When a question becomes somebody else's too, or the end of the session. */
export const whenAsksAreDue = ({ asks }: Peer, now: number): number => {
  let due = Infinity;
  for (const { at, answered } of asks.values())
    if (!answered) due = Math.min(due, at + (now < at + patience ? patience : answerTime));
  return due;
};
