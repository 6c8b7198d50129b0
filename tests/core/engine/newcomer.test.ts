import { beforeAll, describe, expect, it } from "vitest";
import { streamCompress } from "../../../src/adapters/compress/index.ts";
import { type CircleId, type DocId, ok, redact, toHex } from "../../../src/core/base/index.ts";
import { blake2b256, readyCrypto } from "../../../src/core/crypto/index.ts";
import { beginFrom, makeCut } from "../../../src/core/engine/cuts.ts";
import { giveChunk, giveCut, giveEntries } from "../../../src/core/engine/serving.ts";
import { writeEntry } from "../../../src/core/engine/writing.ts";
import { encodeDocumentList, sealBlob } from "../../../src/core/document/index.ts";
import { chunkListOf, encodeCut, selectFrontier } from "../../../src/core/log/index.ts";
import { deviceOf, engineOf, knockAndAdmit, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";
import { replyOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
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
  await amina.get("notes.put", { circleId, scope: docId, note: replyOf("a", "before") });
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

  it("[ENG-14] [M19] nor what was written before one came, by a cut of somebody who was there and may admit nobody", async () => {
    const world = createWorld();
    const { amina, karim, circleId, docId } = await begin(world);
    const { circle } = engineOf(amina, circleId);
    const device = deviceOf(amina, circleId);
    await amina.get("notes.put", { circleId, scope: docId, note: replyOf("b", "between") });
    await world.rest();
    const between = circle.log.devices.get(device)?.last ?? 0;
    const nadia = await startPerson(world, "nadia");
    await letIn(world, amina, nadia, circleId);
    await world.rest();
    const asked = { device, from: between, to: between };
    expect((await giveEntries(circle, deviceOf(karim, circleId), asked)).entries).toHaveLength(1);
    await writeEmptyCut(world, karim, circleId);
    expect((await giveEntries(circle, deviceOf(nadia, circleId), asked)).entries).toEqual([]);
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

  it("[CUT-9] [C20] fetches nothing of a cut that says to hold more than a cut may, and it is told", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await begin(world);
    const { circle } = engineOf(amina, circleId);
    const key = redact(new Uint8Array(32).fill(3));
    const documents = Array.from({ length: 5 }, (_, at) => ({
      docId: `00${at.toString(16).padStart(30, "0")}` as DocId,
      stateHash: new Uint8Array(32),
      rawLen: 60 * 1024 * 1024,
      chunks: 900,
      chunkRoot: new Uint8Array(32).fill(at),
      blobKey: key,
      clocks: [{ deviceId: deviceOf(amina, circleId), k: 0, end: 1 }],
    }));
    const list = sealBlob(key, await streamCompress.deflate(encodeDocumentList(documents)));
    const payload = encodeCut({
      frontier: selectFrontier(circle.log),
      open: [],
      documents: documents.length,
      docsRoot: list.chunkRoot,
      docsKey: key,
      docsChunks: list.chunks.length,
    });
    const written = await circle.queue.run(async () => writeEntry(circle, { type: "cut", payload }));
    if (!written.ok) throw new Error(written.error.type);
    const beginning = beginFrom(
      engineOf(karim, circleId).circle,
      () => undefined,
      () => Promise.resolve(),
    );
    await beginning.takeCut("sealed", written.value.entries.at(-1)?.envelope ?? new Uint8Array(0));
    await beginning.takeChunk(toHex(list.chunkRoot), chunkListOf(list.chunks));
    expect(beginning.isTooLarge()).toBe(false);
    for (const chunk of list.chunks) await beginning.takeChunk(toHex(blake2b256(chunk)), chunk);
    expect([beginning.isTooLarge(), beginning.wants().chunks, beginning.progress()]).toEqual([
      true,
      [],
      null,
    ]);
  });

  it("[CUT-9] whoever admits is told that the texts are too large together, and makes no cut of them", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { circle } = engineOf(amina, circleId);
    const { pack } = circle.texts;
    Object.assign(circle.texts, {
      pack: async (docId: DocId) => {
        const packed = await pack(docId);
        return packed.ok
          ? ok({ ...packed.value, sum: { ...packed.value.sum, rawLen: 300 * 1024 * 1024 } })
          : packed;
      },
    });
    await knockAndAdmit(world, amina, karim, circleId);
    await world.until(() => amina.circle().needsLook.some(({ reason }) => reason === "cutTooLarge"));
    expect(circle.log.cuts.size).toBe(0);
    expect(karim.view().circles).toEqual([]);
  });

  it("[CUT-9] sees how much of the texts has come", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await begin(world);
    const { circle } = engineOf(amina, circleId);
    const [cut] = (await giveCut(circle, deviceOf(karim, circleId))).entries;
    const seen: (string | null)[] = [];
    const beginning = beginFrom(
      engineOf(karim, circleId).circle,
      () => undefined,
      () => Promise.resolve(),
    );
    await beginning.takeCut("sealed", cut ?? new Uint8Array(0));
    for (let asked = beginning.wants().chunks; asked.length > 0; asked = beginning.wants().chunks) {
      const parts = beginning.progress();
      seen.push(parts === null ? null : `${parts.here} of ${parts.all}`);
      const [hash = ""] = asked;
      await beginning.takeChunk(hash, (await giveChunk(circle, hash)) ?? new Uint8Array(0));
    }
    const all = Number(seen.at(-1)?.split(" of ")[1]);
    expect(all).toBeGreaterThan(2);
    expect([seen[0], seen.at(-1)]).toEqual([null, `${all - 1} of ${all}`]);
  });
});
