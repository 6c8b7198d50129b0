import { beforeAll, describe, expect, it } from "vitest";
import { type CircleId, type DocId, redact } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { beginFrom, makeCut } from "../../../src/core/engine/cuts.ts";
import { giveCut, giveEntries } from "../../../src/core/engine/serving.ts";
import { writeEntry } from "../../../src/core/engine/writing.ts";
import { encodeCut } from "../../../src/core/log/index.ts";
import type { Note } from "../../../src/schema/index.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const note = (id: string, text: string): Note => ({
  type: "reply",
  id: id.padEnd(22, "A"),
  to: "m".padEnd(22, "A"),
  text,
  createdAt: 1,
  editedAt: null,
});

/** A cut that names nothing: by its word everything lies beyond it. */
const writeEmptyCut = async (world: World, person: TestPerson, circleId: CircleId): Promise<void> => {
  const { circle } = engineOf(person, circleId);
  const payload = encodeCut({
    frontier: [],
    open: [],
    documents: 0,
    docsRoot: new Uint8Array(32),
    docsKey: redact(new Uint8Array(32)),
    docsChunks: 1,
  });
  await circle.queue.run(async () => {
    const written = writeEntry(circle, { type: "cut", payload });
    if (!written.ok) throw new Error(written.error.type);
  });
  await world.rest();
};

const begin = async (world: World) => {
  const amina = await startPerson(world, "amina");
  const karim = await startPerson(world, "karim");
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
  await amina.get("notes.put", { circleId, scope: docId, note: note("a", "before") });
  await letIn(world, amina, karim, circleId);
  await world.rest();
  return { amina, karim, circleId, docId: docId as DocId };
};

describe("a newcomer who does not keep to the rules", () => {
  it("[ENG-14] [M19] gets nothing from before the own beginning by a cut of one's own that names nothing", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await begin(world);
    const { circle } = engineOf(amina, circleId);
    const old = { device: deviceOf(amina, circleId), from: 1, to: 1 };
    expect((await giveEntries(circle, deviceOf(karim, circleId), old)).entries).toEqual([]);
    await writeEmptyCut(world, karim, circleId);
    expect(circle.log.cuts.size).toBe(2);
    expect((await giveEntries(circle, deviceOf(karim, circleId), old)).entries).toEqual([]);
  });

  it("[ENG-14] [M19] nor does the next newcomer, by a cut of the one before", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await begin(world);
    const nadia = await startPerson(world, "nadia");
    await letIn(world, amina, nadia, circleId);
    await world.rest();
    await writeEmptyCut(world, karim, circleId);
    const { circle } = engineOf(amina, circleId);
    const old = { device: deviceOf(amina, circleId), from: 1, to: 1 };
    expect((await giveEntries(circle, deviceOf(nadia, circleId), old)).entries).toEqual([]);
  });

  it("[ENG-13] [C20] begins with a cut of somebody who may admit, and is given no other", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await begin(world);
    await writeEmptyCut(world, karim, circleId);
    const { circle } = engineOf(amina, circleId);
    const given = await giveCut(circle, deviceOf(karim, circleId));
    expect(given.entries).toHaveLength(1);
    const cut = [...circle.log.cuts.values()].find((one) => one.deviceId === deviceOf(amina, circleId));
    const honest = await giveEntries(circle, deviceOf(karim, circleId), {
      device: deviceOf(amina, circleId),
      from: cut?.seq ?? 0,
      to: cut?.seq ?? 0,
    });
    expect(given.entries).toEqual(honest.entries);
  });

  it("[ENG-13] [N10] gives up a cut of which nothing comes, and begins with another", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await begin(world);
    const { circle } = engineOf(amina, circleId);
    const cut = async () =>
      (await giveCut(circle, deviceOf(karim, circleId))).entries[0] ?? new Uint8Array(0);
    const first = await cut();
    await circle.queue.run(() => makeCut(circle));
    await world.rest();
    const second = await cut();
    const beginning = beginFrom(
      engineOf(karim, circleId).circle,
      () => undefined,
      () => Promise.resolve(),
    );
    await beginning.takeCut("sealed", first);
    const asked = beginning.wants().chunks;
    expect(asked).toHaveLength(1);
    await beginning.takeCut("sealed", second);
    expect(beginning.wants().chunks).toEqual(asked);
    world.clock.advance(61_000);
    await beginning.takeCut("sealed", first);
    expect(beginning.wants().chunks).toEqual(asked);
    await beginning.takeCut("sealed", second);
    expect(beginning.wants().chunks).toHaveLength(1);
    expect(beginning.wants().chunks).not.toEqual(asked);
  });
});
