import { describe, expect, it } from "vitest";
import type { DeviceId, DocId, UserId } from "../../../src/core/base/index.ts";
import {
  type CircleWatch,
  decodeCircleWatch,
  encodeCircleWatch,
  noWatch,
} from "../../../src/core/engine/localRecords.ts";
import { hasOneKeeper, isOnHold, keepWatch } from "../../../src/core/engine/watch.ts";

const hour = 3_600_000;
const idOf = (n: number): string => n.toString(16).padStart(64, "0");
const deviceAt = (n: number) => idOf(n) as DeviceId;

type Holder = { readonly by: string; readonly device: number };

/** As much of a circle as watch.ts looks at. */
const circleWith = (holders: readonly Holder[], standing: "active" | "removed" = "active") => {
  const clock = { at: 1_800_000_000_000 };
  const holds = holders.map(({ by, device }, n) => ({
    op: idOf(n),
    userId: "u",
    deviceId: deviceAt(device),
    by,
    at: 0,
  }));
  const state = {
    holds,
    users: new Map(holders.map(({ by }) => [by, { standing: "active", rank: 3 }])),
    devices: new Map(holders.map(({ device }) => [deviceAt(device), { standing }])),
  };
  const circle = {
    id: idOf(1),
    graph: { current: () => state },
    parts: { clock: { now: () => clock.at } },
    record: { circleId: idOf(1), watch: noWatch as CircleWatch, way: {} },
    ears: { viewChanged: () => undefined },
    journal: { write: () => Promise.resolve() },
  };
  return { circle: circle as never as Parameters<typeof isOnHold>[0] & typeof circle, clock, state };
};

const one = [{ by: "m", device: 0 }] as const;

describe("what a machine notes by its own clock", () => {
  it("[TRU-8] a clock that was ahead when the hold came, and is set right, makes it no longer than 72 hours from then", () => {
    const { circle, clock } = circleWith(one);
    clock.at += 365 * 24 * hour;
    keepWatch(circle);
    clock.at -= 365 * 24 * hour;
    const held: boolean[] = [];
    for (let day = 0; day < 10; day++) {
      keepWatch(circle);
      held.push(isOnHold(circle, deviceAt(0)));
      clock.at += 24 * hour;
    }
    expect(held).toEqual(Array.from({ length: 10 }, (_, day) => day < 3));
  });

  it("[EPO-14] [TRU-15] nor does it put off for a year what is done once a day, or said after two days", () => {
    const { circle, clock } = circleWith(one);
    keepWatch(circle);
    const ahead = clock.at + 365 * 24 * hour;
    const answered = [{ user: "m" as UserId, at: ahead }];
    circle.record = { ...circle.record, watch: { ...circle.record.watch, alone: ahead, answered } };
    keepWatch(circle);
    expect(circle.record.watch).toMatchObject({ alone: clock.at, answered: [{ at: clock.at }] });
    clock.at += 49 * hour;
    keepWatch(circle);
    expect(hasOneKeeper(circle)).toBe(true);
  });

  it("[TRU-8] [MEM-31] a hold ends after 72 hours, however many others there are, and nobody's crowds out another's", () => {
    const crowd = Array.from({ length: 2_000 }, (_, n) => ({ by: n % 2 === 0 ? "m" : "n", device: n + 1 }));
    const { circle, clock } = circleWith([{ by: "honest", device: 0 }, ...crowd]);
    keepWatch(circle);
    expect(isOnHold(circle, deviceAt(0))).toBe(true);
    expect(crowd.filter(({ device }) => isOnHold(circle, deviceAt(device)))).toHaveLength(16);
    expect(decodeCircleWatch(encodeCircleWatch(circle.record.watch))).toEqual(circle.record.watch);
    clock.at += 73 * hour;
    keepWatch(circle);
    expect([0, 1, 2, 1_999, 2_000].filter((device) => isOnHold(circle, deviceAt(device)))).toEqual([]);
  });

  it("[TRU-27] [COPY-6] what builds before this one noted is read, and nothing of it lost", () => {
    const { circle } = circleWith(one);
    keepWatch(circle);
    const { v: _now, vouchedBy: _vouched, emptied: _emptied, apart: _apart, ...before } = circle.record.watch;
    const read = (row: object) => decodeCircleWatch(new TextEncoder().encode(JSON.stringify(row)));
    const apart = [{ device: deviceAt(0), seq: 7, why: "staleView" }];
    const docId = "d".repeat(32) as DocId;
    const emptied = [{ docId, device: deviceAt(0), seqs: [7], at: 1, percent: 40 }];
    expect(read({ v: 1, ...before })).toEqual(circle.record.watch);
    expect(read({ v: 2, ...before, apart })).toEqual({ ...circle.record.watch, apart });
    expect(read({ v: 3, ...before, apart, emptied })).toEqual({ ...circle.record.watch, apart, emptied });
  });

  it("[TRU-8] what is out is held no more", () => {
    const { circle } = circleWith(one, "removed");
    expect(isOnHold(circle, deviceAt(0))).toBe(false);
  });
});
