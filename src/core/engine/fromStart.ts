// A newcomer who is given everything (MEM-47) takes the log from its start, like a machine that was away since then: every
// entry is signed by who wrote it and judged here, so nothing rests on somebody's word for the rest, and the history of
// each document is whole. Entries that are there already stay over a new start. Where nobody who is met has the log from
// its start any more, it begins with a cut like everybody else, and where nobody gives one either, with what has come.

import type { DeviceId } from "../base/index.ts";
import { isGivenAll } from "../circle/index.ts";
import type { LogHeads } from "../sync/index.ts";
import { type Circle, ownDevice } from "./circle.ts";
import { type Beginning, beginFrom, type Parts } from "./cuts.ts";
import { noteLook } from "./looks.ts";
import { isOut } from "./outOf.ts";
import { writeEntry } from "./writing.ts";

/** So long nothing may come of it while somebody is there. */
export const stuckAfter = 30_000;

const heldIn = ({ log }: Circle): number =>
  [...log.devices.values()].reduce((sum, { last, base }) => sum + last - base, 0);

/** All that was ever written here lies here, or will be asked for: nothing of it stands in a cut, or was deleted. */
export const isFromStart = ({ log }: Circle): boolean =>
  log.floor === null && [...log.devices.values()].every(({ base }) => base === 0);

/** Whether this machine is on its way through the log: it writes for the first time when it is through. */
const takesFromStart = (circle: Circle): boolean => {
  const { graph, log, record, self } = circle;
  const own = self.device.deviceId;
  const by = graph.current().devices.get(own)?.admittedBy;
  const isFounder = by !== undefined && graph.node(by)?.op.body.type === "circleFounded";
  return (
    record.way.returning === null &&
    !isFounder &&
    isGivenAll(graph, own) &&
    isFromStart(circle) &&
    (log.devices.get(own)?.last ?? 0) === 0
  );
};

/** Who is active and has not what was here before them, or not all of it. */
export const needsBeginning = (circle: Circle): boolean => {
  const { joining, way } = circle.record;
  // Who founded the circle has nobody to begin from, also where the power went before the first entry.
  const hasNothing = circle.log.devices.size === 0 && ownDevice(circle)?.admittedDepth !== 0;
  return (
    joining === null && !isOut(circle) && (hasNothing || way.returning !== null || takesFromStart(circle))
  );
};

/**
 * RULE: [ENG-43] whether who comes in by this device needs a cut: they are given the present state, or this machine has
 * not all to give, or they may be coming back, and what lies at theirs then is not the log's beginning.
 */
export const needsCut = (circle: Circle, newcomer: DeviceId): boolean => {
  const { devices } = circle.graph.current();
  const user = devices.get(newcomer)?.userId;
  const wasHere = [...devices.values()].some(
    ({ deviceId, userId }) => userId === user && deviceId !== newcomer,
  );
  return wasHere || !isGivenAll(circle.graph, newcomer) || !isFromStart(circle);
};

/** Somebody may come in here to whom {@link needsCut} applies. */
export const mayNeedCut = (circle: Circle): boolean =>
  circle.graph.current().history === "state" || !isFromStart(circle);

export type Arrival = Beginning & {
  /** What an active device says that it has. */
  readonly heard: (device: DeviceId, heads: LogHeads) => void;
  /** Entries were stored. */
  readonly came: () => void;
  readonly stop: () => void;
};

export type ArrivalGround = {
  readonly near: () => readonly DeviceId[];
  readonly wantsChanged: () => void;
  /** Its texts are here, and not on the disk yet. */
  readonly shown: () => void;
  /** Runs in the circle's queue. */
  readonly done: (stored: Promise<void>) => Promise<void>;
};

const nothing = (): void => undefined;

/** With a cut, as where newcomers are given the present state. */
const arriveByCut = (circle: Circle, { wantsChanged, done, shown }: ArrivalGround): Arrival => ({
  ...beginFrom(circle, wantsChanged, done, shown),
  heard: nothing,
  came: nothing,
  stop: nothing,
});

/** RULE: [ENG-43] */
const arriveFromStart = (circle: Circle, { near, wantsChanged, done, shown }: ArrivalGround): Arrival => {
  const { clock } = circle.parts;
  const told = new Map<DeviceId, LogHeads>();
  let byCut: Beginning | null = null;
  let isOver = false;
  let heldBefore = heldIn(circle);
  let forget = nothing;

  const lastOf = (device: DeviceId): number => circle.log.devices.get(device)?.last ?? 0;
  const isHere = (heads: LogHeads): boolean => [...heads].every(([device, { seq }]) => lastOf(device) >= seq);
  // Who has written nothing may be on the way in too, and has not everything.
  const isThrough = (): boolean =>
    [...told].some(([device, heads]) => (heads.get(device)?.seq ?? 0) > 0 && isHere(heads));

  // Locked meanwhile: the keys are gone.
  const inQueue = (work: () => Promise<void>): void => {
    circle.queue.run(work).catch(() => {
      if (!isOver) noteLook(circle, "alarm");
    });
  };

  const over = (): void => {
    isOver = true;
    forget();
  };

  /** With an entry of its own: from then on it counts as here, also after a new start with nobody there. */
  const finish = async (): Promise<void> => {
    if (isOver) return;
    over();
    const written = writeEntry(circle, { type: "heartbeat" });
    await done(written.ok ? written.value.stored : Promise.resolve());
  };

  const consider = (): void => {
    if (isOver || byCut !== null || !isThrough()) return;
    inQueue(async () => {
      if (byCut === null) await finish();
    });
  };

  const giveWay = async (): Promise<void> => {
    if (isOver) return;
    if (byCut === null) {
      circle.parts.log.note({ type: "log does not come from its start" });
      const arrived = async (stored: Promise<void>): Promise<void> => {
        over();
        await done(stored);
      };
      byCut = beginFrom(circle, wantsChanged, arrived, shown);
      wantsChanged();
    } else if (byCut.progress() === null) {
      if (heldIn(circle) > 0) return finish();
      // Nobody gives a cut either: whoever is there may only be slow.
      byCut = null;
      wantsChanged();
    }
  };

  const watch = (): void => {
    forget = clock.after(stuckAfter, () => {
      if (isOver) return;
      const held = heldIn(circle);
      const isStuck = held === heldBefore && near().length > 0;
      heldBefore = held;
      if (isStuck) inQueue(giveWay);
      watch();
    });
  };
  watch();

  const progress = (): Parts | null => {
    const known = new Map<DeviceId, number>();
    for (const heads of told.values())
      for (const [device, { seq }] of heads) known.set(device, Math.max(seq, known.get(device) ?? 0));
    let [here, all] = [0, 0];
    for (const [device, seq] of known) {
      here += Math.min(seq, lastOf(device));
      all += seq;
    }
    return all === 0 ? null : { here, all };
  };

  return {
    wants: () => byCut?.wants() ?? { cut: false, chunks: [] },
    takeCut: async (...entry) => byCut?.takeCut(...entry),
    takeChunk: async (...chunk) => byCut?.takeChunk(...chunk),
    progress: () => (byCut === null ? progress() : byCut.progress()),
    isTooLarge: () => byCut?.isTooLarge() ?? false,
    heard: (device, heads) => {
      told.set(device, heads);
      circle.ears.viewChanged();
      consider();
    },
    came: consider,
    stop: over,
  };
};

/** How this machine comes to what was here before it. */
export const arrive = (circle: Circle, ground: ArrivalGround): Arrival =>
  takesFromStart(circle) ? arriveFromStart(circle, ground) : arriveByCut(circle, ground);
