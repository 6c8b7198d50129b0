// What somebody wrote beyond the end that others set to them, in every order in which it can arrive.

import { beforeAll, describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { takeOps } from "../../../src/core/engine/membership.ts";
import { rejudge } from "../../../src/core/engine/rejudging.ts";
import { fourApart } from "../../support/fourPeople.ts";
import { handOn, handOps } from "../../support/handOn.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";
import { deafTo, lastSeq, replyOf, repliesSeen, threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("what was written beyond an end", () => {
  it("[TRU-5] [M01] [M02] a removed device that goes on writing changes nothing, by whatever way it comes", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const his = deviceOf(karim, circleId);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    deafTo(karim, circleId, ["memberRemoved"]);
    world.part("amina", "karim", "layla");
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await handOps(amina, layla, circleId);
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "backdated") });
    await karim.get("notes.remove", { circleId, scope, id: replyOf("a", "").id });
    for (const person of [amina, layla]) await handOn(karim, person, circleId, his);
    for (const person of [amina, layla]) {
      expect(await repliesSeen(person, circleId, scope)).toEqual(["early"]);
      expect(lastSeq(person, circleId, his)).toBe(lastSeq(karim, circleId, his));
      expect(person.circle().removals[0]?.entries).toMatchObject([{ device: his, setAside: 2 }]);
      expect(person.circle().needsLook).toContainEqual(
        expect.objectContaining({ reason: "afterRemoval", count: 2, users: [userOf(karim)] }),
      );
    }
  });

  it("[TRU-7] what she had before the end counted stays, also when the end had waited for what it builds on", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const { amina, karim, layla, circleId, scope } = await threePeople(world, disk);
    world.part("amina", "karim", "layla");
    await amina.get("circle.setReaders", { circleId, annotate: true });
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    const { circle } = engineOf(layla, circleId);
    const [policy, ...later] = engineOf(amina, circleId)
      .circle.graph.opsAfter([])
      .flatMap(({ id, bytes }) => (circle.graph.knows(id) ? [] : [bytes]));
    if (policy === undefined) throw new Error("no op");
    await circle.queue.run(() => takeOps(circle, later));
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "read by Layla") });
    await handOn(karim, layla, circleId, deviceOf(karim, circleId));
    expect(await repliesSeen(layla, circleId, scope)).toEqual(["read by Layla"]);
    await circle.queue.run(() => takeOps(circle, [policy]));
    expect(await repliesSeen(layla, circleId, scope)).toEqual(["read by Layla"]);
    // What lists it builds on ops that are on the disk before it.
    await layla.stop();
    const again = await startPerson(world, "layla", { disk });
    expect(await repliesSeen(again, circleId, scope)).toEqual(["read by Layla"]);
    await handOn(karim, amina, circleId, deviceOf(karim, circleId));
    await handOn(again, amina, circleId, deviceOf(again, circleId));
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["read by Layla"]);
  });

  it("[TRU-7] nothing is written for bytes that say an end and that nobody signed", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    world.part("amina", "karim", "layla");
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "read by Layla") });
    await handOn(karim, layla, circleId, deviceOf(karim, circleId));
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    const { circle } = engineOf(layla, circleId);
    const [end] = engineOf(amina, circleId)
      .circle.graph.opsAfter([])
      .filter(({ op }) => op.body.type === "memberRemoved");
    if (end === undefined) throw new Error("no end");
    const forged = end.bytes.slice();
    forged.set([(forged.at(-1) ?? 0) ^ 1], forged.length - 1);
    const hers = deviceOf(layla, circleId);
    const before = lastSeq(layla, circleId, hers);
    await circle.queue.run(() => takeOps(circle, [forged]));
    expect(lastSeq(layla, circleId, hers)).toBe(before);
    await circle.queue.run(() => takeOps(circle, [end.bytes]));
    expect(lastSeq(layla, circleId, hers)).toBe(before + 1);
  });

  it("[TRU-5] [TRU-6] what nobody had listed is taken out again when the end arrives after it, and stays out after a new start", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const { amina, karim, layla, circleId, scope } = await threePeople(world, disk);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    world.part("amina", "karim", "layla");
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "late") });
    const his = deviceOf(karim, circleId);
    await handOn(karim, layla, circleId, his);
    expect(await repliesSeen(layla, circleId, scope)).toEqual(["early", "late"]);
    // She cannot list what she has: she writes nothing any more.
    Object.assign(engineOf(layla, circleId).circle, { isUnjudged: true });
    await handOps(amina, layla, circleId);
    Object.assign(engineOf(layla, circleId).circle, { isUnjudged: false });
    expect(await repliesSeen(layla, circleId, scope)).toEqual(["early"]);
    await layla.stop();
    const again = await startPerson(world, "layla", { disk });
    expect(await repliesSeen(again, circleId, scope)).toEqual(["early"]);
  });

  it("[TRU-6] a program that ended before it had judged again does so at its next start", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const { amina, karim, layla, circleId, scope } = await threePeople(world, disk);
    world.part("amina", "karim", "layla");
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "late") });
    await handOn(karim, layla, circleId, deviceOf(karim, circleId));
    const { circle } = engineOf(layla, circleId);
    Object.assign(circle, { isUnjudged: true });
    const { items } = circle.texts;
    // Its process dies while it reads: the ops are on the disk, and nothing was judged.
    Object.assign(circle.texts, { items: () => new Promise(() => undefined) });
    void handOps(amina, layla, circleId);
    await world.rest();
    Object.assign(circle.texts, { items });
    const again = await startPerson(world, "layla", { disk: new Map(disk) });
    expect(again.circle().people.find(({ id }) => id === userOf(karim))?.standing).toBe("removed");
    expect(await repliesSeen(again, circleId, scope)).toEqual([]);
  });

  it("[TRU-6] a document that cannot be read stays as it was and the judging due, until it can", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    world.part("amina", "karim", "layla");
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "late") });
    await handOn(karim, layla, circleId, deviceOf(karim, circleId));
    const { circle } = engineOf(layla, circleId);
    const { get } = circle.shelf;
    Object.assign(circle, { isUnjudged: true });
    Object.assign(circle.shelf, { get: () => Promise.resolve({ ok: true, value: null }) });
    await handOps(amina, layla, circleId);
    Object.assign(circle.shelf, { get });
    expect(await repliesSeen(layla, circleId, scope)).toEqual(["late"]);
    expect(circle.record.watch.judged).toBe("due");
    expect(layla.circle().needsLook).toContainEqual(expect.objectContaining({ reason: "alarm" }));
    await circle.queue.run(() => rejudge(circle));
    expect(await repliesSeen(layla, circleId, scope)).toEqual(["late"]);
    await world.rest();
    expect(await repliesSeen(layla, circleId, scope)).toEqual([]);
    expect(circle.record.watch.judged).not.toBe("due");
  });

  it.each(["end first", "entry first"] as const)(
    "[TRU-5] [TRU-7] what somebody had before they heard of the end stays, on every machine (%s)",
    async (order) => {
      const world = createWorld();
      const { amina, karim, layla, circleId, scope } = await threePeople(world);
      const [his, hers] = [deviceOf(karim, circleId), deviceOf(layla, circleId)];
      world.part("amina", "karim", "layla");
      await amina.get("member.remove", { circleId, userId: userOf(karim) });
      await karim.get("notes.put", { circleId, scope, note: replyOf("b", "seen by Layla") });
      await handOn(karim, layla, circleId, his);
      const before = lastSeq(layla, circleId, hers);
      await handOps(amina, layla, circleId);
      expect(lastSeq(layla, circleId, hers)).toBe(before + 1);
      expect(await repliesSeen(layla, circleId, scope)).toEqual(["seen by Layla"]);
      await karim.get("notes.put", { circleId, scope, note: replyOf("c", "seen by nobody") });
      await handOn(karim, layla, circleId, his);
      expect(await repliesSeen(layla, circleId, scope)).toEqual(["seen by Layla"]);
      if (order === "end first") {
        await handOn(layla, amina, circleId, his);
        expect(await repliesSeen(amina, circleId, scope)).toEqual([]);
        await handOn(layla, amina, circleId, hers);
      } else {
        await handOn(layla, amina, circleId, hers);
        await handOn(layla, amina, circleId, his);
      }
      expect(await repliesSeen(amina, circleId, scope)).toEqual(["seen by Layla"]);
      expect(amina.circle().removals[0]?.entries).toMatchObject([{ device: his, setAside: 1 }]);
    },
  );

  it("[TRU-5] who had heard of the end vouches for nothing", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const [his, hers] = [deviceOf(karim, circleId), deviceOf(layla, circleId)];
    world.part("amina", "karim", "layla");
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await handOps(amina, layla, circleId);
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "late") });
    await handOn(karim, layla, circleId, his);
    // A dishonest engine lists it all the same.
    const log = engineOf(layla, circleId).circle.log.devices.get(his);
    if (log === undefined) throw new Error("she has his log");
    log.lastAccepted = log.last;
    await layla.get("notes.put", { circleId, scope, note: replyOf("c", "by Layla") });
    await handOps(layla, amina, circleId);
    await handOn(layla, amina, circleId, his);
    await handOn(layla, amina, circleId, hers);
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["by Layla"]);
  });

  it("[TRU-6] what was set aside counts again when the end does not count any more", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await amina.get("member.setTask", { circleId, userId: userOf(layla), rank: "admin" });
    await world.rest();
    world.part("amina", "karim", "layla");
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "by Karim") });
    await layla.get("member.remove", { circleId, userId: userOf(karim) });
    await handOn(karim, layla, circleId, deviceOf(karim, circleId));
    expect(await repliesSeen(layla, circleId, scope)).toEqual([]);
    // Her own removal, at the same time, voids the one that she wrote.
    await amina.get("member.setTask", { circleId, userId: userOf(layla), rank: "member" });
    await handOps(amina, layla, circleId);
    expect(layla.circle().people.find(({ id }) => id === userOf(karim))?.standing).toBe("active");
    expect(await repliesSeen(layla, circleId, scope)).toEqual(["by Karim"]);
  });

  it("[TRU-5] [TRU-6] whatever comes first, everybody who looks on comes to the same text", async () => {
    const disk: MemoryDisk = new Map();
    const { world, amina, karim, layla, nadia, circleId, scope, his, hers } = await fourApart(disk);
    await nadia.stop();
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "seen") });
    await handOn(karim, layla, circleId, his);
    await layla.get("notes.put", { circleId, scope, note: replyOf("b", "by Layla") });
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await karim.get("notes.put", { circleId, scope, note: replyOf("c", "unseen") });
    await karim.get("notes.remove", { circleId, scope, id: replyOf("a", "").id });
    const steps: readonly ((to: TestPerson) => Promise<void>)[] = [
      (to) => handOps(amina, to, circleId),
      (to) => handOn(karim, to, circleId, his),
      (to) => handOn(layla, to, circleId, hers),
    ];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    for (const order of orders) {
      const onlooker = await startPerson(world, "nadia", { disk: new Map(disk) });
      // She only looks on: what she wrote would vouch for what she had seen.
      Object.assign(engineOf(onlooker, circleId).circle, { isUnjudged: true });
      for (const at of order) await steps[at]?.(onlooker);
      expect([order, await repliesSeen(onlooker, circleId, scope)]).toEqual([order, ["by Layla", "seen"]]);
      expect(onlooker.circle().removals[0]?.entries).toMatchObject([{ device: his, setAside: 2 }]);
      await onlooker.stop();
    }
  });
});
