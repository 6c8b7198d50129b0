// Circles in which newcomers are given everything: they take the log from its start, and everybody is told.

import { beforeAll, describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import type { CircleId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { stuckAfter } from "../../../src/core/engine/fromStart.ts";
import { giveEntries } from "../../../src/core/engine/serving.ts";
import { addParagraph } from "../../support/clash.ts";
import { deviceOf, engineOf, knockAndAdmit, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";
import { addMachine } from "../../support/secondMachine.ts";
import { askForAll, repliesSeen, replyOf, userOf } from "../../support/threePeople.ts";
import { lyingAt, wholeHistory } from "../../support/wholeHistory.ts";
import { write } from "../../support/writing.ts";

beforeAll(async () => {
  await readyCrypto();
});

const isInside = (person: TestPerson, circleId: CircleId): boolean =>
  person.view().circles.some(({ id }) => id === circleId);

describe("a newcomer who is given everything", () => {
  it("[ENG-43] [MEM-47] has the log from its start: who wrote and who deleted what, in nobody's word but theirs who wrote", async () => {
    const world = createWorld();
    const { amina, karim, circleId, docId } = await wholeHistory(world);
    const nadia = await startPerson(world, "nadia");
    await letIn(world, amina, nadia, circleId);
    await world.rest();
    const told = await nadia.get("document.history", { circleId, docId });
    expect(told).toMatchObject({
      isWhole: true,
      sittings: [
        { user: userOf(karim), written: 0, deleted: 3, passages: ["on "] },
        { user: userOf(amina), written: 0, deleted: 8, passages: ["We meet "] },
        { user: userOf(amina), written: 22, deleted: 0 },
      ],
    });
    for (const person of [amina, karim, nadia]) {
      expect(await person.get("document.history", { circleId, docId })).toEqual(told);
      expect(lyingAt(person, circleId)).toMatchObject({ isFromStart: true, cuts: 0 });
      expect(person.circle()).toMatchObject({
        beginning: null,
        needsLook: [],
        history: { newcomers: "everything", narrowed: null, here: "everything" },
      });
    }
    // She writes, and all have it.
    await nadia.get("notes.put", { circleId, scope: docId, note: replyOf("n", "from Nadia") });
    await world.rest();
    for (const person of [amina, karim])
      expect(await repliesSeen(person, circleId, docId)).toEqual(["from Nadia"]);
  });

  it("[EPO-9] [MEM-47] is given no older key for it: entries come opened", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await wholeHistory(world);
    const { graph, ring } = engineOf(karim, circleId).circle;
    const device = deviceOf(karim, circleId);
    for (const epoch of ring.held()) expect(graph.recipients(epoch)).toContain(device);
    const { circle } = engineOf(amina, circleId);
    const given = await giveEntries(circle, device, { device: deviceOf(amina, circleId), from: 1, to: 3 });
    expect([given.form, given.entries.length]).toEqual(["opened", 3]);
  });

  it("[ENG-43] is on the way until all has come, with how much; it goes on from there after a new start", async () => {
    const world = createWorld();
    const { amina, circleId } = await wholeHistory(world);
    const disk: MemoryDisk = new Map();
    const nadia = await startPerson(world, "nadia", { disk });
    world.part("karim", "nadia");
    // Of Amina's log only the first entries can be had.
    const { circle } = engineOf(amina, circleId);
    const all = circle.storedHeads;
    Object.assign(circle, { storedHeads: all.map((head) => ({ ...head, seq: Math.min(head.seq, 2) })) });
    await knockAndAdmit(world, amina, nadia, circleId);
    await world.rest();
    expect(isInside(nadia, circleId)).toBe(false);
    const [{ parts } = { parts: null }] = nadia.view().joining;
    expect(parts?.here).toBeGreaterThan(0);
    expect(parts?.all).toBeGreaterThan(parts?.here ?? 0);
    await nadia.stop();
    world.part("amina", "nadia", "karim");
    const again = await startPerson(world, "nadia", { disk });
    await world.rest();
    expect(isInside(again, circleId)).toBe(false);
    const came = lyingAt(again, circleId).entries;
    expect(came).toBeGreaterThan(0);
    Object.assign(circle, { storedHeads: all });
    world.rejoin();
    await world.until(() => isInside(again, circleId));
    await world.rest();
    expect(lyingAt(again, circleId)).toMatchObject({ isFromStart: true });
    // Arrived once, it opens with nobody there.
    await again.stop();
    world.part("amina", "nadia", "karim");
    expect(isInside(await startPerson(world, "nadia", { disk }), circleId)).toBe(true);
  });

  it("[ENG-43] is a further machine of somebody's too, which has written nothing but that it is there", async () => {
    const world = createWorld();
    const { amina, circleId, docId } = await wholeHistory(world);
    const disk: MemoryDisk = new Map();
    const second = await addMachine(world, amina, "amina's other", circleId, { disk });
    expect(lyingAt(second, circleId)).toMatchObject({ isFromStart: true });
    expect((await second.get("document.history", { circleId, docId })).isWhole).toBe(true);
    await second.stop();
    world.part("amina", "amina's other", "karim");
    expect(isInside(await startPerson(world, "amina's other", { disk }), circleId)).toBe(true);
  });

  it("[ENG-43] is not who comes back: they begin with a cut and keep what lies there, and so does whom they let in", async () => {
    const world = createWorld();
    const { amina, karim, circleId, docId } = await wholeHistory(world);
    const left = karim.get("circle.leave", { circleId });
    await world.rest();
    await left;
    await letIn(world, amina, karim, circleId);
    await world.rest();
    const told = await karim.get("document.history", { circleId, docId });
    expect([told.isWhole, told.sittings.length]).toEqual([false, 3]);
    expect(karim.circle().history).toMatchObject({ newcomers: "everything", here: "present" });
    // Whom he lets in then is given a cut, since he has not everything to give.
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "owner" });
    await world.rest();
    world.part("amina", "nadia");
    const nadia = await startPerson(world, "nadia");
    await letIn(world, karim, nadia, circleId);
    expect(nadia.circle().history.here).toBe("present");
  });
});

