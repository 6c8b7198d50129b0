// What one person has, from their disk to another's engine, as a friend would hand it on: nobody is in session, and the
// test says what comes when.

import type { CircleId, DeviceId } from "../../src/core/base/index.ts";
import { takeBox, takeOps } from "../../src/core/engine/membership.ts";
import { takeEntries } from "../../src/core/engine/receiving.ts";
import { giveBox, giveEntries } from "../../src/core/engine/serving.ts";
import { deviceOf, engineOf } from "./letIn.ts";
import type { TestPerson } from "./person.ts";
import { lastSeq } from "./threePeople.ts";

/** Entries of a device that the other has not, up to one of them. */
export const handOn = async (
  from: TestPerson,
  to: TestPerson,
  circleId: CircleId,
  device: DeviceId,
  upTo = 1_000,
): Promise<void> => {
  const { circle } = engineOf(to, circleId);
  const range = { device, from: lastSeq(to, circleId, device) + 1, to: upTo };
  for (const epoch of engineOf(from, circleId).circle.ring.held()) {
    const box = giveBox(engineOf(from, circleId).circle, deviceOf(to, circleId), epoch);
    if (box !== null) await circle.queue.run(() => takeBox(circle, box, deviceOf(from, circleId)));
  }
  const given = await giveEntries(engineOf(from, circleId).circle, deviceOf(to, circleId), range);
  await circle.queue.run(() => takeEntries(circle, given.form, given.entries, "9"));
};

export const handOps = async (from: TestPerson, to: TestPerson, circleId: CircleId): Promise<void> => {
  const { circle } = engineOf(to, circleId);
  const ops = engineOf(from, circleId)
    .circle.graph.opsAfter([])
    .map(({ bytes }) => bytes);
  await circle.queue.run(() => takeOps(circle, ops));
};
