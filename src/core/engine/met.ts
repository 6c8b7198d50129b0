// What a circle's sessions are to the rest of the engine (meeting.ts): whom one met, what is heard of it, and what may be
// asked of it.

import type { Bytes, DeviceId, DocId, InviteId, OpId, Redacted } from "../base/index.ts";
import type { Channel } from "../ports/index.ts";
import type { EntryName } from "../log/index.ts";
import type { Caret, CompareMessage, JoinMessage, LogHeads, SessionId } from "../sync/index.ts";
import type { Stored } from "./circle.ts";

export type Met = {
  readonly session: SessionId;
  readonly device: DeviceId;
  readonly sid: Bytes;
  /** The invitation in whose room they met; null in an epoch's room. */
  readonly invite: InviteId | null;
};

export type MeetingEars = {
  readonly joinCame: (met: Met, join: JoinMessage) => void;
  readonly compareCame: (met: Met, compare: CompareMessage) => void;
  /** All that an active device says that it has. */
  readonly listHeard: (device: DeviceId, heads: LogHeads) => void;
  readonly met: (met: Met) => void;
  readonly parted: (met: Met) => void;
  readonly cutCame: (form: "sealed" | "opened", entry: Bytes) => Promise<void>;
  readonly chunkCame: (hash: string, chunk: Bytes) => Promise<void>;
  readonly presenceChanged: (docId: DocId) => void;
  /** What this device wants besides entries: a cut and chunks while it is new. */
  readonly wants: () => { readonly cut: boolean; readonly chunks: readonly string[] };
};

export type Meeting = {
  readonly answer: (psk: Redacted<Bytes>, invite: InviteId | null) => (channel: Channel) => void;
  readonly stored: (stored: Stored) => void;
  readonly membershipChanged: () => void;
  /** Everybody in session is seen anew, and nothing is said of what changed. */
  readonly standingsChanged: () => void;
  readonly wantsChanged: () => void;
  readonly entriesMissing: (session: SessionId, device: DeviceId, to: number) => void;
  readonly branchMissing: (session: SessionId, entry: EntryName) => void;
  readonly opsMissing: (session: SessionId, ops: readonly OpId[]) => void;
  readonly say: (session: SessionId, join: JoinMessage) => void;
  /** Ends every other session of the room in which this one began; false: it has ended itself. */
  readonly keepAlone: (session: SessionId) => boolean;
  readonly compare: (session: SessionId, compare: CompareMessage) => void;
  readonly moveCaret: (docId: DocId, caret: Caret | null) => void;
  readonly carets: (docId: DocId) => ReadonlyMap<DeviceId, Caret>;
  /** Active devices in session now. */
  readonly near: () => readonly DeviceId[];
  /** All sessions with them. */
  readonly sessions: () => readonly Met[];
  /** Of each of them the one session in which both sides speak. */
  readonly speaking: () => readonly Met[];
  /** What each active device that is met said it has, where it said all. */
  readonly lists: () => readonly { readonly device: DeviceId; readonly heads: LogHeads }[];
  /** Somebody who is connected says that they have an entry of this number. */
  readonly isOffered: (device: DeviceId, seq: number) => boolean;
  /** The op heads that each device said it has, since this was opened. */
  readonly toldOps: () => ReadonlyMap<DeviceId, readonly OpId[]>;
  /** A machine in session says that it has entries which are not here yet. */
  readonly isBehind: () => boolean;
  /** Clocks of others against ours, in milliseconds. */
  readonly clockDifferences: () => ReadonlyMap<DeviceId, number>;
  readonly close: () => void;
};
