// Acts about who is in the circle and what they may do, written by this machine: closing, removing, tasks, holds,
// rights. Each is one batch, on the own disk before anybody is told (ENG-15); what puts somebody out has the next epoch
// with it (EPO-13). Runs in the circle's queue.

import { type DeviceId, err, ok, type Result, type UserId } from "../base/index.ts";
import {
  type AuthoredPerhapsEpoch,
  type BatchEpoch,
  changeRoleOp,
  devicesToCut,
  lastEntriesLimit,
  type LastEntry,
  type NotAuthorised,
  type Rank,
  rankOf,
  removeDeviceOp,
  removeMemberOp,
  type SingleBody,
  singleOp,
} from "../circle/index.ts";
import { entryIdAt } from "../log/deviceLog.ts";
import type { Circle } from "./circle.ts";
import { isHeld } from "./hold.ts";
import { authorOps, newSecret } from "./membership.ts";

/** RULE: [TRU-1] what an end says of a device is its last entry that counts here. */
export const lastOf = (circle: Circle, deviceId: DeviceId): LastEntry => {
  const log = circle.log.devices.get(deviceId);
  const seq = log?.lastAccepted ?? 0;
  const entryId = log === undefined ? null : entryIdAt(log, seq);
  return entryId === null ? { deviceId, seq: 0, entryId: null } : { deviceId, seq, entryId };
};

/** Of more devices than an op may name, those of which entries are here, and the newest. */
const lastsOf = (circle: Circle, user: UserId): readonly LastEntry[] =>
  devicesToCut(circle.graph, user)
    .map((device) => lastOf(circle, device))
    .toSorted((a, b) => Math.sign(b.seq) - Math.sign(a.seq))
    .slice(0, lastEntriesLimit);

export type Acted = Result<{ readonly stored: Promise<void> }, NotAuthorised>;

const inBatch = (
  circle: Circle,
  make: (epoch: BatchEpoch) => Result<AuthoredPerhapsEpoch, NotAuthorised>,
): Acted => {
  if (isHeld(circle)) return err({ type: "notAuthorised", rule: "MEM-10" });
  const es = newSecret(circle);
  const made = make({ es, at: circle.parts.clock.now() });
  if (!made.ok) return made;
  const { ops, epoch } = made.value;
  return ok({ stored: authorOps(circle, ops, epoch === null ? null : { epoch, es }) });
};

export const closeMachine = (circle: Circle, userId: UserId, deviceId: DeviceId): Acted =>
  inBatch(circle, (epoch) =>
    removeDeviceOp(circle.graph, circle.self, { userId, last: lastOf(circle, deviceId) }, epoch),
  );

export const removePerson = (circle: Circle, userId: UserId): Acted =>
  inBatch(circle, (epoch) =>
    removeMemberOp(circle.graph, circle.self, { userId, last: lastsOf(circle, userId) }, epoch),
  );

export const setTask = (circle: Circle, userId: UserId, role: Rank): Acted =>
  inBatch(circle, (epoch) =>
    changeRoleOp(circle.graph, circle.self, { userId, role, last: lastsOf(circle, userId) }, epoch),
  );

/** RULE: [OUT-1] a ROLE each; after an end in between, those who have theirs keep the circle. */
export const handOver = async (circle: Circle, people: readonly UserId[]): Promise<void> => {
  const stored = people.flatMap((user) => {
    const acted = setTask(circle, user, rankOf.owner);
    return acted.ok ? [acted.value.stored] : [];
  });
  await Promise.all(stored);
};

export const write = (circle: Circle, body: SingleBody): Acted => {
  if (isHeld(circle)) return err({ type: "notAuthorised", rule: "MEM-10" });
  const made = singleOp(circle.graph, circle.self, body, circle.parts.clock.now());
  return made.ok ? ok({ stored: authorOps(circle, made.value.ops) }) : made;
};
