// One more machine, and who would like to be it: whoever found the link, whoever has it still, another person of the
// circle, a machine that is in already, and one whose time is over.

import { beforeAll, describe, expect, it } from "vitest";
import { redact } from "../../../src/core/base/index.ts";
import {
  encodeJoinRequest,
  encodeMachineRequest,
  receiveOp,
  signProof,
  decodeInviteLink,
  inviteKeys,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { keyText } from "../../../src/core/engine/localRecords.ts";
import { commitTo } from "../../../src/core/engine/comparing.ts";
import { takeRing } from "../../../src/core/engine/ring.ts";
import { deviceKeys, identityKeys, signDeviceCert, signHalfCert } from "../../../src/core/identity/index.ts";
import { reveal } from "../../../src/core/base/redacted.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";
import { addMachine, machineKnocks } from "../../support/secondMachine.ts";
import { repliesSeen, replyOf, threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

const seedIn = (link: string) => {
  const decoded = decodeInviteLink(link);
  if (!decoded.ok) throw new Error(decoded.error.type);
  return decoded.value.seed;
};

/** Amina alone, with a link for a machine of hers. */
const withLink = async () => {
  const world = createWorld();
  const amina = await startPerson(world, "amina");
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { link, inviteId } = await amina.get("machine.invite", { circleId });
  const stateOf = () => amina.circle().machineInvite?.state;
  const count = () => amina.circle().machines.length;
  return { world, amina, circleId, link, inviteId, stateOf, count };
};

describe("a link for one's own machine", () => {
  it("[ENG-39] [V01] in other hands shows other words: the right one is let in, the other gets nothing", async () => {
    const { world, amina, circleId, link } = await withLink();
    const thief = await startPerson(world, "thief");
    const laptop = await startPerson(world, "laptop");
    for (const one of [thief, laptop]) await one.get("join.begin", { link, name: "" });
    await world.until(() => amina.circle().machineRequests.length === 2);
    const words = (one: typeof thief) => one.view().joining[0]?.words;
    const request = amina.circle().machineRequests.find((one) => one.words.join() === words(laptop)?.join());
    expect(words(thief)).not.toEqual(words(laptop));
    if (request === undefined) throw new Error("the laptop did not knock");
    await amina.get("machine.compare", { circleId, deviceId: request.id });
    await world.until(() => laptop.view().circles.length === 1);
    await world.rest();
    expect(thief.view().joining.map(({ state }) => state)).toEqual(["used"]);
    expect([thief.view().circles, engineOf(thief, circleId).circle.ring.held().size]).toEqual([[], 0]);
    expect(amina.circle()).toMatchObject({ machineRequests: [], machines: [{}, {}] });
  });

  it("[ENG-39] [V01] is ended by a no, and nothing but ops had gone there", async () => {
    const { world, amina, circleId, link, stateOf, count } = await withLink();
    const thief = await startPerson(world, "thief");
    await thief.get("join.begin", { link, name: "" });
    await world.until(() => amina.circle().machineRequests.length === 1);
    amina.compares = "different";
    const [request] = amina.circle().machineRequests;
    if (request === undefined) throw new Error("nobody knocked");
    await amina.get("machine.compare", { circleId, deviceId: request.id });
    await world.rest();
    expect([stateOf(), count()]).toEqual(["ended", 1]);
    expect(thief.view().joining.map(({ state }) => state)).toEqual(["refused"]);
    const { ring, log } = engineOf(thief, circleId).circle;
    expect([ring.held().size, log.devices.size]).toEqual([0, 0]);
    await thief.get("join.cancel", { circleId });
    await thief.get("join.begin", { link, name: "" });
    await world.rest();
    expect([amina.circle().machineRequests, count()]).toEqual([[], 1]);
  });

  it("[ENG-39] [INV-7] [V05] lets in one machine, and the same one when it was closed no more", async () => {
    const { world, amina, circleId, link, stateOf } = await withLink();
    const laptop = await startPerson(world, "laptop");
    await laptop.get("join.begin", { link, name: "" });
    await world.until(() => amina.circle().machineRequests.length === 1);
    const [request] = amina.circle().machineRequests;
    if (request === undefined) throw new Error("nobody knocked");
    await amina.get("machine.compare", { circleId, deviceId: request.id });
    await world.until(() => laptop.view().circles.length === 1);
    expect(await laptop.ask("join.begin", { link, name: "" })).toEqual({ ok: false, error: "ownCircle" });
    const other = await startPerson(world, "other");
    await other.get("join.begin", { link, name: "" });
    await world.until(() => other.view().joining[0]?.state === "used");
    expect([stateOf(), amina.circle().machines.length]).toEqual(["used", 2]);
    const closed = deviceOf(laptop, circleId);
    await amina.get("machine.close", { circleId, deviceId: closed });
    await world.rest();
    await laptop.get("join.begin", { link, name: "" });
    // Every op that let it in, once more.
    const { graph } = engineOf(amina, circleId).circle;
    for (const { bytes } of graph.opsAfter([])) receiveOp(graph, bytes);
    await world.rest();
    expect(graph.current().devices.get(closed)?.standing).toBe("removed");
    expect(amina.circle()).toMatchObject({ machineRequests: [], machines: [{}] });
  });

  it("[ENG-39] [INV-11] [V05] is over after ten minutes, at the door and for a yes that comes later", async () => {
    const { world, amina, circleId, link, stateOf, count } = await withLink();
    const laptop = await startPerson(world, "laptop");
    await laptop.get("join.begin", { link, name: "" });
    await world.until(() => amina.circle().machineRequests.length === 1);
    amina.meanwhile = async () => {
      world.clock.advance(600_000);
      await world.rest();
    };
    const [request] = amina.circle().machineRequests;
    if (request === undefined) throw new Error("nobody knocked");
    const said = await amina.ask("machine.compare", { circleId, deviceId: request.id });
    expect(said.ok).toBe(false);
    await world.rest();
    expect([stateOf(), count(), amina.circle().machineRequests]).toEqual(["expired", 1, []]);
    expect(laptop.view().circles).toEqual([]);
    const late = await startPerson(world, "late");
    await late.get("join.begin", { link, name: "" });
    await world.rest();
    expect([amina.circle().machineRequests, count()]).toEqual([[], 1]);
  });

  it("[ENG-25] [V02] a yes to words that are gone makes nothing a machine, also when the same one knocked anew", async () => {
    const { world, amina, circleId, link, count } = await withLink();
    const disk = new Map();
    const laptop = await startPerson(world, "laptop", { disk });
    await laptop.get("join.begin", { link, name: "" });
    await world.until(() => amina.circle().machineRequests.length === 1);
    const [request] = amina.circle().machineRequests;
    if (request === undefined) throw new Error("nobody knocked");
    amina.meanwhile = async () => {
      await world.rest();
      await laptop.stop();
      await world.until(() => amina.circle().machineRequests.length === 0);
      await startPerson(world, "laptop", { disk, seed: 99 });
      await world.until(() => amina.circle().machineRequests.length === 1);
      expect(amina.circle().machineRequests[0]?.id).toBe(request.id);
      expect(amina.circle().machineRequests[0]?.words).not.toEqual(request.words);
    };
    const said = await amina.ask("machine.compare", { circleId, deviceId: request.id });
    expect(said).toMatchObject({ error: "notFound" });
    await world.rest();
    expect([count(), amina.circle().machineRequests.length]).toEqual([1, 1]);
  });

  it.each([
    ["still", 5_000, true],
    ["no more", 15_000, false],
  ] as const)(
    "[ENG-39] [INV-11] [V05] knocked at in its last seconds it is %s good for a yes after %i milliseconds",
    async (_, later, isIn) => {
      const { world, amina, circleId, link, stateOf, count } = await withLink();
      const laptop = await startPerson(world, "laptop");
      world.clock.advance(588_000);
      await laptop.get("join.begin", { link, name: "" });
      await world.until(() => amina.circle().machineRequests.length === 1);
      expect(stateOf()).toBe("open");
      // Not long enough for the session to end by itself.
      amina.meanwhile = () => Promise.resolve(world.clock.advance(later));
      const [request] = amina.circle().machineRequests;
      if (request === undefined) throw new Error("nobody knocked");
      const said = await amina.ask("machine.compare", { circleId, deviceId: request.id });
      // The door is left when they are over, and with it whoever waits there.
      expect(said).toEqual(isIn ? { ok: true, value: {} } : { ok: false, error: "notFound" });
      await world.rest();
      expect([stateOf(), count()]).toEqual(isIn ? ["used", 2] : ["expired", 1]);
    },
  );

  it("[INV-9] [MEM-10] [V05] ends with the machine that made it: a yes of one that was closed lets nobody in", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    const laptop = await startPerson(world, "laptop");
    const request = await machineKnocks(world, karim, laptop, circleId);
    // Karim's machine was taken; it is closed, and has not heard of it.
    world.part("amina", "karim");
    world.part("amina", "laptop");
    world.part("layla", "karim");
    world.part("layla", "laptop");
    await amina.get("machine.close", { circleId, deviceId: deviceOf(karim, circleId) });
    await karim.get("machine.compare", { circleId, deviceId: request.id });
    await world.until(() => laptop.view().circles.length === 1);
    world.rejoin();
    await world.rest();
    await amina.get("notes.put", { circleId, scope, note: replyOf("a", "later") });
    await world.rest();
    const theirs = amina.circle().machines.filter(({ user }) => user === userOf(karim));
    expect(theirs).toEqual([]);
    for (const one of [karim, laptop]) expect(await repliesSeen(one, circleId, scope)).toEqual([]);
    expect(await karim.ask("machine.invite", { circleId })).toEqual({ ok: false, error: "left" });
  });

  it("[INV-13] is no invitation for a person, and an invitation for a person none for a machine", async () => {
    const { world, amina, circleId, link } = await withLink();
    const invited = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: false });
    const wrong = [link.replace("machine#", "join#"), invited.link.replace("join#", "machine#")];
    for (const [at, changed] of wrong.entries()) {
      const zaid = await startPerson(world, `zaid ${at}`);
      await zaid.get("join.begin", { link: changed, name: "Zaid" });
      await world.until(() => zaid.view().joining[0]?.state === "badCircle");
    }
    expect(amina.circle()).toMatchObject({ requests: [], machineRequests: [], machines: [{}] });
  });
});

