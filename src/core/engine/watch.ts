// What this machine notes of a circle by its own clock: since when somebody says that a machine is in no safe hands, and
// since when one person alone keeps the circle. No clock of anybody else's decides anything here.

import type { DeviceId, OpId, UserId } from "../base/index.ts";
import { type CircleState, type HoldState, rankOf } from "../circle/index.ts";
import { type Circle, keepRecord } from "./circle.ts";
import type { CircleWatch } from "./localRecords.ts";

/** RULE: [TRU-8] how long nothing is sent to a machine that is held, from when this one heard of it. */
export const holdTime = 72 * 3_600_000;
/** How long one keeper alone is nothing to speak of. */
export const aloneTime = 48 * 3_600_000;
const most = { holds: 1_600, holdsOfOne: 8, answered: 400 } as const;

export type StandingHold = { readonly op: OpId; readonly by: UserId; readonly until: number };

const counted = new WeakMap<CircleState, readonly HoldState[]>();

/**
 * Holds of machines that are there, by people who are active: the word of somebody who is out holds nobody back. Of each
 * person the newest, so that what one asks for leaves room for the others; what is beyond that is over.
 */
const countedIn = (state: CircleState): readonly HoldState[] => {
  const known = counted.get(state);
  if (known !== undefined) return known;
  const byPerson = new Map<UserId, number>();
  const holds = state.holds
    .toReversed()
    .filter(({ by, deviceId }) => {
      const standing = state.devices.get(deviceId)?.standing;
      if (state.users.get(by)?.standing !== "active" || (standing !== "active" && standing !== "pending"))
        return false;
      const count = (byPerson.get(by) ?? 0) + 1;
      byPerson.set(by, count);
      return count <= most.holdsOfOne;
    })
    .slice(0, most.holds)
    .toReversed();
  counted.set(state, holds);
  return holds;
};

/**
 * Holds of a machine that nobody lifted and whose time is not over. One that is not noted yet begins now, and a clock
 * that was set back makes none longer than it would be from then on.
 */
export const holdsOn = (circle: Circle, device: DeviceId): readonly StandingHold[] => {
  const holds = countedIn(circle.graph.current());
  if (holds.length === 0) return [];
  const now = circle.parts.clock.now();
  return holds.flatMap(({ op, by, deviceId }) => {
    if (deviceId !== device) return [];
    const noted = circle.record.watch.holds.find((one) => one.op === op)?.at ?? now;
    const until = Math.min(noted, now) + holdTime;
    return until > now ? [{ op, by, until }] : [];
  });
};

export const isOnHold = (circle: Circle, device: DeviceId): boolean => holdsOn(circle, device).length > 0;

const isAlone = (state: CircleState): boolean => {
  const keepers = [...state.users.values()].filter(
    ({ rank, standing }) => rank === rankOf.owner && standing === "active",
  );
  return keepers.length === 1;
};

export const hasOneKeeper = ({ record, parts }: Circle): boolean =>
  record.watch.alone !== null && parts.clock.now() - record.watch.alone >= aloneTime;

/** A time that lies in the future was noted by a clock that has been set back since: it is now at the latest. */
const noted = (circle: Circle): CircleWatch => {
  const { watch } = circle.record;
  const state = circle.graph.current();
  const now = circle.parts.clock.now();
  const before = new Map(watch.holds.map(({ op, at }) => [op, at]));
  return {
    ...watch,
    holds: countedIn(state).map(({ op }) => ({ op, at: Math.min(before.get(op) ?? now, now) })),
    answered: watch.answered.map(({ user, at }) => ({ user, at: Math.min(at, now) })),
    alone: isAlone(state) ? Math.min(watch.alone ?? now, now) : null,
  };
};

/** After the membership changed, when the circle is opened, and now and then, since a clock may be set at any time. */
export const keepWatch = (circle: Circle): void => {
  const before = circle.record.watch;
  const watch = noted(circle);
  const times = new Map(before.holds.map(({ op, at }) => [op, at]));
  const same =
    watch.alone === before.alone &&
    watch.answered.every(({ at }, place) => at === before.answered[place]?.at) &&
    watch.holds.length === before.holds.length &&
    watch.holds.every(({ op, at }) => times.get(op) === at);
  if (!same) void keepRecord(circle, { watch });
};

export const noteAnswered = (circle: Circle, user: UserId): Promise<void> => {
  const { watch } = circle.record;
  const others = watch.answered.filter((one) => one.user !== user).slice(1 - most.answered);
  return keepRecord(circle, {
    watch: { ...watch, answered: [...others, { user, at: circle.parts.clock.now() }] },
  });
};
