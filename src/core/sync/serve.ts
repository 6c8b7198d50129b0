// What this device gives when asked (rules SYN-18 to SYN-21): at most four questions of one session at a time, one
// answer to each, content to active devices alone. What is not to be had is answered at once with nothing, so that
// the other side can ask elsewhere.

import type { Bytes } from "../base/index.ts";
import { messageLimit } from "../codec/index.ts";
import type { SyncMessage } from "./messages.ts";
import {
  edit,
  endSession,
  type EntryForm,
  having,
  type OpsBytes,
  type Peer,
  say,
  type SessionId,
  without,
  type Work,
} from "./state.ts";

const servingLimit = 4;
/** How long what others write is pushed to who asked for it. */
const eagerTime = 60_000;
/** What passes with a device that is not active, each way. */
const opsOnlyLimit = 1_048_576;
/** At a door, from inside to outside: a circle's whole membership, in answers of 1 MiB. */
const doorLimit = 64 * 1_048_576;

export const opsAllowedAt = (door: "inside" | "outside" | null): OpsBytes => ({
  given: door === "inside" ? doorLimit : opsOnlyLimit,
  heard: door === "outside" ? doorLimit : opsOnlyLimit,
});
const itemOverhead = 4;
const listOverhead = 8;

type Question = Extract<
  SyncMessage,
  { type: "needOps" | "needRange" | "needCut" | "needEntry" | "boxRequest" | "chunkRequest" }
>;

const emptyAnswer = (question: Question): SyncMessage => {
  switch (question.type) {
    case "needOps":
      return { type: "ops", ops: [] };
    case "needRange":
    case "needCut":
    case "needEntry":
      return { type: "entries", entries: [] };
    case "boxRequest":
      return { type: "box", box: null };
    case "chunkRequest":
      return { type: "chunk", chunk: null };
  }
};

export const takeQuestion = (work: Work, session: SessionId, request: number, question: Question): void => {
  const peer = work.peers.get(session);
  if (peer === undefined) return;
  // A number that is 0 or still being answered would make two answers indistinguishable.
  if (request === 0 || peer.serving.has(request)) return endSession(work, session, "malformed");
  if (peer.serving.size >= servingLimit) return endSession(work, session, "tooManyRequests");
  if (question.type !== "needOps" && peer.standing !== "active")
    return say(work, session, emptyAnswer(question), request);
  edit(work, session, { serving: having(peer.serving, request, question) });
  handOver(work, session, request, question, peer);
};

const handOver = (work: Work, session: SessionId, request: number, question: Question, peer: Peer): void => {
  switch (question.type) {
    case "needOps":
      work.outputs.push({ ...question, type: "giveOps", session, request });
      return;
    case "needRange":
      edit(work, session, { eager: having(peer.eager, question.device, work.now + eagerTime) });
      work.outputs.push({ ...question, type: "giveEntries", session, request });
      return;
    case "needCut":
      work.outputs.push({ type: "giveCut", session, request });
      return;
    case "needEntry":
      work.outputs.push({ ...question, type: "giveEntry", session, request });
      return;
    case "boxRequest":
      work.outputs.push({ type: "giveBox", session, request, epoch: question.epoch });
      return;
    case "chunkRequest":
      work.outputs.push({ type: "giveChunk", session, request, hash: question.hash });
  }
};

/** From the front, as many as one message takes. */
const fitting = (items: readonly Bytes[], room: number): readonly Bytes[] => {
  let length = listOverhead;
  let count = 0;
  for (const item of items) {
    length += item.length + itemOverhead;
    if (length > room) break;
    count += 1;
  }
  return items.slice(0, count);
};

/** The question that this answers; null when the session is gone or it was answered. */
const close = (
  work: Work,
  session: SessionId,
  request: number,
): { peer: Peer; asked: SyncMessage } | null => {
  const peer = work.peers.get(session);
  const asked = peer?.serving.get(request);
  if (peer === undefined || asked === undefined) return null;
  edit(work, session, { serving: without(peer.serving, request) });
  return { peer, asked };
};

export const giveOps = (work: Work, session: SessionId, request: number, ops: readonly Bytes[]): void => {
  const open = close(work, session, request);
  if (open === null) return;
  const given = fitting(ops, messageLimit);
  if (!countOps(work, session, given, "given")) return;
  say(work, session, { type: "ops", ops: given }, request);
};

/** False: this was too much for a device that is not active, and the session is over. */
export const countOps = (
  work: Work,
  session: SessionId,
  ops: readonly Bytes[],
  way: keyof OpsBytes,
): boolean => {
  const peer = work.peers.get(session);
  if (peer === undefined) return false;
  if (peer.standing === "active") return true;
  const passed = ops.reduce((sum, op) => sum + op.length, peer.opsPassed[way]);
  edit(work, session, { opsPassed: { ...peer.opsPassed, [way]: passed } });
  if (passed <= peer.opsAllowed[way]) return true;
  endSession(work, session, "opsSpent");
  return false;
};

export const giveEntries = (
  work: Work,
  session: SessionId,
  request: number,
  form: EntryForm,
  entries: readonly Bytes[],
): void => {
  const open = close(work, session, request);
  if (open === null) return;
  const { peer, asked } = open;
  // It may have ceased to be active while the engine was reading.
  const given = peer.standing === "active" ? fitting(entries, messageLimit) : [];
  if (asked.type === "needRange" && given.length > 0) {
    const last = asked.from + given.length - 1;
    if (last > (peer.given.get(asked.device) ?? 0))
      edit(work, session, { given: having(peer.given, asked.device, last) });
  }
  say(work, session, { type: form === "sealed" ? "entries" : "opened", entries: given }, request);
};

export const giveBox = (work: Work, session: SessionId, request: number, box: Bytes | null): void => {
  const open = close(work, session, request);
  if (open !== null)
    say(work, session, { type: "box", box: open.peer.standing === "active" ? box : null }, request);
};

export const giveChunk = (work: Work, session: SessionId, request: number, chunk: Bytes | null): void => {
  const open = close(work, session, request);
  if (open !== null)
    say(work, session, { type: "chunk", chunk: open.peer.standing === "active" ? chunk : null }, request);
};
