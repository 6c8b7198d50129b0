import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type World } from "../../support/person.ts";
import { askForAll, replyOf, repliesSeen, threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

const hour = 3_600_000;

const meetOften = async (world: World): Promise<void> => {
  for (let times = 0; times < 3; times++) {
    world.network.meet();
    await world.rest();
  }
};

describe("a machine that is in no safe hands", () => {
  it("[TRU-8] is sent nothing by anybody from the word of one, sees by whom, and catches up when it is lifted", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const device = deviceOf(karim, circleId);
    await layla.get("hold.ask", { circleId, deviceId: device });
    await world.rest();
    for (const person of [amina, layla])
      expect(person.circle().machines.find(({ id }) => id === device)?.held).toMatchObject({
        by: [userOf(layla)],
        mayLift: true,
      });
    await amina.get("notes.put", { circleId, scope, note: replyOf("a", "while it is held") });
    await amina.get("member.setTask", { circleId, userId: userOf(layla), rank: "admin" });
    const ops = engineOf(karim, circleId).circle.graph.size;
    await meetOften(world);
    askForAll(karim, amina, circleId);
    await meetOften(world);
    expect(await repliesSeen(karim, circleId, scope)).toEqual([]);
    expect(engineOf(karim, circleId).circle.graph.size).toBeLessThanOrEqual(ops + 1);
    expect(karim.circle().machines.find(({ id }) => id === device)?.held?.by).toEqual([userOf(layla)]);
    await amina.get("hold.lift", { circleId, deviceId: device });
    await meetOften(world);
    expect(await repliesSeen(karim, circleId, scope)).toEqual(["while it is held"]);
    expect(karim.circle().machines.find(({ id }) => id === device)?.held).toBe(null);
  });

  it("[TRU-8] it gives no authority: what the held machine wrote counts, and it can still be closed", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const device = deviceOf(karim, circleId);
    await layla.get("hold.ask", { circleId, deviceId: device });
    await world.rest();
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "by the held one") });
    await meetOften(world);
    await layla.get("hold.lift", { circleId, deviceId: device });
    await meetOften(world);
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["by the held one"]);
    await layla.get("hold.ask", { circleId, deviceId: device });
    await world.rest();
    await amina.get("machine.close", { circleId, deviceId: device });
    await meetOften(world);
    expect(karim.circle().out).toBe("machineClosed");
  });

  it("[TRU-8] ends by itself after seventy-two hours of each machine's own clock since it heard, whatever the asker's clock said", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const device = deviceOf(karim, circleId);
    world.network.sever("amina", "layla");
    await layla.get("hold.ask", { circleId, deviceId: device });
    const held = (person: typeof amina) =>
      person.circle().machines.find(({ id }) => id === device)?.held ?? null;
    world.clock.turn(10 * hour);
    await meetOften(world);
    const until = world.clock.now() + 72 * hour;
    expect(held(amina)?.until).toBeGreaterThan(until - hour);
    expect(held(layla)?.until).toBeLessThan(until - 9 * hour);
    world.clock.turn(63 * hour);
    expect([held(amina) === null, held(layla)]).toEqual([false, null]);
    await amina.get("notes.put", { circleId, scope, note: replyOf("c", "late") });
    world.clock.turn(10 * hour);
    await meetOften(world);
    expect(held(amina)).toBe(null);
    expect(await repliesSeen(karim, circleId, scope)).toEqual(["late"]);
  });

  it("[TRU-8] a new start makes it no longer, and a clock that is set back no more than the seventy-two hours", async () => {
    const world = createWorld();
    const disk = new Map();
    const amina = await startPerson(world, "amina", { disk });
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const karim = await startPerson(world, "karim");
    await letIn(world, amina, karim, circleId);
    await world.rest();
    const device = deviceOf(karim, circleId);
    await amina.get("hold.ask", { circleId, deviceId: device });
    const until = amina.circle().machines.find(({ id }) => id === device)?.held?.until ?? 0;
    world.clock.turn(20 * hour);
    await amina.stop();
    const back = { ...world.clock, now: () => world.clock.now() - 500 * hour };
    const again = await startPerson(world, "amina", { disk });
    expect(again.circle().machines.find(({ id }) => id === device)?.held?.until).toBe(until);
    await again.stop();
    const earlier = await startPerson(world, "amina", { disk, clock: back });
    expect(earlier.circle().machines.find(({ id }) => id === device)?.held?.until).toBe(
      back.now() + 72 * hour,
    );
  });

  it("[TRU-8] who asked takes it back, who takes part lifts nobody else's, and somebody who was removed holds nobody", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const [his, hers] = [deviceOf(karim, circleId), deviceOf(amina, circleId)];
    await layla.get("hold.ask", { circleId, deviceId: hers });
    await world.rest();
    expect(await karim.ask("hold.lift", { circleId, deviceId: hers })).toMatchObject({ error: "notAllowed" });
    expect(await layla.ask("hold.ask", { circleId, deviceId: hers })).toMatchObject({ error: "notAllowed" });
    await amina.get("member.remove", { circleId, userId: userOf(layla) });
    await meetOften(world);
    expect(karim.circle().machines.find(({ id }) => id === hers)?.held).toBe(null);
    expect(engineOf(karim, circleId).meeting.near()).toContain(hers);
    expect(his).not.toBe(hers);
  });
});
