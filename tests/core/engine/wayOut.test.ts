// The way out of a circle for whoever set it up: handing over and leaving. What is shown of it follows from what is so.

import { beforeAll, describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { engineOf, letIn } from "../../support/letIn.ts";
import { createFile, startMarked } from "../../support/markedMachine.ts";
import { createWorld, startPerson } from "../../support/person.ts";
import { addMachine } from "../../support/secondMachine.ts";
import {
  deafTo,
  keepersOf,
  repliesSeen,
  replyOf,
  standingOf,
  threePeople,
  userOf,
} from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("handing over", () => {
  it("[OUT-1] one question that names them, and the chosen keep the circle", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const people = [userOf(karim), userOf(layla)];
    await amina.get("circle.handOver", { circleId, people });
    expect(amina.questions.at(-1)).toMatchObject({ type: "handOver", circle: "circle" });
    await world.rest();
    for (const person of [amina, karim, layla])
      expect(keepersOf(person)).toEqual([userOf(amina), ...people].toSorted());
    expect(
      amina
        .circle()
        .wayOut.keepers.map(({ user, knows }) => `${user} ${knows}`)
        .toSorted(),
    ).toEqual(people.map((user) => `${user} true`).toSorted());
  });

  it("[OUT-1] not by whoever may not, nor to nobody, nor after the rules changed under the question", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const no = { ok: false, error: "notAllowed" };
    expect(await karim.ask("circle.handOver", { circleId, people: [userOf(layla)] })).toEqual(no);
    expect(await amina.ask("circle.handOver", { circleId, people: [] })).toEqual(no);
    expect(await amina.ask("circle.handOver", { circleId, people: [userOf(amina)] })).toEqual(no);
    expect([...karim.confirmed, ...amina.confirmed]).not.toContain("handOver");
    amina.beforeYes = async () => {
      amina.beforeYes = () => Promise.resolve();
      await amina.get("member.remove", { circleId, userId: userOf(karim) });
    };
    const people = [userOf(karim), userOf(layla)];
    expect(await amina.ask("circle.handOver", { circleId, people })).toEqual(no);
    expect(keepersOf(amina)).toEqual([userOf(amina)]);
  });

  it("[OUT-2] [OUT-3] who has not heard is said to have not, and so is what reached nobody; after a new start too", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const amina = await startPerson(world, "amina", { disk });
    const karim = await startPerson(world, "karim");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
    await letIn(world, amina, karim, circleId);
    await world.rest();
    expect(amina.circle().wayOut).toEqual({ keepers: [], isWithSomebody: true, heard: null });
    world.part("amina", "karim");
    await amina.get("circle.handOver", { circleId, people: [userOf(karim)] });
    await amina.get("notes.put", { circleId, scope, note: replyOf("n", "alone") });
    const unheard = { keepers: [{ user: userOf(karim), knows: false }], isWithSomebody: false, heard: null };
    expect(amina.circle().wayOut).toEqual(unheard);
    await amina.stop();
    const again = await startPerson(world, "amina", { disk, seed: 5 });
    expect(again.circle().wayOut).toEqual(unheard);
    world.rejoin();
    await world.until(() => again.circle().wayOut.isWithSomebody);
    await world.until(() => again.circle().wayOut.keepers[0]?.knows === true);
  });

  it("[OUT-3] what lies on another machine of one's own is with nobody", async () => {
    const world = createWorld();
    const { amina, circleId, scope } = await threePeople(world);
    const laptop = await addMachine(world, amina, "laptop", circleId);
    world.part("amina", "karim");
    world.part("amina", "layla");
    world.part("laptop", "karim");
    world.part("laptop", "layla");
    await amina.get("notes.put", { circleId, scope, note: replyOf("n", "among her own") });
    await world.rest();
    expect(await repliesSeen(laptop, circleId, scope)).toEqual(["among her own"]);
    expect(amina.circle().wayOut.isWithSomebody).toBe(false);
    world.rejoin();
    await world.until(() => amina.circle().wayOut.isWithSomebody);
  });

  it("[OUT-3] [ENG-34] what is only kept as a draft is with nobody", async () => {
    const world = createWorld();
    const [disk, file]: [MemoryDisk, ReturnType<typeof createFile>] = [new Map(), createFile()];
    const amina = await startPerson(world, "amina");
    const first = await startMarked(world, "karim", disk, file);
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
    await letIn(world, amina, first.person, circleId);
    await world.rest();
    const copy: MemoryDisk = new Map(disk);
    await first.person.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    expect(first.person.circle().wayOut.isWithSomebody).toBe(true);
    await first.lock();
    world.part("amina", "karim");
    const back = await startMarked(world, "karim", copy, file);
    await back.person.get("notes.put", { circleId, scope, note: replyOf("b", "draft") });
    expect(back.person.circle()).toMatchObject({ held: { drafts: 1 }, wayOut: { isWithSomebody: false } });
    back.kill();
  });

  it("[OUT-3] leaving asks with what is not well yet, and is possible all the same", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    world.part("amina", "karim", "layla");
    await amina.get("notes.put", { circleId, scope, note: replyOf("n", "alone") });
    amina.beforeYes = () => {
      const wrong = { several: false, alone: true, unsent: true };
      expect(amina.questions.at(-1)).toEqual({ type: "leave", circle: "circle", ...wrong });
      return Promise.resolve();
    };
    await amina.get("circle.leave", { circleId });
    expect(amina.circle()).toMatchObject({ active: false, out: "left" });
    // What had reached nobody reaches nobody, as the question says.
    world.rejoin();
    await world.until(() => karim.circle().people.some(({ standing }) => standing === "left"));
    await world.rest();
    const { notes } = await karim.get("notes.open", { circleId, scope });
    expect(notes).toEqual([]);
    expect(keepersOf(layla)).toEqual([]);
  });
});

