// What synchronisation knows: what this device has and wants (its view), and of each session what the other side
// said that it has, what it was asked, and what it asked. Nothing here is kept on the disk.

import type { Bytes, DeviceId, DocId, EntryId, EpochId, OpId } from "../base/index.ts";
import type { Message } from "../codec/index.ts";
import type { MembershipFacts } from "../circle/facts.ts";
import type { LogHead, LogHeads } from "./heads.ts";
import type { CompareMessage } from "./compareMessage.ts";
import type { JoinMessage } from "./joinMessage.ts";
import {
  type ChunkHash,
  encodeMessage,
  type EntryAsk,
  type RingSecret,
  type SyncMessage,
} from "./messages.ts";
import type { Caret, PresenceIn, PresenceOut } from "./presence.ts";

/** The engine's number for a session. */
export type SessionId = number;

/**
 * `active`: a device of an active user. `opsOnly`: who is on the way in (asks, or waits); nothing but membership ops
 * and the knock pass. `outside`: who left, or is nobody that is expected here; their ops are taken, and of ours they
 * are told nothing but what the engine says.
 */
export type PeerStanding = "active" | "opsOnly" | "outside";

/** What this device has and wants, as the engine sees it. */
export type SyncView = {
  readonly ops: Pick<MembershipFacts, "knows" | "heads">;
  /** The sending epoch. */
  readonly epoch: EpochId | null;
  readonly heads: LogHeads;
  readonly wants: {
    /** This device has just come in: it needs a cut before entries can be judged. */
    readonly cut: boolean;
    readonly boxes: readonly EpochId[];
    readonly chunks: readonly ChunkHash[];
  };
};

export type Ask =
  /** `had`: the op heads that were here when it was asked. */
  | { readonly type: "ops"; readonly had: string }
  | {
      readonly type: "range";
      readonly device: DeviceId;
      readonly from: number;
      /** It holds another entry at the end of this log than we do. */
      readonly forked: boolean;
    }
  | { readonly type: "cut" }
  | ({ readonly type: "entry" } & EntryAsk)
  | { readonly type: "box"; readonly epoch: EpochId }
  | { readonly type: "chunk"; readonly hash: ChunkHash };

export type Asked = {
  readonly ask: Ask;
  readonly at: number;
  /** The answer came and is with the engine. */
  readonly answered: boolean;
  /** The engine has much to do with it: how many entries came. */
  readonly brought: number | null;
};

export type OpsBytes = { readonly given: number; readonly heard: number };

export type Peer = {
  readonly device: DeviceId;
  readonly standing: PeerStanding;
  /** What it is told of op heads while it is outside. */
  readonly upTo: readonly OpId[];
  /** Hexadecimal; of several sessions with one device the smallest one speaks, on both sides the same. */
  readonly sid: string;
  readonly speaks: boolean;
  /** HEADS came. */
  readonly heard: boolean;
  readonly heads: LogHeads;
  /** It said once all that it has, so that `heads` names every device of whose log it has something. */
  readonly listed: boolean;
  readonly opHeads: readonly OpId[];
  /** Up to which entry of a device's log this session was given all, by us. */
  readonly given: ReadonlyMap<DeviceId, number>;
  /** Devices whose entries it asked us for, and until when they are pushed to it. */
  readonly eager: ReadonlyMap<DeviceId, number>;
  readonly told: { readonly version: number; readonly at: number; readonly full: boolean };
  readonly pushLevel: { readonly bytes: number; readonly at: number };
  readonly asks: ReadonlyMap<number, Asked>;
  /** Entries that what it brought was built on, and that are held nowhere here; asked of it, once for each time. */
  readonly branches: ReadonlyMap<EntryId, EntryAsk>;
  /** Questions that gave nothing here, and when. */
  readonly tried: ReadonlyMap<string, number>;
  readonly nextRequest: number;
  /** Its questions that the engine is answering. */
  readonly serving: ReadonlyMap<number, SyncMessage>;
  /** Bytes of ops that passed while it was not active. */
  readonly opsPassed: OpsBytes;
  readonly opsAllowed: OpsBytes;
  readonly joins: number;
  readonly rings: number;
  readonly pingedAt: number;
  readonly presenceOut: PresenceOut;
  readonly presenceIn: PresenceIn;
};

export type SyncState = {
  readonly self: DeviceId;
  readonly view: SyncView;
  /** Counts the changes of the view; a session that was told of the present one needs no HEADS. */
  readonly version: number;
  /** In which version a device's log last grew. */
  readonly grew: ReadonlyMap<DeviceId, number>;
  readonly opsVersion: number;
  /** Op heads and sending epoch of this version: the graph behind `view.ops` may be one that grows in place. */
  readonly opsKey: string;
  readonly peers: ReadonlyMap<SessionId, Peer>;
  /** Own carets. */
  readonly carets: ReadonlyMap<DocId, Caret>;
  /** Logs of which others have more, and until when that is awaited from their authors, who are there. */
  readonly awaited: ReadonlyMap<DeviceId, number>;
};

