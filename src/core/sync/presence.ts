// Presence (protocol 2.14): where somebody's caret is, said to the sessions of now and to nobody else. Not signed,
// not stored, not passed on. The device is the session's: nothing in the message names one.

import type { Bytes, DocId } from "../base/index.ts";

/** Milliseconds between two that are sent, and after which one that was not renewed is gone. */
export const presenceGap = 200;
export const presenceLife = 30_000;
const presenceRenewal = 10_000;
/** What a session may tell at once after a pause; then one in {@link presenceGap}. */
const burst = 10;
/** Documents in which one device may be seen at once. */
const documentLimit = 8;

export type Caret = { readonly anchor: Bytes | null; readonly head: Bytes | null };

/** What is to be said to one session. */
export type PresenceOut = {
  readonly counter: number;
  readonly sentAt: number;
  readonly due: ReadonlySet<DocId>;
};
/** What one session said. */
export type PresenceIn = {
  readonly counter: number;
  readonly allowed: number;
  readonly allowedAt: number;
  readonly seenAt: ReadonlyMap<DocId, number>;
};

export const silentOut = (now: number): PresenceOut => ({
  counter: 0,
  sentAt: now - presenceGap,
  due: new Set(),
});
export const silentIn = (now: number): PresenceIn => ({
  counter: 0,
  allowed: burst,
  allowedAt: now,
  seenAt: new Map(),
});

export const noteDue = (out: PresenceOut, docIds: Iterable<DocId>): PresenceOut => ({
  ...out,
  due: new Set([...out.due, ...docIds]),
});

/** The next document to speak of and the counter to do it with; null while nothing is due or it is too soon. */
export const takeDue = (
  out: PresenceOut,
  now: number,
): { readonly out: PresenceOut; readonly docId: DocId } | null => {
  const [docId] = out.due;
  if (docId === undefined || now - out.sentAt < presenceGap) return null;
  const due = new Set(out.due);
  due.delete(docId);
  return { out: { counter: out.counter + 1, sentAt: now, due }, docId };
};

/** Whether a caret that did not move must be told again, so that it does not expire. */
export const isRenewalDue = (out: PresenceOut, now: number): boolean => now - out.sentAt >= presenceRenewal;

/** Null: an older or repeated counter, too many, or too many documents; it is ignored. */
export const takePresence = (
  held: PresenceIn,
  heard: { readonly counter: number; readonly docId: DocId; readonly gone: boolean },
  now: number,
): PresenceIn | null => {
  const filled = held.allowed + Math.max(0, now - held.allowedAt) / presenceGap;
  const allowed = Math.min(burst, filled) - 1;
  if (heard.counter <= held.counter || allowed < 0) return null;
  const seenAt = new Map(held.seenAt);
  if (heard.gone) seenAt.delete(heard.docId);
  else seenAt.set(heard.docId, now);
  if (seenAt.size > documentLimit) return null;
  return { counter: heard.counter, allowed, allowedAt: now, seenAt };
};

/** Documents whose caret was not renewed in time. */
export const expired = (held: PresenceIn, now: number): readonly DocId[] =>
  [...held.seenAt].flatMap(([docId, at]) => (now - at >= presenceLife ? [docId] : []));
