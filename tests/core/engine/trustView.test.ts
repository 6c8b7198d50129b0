// What the pages about trust are told: who knows, what was set aside, who keeps the circle, digits to compare.

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { takeEntries } from "../../../src/core/engine/receiving.ts";
import { giveEntries } from "../../../src/core/engine/serving.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { createWorld } from "../../support/person.ts";
import { lastSeq, replyOf, standingOf, threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("what is told about trust", () => {
  it("[TRU-11] what somebody did who had been removed is set aside, shown with why, and done again by who may", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "admin" });
    await world.rest();
    world.part("amina", "karim", "layla");
    await karim.get("member.remove", { circleId, userId: userOf(layla) });
    await karim.get("document.setRights", { circleId, docId: scope, mode: "closed", people: [] });
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    world.rejoin();
    await world.until(() => amina.circle().setAside.length > 0);
    await world.rest();
    const common = { by: userOf(karim), reason: "removed", because: userOf(karim) };
    expect(amina.circle().setAside).toMatchObject([
      { act: "removedPerson", whom: userOf(layla), mayAgain: true, ...common },
      { act: "changedRights", whom: null, mayAgain: true, ...common },
    ]);
    expect(standingOf(amina, userOf(layla))).toBe("active");
    const [removal, rights] = amina.circle().setAside.map(({ id }) => id);
    if (removal === undefined || rights === undefined) throw new Error("two acts were set aside");
    expect(await layla.ask("setAside.again", { circleId, id: rights })).toMatchObject({ ok: false });
    const asked = amina.confirmed.length;
    await amina.get("setAside.again", { circleId, id: rights });
    await amina.get("setAside.again", { circleId, id: removal });
    expect(amina.confirmed.slice(asked)).toEqual(["setRights", "removePerson"]);
    expect(amina.circle().setAside.map(({ mayAgain }) => mayAgain)).toEqual([false, false]);
    expect(amina.circle().things.find(({ id }) => id === scope)?.rights.mode).toBe("closed");
    await world.until(() => layla.circle().out === "removed");
  });

  it("[TRU-11] [MEM-50] an end that crossed with a task from who keeps the circle is told to both, and done again by who may", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "admin" });
    await world.rest();
    world.part("amina", "karim", "layla");
    await karim.get("member.remove", { circleId, userId: userOf(layla) });
    await amina.get("member.setTask", { circleId, userId: userOf(layla), rank: "admin" });
    world.rejoin();
    await world.until(() => [amina, karim].every((one) => one.circle().setAside.length > 0));
    await world.rest();
    const removal = { act: "removedPerson", by: userOf(karim), whom: userOf(layla), reason: "standsHigher" };
    expect([amina, karim].map((one) => one.circle().setAside)).toMatchObject([
      [{ ...removal, because: userOf(layla), mayAgain: true }],
      [{ ...removal, because: userOf(layla), mayAgain: false }],
    ]);
    expect(standingOf(amina, userOf(layla))).toBe("active");
    const [id] = amina.circle().setAside.map((one) => one.id);
    if (id === undefined) throw new Error("one act was set aside");
    await amina.get("setAside.again", { circleId, id });
    await world.until(() => layla.circle().out === "removed");
    expect(amina.circle().setAside).toMatchObject([{ id, mayAgain: false }]);
  });

  it("[TRU-15] a circle that one person alone has kept for forty-eight hours says so, and a second keeper ends it", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    expect(amina.circle().oneKeeper).toBe(false);
    world.clock.turn(48 * 3_600_000);
    expect([amina, karim].map((one) => one.circle().oneKeeper)).toEqual([true, true]);
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "owner" });
    await world.rest();
    expect([amina, karim].map((one) => one.circle().oneKeeper)).toEqual([false, false]);
    await amina.get("member.setTask", { circleId, userId: userOf(amina), rank: "member" });
    await world.rest();
    expect(karim.circle().oneKeeper).toBe(false);
  });

  it("[TRU-40] everybody is shown by whom somebody has another task than they came in with, also after it was lowered", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const taskBy = (viewer: typeof amina) =>
      viewer.circle().people.find(({ id }) => id === userOf(karim))?.taskBy;
    expect([amina, karim, layla].map(taskBy)).toEqual([null, null, null]);
    for (const rank of ["admin", "reader"] as const) {
      const given = { user: userOf(amina), at: world.clock.now() };
      await amina.get("member.setTask", { circleId, userId: userOf(karim), rank });
      await world.rest();
      for (const one of [amina, karim, layla]) expect(taskBy(one)).toEqual(given);
      world.clock.turn(3_600_000);
    }
  });

  it("[TRU-41] what others wrote and is not here is known of, as far as somebody connected says so", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    expect(amina.circle().behind).toBe(false);
    world.part("amina", "karim", "layla");
    for (const id of ["a", "b"])
      await karim.get("notes.put", { circleId, scope, note: replyOf(id, "alone") });
    const his = deviceOf(karim, circleId);
    const from = lastSeq(amina, circleId, his);
    // The later one comes first: it waits for the one before it.
    const given = await giveEntries(engineOf(karim, circleId).circle, deviceOf(amina, circleId), {
      device: his,
      from: from + 1,
      to: from + 2,
    });
    const { circle } = engineOf(amina, circleId);
    const take = (at: number) =>
      circle.queue.run(() => takeEntries(circle, given.form, given.entries.slice(at, at + 1), "9"));
    await take(1);
    expect(amina.circle().behind).toBe(true);
    await take(0);
    expect(amina.circle().behind).toBe(false);
  });

  it("[TRU-16] both persons are shown the same sixty digits, and that they compared them stays on the machine where it was said", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const seen = (viewer: typeof amina, of: typeof amina) =>
      viewer.circle().people.find(({ id }) => id === userOf(of));
    expect(seen(amina, karim)?.safety).toEqual(seen(karim, amina)?.safety);
    expect(seen(amina, karim)?.safety.join("")).toMatch(/^[0-9]{60}$/);
    expect(seen(amina, amina)?.safety).toEqual([]);
    await amina.get("member.met", { circleId, userId: userOf(karim), met: true });
    await world.rest();
    expect([seen(amina, karim)?.met, seen(karim, amina)?.met]).toEqual([true, false]);
    await amina.get("member.met", { circleId, userId: userOf(karim), met: false });
    expect(seen(amina, karim)?.met).toBe(false);
  });

  it("[TRU-12] the page says live which machines know, and what of the closed machine's entries counts", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    const [his, hers] = [deviceOf(karim, circleId), deviceOf(layla, circleId)];
    const { lastAccepted } = engineOf(amina, circleId).circle.log.devices.get(his)!;
    world.network.sever("amina", "layla");
    await amina.get("machine.close", { circleId, deviceId: his });
    const first = amina.circle().removals;
    expect(first).toMatchObject([
      {
        kind: "machine",
        user: userOf(karim),
        device: { id: his, number: 1 },
        by: userOf(amina),
        isBack: false,
        knows: [],
        notYet: [hers],
        entries: [{ device: his, kept: lastAccepted, setAside: 0 }],
        safe: null,
      },
    ]);
    await world.rest();
    world.network.meet();
    await world.until(() => amina.circle().removals[0]?.knows.includes(hers) === true);
    expect(amina.circle().removals[0]).toMatchObject({ knows: [hers], notYet: [] });
    expect(layla.circle().removals[0]).toMatchObject({
      by: userOf(amina),
      knows: [deviceOf(amina, circleId)],
    });
  });
});