export type SyncEnd =
  /** Bytes that no honest device sends. */
  | "malformed"
  | "tooManyRequests"
  | "tooManyJoins"
  | "tooManyRings"
  /** Not active, and 1 MiB of ops passed. */
  | "opsSpent"
  | "unresponsive";

export type EntryForm = "sealed" | "opened";

export type SyncOutput =
  | { readonly type: "send"; readonly session: SessionId; readonly messages: readonly Message[] }
  | { readonly type: "endSession"; readonly session: SessionId; readonly reason: SyncEnd }
  /** To be answered with `opsGiven`: the past of `wanted` without the past of `have`, parents first. */
  | {
      readonly type: "giveOps";
      readonly session: SessionId;
      readonly request: number;
      readonly wanted: readonly OpId[];
      readonly have: readonly OpId[];
    }
  /** To be answered with `entriesGiven`: entries from `from` on without a gap, all in one form. */
  | {
      readonly type: "giveEntries";
      readonly session: SessionId;
      readonly request: number;
      readonly device: DeviceId;
      readonly from: number;
      readonly to: number;
    }
  /** Whether it is from a machine of one's own, and what of it is true, is for the engine to see. */
  | { readonly type: "ringCame"; readonly session: SessionId; readonly ring: readonly RingSecret[] }
  /** To be answered with `entriesGiven`: this one, or nothing. */
  | ({ readonly type: "giveEntry"; readonly session: SessionId; readonly request: number } & EntryAsk)
  /** To be answered with `entriesGiven`: the newest cut alone, or nothing. */
  | { readonly type: "giveCut"; readonly session: SessionId; readonly request: number }
  | {
      readonly type: "giveBox";
      readonly session: SessionId;
      readonly request: number;
      readonly epoch: EpochId;
    }
  | {
      readonly type: "giveChunk";
      readonly session: SessionId;
      readonly request: number;
      readonly hash: ChunkHash;
    }
  /** To be answered with `handled`, after the view that follows from it. */
  | {
      readonly type: "opsCame";
      readonly session: SessionId;
      readonly request: number;
      readonly ops: readonly Bytes[];
    }
  | {
      readonly type: "entriesCame";
      readonly session: SessionId;
      readonly request: number;
      readonly form: EntryForm;
      readonly entries: readonly Bytes[];
    }
  /** The answer to our question for a cut: one entry. */
  | {
      readonly type: "cutCame";
      readonly session: SessionId;
      readonly request: number;
      readonly form: EntryForm;
      readonly entry: Bytes;
    }
  | {
      readonly type: "boxCame";
      readonly session: SessionId;
      readonly request: number;
      readonly epoch: EpochId;
      readonly box: Bytes;
    }
  /** Its hash is right. */
  | {
      readonly type: "chunkCame";
      readonly session: SessionId;
      readonly request: number;
      readonly hash: ChunkHash;
      readonly chunk: Bytes;
    }
  | { readonly type: "joinCame"; readonly session: SessionId; readonly join: JoinMessage }
  | { readonly type: "compareCame"; readonly session: SessionId; readonly compare: CompareMessage }
  /** All that an active device says that it has, at once: not what changed. */
  | { readonly type: "listHeard"; readonly device: DeviceId; readonly heads: LogHeads }
  /** How far it has this device's own log, by its whole list or because both lists are the same; null: nothing of it. */
  | { readonly type: "ownHeard"; readonly device: DeviceId; readonly own: LogHead | null }
  /** It has this device's own entries up to `seq`. */
  | { readonly type: "remoteHas"; readonly device: DeviceId; readonly seq: number }
  | { readonly type: "presenceCame"; readonly device: DeviceId; readonly docId: DocId; readonly caret: Caret }
  | { readonly type: "presenceGone"; readonly device: DeviceId; readonly docId: DocId }
  /** Its clock, for who must judge an expiry. */
  | { readonly type: "clockHeard"; readonly device: DeviceId; readonly remoteNow: number };

export type NewEntry = {
  readonly device: DeviceId;
  readonly seq: number;
  readonly entryId: EntryId;
  /**
   * Made where it is pushed: most of what comes is pushed to nobody. Null when it may be given in opened form only: it
   * is not pushed.
   */
  readonly sealed: () => Bytes | null;
  /** The session it came from; null: written here. */
  readonly source: SessionId | null;
};

