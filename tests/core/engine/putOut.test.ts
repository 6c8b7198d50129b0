// Who was put out: what they see, what they keep, and how they come back.

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";
import {
  karimAway,
  replyOf,
  repliesSeen,
  standingOf,
  threePeople,
  userOf,
} from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("who was put out", () => {
  it.each(["machine.close", "member.remove"] as const)(
    "[TRU-4] after %s the other side sees that it is out and why, reads on and writes nothing, also after a new start",
    async (verb) => {
      const world = createWorld();
      const disk = new Map();
      const amina = await startPerson(world, "amina");
      const karim = await startPerson(world, "karim", { disk });
      const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
      const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
      await letIn(world, amina, karim, circleId);
      await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
      await world.rest();
      if (verb === "machine.close") await amina.get(verb, { circleId, deviceId: deviceOf(karim, circleId) });
      else await amina.get(verb, { circleId, userId: userOf(karim) });
      await world.until(() => karim.circle().out !== null);
      const out = verb === "machine.close" ? "machineClosed" : "removed";
      const looks = async (person: typeof karim) => {
        expect(person.circle()).toMatchObject({ out, active: false, name: "circle" });
        expect(await repliesSeen(person, circleId, scope)).toEqual(["early"]);
        expect(await person.ask("notes.put", { circleId, scope, note: replyOf("b", "late") })).toMatchObject({
          ok: false,
          error: "left",
        });
      };
      await looks(karim);
      await karim.stop();
      const again = await startPerson(world, "karim", { disk });
      await world.rest();
      await looks(again);
      expect(engineOf(amina, circleId).meeting.near()).toEqual([]);
    },
  );

  it("[TRU-4] whose machine was closed comes back by a new link with another one, and keeps their task", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "admin" });
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    const device = deviceOf(karim, circleId);
    await amina.get("machine.close", { circleId, deviceId: device });
    await world.until(() => karim.circle().out === "machineClosed");
    expect(standingOf(amina, userOf(karim))).toBe("active");
    const { link } = await amina.get("invite.createFor", {
      circleId,
      hours: 1,
      needsConfirm: false,
      rank: "admin",
      uses: 1,
    });
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => karim.view().circles[0]?.active === true);
    await world.rest();
    expect(deviceOf(karim, circleId)).not.toBe(device);
    expect(await repliesSeen(karim, circleId, scope)).toEqual(["early"]);
    const again = amina.circle();
    expect(again.people.find(({ id }) => id === userOf(karim))).toMatchObject({ rank: "admin", machines: 1 });
    expect(again.machines.find(({ user }) => user === userOf(karim))?.number).toBe(2);
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "again") });
    await world.rest();
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["again", "early"]);
  });

  it("[TRU-4] who was removed is let in again by a new link, as the same person with what they wrote before", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    const [user, device] = [userOf(karim), deviceOf(karim, circleId)];
    await amina.get("member.remove", { circleId, userId: user });
    await world.until(() => karim.circle().out === "removed");
    await amina.get("notes.put", { circleId, scope, note: replyOf("b", "meanwhile") });
    const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: false });
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => karim.view().circles[0]?.active === true);
    await world.rest();
    expect([userOf(karim) === user, deviceOf(karim, circleId) === device]).toEqual([true, false]);
    expect(await repliesSeen(karim, circleId, scope)).toEqual(["early", "meanwhile"]);
    expect(standingOf(amina, user)).toBe("active");
    expect(amina.circle().removals).toMatchObject([{ kind: "person", user, isBack: true }]);
  });

  it.each(["machine.close", "member.remove"] as const)(
    "[TRU-4] after %s one is told why one is out also while one asks to come back, and when one no longer does",
    async (verb) => {
      const world = createWorld();
      const { amina, karim, circleId } = await threePeople(world);
      if (verb === "machine.close") await amina.get(verb, { circleId, deviceId: deviceOf(karim, circleId) });
      else await amina.get(verb, { circleId, userId: userOf(karim) });
      const why = verb === "machine.close" ? "machineClosed" : "removed";
      await world.until(() => karim.circle().out === why);
      const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
      await karim.get("join.begin", { link, name: "Karim" });
      await world.until(() => amina.circle().requests.length === 1);
      expect(karim.circle().out).toBe(why);
      await karim.get("join.cancel", { circleId });
      await world.rest();
      expect(karim.circle().out).toBe(why);
    },
  );

  it("[TRU-4] [TRU-5] [M26] a machine that was closed while it was away and went on writing returns: everybody sees what the page said", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    const device = deviceOf(karim, circleId);
    karimAway(world);
    await amina.get("machine.close", { circleId, deviceId: device });
    await world.rest();
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "while away") });
    await layla.get("notes.put", { circleId, scope, note: replyOf("c", "without him") });
    await world.rest();
    world.rejoin();
    await world.until(() => karim.circle().out === "machineClosed");
    for (let times = 0; times < 2; times++) {
      await world.rest();
      world.network.meet();
    }
    for (const person of [amina, layla]) {
      expect(await repliesSeen(person, circleId, scope)).toEqual(["early", "without him"]);
      expect(person.circle().removals[0]?.device?.id).toBe(device);
    }
    expect(await repliesSeen(karim, circleId, scope)).toEqual(["early", "while away"]);
    expect(engineOf(karim, circleId).circle.ring.held().size).toBeLessThan(
      engineOf(layla, circleId).circle.ring.held().size + 1,
    );
  });

  it("[MEM-45] [INV-12] [V05d] who was removed does not come back alone by the link by which they came in, nor does anybody by it", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim");
    const nadia = await startPerson(world, "nadia");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
    const terms = { hours: 24, needsConfirm: false, rank: "member", uses: 5 } as const;
    const { link } = await amina.get("invite.createFor", { circleId, ...terms });
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => karim.view().circles.length === 1);
    await world.rest();
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await world.rest();
    await amina.get("notes.put", { circleId, scope, note: replyOf("s", "after the removal") });
    await karim.ask("join.begin", { link, name: "Karim" });
    await nadia.ask("join.begin", { link, name: "Karim again" });
    await world.rest();
    expect(amina.circle().invites.map(({ state }) => state)).toEqual(["ended"]);
    expect(amina.circle().people.map(({ standing }) => standing)).toEqual(["active", "removed"]);
    expect(await repliesSeen(karim, circleId, scope)).toEqual([]);
    expect(nadia.view().circles.filter(({ active }) => active)).toEqual([]);
  });
});
