import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const leave = async ({ away }: { readonly away: boolean }) => {
  const world = createWorld();
  const amina = await startPerson(world, "amina");
  const karim = await startPerson(world, "karim");
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  await letIn(world, amina, karim, circleId);
  await world.rest();
  if (away) world.network.sever("amina", "karim");
  void karim.get("circle.leave", { circleId });
  await world.rest();
  world.network.meet();
  await world.until(() => amina.circle().people.some(({ standing }) => standing === "left"));
  return { world, amina, karim, circleId };
};

describe("leaving", () => {
  it.each([false, true])("[ENG-20] is heard by the others (nobody there at the time: %s)", async (away) => {
    const { world, karim, circleId } = await leave({ away });
    world.clock.advance(20_000);
    await world.rest();
    world.network.meet();
    await world.rest();
    expect(engineOf(karim, circleId).meeting.near()).toEqual([]);
  });

  it("[ENG-20] nothing written after it reaches who has left, neither text nor key", async () => {
    const { world, amina, karim, circleId } = await leave({ away: true });
    const { circle } = engineOf(karim, circleId);
    const seq = circle.log.devices.get(deviceOf(amina, circleId))?.last;
    const epochs = circle.ring.held().size;
    await amina.get("circle.rename", { circleId, name: "without Karim" });
    await world.rest();
    world.network.meet();
    await world.rest();
    expect(circle.log.devices.get(deviceOf(amina, circleId))?.last).toBe(seq);
    expect(circle.ring.held().size).toBe(epochs);
    expect(karim.circle().name).toBe("circle");
  });
});