describe("somebody who keeps a newcomer from everything", () => {
  it("[ENG-43] [N10] saying to have more than is given ends nothing: what came is gone on with, and the rest told as missing", async () => {
    const world = createWorld();
    const { amina, circleId, docId } = await wholeHistory(world);
    const nadia = await startPerson(world, "nadia");
    world.part("karim", "nadia");
    const { circle } = engineOf(amina, circleId);
    const more = circle.storedHeads.map((head) => ({ ...head, seq: head.seq + 1_000 }));
    Object.assign(circle, { storedHeads: more });
    await knockAndAdmit(world, amina, nadia, circleId);
    await world.rest();
    expect(isInside(nadia, circleId)).toBe(false);
    const since = world.clock.now();
    await world.until(() => isInside(nadia, circleId));
    expect(world.clock.now() - since).toBeGreaterThan(stuckAfter);
    expect((await nadia.get("document.history", { circleId, docId })).sittings).toHaveLength(3);
  });

  it("[ENG-43] [N10] whoever gives nothing for long, neither entries nor a cut, and then does, is listened to", async () => {
    const world = createWorld();
    const { amina, circleId } = await wholeHistory(world);
    const nadia = await startPerson(world, "nadia");
    world.part("karim", "nadia");
    const { circle } = engineOf(amina, circleId);
    const all = circle.storedHeads;
    await knockAndAdmit(world, amina, nadia, circleId);
    Object.assign(circle, { storedHeads: all.map((head) => ({ ...head, seq: 0 })) });
    const since = world.clock.now();
    await world.until(() => world.clock.now() - since > 3 * stuckAfter);
    expect([isInside(nadia, circleId), lyingAt(nadia, circleId).entries]).toEqual([false, 0]);
    Object.assign(circle, { storedHeads: all });
    await world.until(() => isInside(nadia, circleId));
    expect(lyingAt(nadia, circleId).isFromStart).toBe(true);
  });

  it("[ENG-43] [N10] who is on the way themselves has not everything, and makes nobody arrive", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await wholeHistory(world);
    const { circle } = engineOf(amina, circleId);
    const all = circle.storedHeads;
    const [nadia, salma] = [await startPerson(world, "nadia"), await startPerson(world, "salma")];
    for (const one of ["nadia", "salma"]) world.part("karim", one);
    await knockAndAdmit(world, amina, nadia, circleId);
    Object.assign(circle, { storedHeads: all.map((head) => ({ ...head, seq: Math.min(head.seq, 2) })) });
    await knockAndAdmit(world, amina, salma, circleId);
    await world.rest();
    expect([nadia, salma].map((one) => isInside(one, circleId))).toEqual([false, false]);
    Object.assign(circle, { storedHeads: all });
    world.rejoin();
    await world.until(() => [nadia, salma].every((one) => isInside(one, circleId)));
    await world.rest();
    for (const one of [karim, nadia, salma]) expect(lyingAt(one, circleId)).toEqual(lyingAt(amina, circleId));
  });

  it("[ENG-43] [M26] who was put out gets nothing by it, however they ask", async () => {
    const world = createWorld();
    const { amina, karim, circleId, docId } = await wholeHistory(world);
    const before = lyingAt(karim, circleId);
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await world.rest();
    await write(world, amina, { circleId, docId }, (doc) => addParagraph(doc, "Afterwards."));
    askForAll(karim, amina, circleId);
    await world.rest();
    expect(lyingAt(karim, circleId)).toEqual(before);
  });
});
