// What a person can do in a circle, as signed ops. Every verb gives a batch: the caller stores it in one transaction
// and then receives it, one op after the other. Chance and time are arguments.

import type { CircleId, EpochId, InviteId, OpId, UserId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import type { Redacted } from "../base/redacted.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DeviceKeys, identityKeys, userIdOf } from "../identity/index.ts";
import { type AdmissionRefused, invitationOf, judgeJoinRequest, type Meeting } from "./admission.ts";
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
const rekeyOn = (
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
  /** Null while the newcomer is pending: no epoch includes them before somebody confirms. */
  readonly epoch: EpochId | null;
};

/** ADMIT; with a REKEY under `es` at once when the invitation needs no confirmation. */
export const admitOp = (
  graph: CircleGraph,
  author: Author,
  meeting: Meeting,
  epoch: { readonly es: Redacted<Bytes>; readonly at: number },
): Result<Admitted, NotAuthorised | AdmissionRefused> => {
  const draft = draftOn(graph, author);
  const judged = judgeJoinRequest(graph, author, meeting);
  if (!judged.ok) return judged;
  const admitted = write(draft, judged.value.body, epoch.at);
  if (!admitted.ok) return admitted;
  const { dprev: admission, ops } = admitted.value;
  if (admission === null) return err({ type: "notAuthorised", rule: "MEM-14" });
  if (judged.value.needsConfirm) return ok({ ops, admission, epoch: null });
  const begun = rekeyOn(admitted.value, epoch.es, "joined", epoch.at);
  return begun.ok ? ok({ ...begun.value, admission }) : begun;
};

/** CONFIRM, and at once a REKEY that includes the newcomer. */
export const confirmOp = (
  graph: CircleGraph,
  author: Author,
  admission: OpId,
  epoch: { readonly es: Redacted<Bytes>; readonly at: number },
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
