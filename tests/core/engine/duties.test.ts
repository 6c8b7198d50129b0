import { beforeAll, describe, expect, it } from "vitest";
import { type EpochId, type OpId, redact } from "../../../src/core/base/index.ts";
import {
  type CircleGraph,
  epochCommitOf,
  type OpBody,
  sealBox,
  signOp,
  singleOp,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { takeBox, takeOps } from "../../../src/core/engine/membership.ts";
import { deviceOf, engineOf, opsOfType } from "../../support/letIn.ts";
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

describe("what machines owe each other", () => {
  it("[TRU-10] the removal of somebody who coordinated is acknowledged by its jurors, once, and is shown safe then", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "admin" });
    await world.rest();
    world.part("amina", "layla", "karim");
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await world.rest();
    expect(amina.circle().removals[0]?.safe).toEqual({ heard: 1, needed: 2 });
    expect(amina.circle().needsLook[0]).toMatchObject({
      reason: "unsealed",
      count: 1,
      users: [userOf(karim)],
    });
    world.rejoin();
    await world.until(() => amina.circle().removals[0]?.safe?.heard === 2);
    expect(amina.circle().needsLook).toEqual([]);
    await world.rest();
    expect(opsOfType(amina, circleId, "opsAcknowledged")).toBe(1);
  });

  it("[TRU-10] [M27] a complaint about an epoch is answered by another one, and only once a day for each person", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const complain = async (): Promise<boolean> => {
      const { circle } = engineOf(karim, circleId);
      const [epoch] = circle.graph.current().epochs;
      if (epoch === undefined) throw new Error("there is an epoch");
      const about = { type: "boxMissing", epoch } as const;
      const made = singleOp(circle.graph, circle.self, { type: "complaintMade", about }, world.clock.now());
      if (!made.ok) return false;
      const ops = made.value.ops.map(({ bytes }) => bytes);
      for (const person of [karim, amina, layla]) {
        const to = engineOf(person, circleId).circle;
        await to.queue.run(() => takeOps(to, ops));
      }
      await world.rest();
      return true;
    };
    const epochs = () => opsOfType(amina, circleId, "epochStarted");
    const before = epochs();
    expect(await complain()).toBe(true);
    expect(epochs()).toBe(before + 1);
    expect(engineOf(amina, circleId).circle.graph.current().complaints).toEqual([]);
    // Each of the three machines answers him once, whichever comes first, and none any more on this day.
    for (let more = 0; more < 3; more++) await complain();
    const all = epochs();
    expect(all).toBeLessThanOrEqual(before + 3);
    await complain();
    expect(epochs()).toBe(all);
  });

  it("[TRU-10] [M12] a box with another secret than was promised is complained of, and another epoch is begun", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await world.rest();
    const { circle } = engineOf(layla, circleId);
    const { circle: hers } = engineOf(amina, circleId);
    const [epoch] = hers.graph.current().epochs;
    const before = opsOfType(amina, circleId, "epochStarted");
    if (epoch === undefined) throw new Error("there is an epoch");
    // Amina's app seals what is no secret of this epoch: it is made to believe that it is.
    const wrong = sealBox(
      Object.assign(Object.create(hers.graph), {
        node: (op: OpId) => {
          const node = hers.graph.node(op);
          return node?.op.body.type !== "epochStarted"
            ? node
            : {
                ...node,
                op: {
                  ...node.op,
                  body: {
                    ...node.op.body,
                    epochCommit: epochCommitOf(redact(new Uint8Array(32).fill(7)), circleId, node.op.parents),
                  },
                },
              };
        },
        recipients: (op: EpochId) => hers.graph.recipients(op),
        kemKeys: (op: EpochId) => hers.graph.kemKeys(op),
        epochCommit: (op: EpochId) => hers.graph.epochCommit(op),
        stateAt: (heads: readonly OpId[]) => hers.graph.stateAt(heads),
        circleId,
      }) as CircleGraph,
      { epoch, es: redact(new Uint8Array(32).fill(7)) },
      { giver: hers.self.device.deviceId, recipient: deviceOf(layla, circleId) },
      hers.parts.random,
    );
    if (!wrong.ok) throw new Error(wrong.error.type);
    expect(await circle.queue.run(() => takeBox(circle, wrong.value, deviceOf(amina, circleId)))).toBe(false);
    await world.rest();
    expect(opsOfType(amina, circleId, "complaintMade")).toBe(1);
    expect(opsOfType(amina, circleId, "epochStarted")).toBe(before + 1);
  });

  it("[TRU-17] after a week a machine begins another epoch, and one whose clock is years ahead begins one and no more", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { circle } = engineOf(amina, circleId);
    const epochs = () => opsOfType(amina, circleId, "epochStarted");
    const minutes = async (many: number): Promise<void> => {
      for (let minute = 0; minute < many; minute++) {
        world.clock.advance(60_000);
        await circle.queue.idle();
      }
    };
    world.clock.turn(6 * 24 * 3_600_000);
    await minutes(3);
    expect(epochs()).toBe(1);
    world.clock.turn(24 * 3_600_000);
    await minutes(3);
    expect(epochs()).toBe(2);
    world.clock.turn(3 * 365 * 24 * 3_600_000);
    await minutes(5);
    expect(epochs()).toBe(3);
    // Its clock is set right again: what it began lies in the future, and is not old.
    world.clock.turn(-3 * 365 * 24 * 3_600_000);
    await minutes(5);
    expect(epochs()).toBe(3);
  });

  it("[TRU-14] [M04] [M25] two keepers who remove each other apart come to one outcome, the same everywhere", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await amina.get("member.setTask", { circleId, userId: userOf(layla), rank: "owner" });
    await world.rest();
    world.part("amina", "layla", "karim");
    await amina.get("member.remove", { circleId, userId: userOf(layla) });
    await layla.get("member.remove", { circleId, userId: userOf(amina) });
    await layla.get("notes.put", { circleId, scope, note: replyOf("a", "by Layla alone") });
    expect([amina, layla].map((one) => one.circle().out)).toEqual([null, null]);
    // The two meet first; whom a third hears of first would decide, as a juror.
    world.rejoin();
    karimAway(world);
    await world.rest();
    expect([amina, layla].map((one) => one.circle().out)).toEqual([null, "removed"]);
    world.rejoin();
    for (let times = 0; times < 3; times++) {
      await world.rest();
      world.network.meet();
    }
    expect([amina, layla, karim].map((one) => one.circle().out)).toEqual([null, "removed", null]);
    for (const person of [amina, karim, layla]) {
      expect(standingOf(person, userOf(amina))).toBe("active");
      expect(standingOf(person, userOf(layla))).toBe("removed");
    }
    for (const person of [amina, karim]) expect(await repliesSeen(person, circleId, scope)).toEqual([]);
    expect(amina.circle().setAside).toMatchObject([
      { act: "removedPerson", by: userOf(layla), whom: userOf(amina), reason: "removed", mayAgain: false },
    ]);
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "goes on") });
    await world.rest();
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["goes on"]);
  });

  it("[TRU-3] [M10] what somebody without the right signs by another app changes nothing at anybody's", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const { circle } = engineOf(karim, circleId);
    const [owner, other] = [userOf(amina), userOf(layla)];
    const none = { seq: 0, entryId: null } as const;
    const bodies: readonly OpBody[] = [
      { type: "memberRemoved", userId: owner, last: [] },
      { type: "memberRemoved", userId: other, last: [] },
      { type: "deviceRemoved", userId: owner, last: { deviceId: deviceOf(amina, circleId), ...none } },
      { type: "deviceRemoved", userId: other, last: { deviceId: deviceOf(layla, circleId), ...none } },
      { type: "roleChanged", userId: userOf(karim), role: 3, last: [] },
      { type: "roleChanged", userId: owner, role: 0, last: [] },
      { type: "policyChanged", history: "full", readersAnnotate: true },
      { type: "documentRightsSet", docId: scope, mode: "closed", users: [] },
      {
        type: "inviteMade",
        invitePk: new Uint8Array(32).fill(3),
        role: 1,
        maxUses: 200,
        expiresAt: 2 ** 50,
        needsConfirm: false,
      },
      {
        type: "entriesVouched",
        last: [{ deviceId: deviceOf(karim, circleId), seq: 1, entryId: "ab".repeat(32) as never }],
      },
    ];
    const last = circle.graph.lastBy(deviceOf(karim, circleId));
    const parents = circle.graph.heads();
    const depth = 1 + Math.max(...parents.map((op) => circle.graph.depth(op)));
    const before = [amina, layla].map((one) => JSON.stringify(one.circle().people));
    for (const body of bodies) {
      const op = signOp(
        {
          circleId,
          authorUser: userOf(karim),
          authorDevice: deviceOf(karim, circleId),
          dseq: last === undefined ? 0 : last.op.dseq + 1,
          dprev: last?.id ?? null,
          parents,
          depth,
          ts: world.clock.now(),
          body,
        },
        circle.self.device.sign,
      );
      for (const person of [amina, layla]) {
        const to = engineOf(person, circleId).circle;
        const { size } = to.graph;
        await to.queue.run(() => takeOps(to, [op.bytes]));
        expect([body.type, to.graph.size]).toEqual([body.type, size]);
      }
    }
    expect([amina, layla].map((one) => JSON.stringify(one.circle().people))).toEqual(before);
    expect(amina.circle()).toMatchObject({
      active: true,
      readersAnnotate: false,
      removals: [],
      setAside: [],
    });
  });
});
