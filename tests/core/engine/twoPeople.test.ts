import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { encodeEdition, type Note } from "../../../src/schema/index.ts";
import type { DocId } from "../../../src/core/base/index.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const edition = encodeEdition({
  title: "الأدوات والناس",
  people: [{ name: "سلمى ناصر", role: "interviewee" }],
  published: { where: null, number: null, date: null },
  language: "ar",
  direction: "rtl",
  sections: [
    {
      heading: null,
      blocks: [
        { id: "b1", kind: "question", speaker: null, language: "ar", direction: "rtl", text: "من أين نبدأ؟" },
        {
          id: "b2",
          kind: "answer",
          speaker: "سلمى ناصر",
          language: "ar",
          direction: "rtl",
          text: "من الورق.",
        },
      ],
    },
  ],
});

const note = (id: string, text: string): Note => ({
  type: "mark",
  id: id.padEnd(22, "A"),
  kind: "question",
  anchor: {
    start: { blockId: "b1", offset: 0 },
    end: { blockId: "b1", offset: 2 },
    position: 0,
    quote: "من",
    prefix: "",
    suffix: " أين",
    foldedQuote: "من",
    foldedPrefix: "",
    foldedSuffix: " اين",
  },
  text,
  createdAt: 1,
  editedAt: null,
});

/** Amina founds a circle, Karim comes in with her link. */
const meet = async (world: World, amina: TestPerson, karim: TestPerson) => {
  const { circleId } = await amina.get("circle.create", { name: "حلقة الأربعاء", myName: "أمينة" });
  const { docId } = await amina.get("reading.add", { circleId, edition });
  const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: true });
  await karim.get("join.begin", { link, name: "كريم" });
  await world.until(
    () => amina.circle().requests.length === 1 && karim.view().joining[0]?.state === "comparing",
  );
  expect(amina.circle().requests[0]?.words).toEqual(karim.view().joining[0]?.words);
  const [request] = amina.circle().requests;
  if (request === undefined) throw new Error("nobody knocked");
  await amina.get("request.compare", { circleId, id: request.id });
  await world.until(() => karim.view().circles.length === 1);
  return { circleId, docId };
};

const replicaOf = async (person: TestPerson, circleId: never, docId: DocId) => {
  const opened = await person.get("document.open", { circleId, docId });
  const doc = new Y.Doc();
  Y.applyUpdateV2(doc, opened.state, "engine");
  doc.clientID = opened.clientId;
  let number = 0;
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "engine")
      person.verbs.told({ type: "update", channel: opened.channel, number: ++number, update });
  });
  let heard = 0;
  const hear = (): void => {
    for (; heard < person.messages.length; heard++) {
      const message = person.messages[heard];
      if (message?.type === "updates" && message.channel === opened.channel)
        for (const update of message.updates) Y.applyUpdate(doc, update, "engine");
    }
  };
  const saved = (): number =>
    Math.max(
      0,
      ...person.messages.flatMap((m) =>
        m.type === "saved" && m.channel === opened.channel ? [m.number] : [],
      ),
    );
  const text = (): Y.XmlText => {
    const fragment = doc.getXmlFragment("content");
    const paragraph = fragment.get(0) as Y.XmlElement | undefined;
    return paragraph?.get(0) as Y.XmlText;
  };
  return { doc, hear, saved, text, sent: () => number, channel: opened.channel };
};

const begin = (doc: Y.Doc, words: string): void => {
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(words)]);
  doc.getXmlFragment("content").insert(0, [paragraph]);
};

