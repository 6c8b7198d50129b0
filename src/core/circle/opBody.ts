// What an op says, type by type. A new type of op is a new member of `Bodies`, and a codec in opCodec.ts that gives it
// its number and its bytes.

import type { CircleId, DeviceId, DocId, EntryId, EpochId, OpId, UserId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import type { DeviceCert } from "../identity/index.ts";
import type { Rank } from "./rank.ts";

/** Why an epoch was begun: for people to read, nothing is decided by it. */
export const epochReasons = ["founded", "joined", "left", "removed", "time", "repair"] as const;
export type EpochReason = (typeof epochReasons)[number];

export const historyPolicies = ["state", "full"] as const;
export type HistoryPolicy = (typeof historyPolicies)[number];

/** Who may write a document: every member; those who are named, and owners; nobody, not even in its margins. */
export const documentModes = ["open", "listed", "closed"] as const;
export type DocumentMode = (typeof documentModes)[number];

/** What makes the circle's id: H("circ1/genesis"; these bytes). */
export type GenesisCore = {
  readonly nonce: Bytes;
  readonly identityPk: Bytes;
  readonly devicePk: Bytes;
  readonly kemPk: Bytes;
  readonly history: HistoryPolicy;
  readonly createdAt: number;
};

/** The secret of the epoch before, sealed under the new one; only where the history policy is `full`. */
export type HistoryWrap = { readonly epoch: EpochId; readonly nonce: Bytes; readonly sealed: Bytes };

/** The last entry of a device that somebody has seen; seq 0 and no id for none. */
export type LastEntry = {
  readonly deviceId: DeviceId;
  readonly seq: number;
  readonly entryId: EntryId | null;
};

/** By which a device of somebody who is here already comes in. */
export type DeviceRoad =
  /** An INVITE_DEVICE of theirs, or an INVITE of somebody who may grant their rank. */
  | { readonly type: "invitation"; readonly invite: OpId }
  /** The identity key itself, from the recovery code. */
  | { readonly type: "identity"; readonly needsConfirm: boolean };

export type Complaint =
  /** An epoch's box does not come, from nobody. */
  | { readonly type: "boxMissing"; readonly epoch: EpochId }
  /** A box opened to another secret than the epoch's REKEY committed to. */
  | { readonly type: "secretWrong"; readonly epoch: EpochId }
  /** A device signed two entries with one number; up to `last` its branch is the one that the author holds. */
  | { readonly type: "entriesForked"; readonly last: LastEntry; readonly proof: Bytes }
  /** A device signed two ops for one place of its chain; both are in the past, ascending. */
  | { readonly type: "opsForked"; readonly last: LastEntry; readonly ops: readonly [OpId, OpId] };

type Bodies = {
  /** GENESIS */
  readonly circleFounded: { readonly core: GenesisCore; readonly identitySignature: Bytes };
  /** INVITE. The inviteId follows from the key. */
  readonly inviteMade: {
    readonly invitePk: Bytes;
    readonly role: Rank;
    readonly maxUses: number;
    readonly expiresAt: number;
    readonly needsConfirm: boolean;
  };
  /** REVOKE_INVITE, by the op of the INVITE or INVITE_DEVICE */
  readonly inviteRevoked: { readonly invite: OpId };
  /** ADMIT of a user with a first device */
  readonly memberAdmitted: {
    readonly invite: OpId;
    readonly role: Rank;
    readonly cert: DeviceCert;
    readonly sid: Bytes;
    readonly proof: Bytes;
  };
  /** ADMIT of one more device of a user who is here */
  readonly deviceAdmitted: {
    readonly road: DeviceRoad;
    readonly cert: DeviceCert;
    readonly sid: Bytes;
    readonly proof: Bytes;
  };
  /** CONFIRM, by the ADMIT's op: what is confirmed is exactly the keys that it brought */
  readonly memberConfirmed: { readonly admission: OpId };
  /** ROLE. `last` only where it takes writing away, as in REMOVE_USER. */
  readonly roleChanged: {
    readonly userId: UserId;
    readonly role: Rank;
    readonly last: readonly LastEntry[];
  };
  /** REMOVE_USER. What the author has seen of each device of theirs; of one that is not named, nothing. */
  readonly memberRemoved: { readonly userId: UserId; readonly last: readonly LastEntry[] };
  /** REMOVE_DEVICE, the device being the one of `last` */
  readonly deviceRemoved: { readonly userId: UserId; readonly last: LastEntry };
  /** LEAVE */
  readonly memberLeft: Record<never, never>;
  /** REKEY */
  readonly epochStarted: {
    readonly epochCommit: Bytes;
    readonly recipientsHash: Bytes;
    readonly reason: EpochReason;
    readonly historyWrap: HistoryWrap | null;
  };
  /** ACK: what it says is its past */
  readonly opsAcknowledged: Record<never, never>;
  /** VOUCH: entries up to these count although their authors' devices were removed, ascending by device */
  readonly entriesVouched: { readonly last: readonly LastEntry[] };
  /** POLICY */
  readonly policyChanged: { readonly history: HistoryPolicy; readonly readersAnnotate: boolean };
  /** DOC_ACL. Users only where the mode is `listed`, ascending. */
  readonly documentRightsSet: {
    readonly docId: DocId;
    readonly mode: DocumentMode;
    readonly users: readonly UserId[];
  };
  /** REFORM: a new circle, begun from a cut of this one (null: none is named), for those who are named, ascending */
  readonly circleReformed: {
    readonly circle: CircleId;
    readonly cut: EntryId | null;
    readonly users: readonly UserId[];
  };
  /** COMPLAINT */
  readonly complaintMade: { readonly about: Complaint };
  /** INVITE_DEVICE: for one more device of the author's */
  readonly deviceInviteMade: { readonly invitePk: Bytes; readonly expiresAt: number };
  /** HOLD */
  readonly deviceHeld: { readonly userId: UserId; readonly deviceId: DeviceId };
  /** HOLD, in its second form: lifts one of the first */
  readonly holdLifted: { readonly hold: OpId };
};

export type OpType = keyof Bodies;
export type BodyOf<T extends OpType> = { readonly type: T } & Bodies[T];
export type OpBody = { [T in OpType]: BodyOf<T> }[OpType];
