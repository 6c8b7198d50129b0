import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { type CircleId, type DocId, redact, reveal } from "../../../src/core/base/index.ts";
import { rekeyOp } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { decodeCircleRecord, encodeCircleRecord } from "../../../src/core/engine/localRecords.ts";
import { takeOps } from "../../../src/core/engine/membership.ts";
import { writeEntry } from "../../../src/core/engine/writing.ts";
import { ownNumber } from "../../../src/core/log/index.ts";
import { verbs } from "../../../src/bridge/contract.ts";
import { encodeEdition, type Note } from "../../../src/schema/index.ts";
import { deviceOf, engineOf, identityOf } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";
import { knocking, together, two } from "../../support/twoAtDoor.ts";

beforeAll(async () => {
  await readyCrypto();
});

const note = (id: string): Note => ({
  type: "reply",
  id: id.padEnd(22, "A"),
  to: "m".padEnd(22, "A"),
  text: "text",
  createdAt: 1,
  editedAt: null,
});

const oneBlock = (text: string): string =>
  encodeEdition({
    title: "A text",
    people: [],
    published: { where: null, number: null, date: null },
    language: "en",
    direction: "ltr",
    sections: [
      {
        heading: null,
        blocks: [{ id: "b1", kind: "paragraph", speaker: null, language: "en", direction: "ltr", text }],
      },
    ],
  });

describe("a peer who does not keep to the rules", () => {
  it("[N09] [L01] entries that no honest device sends are charged to their sender's session", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await together(world);
    const { circle, meeting } = engineOf(karim, circleId);
    expect(engineOf(amina, circleId).meeting.near()).toEqual([deviceOf(karim, circleId)]);
    const device = deviceOf(karim, circleId);
    const last = circle.log.devices.get(device)?.last ?? 0;
    meeting.stored({
      ops: [],
      entries: Array.from({ length: 40 }, (_, at) => ({
        device,
        seq: last + 1 + at,
        entryId: "ab".repeat(32) as never,
        sealed: () => new Uint8Array(10).fill(at),
        source: null,
      })),
      heads: circle.storedHeads,
    });
    await world.rest();
    expect(engineOf(amina, circleId).meeting.near()).toEqual([]);
  });

  it("[M16] whoever forks their ops keeps nobody from writing", async () => {
    const world = createWorld();
    const { amina, karim, circleId, docId } = await together(world);
    const hostile = engineOf(karim, circleId).circle;
    const forks = Array.from({ length: 40 }, (_, at) => {
      const made = rekeyOp(hostile.graph, hostile.self, {
        es: redact(new Uint8Array(32).fill(at)),
        reason: "repair",
        at: 1_800_000_000_000 + at,
      });
      if (!made.ok) throw new Error(made.error.type);
      return made.value.ops.map(({ bytes }) => bytes);
    });
    const { circle } = engineOf(amina, circleId);
    await circle.queue.run(() => takeOps(circle, forks.flat()));
    expect(circle.graph.heads().length).toBeGreaterThan(16);
    await amina.get("notes.put", { circleId, scope: docId, note: note("a") });
  });
});

describe("a member who does not keep to the rules", () => {
  it("[DOC-18] [C12] [N09] takes nothing of a reading away from anybody, and is left for trying", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await together(world);
    const { docId } = await amina.get("reading.add", { circleId, edition: oneBlock("Words.") });
    const reading = () => amina.get("reading.read", { circleId, docId: docId as DocId });
    const before = await reading();
    const { circle } = engineOf(karim, circleId);
    await world.until(
      () => circle.log.devices.get(deviceOf(amina, circleId))?.docs.has(docId as DocId) === true,
    );
    const text = await circle.texts.ensure(docId as DocId);
    if (!text.ok) throw new Error(text.error.type);
    const number = ownNumber(circle.log, circle.graph, deviceOf(karim, circleId), docId as DocId);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, text.value.replica.state());
    doc.clientID = number?.client ?? 0;
    const updates: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => updates.push(update));
    doc.getMap("edition").delete("text");
    const [payload] = updates;
    if (payload === undefined) throw new Error("nothing was deleted");
    const entry = { docId: docId as DocId, scope: null, clockStart: 0, clockLen: 0, payload };
    expect(engineOf(amina, circleId).meeting.near()).toEqual([deviceOf(karim, circleId)]);
    for (let more = 0; more < 40; more++)
      await circle.queue.run(async () => writeEntry(circle, { type: "update", ...entry }));
    await world.until(() => amina.circle().needsLook.some(({ reason }) => reason === "quarantined"));
    await world.until(() => engineOf(amina, circleId).meeting.near().length === 0);
    expect(await reading()).toEqual(before);
  });
});

/** Writes as the app's editor does; `state` is left alone, for the document is empty at first. */
const openChannel = async (person: TestPerson, circleId: CircleId, docId: DocId) => {
  const opened = await person.get("document.open", { circleId, docId });
  const doc = new Y.Doc();
  doc.clientID = opened.clientId;
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const write = (words: string): Uint8Array => {
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.insert(0, [new Y.XmlText(words)]);
    doc.getXmlFragment("content").insert(0, [paragraph]);
    const made = updates.pop();
    if (made === undefined) throw new Error("nothing was written");
    return made;
  };
  return { channel: opened.channel, write };
};

