// Carets across sessions: own ones go out, others' come in, and what is not renewed is gone (rules SYN-22, SYN-23).

import type { DocId } from "../base/index.ts";
import type { SyncMessage } from "./messages.ts";
import { type Caret, expired, isRenewalDue, noteDue, takeDue, takePresence } from "./presence.ts";
import { edit, type Peer, say, type SessionId, type Work } from "./state.ts";

export const hearsCarets = (peer: Peer): boolean => peer.speaks && peer.standing === "active";

export const moveCaret = (work: Work, docId: DocId, caret: Caret | null): void => {
  const carets = new Map(work.carets);
  if (caret === null) carets.delete(docId);
  else carets.set(docId, caret);
  work.carets = carets;
  for (const [session, peer] of work.peers)
    edit(work, session, { presenceOut: noteDue(peer.presenceOut, [docId]) });
  tellCarets(work);
};

export const tellCarets = (work: Work): void => {
  for (const [session, peer] of work.peers) {
    if (!hearsCarets(peer)) continue;
    const renewed = isRenewalDue(peer.presenceOut, work.now);
    const out = renewed ? noteDue(peer.presenceOut, work.carets.keys()) : peer.presenceOut;
    const next = takeDue(out, work.now);
    if (next === null) continue;
    const { anchor, head } = work.carets.get(next.docId) ?? { anchor: null, head: null };
    say(work, session, { type: "presence", counter: next.out.counter, docId: next.docId, anchor, head });
    edit(work, session, { presenceOut: next.out });
  }
};

export const hearCaret = (
  work: Work,
  session: SessionId,
  heard: Extract<SyncMessage, { type: "presence" }>,
): void => {
  const peer = work.peers.get(session);
  if (peer === undefined || peer.standing !== "active") return;
  const { docId, counter, anchor, head } = heard;
  const gone = anchor === null && head === null;
  const presenceIn = takePresence(peer.presenceIn, { counter, docId, gone }, work.now);
  if (presenceIn === null) return;
  edit(work, session, { presenceIn });
  const { device } = peer;
  work.outputs.push(
    gone
      ? { type: "presenceGone", device, docId }
      : { type: "presenceCame", device, docId, caret: { anchor, head } },
  );
};

export const forgetCarets = (work: Work, peer: Peer, docIds: Iterable<DocId>): void => {
  for (const docId of docIds) work.outputs.push({ type: "presenceGone", device: peer.device, docId });
};

export const expireCarets = (work: Work): void => {
  for (const [session, peer] of work.peers) {
    const gone = expired(peer.presenceIn, work.now);
    if (gone.length === 0) continue;
    const seenAt = new Map(peer.presenceIn.seenAt);
    for (const docId of gone) seenAt.delete(docId);
    edit(work, session, { presenceIn: { ...peer.presenceIn, seenAt } });
    forgetCarets(work, peer, gone);
  }
};
