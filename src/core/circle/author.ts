// What a person can do in a circle, as signed ops. Every verb gives a batch: the caller stores it in one transaction
// and then receives it, one op after the other. Chance and time are arguments.

import type { CircleId, EpochId, InviteId, OpId, UserId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import type { Redacted } from "../base/redacted.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DeviceKeys, identityKeys, userIdOf } from "../identity/index.ts";
import {
  type Admissible,
  type AdmissionRefused,
  invitationOf,
  judgeJoinRequest,
  type Meeting,
} from "./admission.ts";
import { judgeReturn, type Returning } from "./comingBack.ts";
import { type Author, type Draft, draftFounding, draftOn, type NotAuthorised, write } from "./draft.ts";
import { rekeyBody } from "./epoch.ts";
import type { Rank } from "./facts.ts";
import { circleIdOf, signGenesis } from "./genesis.ts";
import type { CircleGraph } from "./graph.ts";
import type { SignedOp } from "./op.ts";
import type { EpochReason, GenesisCore, HistoryPolicy } from "./opBody.ts";

export type Authored = { readonly ops: readonly SignedOp[] };
/** The last op is a REKEY, and the epoch's secret is the one that was given. */
export type AuthoredEpoch = Authored & { readonly epoch: EpochId };

/** EPO-2: a REKEY on top of a draft, for exactly those who are active there. */
export const rekeyOn = (
  draft: Draft,
  es: Redacted<Bytes>,
  reason: EpochReason,
  at: number,
): Result<AuthoredEpoch, NotAuthorised> => {
  const { circleId, parents, roll } = draft;
  const body = rekeyBody({ es, circleId, parents, recipients: roll.activeDevices(), reason });
  const written = write(draft, body, at);
  if (!written.ok) return written;
  const { ops, dprev } = written.value;
  return dprev === null ? err({ type: "notAuthorised", rule: "EPO-2" }) : ok({ ops, epoch: dprev });
};

const single = (written: Result<Draft, NotAuthorised>): Result<Authored, NotAuthorised> =>
  written.ok ? ok({ ops: written.value.ops }) : written;

export type Founding = {
  /** The space's root seed. */
  readonly root: Redacted<Bytes>;
  readonly device: DeviceKeys;
  /** 32 bytes of chance. */
  readonly nonce: Bytes;
  /** 32 bytes of chance: the first epoch's secret. */
  readonly es: Redacted<Bytes>;
  readonly history: HistoryPolicy;
  readonly at: number;
};

export type Founded = AuthoredEpoch & { readonly circleId: CircleId; readonly userId: UserId };

/** EPO-11: GENESIS, and at once a REKEY, so that there is an epoch to write under. */
export const foundCircle = (founding: Founding): Result<Founded, NotAuthorised> => {
  const { root, device, nonce, es, history, at } = founding;
  const identity = identityKeys(root, { type: "founder", genesisNonce: nonce });
  const core: GenesisCore = {
    nonce,
    identityPk: identity.publicKey,
    devicePk: device.sign.publicKey,
    kemPk: device.kem.publicKey,
    history,
    createdAt: at,
  };
  const circleId = circleIdOf(core);
  const userId = userIdOf(circleId, identity.publicKey);
  const body = { type: "circleFounded", core, identitySignature: signGenesis(core, identity) } as const;
  const founded = write(draftFounding(circleId, { userId, device }), body, at);
  if (!founded.ok) return founded;
  const begun = rekeyOn(founded.value, es, "founded", at);
  return begun.ok ? ok({ ...begun.value, circleId, userId }) : begun;
};

export type InviteTerms = {
  /** Of `inviteKeys(seed)`; the seed itself is in no op. */
  readonly invitePk: Bytes;
  readonly role: Rank;
  readonly maxUses: number;
  readonly expiresAt: number;
  readonly needsConfirm: boolean;
};

export const inviteOp = (
  graph: CircleGraph,
  author: Author,
  terms: InviteTerms,
  at: number,
): Result<Authored, NotAuthorised> =>
  single(write(draftOn(graph, author), { type: "inviteMade", ...terms }, at));

export type InviteUnknown = { readonly type: "inviteUnknown" };

export const revokeInviteOp = (
  graph: CircleGraph,
  author: Author,
  inviteId: InviteId,
  at: number,
): Result<Authored, NotAuthorised | InviteUnknown> => {
  const invitation = invitationOf(graph, inviteId);
  if (invitation === undefined) return err({ type: "inviteUnknown" });
  const body = { type: "inviteRevoked", invite: invitation.node.id } as const;
  return single(write(draftOn(graph, author), body, at));
};

export type Admitted = Authored & {
  /** What a CONFIRM names. */
  readonly admission: OpId;
  /** Null while the newcomer is pending, and where a reader brings in a device of their own. */
  readonly epoch: EpochId | null;
};

export type BatchEpoch = { readonly es: Redacted<Bytes>; readonly at: number };

/** ADMIT; with a REKEY under `es` at once when the newcomer needs no confirmation. */
const admitted = (
  graph: CircleGraph,
  author: Author,
  { body, needsConfirm }: Admissible,
  epoch: BatchEpoch,
): Result<Admitted, NotAuthorised> => {
  const written = write(draftOn(graph, author), body, epoch.at);
  if (!written.ok) return written;
  const { dprev: admission, ops, roll } = written.value;
  if (admission === null) return err({ type: "notAuthorised", rule: "MEM-14" });
  // A reader who brings in a device of their own begins no epoch; whoever hears of it does.
  if (needsConfirm || roll.rank(author.userId) < 1) return ok({ ops, admission, epoch: null });
  const begun = rekeyOn(written.value, epoch.es, "joined", epoch.at);
  return begun.ok ? ok({ ...begun.value, admission }) : begun;
};

export const admitOp = (
  graph: CircleGraph,
  author: Author,
  meeting: Meeting,
  epoch: BatchEpoch,
): Result<Admitted, NotAuthorised | AdmissionRefused> => {
  const judged = judgeJoinRequest(graph, author, meeting);
  return judged.ok ? admitted(graph, author, judged.value, epoch) : judged;
};

/** MEM-36: who comes back by the identity alone. */
export const admitReturnOp = (
  graph: CircleGraph,
  author: Author,
  returning: Returning,
  epoch: BatchEpoch,
): Result<Admitted, NotAuthorised | AdmissionRefused> => {
  const judged = judgeReturn(graph, author, returning);
  return judged.ok ? admitted(graph, author, judged.value, epoch) : judged;
};

/** CONFIRM, and at once a REKEY that includes the newcomer. */
export const confirmOp = (
  graph: CircleGraph,
  author: Author,
  admission: OpId,
  epoch: BatchEpoch,
): Result<AuthoredEpoch, NotAuthorised> => {
  const confirmed = write(draftOn(graph, author), { type: "memberConfirmed", admission }, epoch.at);
  return confirmed.ok ? rekeyOn(confirmed.value, epoch.es, "joined", epoch.at) : confirmed;
};

export const leaveOp = (graph: CircleGraph, author: Author, at: number): Result<Authored, NotAuthorised> =>
  single(write(draftOn(graph, author), { type: "memberLeft" }, at));

export const rekeyOp = (
  graph: CircleGraph,
  author: Author,
  epoch: { readonly es: Redacted<Bytes>; readonly reason: EpochReason; readonly at: number },
): Result<AuthoredEpoch, NotAuthorised> => rekeyOn(draftOn(graph, author), epoch.es, epoch.reason, epoch.at);