describe("two people, an engine each", () => {
  it("[ENG-1] the newcomer is admitted after both see the same words, and has the circle's texts and names", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim");
    const { circleId, docId } = await meet(world, amina, karim);
    expect(amina.confirmed.map((asked) => asked.split(" ")[0])).toEqual(["invite", "compare"]);
    expect(karim.confirmed).toEqual(["join"]);
    await world.until(() => karim.circle().things.length === 1);
    const read = await karim.get("reading.read", { circleId, docId });
    expect(read.edition).toBe(edition);
    await world.until(() => amina.circle().people.some(({ name }) => name === "كريم"));
    expect(karim.circle().name).toBe("حلقة الأربعاء");
    expect(
      karim
        .circle()
        .people.map(({ name }) => name)
        .toSorted(),
    ).toEqual(["أمينة", "كريم"].toSorted());
  });

  it("[ENG-2] [V01] nothing of the circle's texts is given before somebody inside has said yes", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const eve = await startPerson(world, "eve");
    const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
    await amina.get("reading.add", { circleId, edition });
    const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    await eve.get("join.begin", { link, name: "Eve" });
    await world.until(() => amina.circle().requests.length === 1);
    await world.rest();
    const inside = eve.engine.circles.get(circleId);
    expect(inside?.circle.ring.held().size).toBe(0);
    expect(inside?.circle.log.devices.size).toBe(0);
    const [request] = amina.circle().requests;
    if (request === undefined) throw new Error("nobody knocked");
    amina.compares = "different";
    await amina.get("request.compare", { circleId, id: request.id });
    await world.until(() => eve.view().joining[0]?.state === "refused");
    expect(inside?.circle.ring.held().size).toBe(0);
    expect(amina.circle().people).toHaveLength(1);
  });

  it("[ENG-3] notes of both reach both, and only their author can take one back", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim");
    const { circleId, docId } = await meet(world, amina, karim);
    await amina.get("notes.open", { circleId, scope: docId });
    await karim.get("notes.open", { circleId, scope: docId });
    await amina.get("notes.put", { circleId, scope: docId, note: note("a", "لماذا الورق؟") });
    await karim.get("notes.put", { circleId, scope: docId, note: note("k", "وأين الهاتف؟") });
    const texts = async (person: TestPerson) =>
      (await person.get("notes.open", { circleId, scope: docId })).notes.map(({ note: each }) =>
        "text" in each ? each.text : "",
      );
    await world.until(() => karim.circle().things[0]?.marks === 2 && amina.circle().things[0]?.marks === 2);
    expect((await texts(karim)).toSorted()).toEqual(["لماذا الورق؟", "وأين الهاتف؟"].toSorted());
    await karim.get("notes.remove", { circleId, scope: docId, id: note("a", "").id });
    await world.rest();
    expect(await texts(amina)).toHaveLength(2);
    await amina.get("notes.remove", { circleId, scope: docId, id: note("a", "").id });
    await world.until(() => karim.circle().things[0]?.marks === 1);
  });

  it("[ENG-4] both write in one document, apart and together, and have the same", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim");
    const { circleId } = await meet(world, amina, karim);
    const { docId } = await amina.get("document.create", { circleId, title: "محضر" });
    await world.until(() => karim.circle().things.some(({ id }) => id === docId));
    const a = await replicaOf(amina, circleId as never, docId);
    const k = await replicaOf(karim, circleId as never, docId);
    begin(a.doc, "نلتقي ");
    await world.until(() => {
      k.hear();
      return k.doc.getXmlFragment("content").length === 1;
    });
    world.network.sever("amina", "karim");
    a.text().insert(0, "غدًا ");
    k.text().insert(k.text().length, "كلّ أربعاء");
    await world.until(() => a.saved() === a.sent() && k.saved() === k.sent());
    expect(a.text().toString()).not.toBe(k.text().toString());
    world.network.meet();
    await world.until(() => {
      a.hear();
      k.hear();
      return a.text().toString() === k.text().toString() && a.text().toString().includes("أربعاء");
    });
    expect(k.text().toString()).toBe("غدًا نلتقي كلّ أربعاء");
    await world.until(() => amina.circle().delivery.has.length === 1 && amina.circle().delivery.saved);
  });

  it("[ENG-5] [D07] what was said to be saved is there after the process ended without a word", async () => {
    const world = createWorld();
    const disk = new Map();
    const amina = await startPerson(world, "amina", { disk });
    const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
    const { docId: reading } = await amina.get("reading.add", { circleId, edition });
    await amina.get("notes.put", { circleId, scope: reading, note: note("a", "سؤال") });
    const { docId } = await amina.get("document.create", { circleId, title: "محضر" });
    const a = await replicaOf(amina, circleId as never, docId);
    begin(a.doc, "أوّل سطر");
    await world.until(() => a.saved() === a.sent());
    const copy = new Map(disk);
    const again = await startPerson(createWorld(), "amina", { disk: copy, seed: 99 });
    await again.get("notes.open", { circleId, scope: reading });
    expect(again.circle().name).toBe("حلقة");
    expect(
      again
        .circle()
        .things.map(({ title }) => title)
        .toSorted(),
    ).toEqual(["الأدوات والناس", "محضر"].toSorted());
    expect((await again.get("reading.read", { circleId, docId: reading })).edition).toBe(edition);
    expect((await again.get("notes.open", { circleId, scope: reading })).notes).toHaveLength(1);
    const b = await replicaOf(again, circleId as never, docId);
    expect(b.text().toString()).toBe("أوّل سطر");
  });

  it("[ENG-6] after a clean end everything opens from snapshots, and writing goes on", async () => {
    const world = createWorld();
    const disk = new Map();
    const amina = await startPerson(world, "amina", { disk });
    const karim = await startPerson(world, "karim");
    const { circleId } = await meet(world, amina, karim);
    const { docId } = await amina.get("document.create", { circleId, title: "محضر" });
    const a = await replicaOf(amina, circleId as never, docId);
    begin(a.doc, "سطر");
    for (let i = 0; i < 100; i++) a.text().insert(a.text().length, "و");
    let ended = false;
    void amina.stop().then(() => {
      ended = true;
    });
    await world.until(() => ended);
    const again = await startPerson(world, "amina", { disk, seed: 5 });
    await world.until(() => again.circle().things.some(({ id }) => id === docId));
    const b = await replicaOf(again, circleId as never, docId);
    expect(b.text().toString()).toBe(`سطر${"و".repeat(100)}`);
    b.text().insert(0, "عُدنا: ");
    await world.until(() => b.saved() === b.sent());
    const k = await replicaOf(karim, circleId as never, docId);
    await world.until(() => {
      k.hear();
      return k.text()?.toString().startsWith("عُدنا") ?? false;
    });
  });

  it("[ENG-7] on the disk lies nothing that can be read", async () => {
    const world = createWorld();
    const disk = new Map<string, { box: Uint8Array; id: Uint8Array; group: Uint8Array }>();
    const amina = await startPerson(world, "amina", { disk: disk as never });
    const { circleId } = await amina.get("circle.create", {
      name: "Wednesday circle",
      myName: "Amina Canary",
    });
    await amina.get("reading.add", { circleId, edition });
    expect(disk.size).toBeGreaterThan(5);
    const all = Buffer.concat(
      [...disk.values()].flatMap(({ box, id, group }) => [box, id, group].map((part) => Buffer.from(part))),
    );
    for (const canary of ["Wednesday", "Canary", "الأدوات", "سلمى", "reading", circleId])
      expect(all.includes(Buffer.from(canary))).toBe(false);
  });

  it("[ENG-8] a refused question of the outer page does nothing", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina", { confirms: false });
    const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
    expect(await amina.ask("invite.create", { circleId, hours: 1, needsConfirm: true })).toEqual({
      ok: false,
      error: "notConfirmed",
    });
    expect(amina.circle().invites).toHaveLength(0);
  });
});
