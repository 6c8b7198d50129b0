import { beforeAll, describe, expect, it } from "vitest";
import type { CircleId, DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";
import { replyOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

const notesOf = async (person: TestPerson, circleId: CircleId, scope: DocId) =>
  (await person.get("notes.open", { circleId, scope })).notes
    .flatMap(({ by, note: one }) => (one.type === "reply" ? [`${one.text} by ${by.slice(0, 6)}`] : []))
    .toSorted();

const begin = async (world: World) => {
  const disk: MemoryDisk = new Map();
  const amina = await startPerson(world, "amina");
  const karim = await startPerson(world, "karim", { disk });
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
  await letIn(world, amina, karim, circleId);
  await karim.get("notes.put", { circleId, scope: docId, note: replyOf("a", "early") });
  await world.rest();
  return { disk, amina, karim, circleId, scope: docId };
};

const leave = async (world: World, person: TestPerson, circleId: CircleId): Promise<void> => {
  const left = person.get("circle.leave", { circleId });
  await world.rest();
  await left;
};

/** Asks again with a new link; the words are compared and the answer is yes. */
const comeBack = async (
  world: World,
  host: TestPerson,
  person: TestPerson,
  circleId: CircleId,
): Promise<void> => {
  const { link } = await host.get("invite.create", { circleId, hours: 24, needsConfirm: true });
  await person.get("join.begin", { link, name: "Karim again" });
  await world.until(() => host.circle().requests.length === 1);
  const [request] = host.circle().requests;
  if (request === undefined) throw new Error("nobody knocked");
  expect(person.view().joining.map(({ words }) => words)).toEqual([request.words]);
  await host.get("request.compare", { circleId, id: request.id });
  await world.until(() => person.view().joining.length === 0);
  await world.rest();
};

describe("coming back after leaving", () => {
  it("[ENG-31] [MEM-17] by a new invitation, as the same person with a new device; old notes are theirs", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await begin(world);
    const [me, device] = [karim.circle().me, deviceOf(karim, circleId)];
    await leave(world, karim, circleId);
    await amina.get("notes.put", { circleId, scope, note: replyOf("b", "meanwhile") });
    await comeBack(world, amina, karim, circleId);
    expect(karim.circle()).toMatchObject({ me, active: true, name: "circle" });
    expect(deviceOf(karim, circleId)).not.toBe(device);
    expect(
      amina.circle().people.filter(({ id, standing }) => id === me && standing === "active"),
    ).toHaveLength(1);
    expect(await notesOf(karim, circleId, scope)).toEqual([
      `early by ${me.slice(0, 6)}`,
      `meanwhile by ${amina.circle().me.slice(0, 6)}`,
    ]);
    await karim.get("notes.put", { circleId, scope, note: replyOf("c", "late") });
    await karim.get("notes.remove", { circleId, scope, id: replyOf("a", "").id });
    await world.rest();
    for (const person of [amina, karim])
      expect(await notesOf(person, circleId, scope)).toEqual([
        `late by ${me.slice(0, 6)}`,
        `meanwhile by ${amina.circle().me.slice(0, 6)}`,
      ]);
    expect([...amina.circle().needsLook, ...karim.circle().needsLook]).toEqual([]);
  });

  it("[ENG-32] what was written before leaving and had reached nobody goes along, and is kept by all", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await begin(world);
    world.network.sever("amina", "karim");
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "unsent") });
    const made = await karim.get("document.create", { circleId, title: "mine alone" });
    await leave(world, karim, circleId);
    const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: true });
    world.network.meet();
    // Nobody has heard yet that he left: the knock waits for the op.
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => amina.circle().requests.length === 1);
    const [request] = amina.circle().requests;
    if (request === undefined) throw new Error("nobody knocked");
    await amina.get("request.compare", { circleId, id: request.id });
    await world.until(() => karim.view().joining.length === 0);
    await world.until(() => amina.circle().things.some(({ id }) => id === made.docId));
    await world.rest();
    for (const person of [amina, karim])
      expect(await notesOf(person, circleId, scope)).toEqual([
        `early by ${karim.circle().me.slice(0, 6)}`,
        `unsent by ${karim.circle().me.slice(0, 6)}`,
      ]);
    expect([...amina.circle().needsLook, ...karim.circle().needsLook]).toEqual([]);
  });

  it("[ENG-31] while one asks, and when one no longer does, the circle that was left stays to be read", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await begin(world);
    await leave(world, karim, circleId);
    const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: true });
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => amina.circle().requests.length === 1);
    const early = [`early by ${karim.circle().me.slice(0, 6)}`];
    expect(karim.view().joining.map(({ id, state }) => [id, state])).toEqual([[circleId, "comparing"]]);
    expect(karim.circle().active).toBe(false);
    expect(await notesOf(karim, circleId, scope)).toEqual(early);
    expect(await karim.ask("notes.put", { circleId, scope, note: replyOf("b", "no") })).toEqual({
      ok: false,
      error: "left",
    });
    expect(await karim.ask("join.begin", { link, name: "Karim" })).toEqual({
      ok: false,
      error: "alreadyAsked",
    });
    await karim.get("join.cancel", { circleId });
    await world.rest();
    expect(karim.view().joining).toEqual([]);
    expect(karim.circle()).toMatchObject({ active: false, name: "circle" });
    expect(await notesOf(karim, circleId, scope)).toEqual(early);
    await comeBack(world, amina, karim, circleId);
    expect(karim.circle().active).toBe(true);
  });

  it("[ENG-31] [ENG-5] after an end without a word on the way in, the way goes on; then everything opens", async () => {
    const world = createWorld();
    const { disk, amina, karim, circleId, scope } = await begin(world);
    await leave(world, karim, circleId);
    await amina.get("notes.put", { circleId, scope, note: replyOf("b", "meanwhile") });
    const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: true });
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => amina.circle().requests.length === 1);
    const [request] = amina.circle().requests;
    if (request === undefined) throw new Error("nobody knocked");
    await amina.get("request.compare", { circleId, id: request.id });
    await world.until(() => engineOf(karim, circleId).circle.record.joining === null);
    // The machine goes off between the yes and the texts.
    world.network.sever("amina", "karim");
    karim.engine.wipe();
    const copy: MemoryDisk = new Map(disk);
    const again = await startPerson(world, "karim", { disk: copy, seed: 5 });
    await world.until(() => again.view().circles.some(({ active }) => active));
    await again.get("notes.put", { circleId, scope, note: replyOf("c", "late") });
    await world.rest();
    const all = ["early", "late", "meanwhile"];
    const words = async (person: TestPerson) =>
      (await notesOf(person, circleId, scope)).map((one) => one.split(" ")[0]);
    expect(await words(again)).toEqual(all);
    expect(await words(amina)).toEqual(all);
    await again.stop();
    const opened = await startPerson(world, "karim", { disk: copy, seed: 6 });
    expect(await words(opened)).toEqual(all);
    await opened.get("notes.put", { circleId, scope, note: replyOf("d", "once more") });
    expect(opened.circle().needsLook).toEqual([]);
  });

  it("[ENG-31] somebody who is inside and asks again is told so, and nothing changes", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await begin(world);
    const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: true });
    expect(await karim.ask("join.begin", { link, name: "Karim" })).toEqual({ ok: false, error: "ownCircle" });
    expect(karim.circle().active).toBe(true);
  });
});
