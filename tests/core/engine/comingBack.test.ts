// Somebody lost machine or words and has the recovery code. Anybody who takes part lets a new machine of the only keeper
// in, and nobody else's; where another one may grant the rank, they do.

import { beforeAll, describe, expect, it } from "vitest";
import { redact } from "../../../src/core/base/index.ts";
import { reveal } from "../../../src/core/base/redacted.ts";
import {
  decodeInviteLink,
  encodeInviteLink,
  encodeJoinRequest,
  encodeReturnRequest,
  signReturn,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { commitTo } from "../../../src/core/engine/comparing.ts";
import { deviceKeys, identityKeys, signDeviceCert } from "../../../src/core/identity/index.ts";
import { deviceOf, engineOf, identityOf } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";
import { comeBack, returnKnocks } from "../../support/returning.ts";
import { addMachine } from "../../support/secondMachine.ts";
import {
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

/** Amina alone keeps, and her machine is gone; the last that she wrote had come to the others. */
const lost = async () => {
  const world = createWorld();
  const three = await threePeople(world);
  const { amina, circleId, scope } = three;
  await amina.get("notes.put", { circleId, scope, note: replyOf("a", "before") });
  await world.rest();
  const [userId, device, identity] = [
    userOf(amina),
    deviceOf(amina, circleId),
    identityOf(engineOf(amina, circleId).circle),
  ];
  const identityPk = identity.publicKey;
  await amina.stop();
  return { world, ...three, userId, device, identityPk };
};

describe("the only keeper, whose machine is lost", () => {
  it("[INV-15] [MEM-36] [ENG-42] is in again by the code and anybody who takes part, with name, task and texts, and closes the lost one", async () => {
    const { world, karim, layla, circleId, scope, userId, device } = await lost();
    const anew = await startPerson(world, "amina anew", { codeOf: "amina" });
    const request = await returnKnocks(world, karim, anew, circleId, userId);
    expect(request.user).toBe(userId);
    expect(anew.view().joining).toMatchObject([{ for: "return", state: "comparing", words: request.words }]);
    // Nothing was written of it so far, and nobody else was asked.
    expect([karim.circle().machines.length, layla.circle().machineRequests]).toEqual([3, []]);
    await karim.get("machine.compare", { circleId, deviceId: request.id });
    await world.until(() => anew.view().circles.length === 1);
    await world.rest();
    expect(anew.circle()).toMatchObject({ me: userId, name: "circle", active: true });
    const me = (person: typeof anew) => person.circle().people.find(({ id }) => id === userId);
    expect(me(anew)).toMatchObject({ name: "Amina", rank: "owner", machines: 2, me: true });
    expect(await repliesSeen(anew, circleId, scope)).toEqual(["before"]);
    expect(karim.questions.map(({ type }) => type)).toContain("inviteBack");
    expect(karim.compared).toEqual([{ type: "back", name: "Amina" }]);
    expect(anew.confirmed).toEqual(["joinBack"]);
    expect(karim.circle().returns).toMatchObject([{ user: userId, state: "used" }]);
    // Nobody else keeps the circle, so the word of who let them in is enough for what they begin with.
    expect(anew.circle().beginning).toBeNull();
    // It is all that the lost one was: it closes that, names another keeper, and lets further machines in.
    await anew.get("machine.close", { circleId, deviceId: device });
    await anew.get("member.setTask", { circleId, userId: userOf(layla), rank: "owner" });
    await anew.get("notes.put", { circleId, scope, note: replyOf("b", "after") });
    await world.rest();
    expect(anew.circle().may.inviteMachine).toBe(true);
    for (const one of [karim, layla, anew]) {
      expect(me(one)).toMatchObject({ name: "Amina", rank: "owner", machines: 1 });
      expect(keepersOf(one)).toEqual([userId, userOf(layla)].toSorted());
      expect(await repliesSeen(one, circleId, scope)).toEqual(["after", "before"]);
      expect(one.circle().needsLook).toEqual([]);
    }
  });

  it("[ENG-42] [ENG-5] is that also after a new start, and without the one who let them in", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const userId = userOf(amina);
    await amina.stop();
    const disk = new Map();
    const back = await startPerson(world, "amina anew", { codeOf: "amina", disk });
    const request = await returnKnocks(world, karim, back, circleId, userId);
    await karim.get("machine.compare", { circleId, deviceId: request.id });
    await world.until(() => back.view().circles.length === 1);
    await world.rest();
    await back.stop();
    await karim.stop();
    const again = await startPerson(world, "amina anew", { codeOf: "amina", disk, seed: 9 });
    await again.get("notes.put", { circleId, scope, note: replyOf("c", "again") });
    await world.rest();
    expect(await repliesSeen(layla, circleId, scope)).toEqual(["again"]);
    expect(again.circle()).toMatchObject({ me: userId, active: true });
  });

  it("[INV-15] [V05] the link is good for an hour and one machine, ends by a no, and lies on no disk", async () => {
    const { world, karim, circleId, userId } = await lost();
    const anew = await startPerson(world, "amina anew", { codeOf: "amina" });
    const request = await returnKnocks(world, karim, anew, circleId, userId);
    karim.compares = "different";
    await karim.get("machine.compare", { circleId, deviceId: request.id });
    await world.rest();
    expect(anew.view().joining.map(({ state }) => state)).toEqual(["refused"]);
    expect(karim.circle()).toMatchObject({ returns: [{ state: "ended" }], machineRequests: [] });
    expect(karim.circle().machines).toHaveLength(3);
    const { ring, log } = engineOf(anew, circleId).circle;
    expect([ring.held().size, log.devices.size]).toEqual([0, 0]);
    // A yes that comes after the hour is none.
    await anew.get("join.cancel", { circleId });
    karim.compares = "same";
    const late = await returnKnocks(world, karim, anew, circleId, userId);
    karim.meanwhile = async () => world.clock.advance(3_600_001);
    expect((await karim.ask("machine.compare", { circleId, deviceId: late.id })).ok).toBe(false);
    await world.rest();
    expect(karim.circle().returns).toMatchObject([{ state: "expired" }]);
    expect(karim.circle().machines).toHaveLength(3);
    expect(JSON.stringify(engineOf(karim, circleId).circle.record.invites)).toBe("[]");
  });

  it("[INV-15] [V01] by the code of somebody else, or with a link for somebody else, shows nothing and is not heard", async () => {
    const { world, karim, layla, circleId, userId } = await lost();
    const { link } = await karim.get("return.invite", { circleId, userId });
    const wrong = await startPerson(world, "wrong", { codeOf: "zaid" });
    await wrong.get("join.begin", { link, name: "" });
    await world.until(() => wrong.view().joining[0]?.state === "badCircle");
    // A link that names another salt makes another identity, which is shown to nobody.
    const decoded = decodeInviteLink(link);
    if (!decoded.ok || decoded.value.for !== "return") throw new Error("no link");
    const forged = encodeInviteLink({ ...decoded.value, salt: new Uint8Array(32).fill(3) });
    if (!forged.ok) throw new Error(forged.error.type);
    const asked: string[] = [];
    const { admitting } = engineOf(karim, circleId);
    const { joinCame } = admitting;
    Object.assign(admitting, {
      joinCame: (...came: Parameters<typeof joinCame>) => void asked.push(came[1].type),
    });
    const anew = await startPerson(world, "amina anew", { codeOf: "amina" });
    await anew.get("join.begin", { link: reveal(forged.value), name: "" });
    await world.until(() => anew.view().joining[0]?.state === "badCircle");
    expect([asked, karim.circle().machineRequests]).toEqual([[], []]);
    // Layla is in the circle, and the link is not for her.
    expect(await layla.ask("join.begin", { link, name: "" })).toEqual({ ok: false, error: "ownCircle" });
  });

  it("[INV-15] [V02] the door hears the identity that it is for, by a machine of this session, and nothing else", async () => {
    const { karim, layla, circleId, userId } = await lost();
    const { inviteId } = await karim.get("return.invite", { circleId, userId });
    const inside = engineOf(karim, circleId);
    const { nonce: genesisNonce } = (() => {
      for (const { op } of inside.circle.graph.opsAfter([]))
        if (op.body.type === "circleFounded") return op.body.core;
      throw new Error("no genesis");
    })();
    const root = redact(
      new Uint8Array(32).fill(([..."amina"].reduce((sum, one) => sum + one.charCodeAt(0), 0) % 251) + 1),
    );
    const amina = identityKeys(root, { type: "founder", genesisNonce });
    const device = deviceKeys(redact(new Uint8Array(32).fill(5)));
    const other = deviceKeys(redact(new Uint8Array(32).fill(6)));
    const [sid, nonce] = [new Uint8Array(32), new Uint8Array(32).fill(9)];
    const admitter = deviceOf(karim, circleId);
    const laylas = identityOf(engineOf(layla, circleId).circle);
    const requestOf = (identity: typeof amina, machine: typeof device, session = sid, by = admitter) => {
      const cert = signDeviceCert(circleId, identity, machine, 1);
      return encodeReturnRequest({ cert, proof: signReturn(identity, { cert, sid: session, admitter: by }) });
    };
    const cert = signDeviceCert(circleId, amina, device, 1);
    const wrong = [
      requestOf(laylas, device),
      requestOf(amina, other),
      requestOf(amina, device, new Uint8Array(32).fill(1)),
      requestOf(amina, device, sid, deviceOf(layla, circleId)),
      encodeReturnRequest({ cert, proof: new Uint8Array(64) }),
      encodeReturnRequest({ cert: { ...cert, createdAt: 2 }, proof: new Uint8Array(64) }),
      encodeJoinRequest({ cert, name: "Amina", proof: new Uint8Array(64) }),
    ];
    const before = inside.circle.graph.size;
    const seen = async (request: Uint8Array, session: number) => {
      const met = { session, device: device.deviceId, sid, invite: inviteId };
      inside.admitting.joinCame(met, { type: "request", commitment: commitTo(nonce, sid), request });
      await inside.circle.queue.idle();
      inside.admitting.joinCame(met, { type: "opening", nonce });
      return karim.circle().machineRequests.length;
    };
    for (const [at, request] of wrong.entries()) expect([at, await seen(request, 100 + at)]).toEqual([at, 0]);
    expect(await seen(requestOf(amina, device), 200)).toBe(1);
    expect([inside.circle.graph.size, karim.circle().requests]).toEqual([before, []]);
  });
});

describe("whom one may bring back", () => {
  it("[INV-15] [TRU-25] anybody brings the only keeper back, and everybody else only who may give them their task", async () => {
    const { world, karim, layla, circleId, userId } = await lost();
    const may = (viewer: typeof karim, of: string) =>
      viewer.circle().people.find(({ id }) => id === of)?.may.bringBack;
    expect([may(karim, userId), may(karim, userOf(layla)), may(karim, userOf(karim))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await karim.ask("return.invite", { circleId, userId: userOf(layla) })).toEqual({
      ok: false,
      error: "notAllowed",
    });
    const back = await comeBack(world, karim, { name: "amina", userId }, circleId);
    expect([may(back, userOf(layla)), may(back, userId)]).toEqual([true, false]);
    await back.get("member.setTask", { circleId, userId: userOf(layla), rank: "owner" });
    await world.rest();
    // There are two keepers now: who takes part brings neither back.
    expect([may(karim, userId), may(layla, userId)]).toEqual([false, true]);
    const [laylas, device] = [userOf(layla), deviceOf(layla, circleId)];
    await layla.stop();
    const anew = await comeBack(world, back, { name: "layla", userId: laylas }, circleId);
    await anew.get("machine.close", { circleId, deviceId: device });
    await world.rest();
    expect([
      standingOf(karim, laylas),
      karim.circle().machines.filter(({ user }) => user === laylas).length,
    ]).toEqual(["active", 1]);
  });

  it("[INV-15] another keeper who is named while the words are compared has to say yes themselves", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const userId = userOf(amina);
    const anew = await startPerson(world, "amina anew", { codeOf: "amina" });
    const request = await returnKnocks(world, karim, anew, circleId, userId);
    karim.meanwhile = async () => {
      await amina.get("member.setTask", { circleId, userId: userOf(layla), rank: "owner" });
      await world.rest();
    };
    expect(await karim.ask("machine.compare", { circleId, deviceId: request.id })).toEqual({
      ok: false,
      error: "notAllowed",
    });
    expect(layla.circle().machines).toHaveLength(3);
  });

  it("[INV-15] [ENG-42] a second machine brings its person's code back in, so that more can be added again", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    const laptop = await addMachine(world, amina, "laptop", circleId);
    const userId = userOf(amina);
    const device = deviceOf(amina, circleId);
    await amina.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    await amina.stop();
    await karim.stop();
    expect(laptop.circle().people.find(({ me }) => me)?.may.bringBack).toBe(true);
    const back = await comeBack(world, laptop, { name: "amina", userId }, circleId);
    expect(await repliesSeen(back, circleId, scope)).toEqual(["early"]);
    await back.get("machine.close", { circleId, deviceId: device });
    expect(laptop.circle().machines.filter(({ user }) => user === userId)).toHaveLength(2);
    expect([laptop, back].map((one) => one.circle().may.inviteMachine)).toEqual([false, true]);
  });
});
