// What a person can do about somebody else, or a machine, as signed ops; and the ops that stand alone. Whoever is put
// out must not read what comes after, so a removal and the next epoch are one batch.

import type { DeviceId, EpochId, UserId } from "../base/brand.ts";
import { ok, type Result } from "../base/result.ts";
import { type Authored, type AuthoredEpoch, type BatchEpoch, rekeyOn } from "./author.ts";
import { type Author, draftOn, type NotAuthorised, write } from "./draft.ts";
import { endInvites } from "./invitesEnding.ts";
import type { CircleGraph } from "./graph.ts";
import type { LastEntry, OpBody } from "./opBody.ts";
import type { Rank } from "./rank.ts";

/** The ops that may stand alone: all but those that another one has to follow in the same batch. */
export type SingleBody = Extract<
  OpBody,
  {
    readonly type:
      | "opsAcknowledged"
      | "entriesVouched"
      | "policyChanged"
      | "documentRightsSet"
      | "circleReformed"
      | "complaintMade"
      | "deviceInviteMade"
      | "deviceHeld"
      | "holdLifted";
  }
>;

export const singleOp = (
  graph: CircleGraph,
  author: Author,
  body: SingleBody,
  at: number,
): Result<Authored, NotAuthorised> => {
  const written = write(draftOn(graph, author), body, at);
  return written.ok ? ok({ ops: written.value.ops }) : written;
};

const byDevice = (last: readonly LastEntry[]): readonly LastEntry[] =>
  last.toSorted((a, b) => (a.deviceId < b.deviceId ? -1 : 1));

/** RULE: [EPO-13] REMOVE_USER, what ends with it (INV-12), and at once a REKEY. */
export const removeMemberOp = (
  graph: CircleGraph,
  author: Author,
  removal: { readonly userId: UserId; readonly last: readonly LastEntry[] },
  epoch: BatchEpoch,
): Result<AuthoredEpoch, NotAuthorised> => {
  const { userId, last } = removal;
  const body = { type: "memberRemoved", userId, last: byDevice(last) } as const;
  const draft = draftOn(graph, author);
  const removed = write(draft, body, epoch.at);
  if (!removed.ok) return removed;
  const ended = endInvites(draft, removed.value, { userId, deviceId: null }, epoch.at);
  return rekeyOn(ended, epoch.es, "removed", epoch.at);
};

export type AuthoredPerhapsEpoch = Authored & {
  /** Null where the author may begin none: others do. */
  readonly epoch: EpochId | null;
};

/**
 * RULE: [EPO-13] REMOVE_DEVICE, what ends with it (INV-12), and at once a REKEY; the epoch not by a reader, neither by
 * the device that closes itself.
 */
export const removeDeviceOp = (
  graph: CircleGraph,
  author: Author,
  removal: { readonly userId: UserId; readonly last: LastEntry },
  epoch: BatchEpoch,
): Result<AuthoredPerhapsEpoch, NotAuthorised> => {
  const draft = draftOn(graph, author);
  const { userId, last } = removal;
  const removed = write(draft, { type: "deviceRemoved", userId, last }, epoch.at);
  if (!removed.ok) return removed;
  if (last.deviceId === author.device.deviceId) return ok({ ops: removed.value.ops, epoch: null });
  const ended = endInvites(draft, removed.value, { userId, deviceId: last.deviceId }, epoch.at);
  if (ended.roll.rank(author.userId) < 1) return ok({ ops: ended.ops, epoch: null });
  return rekeyOn(ended, epoch.es, "removed", epoch.at);
};

/** ROLE; with a REKEY at once where it takes writing away from somebody else. */
export const changeRoleOp = (
  graph: CircleGraph,
  author: Author,
  change: { readonly userId: UserId; readonly role: Rank; readonly last: readonly LastEntry[] },
  epoch: BatchEpoch,
): Result<AuthoredPerhapsEpoch, NotAuthorised> => {
  const { userId, role, last } = change;
  const body = { type: "roleChanged", userId, role, last: role === 0 ? byDevice(last) : [] } as const;
  const changed = write(draftOn(graph, author), body, epoch.at);
  if (!changed.ok) return changed;
  const { ops, roll } = changed.value;
  if (role > 0 || roll.rank(author.userId) < 1) return ok({ ops, epoch: null });
  return rekeyOn(changed.value, epoch.es, "removed", epoch.at);
};

/** The devices of a person that a removal or a lowering has to say the last entry of (MEM-39), ascending. */
export const devicesToCut = (graph: CircleGraph, user: UserId): readonly DeviceId[] =>
  graph.current().users.get(user)?.devices ?? [];