export type SyncInput =
  | {
      readonly type: "opened";
      readonly session: SessionId;
      readonly device: DeviceId;
      readonly sid: Bytes;
      readonly standing: PeerStanding;
      /** For who is outside: the op heads that they are told of. */
      readonly upTo?: readonly OpId[];
      /** At a door more ops may pass, one way: the newcomer has nothing yet. */
      readonly door?: "inside" | "outside";
    }
  | { readonly type: "closed"; readonly session: SessionId }
  | {
      readonly type: "standingChanged";
      readonly session: SessionId;
      readonly standing: PeerStanding;
      readonly upTo?: readonly OpId[];
    }
  | { readonly type: "messageCame"; readonly session: SessionId; readonly message: Message }
  /** Something was stored, or is wanted. `ops` are those written here. */
  | {
      readonly type: "viewChanged";
      readonly view: SyncView;
      readonly ops: readonly Bytes[];
      readonly entries: readonly NewEntry[];
    }
  /** Said to another machine of one's own. */
  | { readonly type: "ringSaid"; readonly session: SessionId; readonly ring: readonly RingSecret[] }
  /** What came under this request is stored, parked or dropped, and the view says so. */
  | { readonly type: "handled"; readonly session: SessionId; readonly request: number }
  /** An entry that came over this session shows that it has more of a log, or knows ops, that are missing here. */
  | {
      readonly type: "entriesMissing";
      readonly session: SessionId;
      readonly device: DeviceId;
      readonly to: number;
    }
  /** An entry that came over this session was built on one that is not held here, beside another at its seq. */
  | ({ readonly type: "branchMissing"; readonly session: SessionId } & EntryAsk)
  | { readonly type: "opsMissing"; readonly session: SessionId; readonly ops: readonly OpId[] }
  | {
      readonly type: "opsGiven";
      readonly session: SessionId;
      readonly request: number;
      readonly ops: readonly Bytes[];
    }
  | {
      readonly type: "entriesGiven";
      readonly session: SessionId;
      readonly request: number;
      readonly form: EntryForm;
      readonly entries: readonly Bytes[];
    }
  | {
      readonly type: "boxGiven";
      readonly session: SessionId;
      readonly request: number;
      readonly box: Bytes | null;
    }
  | {
      readonly type: "chunkGiven";
      readonly session: SessionId;
      readonly request: number;
      readonly chunk: Bytes | null;
    }
  | { readonly type: "joinSaid"; readonly session: SessionId; readonly join: JoinMessage }
  | { readonly type: "compareSaid"; readonly session: SessionId; readonly compare: CompareMessage }
  /** Null: no longer there. */
  | { readonly type: "caretMoved"; readonly docId: DocId; readonly caret: Caret | null }
  | { readonly type: "timePassed" };

/** A step's own copy of the state, and what it says. It is private to one call of `stepSync`. */
export type Work = {
  readonly self: DeviceId;
  readonly now: number;
  view: SyncView;
  version: number;
  grew: ReadonlyMap<DeviceId, number>;
  opsVersion: number;
  opsKey: string;
  readonly peers: Map<SessionId, Peer>;
  carets: ReadonlyMap<DocId, Caret>;
  awaited: ReadonlyMap<DeviceId, number>;
  readonly outputs: SyncOutput[];
};

export const edit = (work: Work, session: SessionId, changes: Partial<Peer>): void => {
  const peer = work.peers.get(session);
  if (peer !== undefined) work.peers.set(session, { ...peer, ...changes });
};

export const say = (work: Work, session: SessionId, message: SyncMessage, request = 0): void => {
  work.outputs.push({ type: "send", session, messages: [encodeMessage(message, request)] });
};

/** Nothing more is said to it or heard from it, and its carets are gone. */
export const dropPeer = (work: Work, session: SessionId): void => {
  const peer = work.peers.get(session);
  if (peer === undefined) return;
  work.peers.delete(session);
  for (const docId of peer.presenceIn.seenAt.keys())
    work.outputs.push({ type: "presenceGone", device: peer.device, docId });
};

/** The engine closes it; its `closed` comes afterwards and changes nothing any more. */
export const endSession = (work: Work, session: SessionId, reason: SyncEnd): void => {
  work.outputs.push({ type: "endSession", session, reason });
  dropPeer(work, session);
};

/** How far the other side's log of a device goes, by its own word or by what it gave us. */
export const raiseHead = (
  heads: LogHeads,
  device: DeviceId,
  seq: number,
  entryId: EntryId | null,
): LogHeads => {
  const old = heads.get(device);
  if (old !== undefined && old.seq >= seq) return heads;
  const next = new Map(heads);
  next.set(device, { seq, entryId: entryId ?? ("" as EntryId) });
  return next;
};

export const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> => {
  const next = new Map(map);
  next.delete(key);
  return next;
};
export const having = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);
