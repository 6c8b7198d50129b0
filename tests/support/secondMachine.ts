// One more machine of somebody's: a link made on their first one, taken on the other, the words compared on both.

import type { CircleId } from "../../src/core/base/index.ts";
import type { MachineRequestView } from "../../src/bridge/view.ts";
import { startPerson, type TestPerson, type World } from "./person.ts";

type More = Parameters<typeof startPerson>[2];

/** The other machine has the link and waits; the words are on both screens. */
export const machineKnocks = async (
  world: World,
  first: TestPerson,
  other: TestPerson,
  circleId: CircleId,
): Promise<MachineRequestView> => {
  const { link } = await first.get("machine.invite", { circleId });
  await other.get("join.begin", { link, name: "" });
  await world.until(() => first.circle().machineRequests.length === 1);
  const [request] = first.circle().machineRequests;
  if (request === undefined) throw new Error("no machine knocked");
  return request;
};

/** A machine with nothing in it becomes one of this person's, and has the circle. */
export const addMachine = async (
  world: World,
  first: TestPerson,
  name: string,
  circleId: CircleId,
  more: More = {},
): Promise<TestPerson> => {
  const other = await startPerson(world, name, more);
  const request = await machineKnocks(world, first, other, circleId);
  await first.get("machine.compare", { circleId, deviceId: request.id });
  await world.until(() => other.view().circles.some(({ id }) => id === circleId));
  await world.rest();
  return other;
};
