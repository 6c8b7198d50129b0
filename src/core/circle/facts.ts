// What the rest of the core may ask of the membership log. The log of entries, the documents, sync and the
// engine see a circle through this and nothing else; `graph.ts` gives it.

import type {
  Bytes,
  CircleId,
  DeviceId,
  DocId,
  EntryId,
  EpochId,
  InviteId,
  OpId,
  UserId,
} from "../base/index.ts";
import type { Complaint, DocumentMode } from "./opBody.ts";
import type { Rank } from "./rank.ts";

export { type Rank, rankOf } from "./rank.ts";

/** Pending: admitted, not confirmed; no key and no text before that. */
export type Standing = "pending" | "active" | "left" | "removed";

export type UserState = {
  readonly userId: UserId;
  /** Ed25519, 32 bytes. */
  readonly identityPk: Bytes;
  readonly rank: Rank;
  readonly standing: Standing;
  readonly devices: readonly DeviceId[];
  /** The latest LEAVEs and REMOVE_USERs of who is not here any more, ascending; else empty. */
  readonly endedBy: readonly OpId[];
};

/** The last entry of a device that counts; seq 0 for none. */
export type LastCounted = { readonly seq: number; readonly entryId: EntryId | null };

/** Why not all entries of a device count, and up to which they do in any case (MEM-39). */
export type EntryLimit = {
  /** `ended`: the device is not active. `demoted`: it is, but its person may not write any more. */
  readonly type: "ended" | "demoted";
  readonly upTo: LastCounted;
  /** The ops that say so, ascending; none for a device whose admission does not count. */
  readonly by: readonly OpId[];
};

export type DeviceState = {
  readonly deviceId: DeviceId;
  readonly userId: UserId;
  /** X-Wing, 1216 bytes. */
  readonly kemPk: Bytes;
  /** Active only while its user is. */
  readonly standing: Standing;
  /** Null while its entries count without end. */
  readonly limit: EntryLimit | null;
  /** The op that brought it (GENESIS or ADMIT), for seniority. */
  readonly admittedBy: OpId;
  readonly admittedDepth: number;
  /** Who let it in by the identity of its person alone (MEM-36); null for every other machine. */
  readonly broughtBackBy: UserId | null;
};

export type InviteState = {
  readonly inviteId: InviteId;
  readonly invitePk: Bytes;
  readonly inviter: UserId;
  readonly role: Rank;
  readonly maxUses: number;
  /** Users admitted by it that count. */
  readonly uses: readonly UserId[];
  /** Milliseconds since 1970; binds honest admitters, never a replica. */
  readonly expiresAt: number;
  readonly needsConfirm: boolean;
  readonly revoked: boolean;
};

/** An invitation for one more device of the inviter's. */
export type DeviceInviteState = {
  readonly inviteId: InviteId;
  readonly invitePk: Bytes;
  readonly inviter: UserId;
  readonly expiresAt: number;
  readonly state: "open" | "used" | "ended";
};

/** Who may write a document, where that is not every member (MEM-30). */
export type DocumentRights = {
  readonly mode: DocumentMode;
  /** Only where the mode is `listed`. */
  readonly users: ReadonlySet<UserId>;
  readonly by: OpId;
};

/** Somebody says that a device is not in safe hands; nobody has lifted it. Each device counts its own 72 hours. */
export type HoldState = {
  readonly op: OpId;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** Who asked. */
  readonly by: UserId;
  /** Their clock, advisory. */
  readonly at: number;
};

/** Of an epoch: not answered by a REKEY yet. Of a device: the proof stands. */
export type ComplaintState = { readonly op: OpId; readonly by: UserId; readonly about: Complaint };

/** A circle that somebody began from this one. */
export type ReformState = {
  readonly op: OpId;
  readonly by: UserId;
  readonly circle: CircleId;
  readonly cut: EntryId | null;
  readonly users: readonly UserId[];
  /** By the clock of who says it. */
  readonly at: number;
};

/** State(S) of a causally closed set of ops (protocol 2.6): a pure function of the set. */
export type CircleState = {
  readonly circleId: CircleId;
  readonly users: ReadonlyMap<UserId, UserState>;
  readonly devices: ReadonlyMap<DeviceId, DeviceState>;
  readonly invites: ReadonlyMap<InviteId, InviteState>;
  /** Live REKEYs, greatest depth first, then smallest id. */
  readonly epochs: readonly EpochId[];
  /** `state`: newcomers get the present state; `full`: everything. */
  readonly history: "state" | "full";
  /** It was never otherwise: whoever comes in here is given all that was ever written. */
  readonly givesAll: boolean;
  /** Whether readers may write margins. */
  readonly readersAnnotate: boolean;
  readonly deviceInvites: ReadonlyMap<InviteId, DeviceInviteState>;
  /** Documents with rights of their own. */
  readonly documents: ReadonlyMap<DocId, DocumentRights>;
  /** In order, as the next two. */
  readonly holds: readonly HoldState[];
  readonly complaints: readonly ComplaintState[];
  readonly reforms: readonly ReformState[];
  /** What VOUCHes name, also of devices whose admission does not count. */
  readonly vouched: ReadonlyMap<DeviceId, LastCounted>;
};

export interface MembershipFacts {
  readonly circleId: CircleId;
  knows(op: OpId): boolean;
  /** The maximal ops, ascending. */
  heads(): readonly OpId[];
  /** No head lies in the past of another; all known. */
  isAntichain(heads: readonly OpId[]): boolean;
  /** closure(heads) ⊇ closure(older); all known. */
  covers(heads: readonly OpId[], older: readonly OpId[]): boolean;
  /** recipients(epoch) of protocol 2.7, ascending; null while the REKEY or its past is missing. */
  recipients(epoch: EpochId): readonly DeviceId[] | null;
  epochCommit(epoch: EpochId): Bytes | null;
  /** Memoised. All heads must be known. */
  stateAt(heads: readonly OpId[]): CircleState;
  current(): CircleState;
  /** REKEY live and every recipient still active in that state. */
  isClean(epoch: EpochId, state: CircleState): boolean;
  depth(op: OpId): number;
}
