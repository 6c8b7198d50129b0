// What this machine notes of a circle by its own clock: since when somebody says that a machine is in no safe hands, and
// since when one person alone keeps the circle. No clock of anybody else's decides anything here.

import type { DeviceId, OpId, UserId } from "../base/index.ts";
import { type CircleState, rankOf } from "../circle/index.ts";
import { type Circle, keepRecord } from "./circle.ts";
import type { CircleWatch } from "./localRecords.ts";

/** RULE: [TRU-8] how long nothing is sent to a machine that is held, from when this one heard of it. */
export const holdTime = 72 * 3_600_000;
/** How long one keeper alone is nothing to speak of. */
export const aloneTime = 48 * 3_600_000;
const most = { holds: 1_600, answered: 400 } as const;

export type StandingHold = { readonly op: OpId; readonly by: UserId; readonly until: number };

/**
 * Holds of a machine that nobody lifted and whose time is not over. One that is not noted yet begins now, and a clock
 * that was set back makes none longer than it would be from now on.
 */
export const holdsOn = (circle: Circle, device: DeviceId): readonly StandingHold[] => {
  const { holds, users } = circle.graph.current();
  if (holds.length === 0) return [];
  const now = circle.parts.clock.now();
  return holds.flatMap(({ op, by, deviceId }) => {
    // The word of somebody who is out holds nobody back.
    if (deviceId !== device || users.get(by)?.standing !== "active") return [];
    const noted = circle.record.watch.holds.find((one) => one.op === op)?.at ?? now;
    const until = Math.min(noted, now) + holdTime;
    return until > now ? [{ op, by, until }] : [];
  });
};

export const isOnHold = (circle: Circle, device: DeviceId): boolean => holdsOn(circle, device).length > 0;

/** Until the next hold ends; null while there is none. */
export const nextHoldEnd = (circle: Circle): number | null => {
  const ends = circle.graph.current().holds.flatMap(({ deviceId }) => holdsOn(circle, deviceId));
  return ends.length === 0 ? null : Math.min(...ends.map(({ until }) => until));
};

const isAlone = (state: CircleState): boolean => {
  const keepers = [...state.users.values()].filter(
    ({ rank, standing }) => rank === rankOf.owner && standing === "active",
  );
  return keepers.length === 1;
};

export const hasOneKeeper = ({ record, parts }: Circle): boolean =>
  record.watch.alone !== null && parts.clock.now() - record.watch.alone >= aloneTime;

const noted = (circle: Circle): CircleWatch => {
  const { watch } = circle.record;
  const state = circle.graph.current();
  const now = circle.parts.clock.now();
  const standing = state.holds.slice(-most.holds);
  return {
    ...watch,
    holds: standing.map(({ op }) => watch.holds.find((one) => one.op === op) ?? { op, at: now }),
    alone: isAlone(state) ? (watch.alone ?? now) : null,
  };
};

/** After the membership changed, and when the circle is opened. */
export const keepWatch = (circle: Circle): void => {
  const before = circle.record.watch;
  const watch = noted(circle);
  const same =
    watch.alone === before.alone &&
    watch.holds.length === before.holds.length &&
    watch.holds.every(({ op }) => before.holds.some((one) => one.op === op));
  if (!same) void keepRecord(circle, { watch });
};

export const noteAnswered = (circle: Circle, user: UserId): Promise<void> => {
  const { watch } = circle.record;
  const others = watch.answered.filter((one) => one.user !== user).slice(1 - most.answered);
  return keepRecord(circle, {
    watch: { ...watch, answered: [...others, { user, at: circle.parts.clock.now() }] },
  });
};
