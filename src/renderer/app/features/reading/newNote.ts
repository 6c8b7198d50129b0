// Notes that this person makes: an id of sixteen random bytes, and the time.

import { toBase64url } from "../../../../core/base/bytes.ts";
import type { Anchor, Mark, MarkKind, Reply, Settling } from "../../../../schema/note.ts";

const newId = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(16)));

export const newMark = (kind: MarkKind, anchor: Anchor, text: string): Mark => ({
  type: "mark",
  id: newId(),
  kind,
  anchor,
  text,
  createdAt: Date.now(),
  editedAt: null,
});

export const newReply = (to: string, text: string): Reply => ({
  type: "reply",
  id: newId(),
  to,
  text,
  createdAt: Date.now(),
  editedAt: null,
});

export const newSettling = (to: string, settled: boolean): Settling => ({
  type: "settling",
  id: newId(),
  to,
  settled,
  createdAt: Date.now(),
});

export const editedNote = <N extends Mark | Reply>(note: N, text: string): N => ({
  ...note,
  text,
  editedAt: Date.now(),
});
