import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import type { Clock } from "../../../src/core/ports/index.ts";
import { createWorld, startPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const year = 365 * 24 * 3_600_000;

describe("a clock that is years off", () => {
  it.each([
    ["1970", 5_000],
    ["2009", Date.UTC(2009, 0, 1)],
    ["2099", Date.UTC(2099, 0, 1)],
  ])("[ENG-23] in %s a circle is made, written in, stored and opened again", async (_, at) => {
    const world = createWorld();
    world.clock.turn(at - world.clock.now());
    const disk = new Map();
    const amina = await startPerson(world, "amina", { disk });
    const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
    await amina.get("document.create", { circleId, title: "خطّة" });
    await amina.get("invite.create", { circleId, hours: 24, needsConfirm: true });
    await world.rest();
    await amina.stop();
    const again = await startPerson(world, "amina", { disk });
    expect(again.circle().things.map(({ title }) => title)).toEqual(["خطّة"]);
    expect(again.circle().delivery.saved).toBe(true);
    await again.stop();
  });

  it.each([
    ["before", -15 * year],
    ["after", 30 * year],
  ])(
    "[ENG-23] [L13] somebody whose clock is years %s the others' comes in and writes, and both are told",
    async (_, off) => {
      const world = createWorld();
      const clock: Clock = { now: () => world.clock.now() + off, after: world.clock.after };
      const amina = await startPerson(world, "amina");
      const karim = await startPerson(world, "karim", { clock });
      const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
      const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: false });
      await karim.get("join.begin", { link, name: "كريم" });
      await world.until(() => karim.view().circles.length === 1);
      await karim.get("document.create", { circleId, title: "من هناك" });
      await amina.get("document.create", { circleId, title: "من هنا" });
      await world.until(() => [amina, karim].every((one) => one.circle().things.length === 2));
      for (const one of [amina, karim])
        expect(one.circle().needsLook.map(({ reason }) => reason)).toContain("clockFar");
      await amina.stop();
      await karim.stop();
    },
  );
});
