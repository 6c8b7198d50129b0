// An own op is told to others when it is on the disk: one that was told and lost with the power would be followed by
// another at the same place, and its author would look like one who says two things.

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { opsOf } from "../../support/clash.ts";
import { createFaultyDisk } from "../../support/faultyStore.ts";
import { letIn } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("an op of one's own", () => {
  it("[ENG-15] [L15] [D07] is told to nobody before it is on the disk, also to who meets anew meanwhile", async () => {
    const world = createWorld();
    const disk = createFaultyDisk();
    const amina = await startPerson(world, "amina", { store: disk.open() });
    const karim = await startPerson(world, "karim");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    await letIn(world, amina, karim, circleId);
    await world.rest();
    const known = opsOf(karim, circleId).length;
    disk.setFull(true);
    void amina.ask("invite.create", { circleId, hours: 1, needsConfirm: true });
    await world.until(() => opsOf(amina, circleId).length > known);
    world.network.sever("amina", "karim");
    await world.rest();
    world.network.meet();
    await world.rest();
    expect(karim.circle().people.every(({ near, me }) => near || me)).toBe(true);
    expect(opsOf(karim, circleId)).toHaveLength(known);
    disk.setFull(false);
    await world.until(() => opsOf(karim, circleId).length > known);
    await amina.stop();
    await karim.stop();
  });
});
