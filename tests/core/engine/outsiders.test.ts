// Who left and does not go: an engine that holds itself for a member, because the op by which its person left was
// kept from it, and that asks for everything as members do.

import { beforeAll, describe, expect, it, vi } from "vitest";
import { type CircleId, type DocId, redact } from "../../../src/core/base/index.ts";
import { leaveOp } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { takeOps } from "../../../src/core/engine/membership.ts";
import { createUsher, nothingSeen } from "../../../src/core/engine/sight.ts";
import { deviceKeys } from "../../../src/core/identity/index.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const together = async (world: World) => {
  const amina = await startPerson(world, "amina");
  const karim = await startPerson(world, "karim");
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
  await letIn(world, amina, karim, circleId);
  await world.rest();
  return { amina, karim, circleId, scope: docId as DocId };
};

/** His engine never believes that he left, and counts whatever ops and entries come. */
const deafTo = (person: TestPerson, circleId: CircleId) => {
  const { graph, log } = engineOf(person, circleId).circle;
  const came = new Set<string>();
  const { accept } = graph;
  const { park } = graph;
  const { add } = park;
  graph.accept = (op) => {
    came.add(op.id);
    if (op.op.body.type !== "memberLeft") accept.call(graph, op);
  };
  park.add = (id, bytes, missing) => {
    came.add(id);
    add.call(park, id, bytes, missing);
  };
  const entries = () => [...log.devices.values()].reduce((sum, { last }) => sum + last, log.park.all.size);
  const before = entries();
  return { ops: () => [...came], entries: () => entries() - before };
};

/** The op by which he leaves, known to her alone. */
const leaves = async (world: World, amina: TestPerson, karim: TestPerson, circleId: CircleId) => {
  const { graph, self } = engineOf(karim, circleId).circle;
  const made = leaveOp(graph, self, world.clock.now());
  if (!made.ok) throw new Error(made.error.type);
  const { circle } = engineOf(amina, circleId);
  const ops = made.value.ops.map(({ bytes }) => bytes);
  await circle.queue.run(() => takeOps(circle, ops));
  return made.value.ops.map(({ id }) => id);
};

/** Everything that a member does: ops, entries, invitations, names, presence. */
const goOn = async (amina: TestPerson, circleId: CircleId, scope: DocId): Promise<void> => {
  await amina.get("circle.rename", { circleId, name: "without him" });
  await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
  await amina.get("document.create", { circleId, title: "later" });
  engineOf(amina, circleId).meeting.moveCaret(scope, { anchor: Uint8Array.of(1), head: Uint8Array.of(1) });
};

/** Asks in every session for what came later, by its names. */
const askForAll = (karim: TestPerson, amina: TestPerson, circleId: CircleId): void => {
  const { meeting } = engineOf(karim, circleId);
  const { graph, log } = engineOf(amina, circleId).circle;
  for (let session = 1; session < 12; session++) {
    meeting.opsMissing(session, graph.heads());
    for (const { deviceId, last } of log.devices.values())
      meeting.entriesMissing(session, deviceId, last + 50);
  }
};

