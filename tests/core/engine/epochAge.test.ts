// An epoch that sealed much is followed by another: by one machine where several come to it, by each where nobody is
// there, and for nothing that is only said.

import { beforeAll, describe, expect, it } from "vitest";
import type { CircleId, DeviceId, EntryId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { sendingEpoch } from "../../../src/core/circle/index.ts";
import { epochEntries } from "../../../src/core/engine/epochAge.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { lengthen } from "../../support/manyEntries.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";
import { threePeople } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

const epochsIn = (person: TestPerson, circleId: CircleId): number =>
  engineOf(person, circleId)
    .circle.graph.opsAfter([])
    .filter(({ op }) => op.body.type === "epochStarted").length;

const writesUnder = (person: TestPerson, circleId: CircleId): string | undefined => {
  const { graph, ring } = engineOf(person, circleId).circle;
  return sendingEpoch(graph, ring.held())?.epoch;
};

const minutes = async (world: World, many: number): Promise<void> => {
  for (let second = 0; second < 60 * many; second++) {
    world.clock.advance(1_000);
    let turns = 0;
    await world.until(() => ++turns > 1);
  }
};

/** On each of these machines the device is held to have written this much. */
const writeMuch = (
  people: readonly TestPerson[],
  circleId: CircleId,
  device: DeviceId,
  many: number,
): void => {
  for (const person of people) lengthen(engineOf(person, circleId).circle.log, device, many);
};

describe("an epoch that sealed much", () => {
  it("[FGT-1] is followed by another, once, also where nobody else is there, and the count begins anew", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { log } = engineOf(amina, circleId).circle;
    const own = deviceOf(amina, circleId);
    lengthen(log, own, epochEntries - 100);
    await minutes(world, 2);
    expect(epochsIn(amina, circleId)).toBe(1);
    lengthen(log, own, 100);
    await minutes(world, 3);
    expect(epochsIn(amina, circleId)).toBe(2);
    expect(writesUnder(amina, circleId)).toBe(engineOf(amina, circleId).circle.graph.current().epochs[0]);
    await minutes(world, 3);
    expect(epochsIn(amina, circleId)).toBe(2);
  });

  it("[FGT-1] [EPO-12] is followed by one that one machine begins, where three come to its end at once", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const people = [amina, karim, layla];
    const before = epochsIn(amina, circleId);
    writeMuch(people, circleId, deviceOf(amina, circleId), epochEntries);
    await minutes(world, 4);
    for (const person of people) expect(epochsIn(person, circleId)).toBe(before + 1);
    expect(new Set(people.map((person) => writesUnder(person, circleId))).size).toBe(1);
  });

  it("[FGT-1] ends for each of two that do not meet, and when they do they write under one and begin no third", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    await layla.stop();
    const people = [amina, karim];
    const before = epochsIn(amina, circleId);
    world.part("amina", "karim");
    writeMuch(people, circleId, deviceOf(amina, circleId), epochEntries);
    await minutes(world, 2);
    for (const person of people) expect(epochsIn(person, circleId)).toBe(before + 1);
    expect(writesUnder(amina, circleId)).not.toBe(writesUnder(karim, circleId));
    world.rejoin();
    await minutes(world, 4);
    for (const person of people) expect(epochsIn(person, circleId)).toBe(before + 2);
    expect(writesUnder(amina, circleId)).toBe(writesUnder(karim, circleId));
  });

  it("[FGT-1] does not end by what somebody only says to have, nor by what a cut says that there was", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const karim = await startPerson(world, "karim");
    await letIn(world, amina, karim, circleId);
    await world.rest();
    const before = epochsIn(amina, circleId);
    // He says in every HEADS that he has far more of his own log than there is.
    const his = engineOf(karim, circleId);
    const heads = his.circle.storedHeads.map((head) =>
      head.deviceId === deviceOf(karim, circleId)
        ? { ...head, seq: 2 ** 40, entryId: "ab".repeat(32) as EntryId }
        : head,
    );
    his.meeting.stored({ ops: [], entries: [], heads });
    await minutes(world, 3);
    expect(epochsIn(amina, circleId)).toBe(before);
  });
});
