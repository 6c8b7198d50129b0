import { beforeAll, describe, expect, it } from "vitest";
import type { CircleView } from "../../../src/bridge/view.ts";
import type { DeviceId, EntryId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { noteApart, noteLook } from "../../../src/core/engine/looks.ts";
import { missingPatience, promisePatience } from "../../../src/core/engine/missing.ts";
import { handOn } from "../../support/handOn.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";
import { lastSeq, replyOf, threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

const lookAt = (person: TestPerson, reason: CircleView["needsLook"][number]["reason"]) =>
  person.circle().needsLook.find((one) => one.reason === reason);

/** Layla has what Karim wrote, built on it, and Amina is given hers alone. */
const withGap = async () => {
  const world = createWorld();
  const three = await threePeople(world);
  const { karim, layla, circleId, scope } = three;
  world.part("amina", "karim");
  world.part("amina", "layla");
  await karim.get("notes.put", { circleId, scope, note: replyOf("k", "by Karim") });
  await world.until(
    () =>
      lastSeq(layla, circleId, deviceOf(karim, circleId)) ===
      lastSeq(karim, circleId, deviceOf(karim, circleId)),
  );
  await layla.get("notes.put", { circleId, scope, note: replyOf("l", "by Layla") });
  await world.rest();
  return { world, ...three };
};

describe("what has not come", () => {
  it("[TRU-28] [L06] an end of a log that somebody holds back is told, with whose it is, and goes when it comes", async () => {
    const { world, amina, karim, layla, circleId } = await withGap();
    const his = deviceOf(karim, circleId);
    const last = lastSeq(karim, circleId, his);
    expect(lastSeq(amina, circleId, his)).toBeLessThan(last);
    await handOn(layla, amina, circleId, deviceOf(layla, circleId));
    expect(lookAt(amina, "missing")).toBeUndefined();
    world.clock.advance(missingPatience);
    // Nobody is connected: that nothing comes is no wonder.
    expect(lookAt(amina, "missing")).toBeUndefined();
    // Layla is, and goes on as if Karim had written nothing more.
    const { circle } = engineOf(layla, circleId);
    const hidden = circle.log.devices.get(his);
    circle.log.devices.delete(his);
    circle.storedHeads = circle.storedHeads.map((head) =>
      head.deviceId === his ? { ...head, seq: last - 1, entryId: "ab".repeat(32) as EntryId } : head,
    );
    engineOf(layla, circleId).meeting.stored({ ops: [], entries: [], heads: circle.storedHeads });
    await world.rest();
    world.rejoin();
    world.part("amina", "karim");
    await world.until(() => amina.circle().people.some(({ id, near }) => id === userOf(layla) && near));
    await world.rest();
    const shown = lookAt(amina, "missing");
    expect(shown).toMatchObject({ users: [userOf(karim)], away: false });
    expect(shown?.proof.join()).toContain(his);
    if (hidden !== undefined) circle.log.devices.set(his, hidden);
    world.rejoin();
    await world.until(() => lookAt(amina, "missing") === undefined);
    expect(lastSeq(amina, circleId, his)).toBeGreaterThanOrEqual(last);
  });

  it("[TRU-28] [N10] who says that they have it, and does not give it, is waited for ten minutes and no longer", async () => {
    const { world, amina, karim, layla, circleId } = await withGap();
    const his = deviceOf(karim, circleId);
    await handOn(layla, amina, circleId, deviceOf(layla, circleId));
    Object.assign(engineOf(layla, circleId).circle.texts, { items: async () => ({ ok: true, value: [] }) });
    world.rejoin();
    world.part("amina", "karim");
    const { meeting } = engineOf(amina, circleId);
    await world.until(() => meeting.isOffered(his, lastSeq(karim, circleId, his)));
    world.clock.turn(missingPatience);
    expect(lookAt(amina, "missing")).toBeUndefined();
    world.clock.turn(promisePatience);
    expect(lookAt(amina, "missing")?.users).toEqual([userOf(karim)]);
  });

  it("[TRU-29] [L06] a machine that says it has less than it signed is told after a minute, and no more once it writes", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("k", "by Karim") });
    await layla.get("notes.put", { circleId, scope, note: replyOf("l", "by Layla") });
    await world.rest();
    const [his, hers] = [deviceOf(karim, circleId), deviceOf(layla, circleId)];
    const { circle, older } = engineOf(amina, circleId);
    const heads = new Map(
      circle.storedHeads.map(({ deviceId, seq, entryId }) => [deviceId, { seq, entryId }] as const),
    );
    older.heard(hers, heads);
    world.clock.turn(missingPatience);
    expect(lookAt(amina, "olderState")).toBeUndefined();
    const last = heads.get(his)?.seq ?? 0;
    older.heard(hers, new Map(heads).set(his, { seq: last - 1, entryId: "ab".repeat(32) as EntryId }));
    expect(lookAt(amina, "olderState")).toBeUndefined();
    world.clock.turn(missingPatience);
    expect(lookAt(amina, "olderState")).toMatchObject({ users: [userOf(layla)], count: 1 });
    expect(lookAt(amina, "olderState")?.proof).toEqual([
      `older  ${hers}  says ${his} ${last - 1}, signed ${last}`,
    ]);
    await layla.get("notes.put", { circleId, scope, note: replyOf("m", "again by Layla") });
    await world.rest();
    expect(lookAt(amina, "olderState")).toBeUndefined();
  });

  it("[TRU-28] [TRU-29] three people who write, part, meet and come in say nothing of the kind of each other", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    for (let round = 0; round < 4; round++) {
      world.part("amina", "karim");
      if (round % 2 === 0) world.part("karim", "layla");
      for (const [place, one] of [amina, karim, layla].entries())
        await one.get("notes.put", { circleId, scope, note: replyOf(`${round}${place}`, "x") });
      await world.rest();
      world.rejoin();
      await world.rest();
      world.clock.turn(2 * missingPatience);
      for (const one of [amina, karim, layla])
        expect(one.circle().needsLook.map(({ reason }) => reason)).toEqual([]);
    }
  });
});

