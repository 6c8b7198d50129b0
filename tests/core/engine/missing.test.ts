// What is told of entries that are signed to exist and are not here.

import { beforeEach, describe, expect, it } from "vitest";
import type { DeviceId, EntryId } from "../../../src/core/base/index.ts";
import { missingLook, missingPatience } from "../../../src/core/engine/missing.ts";
import { beginPark, type Need, type Park, putWaiting } from "../../../src/core/log/park.ts";

const device = "d1".repeat(32) as DeviceId;
const other = "d2".repeat(32) as DeviceId;
const entryId = "e1".repeat(32) as EntryId;

let park: Park;
let now: number;
let ids: number;
beforeEach(() => {
  park = beginPark();
  now = 1_000_000;
  ids = 0;
});

const wait = (need: Need, { at = 0, signed = true } = {}): void => {
  const from = "somebody";
  putWaiting(park, { id: `w${ids++}`, from, at, content: new Uint8Array(1), size: 1, signed, need });
};

/** Ten entries of one device are here. */
const looks = () => {
  const circle = {
    log: { park, devices: new Map([[device, { last: 10 }]]) },
    parts: { clock: { now: () => now } },
    graph: { current: () => ({ devices: new Map() }) },
  } as unknown as Parameters<typeof missingLook>[0];
  const meeting = { near: () => [other], isOffered: () => false } as unknown as Parameters<
    typeof missingLook
  >[1];
  return missingLook(circle, meeting).flatMap(({ proof }) => proof);
};

describe("entries that are missing", () => {
  it("[TRU-28] are told each, an earlier one of another branch too, in whatever order they were named", () => {
    const needs: readonly Need[] = [
      { type: "entry", deviceId: device, seq: 3, entryId },
      { type: "held", deviceId: device, seq: 14 },
      { type: "held", deviceId: device, seq: 12 },
      { type: "held", deviceId: other, seq: 2 },
    ];
    const shown = [`missing  ${device}  11 - 14`, `missing  ${device}  3 - 3`, `missing  ${other}  1 - 2`];
    for (const order of [needs, needs.toReversed()]) {
      park = beginPark();
      for (const need of order) wait(need);
      expect(looks().toSorted()).toEqual(shown);
    }
  });

  it("[TRU-28] are told by what is signed, whatever came first that is not", () => {
    const need: Need = { type: "held", deviceId: device, seq: 12 };
    wait(need, { signed: false });
    expect(looks()).toEqual([]);
    wait(need, { at: now });
    expect(looks()).toEqual([]);
    now += missingPatience;
    expect(looks()).toEqual([`missing  ${device}  11 - 12`]);
  });
});