describe("somebody who left and stays in the room", () => {
  it("[ENG-33] [M26] is told by which op, and given no later op, no entry and no key, however often they ask", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await together(world);
    const came = deafTo(karim, circleId);
    const { circle, meeting } = engineOf(karim, circleId);
    const epochs = circle.ring.held().size;
    const left = await leaves(world, amina, karim, circleId);
    await goOn(amina, circleId, scope);
    for (let times = 0; times < 4; times++) {
      askForAll(karim, amina, circleId);
      await world.rest();
      world.network.meet();
    }
    expect(came.ops()).toEqual(left);
    expect(came.entries()).toBe(0);
    expect(circle.ring.held().size).toBe(epochs);
    expect(meeting.carets(scope).size).toBe(0);
    expect(engineOf(amina, circleId).meeting.near()).toEqual([]);
  });

  it("[ENG-33] is shown out after ten seconds, and again each time", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await together(world);
    deafTo(karim, circleId);
    await leaves(world, amina, karim, circleId);
    const near = () => engineOf(amina, circleId).circle.delivery.get(deviceOf(karim, circleId))?.near;
    const stayed: number[] = [];
    for (let times = 0; times < 3; times++) {
      world.network.meet();
      await world.until(() => near() === true);
      const at = world.clock.now();
      await world.until(() => near() === false);
      stayed.push(world.clock.now() - at);
    }
    expect(stayed.filter((time) => time > 11_000)).toEqual([]);
  });

  it("[ENG-33] gets nothing under a new device's name either", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await together(world);
    const came = deafTo(karim, circleId);
    await leaves(world, amina, karim, circleId);
    await world.rest();
    world.network.sever("amina", "karim");
    const device = deviceKeys(redact(new Uint8Array(32).fill(77)));
    Object.assign(engineOf(karim, circleId).circle.self, { device });
    const before = came.ops().length;
    await goOn(amina, circleId, scope);
    for (let times = 0; times < 3; times++) {
      world.network.meet();
      await world.rest();
      askForAll(karim, amina, circleId);
      await world.rest();
    }
    expect(engineOf(amina, circleId).circle.delivery.has(device.deviceId)).toBe(true);
    expect(came.ops()).toHaveLength(before);
    expect(came.entries()).toBe(0);
  });

  it("[ENG-33] somebody who used a link up is told so, and with the next who uses it nothing else", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await together(world);
    const layla = await startPerson(world, "layla");
    const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: false });
    await layla.get("join.begin", { link, name: "Layla" });
    await world.until(() => layla.view().circles.length === 1);
    await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    await world.rest();
    const samir = await startPerson(world, "samir");
    await samir.get("join.begin", { link, name: "Samir" });
    await world.until(() => samir.view().joining[0]?.state === "used");
    await world.rest();
    const seen = engineOf(samir, circleId).circle.graph;
    expect(seen.size).toBeGreaterThan(3);
    expect(seen.size).toBeLessThan(engineOf(amina, circleId).circle.graph.size);
    expect(amina.circle().people).toHaveLength(3);
    expect(karim.circle().people).toHaveLength(3);
  });

  it("[ENG-33] [V02] who waits gives nothing to who stands at the same door", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => amina.circle().requests.length === 1);
    await amina.stop();
    const samir = await startPerson(world, "samir");
    await samir.get("join.begin", { link, name: "Samir" });
    world.network.meet();
    await world.rest();
    expect(engineOf(karim, circleId).circle.delivery.has(deviceOf(samir, circleId))).toBe(true);
    expect(engineOf(karim, circleId).circle.graph.size).toBeGreaterThan(2);
    expect(engineOf(samir, circleId).circle.graph.size).toBe(0);
  });

  it("[ENG-33] [MEM-44] whose admission does not count is told by what, in any room, and nothing else", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await together(world);
    const { circle } = engineOf(amina, circleId);
    const sight = createUsher(circle, () => false);
    const met = { session: 1, device: deviceOf(karim, circleId), sid: new Uint8Array(32), invite: null };
    vi.spyOn(circle.graph, "current").mockReturnValue({
      ...circle.graph.current(),
      devices: new Map([...circle.graph.current().devices].filter(([id]) => id !== met.device)),
    });
    const [admission] = circle.graph.register.entrancesBy.of(met.device);
    const by = circle.graph.heads()[0];
    if (admission === undefined || by === undefined) throw new Error("he was admitted");
    const resolution = circle.graph.resolutionAt(circle.graph.heads());
    const voids = { ...resolution.voids, reasons: new Map([[admission.node.id, { type: "overruled", by }]]) };
    vi.spyOn(circle.graph, "resolutionAt").mockReturnValue({ ...resolution, voids } as never);
    expect(sight.sightOf(met)).toEqual({ standing: "outside", upTo: [by] });
    expect(sight.sightOf({ ...met, device: "ab".repeat(32) as never })).toEqual(nothingSeen);
    vi.restoreAllMocks();
  });
});