describe("what was kept apart", () => {
  it("[TRU-27] is told with whose it was and why, also after a new start, until it is put away", async () => {
    const world = createWorld();
    const disk = new Map();
    const { karim, layla, circleId } = await threePeople(world, disk);
    const his = deviceOf(karim, circleId);
    const { circle } = engineOf(layla, circleId);
    const entry = (seq: number) => ({ deviceId: his, userId: null, header: { seq } }) as never;
    noteApart(circle, entry(7), "staleView");
    noteApart(circle, entry(8), "hostileUpdate");
    noteApart(circle, entry(9), "afterRemoval");
    const told = [
      {
        reason: "quarantined",
        count: 1,
        users: [userOf(karim)],
        proof: [`hostileUpdate  ${his}  8`],
        away: true,
      },
      { reason: "staleView", count: 1, users: [userOf(karim)], proof: [`staleView  ${his}  7`], away: true },
    ];
    expect(layla.circle().needsLook).toEqual(told);
    await world.rest();
    await layla.stop();
    const again = await startPerson(world, "layla", { disk });
    await world.until(() => again.view().circles.length === 1);
    expect(again.circle().needsLook).toEqual(told);
    await again.get("look.putAway", { circleId, reason: "staleView" });
    expect(again.circle().needsLook).toEqual(told.slice(0, 1));
    expect(await again.ask("look.putAway", { circleId, reason: "staleView" })).toMatchObject({ ok: false });
    await world.rest();
    await again.stop();
    const third = await startPerson(world, "layla", { disk });
    await world.until(() => third.view().circles.length === 1);
    expect(third.circle().needsLook).toEqual(told.slice(0, 1));
  });

  it("[TRU-27] of ten thousand things as much is kept and shown as a page holds", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const { circle } = engineOf(amina, circleId);
    const deviceId = deviceOf(karim, circleId);
    for (let seq = 1; seq <= 10_000; seq++)
      noteApart(circle, { deviceId, userId: null, header: { seq } } as never, "claimWrong");
    expect(lookAt(amina, "quarantined")).toMatchObject({ count: 10_000, users: [userOf(karim)] });
    expect(lookAt(amina, "quarantined")?.proof).toHaveLength(40);
    expect(circle.record.watch.apart).toHaveLength(256);
  });

  it("[TRU-30] [N08] a connection that was ended for what came over it is told, with whose machine it was", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const { meeting } = engineOf(karim, circleId);
    for (let session = 1; session < 16; session++)
      for (let n = 0; n < 6; n++)
        meeting.say(session, { type: "request", commitment: new Uint8Array(32), request: new Uint8Array(3) });
    await world.until(() => lookAt(amina, "dropped") !== undefined);
    expect(lookAt(amina, "dropped")).toMatchObject({ users: [userOf(karim)], away: true });
    expect(lookAt(amina, "dropped")?.proof[0]).toBe(`tooManyJoins  ${deviceOf(karim, circleId)}`);
  });

  it("[TRU-22] a clock that is far off is told with whose it is", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const clocks = engineOf(amina, circleId).meeting.clockDifferences() as Map<DeviceId, number>;
    clocks.set(deviceOf(karim, circleId), 3 * 3_600_000);
    noteLook(engineOf(amina, circleId).circle, "alarm", { proof: "test" });
    expect(lookAt(amina, "clockFar")).toMatchObject({
      users: [userOf(karim)],
      proof: [`clock  ${deviceOf(karim, circleId)}  180 min`],
    });
  });
});