describe("an app page that was taken over", () => {
  it("[ENG-8] [E06] admits nobody: the outer page shows who and the words, and the answer is given there", async () => {
    const world = createWorld();
    const { amina, circleId } = await knocking(world);
    const [request] = amina.circle().requests;
    if (request === undefined) throw new Error("nobody knocked");
    for (const verb of ["request.answer", "request.compare"] as const) {
      const params = { circleId, id: request.id, admit: true };
      expect(verbs[verb as "request.compare"]?.takes(params).ok ?? false).toBe(false);
    }
    amina.compares = "later";
    expect(await amina.ask("request.compare", { circleId, id: request.id })).toMatchObject({
      error: "notConfirmed",
    });
    expect(amina.confirmed.at(-1)).toBe(`compare Karim ${request.words.join(" ")}`);
    expect(amina.circle().people).toHaveLength(1);
    expect(amina.circle().requests).toEqual([request]);
  });

  it("[ENG-25] [V02] a yes to words that are gone admits nobody, also when the same person knocked anew", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const { amina, karim, circleId } = await knocking(world, disk);
    const [request] = amina.circle().requests;
    if (request === undefined) throw new Error("nobody knocked");
    amina.meanwhile = async () => {
      await karim.stop();
      await world.until(() => amina.circle().requests.length === 0);
      await startPerson(world, "karim", { disk, seed: 99 });
      await world.until(() => amina.circle().requests.length === 1);
      expect(amina.circle().requests[0]?.id).toBe(request.id);
      expect(amina.circle().requests[0]?.words).not.toEqual(request.words);
    };
    expect(await amina.ask("request.compare", { circleId, id: request.id })).toMatchObject({
      error: "notFound",
    });
    await world.rest();
    expect(amina.circle().people).toHaveLength(1);
    expect(amina.circle().requests).toHaveLength(1);
  });

  it("[ENG-16] [E06] opens nothing as a document that the list does not call one", async () => {
    const world = createWorld();
    const { amina, circleId } = await two(world);
    const edition = oneBlock("Words.");
    const { docId: reading } = await amina.get("reading.add", { circleId, edition });
    for (const docId of [reading, "00".repeat(16), `01${"ab".repeat(15)}`, `00${"cd".repeat(15)}`])
      expect(await amina.ask("document.open", { circleId, docId: docId as DocId })).toEqual({
        ok: false,
        error: "notFound",
      });
    const margin = { circleId, scope: `01${"ab".repeat(15)}` as DocId, note: note("a") };
    expect(await amina.ask("notes.put", margin)).toEqual({ ok: false, error: "notFound" });
  });

  it("[ENG-17] [C06] what was sound before an unfit update is written, and writing goes on for everybody", async () => {
    const world = createWorld();
    const { amina, karim, circleId, docId } = await together(world);
    const first = await openChannel(amina, circleId, docId);
    amina.verbs.told({ type: "update", channel: first.channel, number: 1, update: first.write("one") });
    amina.verbs.told({ type: "update", channel: first.channel, number: 2, update: first.write("and") });
    amina.verbs.told({
      type: "update",
      channel: first.channel,
      number: 3,
      update: new Uint8Array([9, 9, 9]),
    });
    await world.until(() => amina.messages.some(({ type }) => type === "closed"));
    const second = await openChannel(amina, circleId, docId);
    amina.verbs.told({ type: "update", channel: second.channel, number: 1, update: first.write("two") });
    const shown = () =>
      engineOf(karim, circleId).circle.texts.get(docId)?.replica.doc?.getXmlFragment("content").toJSON() ??
      "";
    await world.until(() => shown().includes("two"));
    expect(["one", "and"].filter((word) => !shown().includes(word))).toEqual([]);
    expect(karim.circle().needsLook).toEqual([]);
  });

  it("[ENG-18] makes no more invitations and circles than open again", async () => {
    const world = createWorld();
    const { amina, circleId } = await two(world);
    const { circle } = engineOf(amina, circleId);
    const over = Array.from({ length: 200 }, (_, at) => ({
      id: at.toString(16).padStart(64, "0") as never,
      seed: "A".repeat(43),
      expiresAt: 1,
      needsConfirm: true,
      ended: true,
    }));
    circle.record = { ...circle.record, invites: over };
    const { inviteId } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    expect(circle.record.invites.at(-1)?.id).toBe(inviteId);
    expect(decodeCircleRecord(encodeCircleRecord(circle.record))).not.toBeNull();
    const open = over.map((one) => ({ ...one, ended: false, expiresAt: 2_000_000_000_000 }));
    circle.record = { ...circle.record, invites: open };
    expect(await amina.ask("invite.create", { circleId, hours: 1, needsConfirm: true })).toEqual({
      ok: false,
      error: "invitesTooMany",
    });
    const engine = engineOf(amina, circleId);
    for (let at = 0; at < 63; at++)
      amina.engine.circles.set(at.toString(16).padStart(64, "0") as CircleId, engine);
    expect(await amina.ask("circle.create", { name: "one more", myName: "Amina" })).toEqual({
      ok: false,
      error: "circlesTooMany",
    });
  });
});

describe("what is left in memory", () => {
  it("[ENG-19] locking overwrites epoch secrets and what they made, device and identity keys", async () => {
    const world = createWorld();
    const { amina, circleId } = await two(world);
    const { circle } = engineOf(amina, circleId);
    const held = [...circle.ring.held()].map((epoch) => circle.ring.get(epoch));
    const keys = [
      circle.self.device.sign.secretKey,
      circle.self.device.kem.secretKey,
      identityOf(circle).secretKey,
      ...held.flatMap((one) =>
        one === undefined
          ? []
          : [
              one.secret,
              one.keys.content,
              one.keys.commit,
              one.keys.psk,
              one.entryKey.contentKey,
              one.entryKey.commitKey,
            ],
      ),
    ];
    expect(keys.length).toBeGreaterThan(8);
    const zeros = () => keys.filter((key) => reveal(key).every((byte) => byte === 0)).length;
    expect(zeros()).toBe(0);
    amina.engine.wipe();
    expect(zeros()).toBe(keys.length);
  });
});
