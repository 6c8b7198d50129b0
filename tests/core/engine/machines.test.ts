import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { decodeInviteLink } from "../../../src/core/circle/index.ts";
import { createRings } from "../../../src/core/engine/ring.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";
import { addMachine, machineKnocks } from "../../support/secondMachine.ts";
import { repliesSeen, replyOf, threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("one more machine of one's own", () => {
  it("[ENG-38] [MEM-35] has the circle after the words were compared, and what it writes is the same person's", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "at home") });
    const laptop = await startPerson(world, "karims laptop");
    const request = await machineKnocks(world, karim, laptop, circleId);
    expect(laptop.view().joining).toMatchObject([
      { for: "machine", state: "comparing", words: request.words },
    ]);
    // Nothing was written of it so far, and nobody else was asked.
    const known = () => amina.circle().machines.filter(({ user }) => user === userOf(karim)).length;
    expect([known(), amina.circle().requests.length]).toEqual([1, 0]);
    await karim.get("machine.compare", { circleId, deviceId: request.id });
    await world.until(() => laptop.view().circles.length === 1);
    await world.rest();
    expect(laptop.circle()).toMatchObject({ me: userOf(karim), name: "circle", active: true });
    expect(await repliesSeen(laptop, circleId, scope)).toEqual(["at home"]);
    await laptop.get("notes.put", { circleId, scope, note: replyOf("b", "on the way") });
    await world.rest();
    for (const person of [amina, karim, layla, laptop]) {
      const { notes } = await person.get("notes.open", { circleId, scope });
      expect(notes.map(({ by }) => by)).toEqual([userOf(karim), userOf(karim)]);
      expect(person.circle().people).toHaveLength(3);
      const machines = person.circle().machines.filter(({ user }) => user === userOf(karim));
      expect(new Set(machines.map(({ number }) => number))).toEqual(new Set([1, 2]));
      expect(person.circle().needsLook).toEqual([]);
    }
    // What the one wrote the other takes back.
    await laptop.get("notes.remove", { circleId, scope, id: replyOf("a", "").id });
    await karim.get("notes.remove", { circleId, scope, id: replyOf("b", "").id });
    await world.rest();
    expect(await repliesSeen(amina, circleId, scope)).toEqual([]);
    expect(karim.circle().machineInvite).toMatchObject({ state: "used" });
    expect(karim.confirmed.filter((one) => !one.startsWith("compare"))).toContain("inviteMachine");
    expect(laptop.confirmed).toEqual(["joinAsMachine"]);
  });

  it("[ENG-38] [ENG-5] is that also after both were started again", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const amina = await startPerson(world, "amina");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const laptop = await addMachine(world, amina, "laptop", circleId, { disk });
    await laptop.stop();
    const again = await startPerson(world, "laptop", { disk, seed: 9 });
    expect(again.circle()).toMatchObject({ me: userOf(amina), active: true });
    expect(again.circle().people.map(({ name }) => name)).toEqual(["Amina"]);
    const { docId } = await again.get("document.create", { circleId, title: "from the laptop" });
    await world.until(() => amina.circle().things.some(({ id }) => id === docId));
    expect(amina.circle().things.map(({ by }) => by)).toEqual([userOf(amina)]);
  });

  it("[ENG-37] [EPO-15] is given the earlier keys: who is still in an older room is found there", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    world.part("layla", "amina", "karim");
    // Two epochs without Layla knowing of them.
    const laptop = await addMachine(world, karim, "laptop", circleId);
    const held = (person: typeof karim) => engineOf(person, circleId).circle.ring.held();
    expect(held(laptop)).toEqual(held(karim));
    await karim.stop();
    await amina.stop();
    await laptop.get("notes.put", { circleId, scope, note: replyOf("a", "meanwhile") });
    world.rejoin();
    await world.until(() => layla.circle().machines.length === 4);
    await world.rest();
    expect(await repliesSeen(layla, circleId, scope)).toEqual(["meanwhile"]);
  });

  it("[ENG-37] [TRU-16] nothing else of the first machine goes there: no identity key, no link, no compared digits", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    await amina.get("member.met", { circleId, userId: userOf(karim), met: true });
    await amina.get("invite.create", { circleId, hours: 24, needsConfirm: true });
    const laptop = await addMachine(world, amina, "laptop", circleId);
    const { circle } = engineOf(laptop, circleId);
    expect(circle.self.identity).toBeNull();
    expect(circle.record.invites).toEqual([]);
    expect(circle.record.watch.met).toEqual([]);
    expect(circle.record.deviceSeed).not.toBe(engineOf(amina, circleId).circle.record.deviceSeed);
    // It can do all that its person may, but make more of itself.
    expect(laptop.circle().may).toMatchObject({ inviteMachine: false, setReaders: true });
    expect(await laptop.ask("machine.invite", { circleId })).toEqual({ ok: false, error: "notAllowed" });
    const zaid = await startPerson(world, "zaid");
    await letIn(world, laptop, zaid, circleId);
    expect(zaid.circle().people).toHaveLength(4);
  });

  it("[ENG-38] of somebody who takes part begins with their own cut, with nobody else there", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await amina.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    await amina.stop();
    await layla.stop();
    const laptop = await addMachine(world, karim, "laptop", circleId);
    expect(await repliesSeen(laptop, circleId, scope)).toEqual(["early"]);
  });

  it("[ENG-38] is nothing for who only reads: they begin no key that it could have", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const { link } = await karim.get("machine.invite", { circleId });
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "reader" });
    await world.rest();
    expect(karim.circle().may.inviteMachine).toBe(false);
    expect(await karim.ask("machine.invite", { circleId })).toEqual({ ok: false, error: "notAllowed" });
    const laptop = await startPerson(world, "laptop");
    await laptop.get("join.begin", { link, name: "" });
    await world.until(() => karim.circle().machineRequests.length === 1);
    const [request] = karim.circle().machineRequests;
    if (request === undefined) throw new Error("nobody knocked");
    const said = await karim.ask("machine.compare", { circleId, deviceId: request.id });
    await world.rest();
    expect(said).toEqual({ ok: false, error: "notAllowed" });
    expect(amina.circle().machines).toHaveLength(3);
  });

  it("[INV-13] the link says for what it is, and no other machine makes one", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { link, inviteId } = await amina.get("machine.invite", { circleId });
    expect(link).toMatch(/^halaqa:machine#v1\./);
    expect(await amina.get("invite.show", { circleId, inviteId })).toEqual({ link });
    expect(await amina.get("join.look", { link })).toMatchObject({ circleId, for: "machine" });
    const before = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    expect(await amina.get("join.look", { link: before.link })).toMatchObject({ for: "person" });
    expect(amina.circle().machineInvite).toMatchObject({ id: inviteId, state: "open" });
    expect(amina.circle().invites.map(({ id }) => id)).toEqual([before.inviteId]);
    // A second one ends the first.
    const next = await amina.get("machine.invite", { circleId });
    const { deviceInvites } = engineOf(amina, circleId).circle.graph.current();
    expect([inviteId, next.inviteId].map((id) => deviceInvites.get(id)?.state)).toEqual(["ended", "open"]);
    expect(decodeInviteLink(link.replace("machine#", "join#")).ok).toBe(true);
  });

  it("[ENG-38] [ENG-40] [TRU-4] is closed like any machine, by the other one, and comes back by that one's link alone", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
    const laptop = await addMachine(world, amina, "laptop", circleId);
    await amina.get("machine.close", { circleId, deviceId: deviceOf(laptop, circleId) });
    await amina.get("notes.put", { circleId, scope, note: replyOf("a", "later") });
    await world.rest();
    expect(laptop.circle()).toMatchObject({ active: false, out: "machineClosed" });
    expect(await repliesSeen(laptop, circleId, scope)).toEqual([]);
    expect(amina.circle().active).toBe(true);
    const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    expect(await laptop.ask("join.begin", { link, name: "Other" })).toEqual({
      ok: false,
      error: "needsOwnMachine",
    });
    const request = await machineKnocks(world, amina, laptop, circleId);
    await amina.get("machine.compare", { circleId, deviceId: request.id });
    await world.until(() => laptop.view().joining.length === 0);
    await world.rest();
    expect(laptop.circle()).toMatchObject({ active: true, me: userOf(amina) });
    expect(await repliesSeen(laptop, circleId, scope)).toEqual(["later"]);
  });

  it("[ENG-37] [EPO-15] is given the earlier secrets, and nobody else's machine is", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const laptop = await addMachine(world, amina, "laptop", circleId);
    const { circle } = engineOf(amina, circleId);
    const said: { readonly session: number; readonly count: number }[] = [];
    const rings = createRings(circle, (session, ring) => void said.push({ session, count: ring.length }));
    for (const [session, person] of [karim, laptop].entries()) {
      const met = { session, device: deviceOf(person, circleId), sid: new Uint8Array(32), invite: null };
      rings.give(session, { met, standing: "active" } as Parameters<typeof rings.give>[1]);
    }
    expect(said.map(({ session, count }) => [session, count > 0])).toEqual([[1, true]]);
  });

  it("[ENG-40] is not made of a space that was somebody else in that circle", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const left = karim.get("circle.leave", { circleId });
    await world.rest();
    await left;
    const { link } = await amina.get("machine.invite", { circleId });
    expect(await karim.ask("join.begin", { link, name: "" })).toEqual({ ok: false, error: "otherPerson" });
    expect(karim.circle()).toMatchObject({ active: false, out: "left" });
  });

  it("[TRU-33] has a number in every question as soon as there are two, and none before", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const asked = async () => {
      await amina.get("hold.ask", { circleId, deviceId: deviceOf(karim, circleId) });
      await amina.get("hold.lift", { circleId, deviceId: deviceOf(karim, circleId) });
      return amina.questions.slice(-2).map((one) => ("number" in one ? one.number : undefined));
    };
    const numbered = () => amina.circle().people.find(({ id }) => id === userOf(karim))?.numbered;
    expect([numbered(), await asked()]).toEqual([false, [null, null]]);
    const laptop = await addMachine(world, karim, "laptop", circleId);
    expect([numbered(), await asked()]).toEqual([true, [1, 1]]);
    await amina.get("machine.close", { circleId, deviceId: deviceOf(laptop, circleId) });
    await world.rest();
    expect(amina.questions.at(-1)).toMatchObject({ type: "closeMachine", number: 2 });
    // A number that was given stays, and so that there is one.
    expect([numbered(), await asked()]).toEqual([true, [1, 1]]);
  });
});
