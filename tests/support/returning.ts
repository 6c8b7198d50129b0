// Somebody lost a machine and has the recovery code: a space made with it on another one, a link by somebody who is
// inside, the words compared on both screens.

import type { CircleId, UserId } from "../../src/core/base/index.ts";
import type { MachineRequestView } from "../../src/bridge/view.ts";
import { startPerson, type TestPerson, type World } from "./person.ts";

/** The new machine has the link and waits; the words are on both screens. */
export const returnKnocks = async (
  world: World,
  helper: TestPerson,
  back: TestPerson,
  circleId: CircleId,
  userId: UserId,
): Promise<MachineRequestView> => {
  const { link } = await helper.get("return.invite", { circleId, userId });
  await back.get("join.begin", { link, name: "" });
  await world.until(() => helper.circle().machineRequests.length === 1);
  const [request] = helper.circle().machineRequests;
  if (request === undefined) throw new Error("nobody knocked");
  return request;
};

/** A machine with nothing but the code of `of` is theirs, and has the circle. */
export const comeBack = async (
  world: World,
  helper: TestPerson,
  of: { readonly name: string; readonly userId: UserId },
  circleId: CircleId,
): Promise<TestPerson> => {
  const back = await startPerson(world, `${of.name} anew`, { codeOf: of.name });
  const request = await returnKnocks(world, helper, back, circleId, of.userId);
  await helper.get("machine.compare", { circleId, deviceId: request.id });
  await world.until(() => back.view().circles.some(({ id }) => id === circleId));
  await world.rest();
  return back;
};
