// What the rest of the core may ask of the membership log. The log of entries, the documents, sync and the
// engine see a circle through this and nothing else; `graph.ts` gives it.

import type { Bytes, CircleId, DeviceId, EpochId, InviteId, OpId, UserId } from "../base/index.ts";

/** Ranks of protocol 2.4, from least to most. */
export const rankOf = { reader: 0, member: 1, admin: 2, owner: 3 } as const;
export type Rank = (typeof rankOf)[keyof typeof rankOf];

/** Pending: admitted, not confirmed; no key and no text before that. */
export type Standing = "pending" | "active" | "left" | "removed";

export type UserState = {
  readonly userId: UserId;
  /** Ed25519, 32 bytes. */
  readonly identityPk: Bytes;
  readonly rank: Rank;
  readonly standing: Standing;
  readonly devices: readonly DeviceId[];
};

export type DeviceState = {
  readonly deviceId: DeviceId;
  readonly userId: UserId;
  /** X-Wing, 1216 bytes. */
  readonly kemPk: Bytes;
  /** Active only while its user is. */
  readonly standing: Standing;
  /** The op that brought it (GENESIS or ADMIT), for seniority. */
  readonly admittedBy: OpId;
  readonly admittedDepth: number;
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
