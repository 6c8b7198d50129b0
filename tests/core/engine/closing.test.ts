// Closing a machine and removing a person: what reaches whom, who may, and what an end names.

import { beforeAll, describe, expect, it } from "vitest";
import type { DocId } from "../../../src/core/base/index.ts";
import { sendingEpoch } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { writeEntry } from "../../../src/core/engine/writing.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";
import {
  karimAway,
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
    expect(person?.may).toEqual({ bringBack: true, remove: true, tasks: ["owner", "admin", "reader"] });
    expect(karim.circle().people.map(({ me, may }) => [me, may.remove, may.tasks])).toEqual([
      [false, false, []],
      [true, false, ["reader"]],
      [false, false, []],
    ]);
  });

  it.each([false, true])(
    "[TRU-2] [TRU-4] who closes the machine they sit at is heard by the others, and those begin another epoch (nobody there at the time: %s)",
    async (away) => {
      const world = createWorld();
      const { amina, karim, layla, circleId } = await threePeople(world);
      const device = deviceOf(karim, circleId);
      if (away) {
        karimAway(world);
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

  it("[TRU-1] what came last and does not count is not named as the last", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    const his = deviceOf(karim, circleId);
    const { circle } = engineOf(amina, circleId);
    const counted = lastSeq(amina, circleId, his);
    const hostile = engineOf(karim, circleId).circle;
    const update = { docId: scope as DocId, scope: null, clockStart: 0, clockLen: 0 };
    await hostile.queue.run(async () =>
      writeEntry(hostile, { type: "update", ...update, payload: Uint8Array.of(1, 2, 3) }),
    );
    await world.until(() => lastSeq(amina, circleId, his) > counted);
    expect(circle.log.devices.get(his)?.classes.at(-1)).toBe("quarantined");
    await amina.get("machine.close", { circleId, deviceId: his });
    const bodies = circle.graph.opsAfter([]).map(({ op }) => op.body);
    expect(bodies.find(({ type }) => type === "deviceRemoved")).toMatchObject({
      last: { deviceId: his, seq: counted },
    });
  });
});