describe("after leaving", () => {
  it("[OUT-4] [ENG-20] who has heard is shown, and looked for until somebody has", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    world.part("amina", "karim", "layla");
    await amina.get("circle.leave", { circleId });
    await world.rest();
    expect(amina.circle().wayOut.heard?.knows).toEqual([]);
    expect(amina.circle().wayOut.heard?.notYet).toHaveLength(2);
    expect(karim.circle().people.some(({ standing }) => standing === "left")).toBe(false);
    // A connection that ends before anything was said, and some time.
    world.network.meet();
    world.clock.advance(60_000);
    await world.rest();
    world.rejoin();
    await world.until(() => (amina.circle().wayOut.heard?.knows.length ?? 0) > 0);
    await world.until(() => karim.circle().people.some(({ standing }) => standing === "left"));
    // Nobody is told of anything after it (ENG-33), and the rooms are left.
    world.clock.advance(20_000);
    await world.rest();
    expect(engineOf(amina, circleId).meeting.near()).toEqual([]);
  });

  it("[ENG-20] [OUT-4] somebody who was met and has not taken it in is nobody: others are looked for", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    world.part("amina", "layla");
    world.part("karim", "layla");
    deafTo(karim, circleId, ["memberLeft"]);
    await amina.get("circle.leave", { circleId });
    world.clock.advance(60_000);
    await world.rest();
    expect(amina.circle().wayOut.heard?.knows).toEqual([]);
    world.rejoin();
    await world.until(() => standingOf(layla, userOf(amina)) === "left");
    await world.until(() => amina.circle().wayOut.heard?.knows.length === 1);
  });

  it("[OUT-4] so it is shown of a machine that was closed from itself", async () => {
    const world = createWorld();
    const { amina, circleId } = await threePeople(world);
    const mine = amina.circle().machines.find((machine) => machine.mine);
    if (mine === undefined) throw new Error("no machine");
    await amina.get("machine.close", { circleId, deviceId: mine.id });
    expect(amina.circle().out).toBe("machineClosed");
    await world.until(() => (amina.circle().wayOut.heard?.knows.length ?? 0) > 0);
  });
});
