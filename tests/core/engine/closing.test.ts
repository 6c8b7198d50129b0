import { beforeAll, describe, expect, it } from "vitest";
import { sendingEpoch } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";
import {
  askForAll,
  deafTo,
  lastSeq,
  replyOf,
  repliesSeen,
  standingOf,
  threePeople,
  userOf,
} from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("closing a machine and removing a person", () => {
  it.each(["machine.close", "member.remove"] as const)(
    "[TRU-2] after %s nothing reaches what was put out but the end itself: no entry, no key, no presence, no later op",
    async (verb) => {
      const world = createWorld();
      const { amina, karim, circleId, scope } = await threePeople(world);
      const [device, user] = [deviceOf(karim, circleId), userOf(karim)];
      const came = deafTo(karim, circleId, ["deviceRemoved", "memberRemoved"]);
      const { graph } = engineOf(amina, circleId).circle;
      const before = new Set(graph.heads());
      if (verb === "machine.close") await amina.get(verb, { circleId, deviceId: device });
      else await amina.get(verb, { circleId, userId: user });
      await amina.get("notes.put", { circleId, scope, note: replyOf("a", "without him") });
      await amina.get("circle.rename", { circleId, name: "without him" });
      engineOf(amina, circleId).meeting.moveCaret(scope, { anchor: Uint8Array.of(1), head: null });
      for (let times = 0; times < 3; times++) {
        await world.rest();
        world.network.meet();
        askForAll(karim, amina, circleId);
      }
      const end = graph.opsAfter([...before]).find(({ op }) => op.parents.some((one) => before.has(one)));
      expect(came.ops()).toEqual([end?.id]);
      expect([came.entries(), came.secrets()]).toEqual([0, 0]);
      expect(engineOf(karim, circleId).meeting.carets(scope).size).toBe(0);
      expect(karim.circle().name).toBe("circle");
    },
  );

  it("[TRU-2] those who stay have the next key at once, and go on", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const device = deviceOf(karim, circleId);
    const epochs = engineOf(layla, circleId).circle.ring.held();
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await world.rest();
    const newer = [...engineOf(layla, circleId).circle.ring.held()].filter((one) => !epochs.has(one));
    expect(newer).toHaveLength(1);
    const { graph } = engineOf(layla, circleId).circle;
    expect(newer.flatMap((epoch) => graph.recipients(epoch) ?? [])).not.toContain(device);
    await layla.get("notes.put", { circleId, scope, note: replyOf("b", "by Layla") });
    await world.rest();
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["by Layla"]);
    expect([amina, layla].map((one) => standingOf(one, userOf(karim)))).toEqual(["removed", "removed"]);
  });

  it("[TRU-2] nothing is sent to what was put out while the end is still on its way to the disk, nor is the end told", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    const came = deafTo(karim, circleId, []);
    const { circle } = engineOf(amina, circleId);
    const { write } = circle.journal;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = { write: (batch: Parameters<typeof write>[0]) => held.then(() => write(batch)) };
    Object.assign(circle.journal, slow);
    void amina.ask("member.remove", { circleId, userId: userOf(karim) });
    await world.rest();
    void amina.ask("notes.put", { circleId, scope, note: replyOf("a", "meanwhile") });
    engineOf(amina, circleId).meeting.moveCaret(scope, { anchor: Uint8Array.of(1), head: null });
    askForAll(karim, amina, circleId);
    await world.rest();
    expect([came.ops(), came.entries(), came.secrets()]).toEqual([[], 0, 0]);
    expect(engineOf(karim, circleId).meeting.carets(scope).size).toBe(0);
    release();
    Object.assign(circle.journal, { write });
    for (let times = 0; times < 2; times++) {
      await world.rest();
      world.network.meet();
    }
    await world.rest();
    expect(karim.circle().out).toBe("removed");
  });

  it("[TRU-3] nobody is put out without a yes in the engine's page, which has the engine's own names", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina", { confirms: false });
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const own = deviceOf(amina, circleId);
    expect(await amina.ask("machine.close", { circleId, deviceId: own })).toMatchObject({
      ok: false,
      error: "notConfirmed",
    });
    expect(amina.confirmed).toEqual(["closeMachine"]);
    expect(amina.circle()).toMatchObject({ active: true, out: null });
  });

  it("[TRU-3] who has no right to it is refused before anybody is asked, and the refusal changes nothing", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const size = engineOf(karim, circleId).circle.graph.size;
    const asked = karim.confirmed.length;
    const refused = [
      await karim.ask("machine.close", { circleId, deviceId: deviceOf(amina, circleId) }),
      await karim.ask("machine.close", { circleId, deviceId: deviceOf(layla, circleId) }),
      await karim.ask("member.remove", { circleId, userId: userOf(amina) }),
      await karim.ask("member.remove", { circleId, userId: userOf(karim) }),
      await karim.ask("member.setTask", { circleId, userId: userOf(karim), rank: "owner" }),
      await karim.ask("member.setTask", { circleId, userId: userOf(amina), rank: "reader" }),
      await karim.ask("circle.setReaders", { circleId, annotate: true }),
    ];
    expect(refused.map((one) => (one.ok ? "done" : one.error))).toEqual(refused.map(() => "notAllowed"));
    expect(karim.confirmed).toHaveLength(asked);
    expect(engineOf(karim, circleId).circle.graph.size).toBe(size);
    const person = amina.circle().people.find(({ id }) => id === userOf(karim));
    expect(person?.may).toEqual({ remove: true, tasks: ["owner", "admin", "reader"] });
    expect(karim.circle().people.map(({ me, may }) => [me, may.remove, may.tasks])).toEqual([
      [false, false, []],
      [true, false, ["reader"]],
      [false, false, []],
    ]);
  });

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

  it.each([false, true])(
    "[TRU-2] [TRU-4] who closes the machine they sit at is heard by the others, and those begin another epoch (nobody there at the time: %s)",
    async (away) => {
      const world = createWorld();
      const { amina, karim, layla, circleId } = await threePeople(world);
      const device = deviceOf(karim, circleId);
      if (away) {
        world.part("amina", "karim");
        world.part("layla", "karim");
      }
      await karim.get("machine.close", { circleId, deviceId: device });
      expect(karim.circle()).toMatchObject({ out: "machineClosed", active: false });
      await world.rest();
      world.rejoin();
      await world.until(() => layla.circle().removals.length === 1);
      await world.rest();
      const { graph, ring } = engineOf(amina, circleId).circle;
      const sending = sendingEpoch(graph, ring.held());
      expect(sending?.complete).toBe(true);
      expect(graph.recipients(sending?.epoch ?? ("" as never))).not.toContain(device);
      expect(amina.circle().removals).toMatchObject([
        { kind: "machine", by: userOf(karim), device: { id: device } },
      ]);
    },
  );

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

  it("[TRU-1] an end names for each machine the last entry of it that counts here", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    world.network.sever("amina", "karim");
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "that she has not") });
    const his = deviceOf(karim, circleId);
    const { circle } = engineOf(amina, circleId);
    const seq = circle.log.devices.get(his)?.lastAccepted ?? 0;
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    const bodies = circle.graph.opsAfter([]).map(({ op }) => op.body);
    expect(bodies.find(({ type }) => type === "memberRemoved")).toMatchObject({
      userId: userOf(karim),
      last: [{ deviceId: his, seq }],
    });
    expect(lastSeq(karim, circleId, his)).toBeGreaterThan(seq);
  });

  it("[TRU-4] [TRU-5] [M26] a machine that was closed while it was away and went on writing returns: everybody sees what the page said", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    const device = deviceOf(karim, circleId);
    world.part("amina", "karim");
    world.part("karim", "layla");
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