describe("who knocks for a machine", () => {
  it("[INV-14] [V02] shows its own keys, this session's proof and the person's half, or is not seen", async () => {
    const { amina, circleId, link, inviteId } = await withLink();
    const inside = engineOf(amina, circleId);
    const seed = seedIn(link);
    const device = deviceKeys(redact(new Uint8Array(32).fill(5)));
    const other = deviceKeys(redact(new Uint8Array(32).fill(6)));
    const sid = new Uint8Array(32);
    const admitter = deviceOf(amina, circleId);
    const { identityPk } = inside.circle.self;
    const stranger = identityKeys(redact(new Uint8Array(32).fill(7)), { type: "joiner", circleId });
    const half = signHalfCert(circleId, identityPk, device, 1);
    const proofOf = (cert: typeof half, session = sid) =>
      signProof(inviteKeys(seed).sign, { cert, sid: session, admitter });
    const good = { half, proof: proofOf(half) };
    const person = signDeviceCert(circleId, stranger, device, 1);
    const wrong = [
      // Somebody else's half, another machine's, one that it does not hold, another session's proof, none.
      encodeMachineRequest({ ...good, half: signHalfCert(circleId, stranger.publicKey, device, 1) }),
      encodeMachineRequest({ ...good, half: signHalfCert(circleId, identityPk, other, 1) }),
      encodeMachineRequest({ ...good, half: { ...half, deviceSignature: new Uint8Array(64) } }),
      encodeMachineRequest({ ...good, proof: proofOf(half, new Uint8Array(32).fill(1)) }),
      encodeMachineRequest({ ...good, proof: new Uint8Array(64) }),
      encodeJoinRequest({ cert: person, name: "Stranger", proof: proofOf(person) }),
    ];
    const before = inside.circle.graph.size;
    const nonce = new Uint8Array(32).fill(9);
    const seen = async (request: Uint8Array, session: number, opening = nonce) => {
      const met = { session, device: device.deviceId, sid, invite: inviteId };
      inside.admitting.joinCame(met, { type: "request", commitment: commitTo(nonce, sid), request });
      await inside.circle.queue.idle();
      inside.admitting.joinCame(met, { type: "opening", nonce: opening });
      return amina.circle().machineRequests.length;
    };
    for (const [at, request] of wrong.entries()) expect([at, await seen(request, 100 + at)]).toEqual([at, 0]);
    // Opened to what nobody committed to.
    expect(await seen(encodeMachineRequest(good), 200, new Uint8Array(32))).toBe(0);
    expect(await seen(encodeMachineRequest(good), 201)).toBe(1);
    expect([inside.circle.graph.size, amina.circle().requests]).toEqual([before, []]);
  });

  it("[INV-14] says nothing to who is not that person, though they are inside and have the link", async () => {
    const world = createWorld();
    const { karim, layla, circleId } = await threePeople(world);
    const { link, inviteId } = await karim.get("machine.invite", { circleId });
    await world.rest();
    const inside = engineOf(layla, circleId);
    const seed = keyText(reveal(seedIn(link)));
    const expiresAt = world.clock.now() + 600_000;
    const own = { id: inviteId, seed, expiresAt, needsConfirm: true, ended: false };
    inside.circle.record = { ...inside.circle.record, invites: [own] };
    inside.admitting.openDoors();
    await karim.stop();
    const laptop = await startPerson(world, "laptop");
    await laptop.get("join.begin", { link, name: "" });
    await world.until(() => engineOf(laptop, circleId).circle.graph.size > 0);
    await world.rest();
    expect(laptop.view().joining[0]?.words).toEqual([]);
    expect(layla.circle()).toMatchObject({ machineRequests: [], requests: [] });
  });

  it("[ENG-37] [EPO-15] takes earlier keys of no other person, none that is another, and gives them to nobody else", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const laptop = await addMachine(world, amina, "laptop", circleId);
    const [theirs, own] = [engineOf(karim, circleId).circle, engineOf(laptop, circleId).circle];
    const secrets = [...own.ring.held()].flatMap((epoch) => {
      const held = own.ring.get(epoch);
      return held === undefined || theirs.ring.get(epoch) !== undefined
        ? []
        : [{ epoch, secret: held.secret }];
    });
    // Those from before Karim came.
    expect(secrets.length).toBeGreaterThan(0);
    const before = theirs.ring.held();
    await takeRing(theirs, deviceOf(amina, circleId), secrets);
    expect(theirs.ring.held()).toEqual(before);
    const first = engineOf(amina, circleId).circle;
    const [one] = secrets;
    if (one === undefined) throw new Error("no secret");
    const empty = engineOf(await addMachine(world, karim, "tablet", circleId), circleId).circle;
    await takeRing(empty, deviceOf(karim, circleId), [{ ...one, secret: redact(new Uint8Array(32)) }]);
    expect(empty.ring.get(one.epoch)).toBeUndefined();
    expect(first.ring.held()).toEqual(own.ring.held());
    // What was deleted does not come back by the other machine that still has it.
    own.ring.drop(one.epoch);
    const kept = first.ring.get(one.epoch);
    if (kept === undefined) throw new Error("no secret");
    await takeRing(own, deviceOf(amina, circleId), [{ epoch: one.epoch, secret: kept.secret }]);
    expect(own.ring.get(one.epoch)).toBeUndefined();
  });

  it("[EPO-15] [EPO-6] what a closed machine was given opens nothing that is written afterwards", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    const laptop = await addMachine(world, karim, "laptop", circleId);
    await amina.get("machine.close", { circleId, deviceId: deviceOf(laptop, circleId) });
    await world.rest();
    const { ring } = engineOf(laptop, circleId).circle;
    const { graph } = engineOf(amina, circleId).circle;
    const state = graph.current();
    const clean = state.epochs.filter((epoch) => graph.isClean(epoch, state));
    expect(clean.length).toBeGreaterThan(0);
    expect(clean.filter((epoch) => ring.get(epoch) !== undefined)).toEqual([]);
    await amina.get("notes.put", { circleId, scope, note: replyOf("a", "later") });
    await world.rest();
    expect(await repliesSeen(laptop, circleId, scope)).toEqual([]);
  });
});
