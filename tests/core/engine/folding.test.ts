// Documents on the disk while they change: what lies there never runs ahead of the log, and all that came is there.

import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { createMemoryStore, type MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { streamCompress } from "../../../src/adapters/compress/index.ts";
import { type CircleId, type DocId, type EntryId, redact } from "../../../src/core/base/index.ts";
import { createJournal } from "../../../src/core/engine/journal.ts";
import { createShelf } from "../../../src/core/engine/shelf.ts";
import { createTexts } from "../../../src/core/engine/texts.ts";
import type { Store } from "../../../src/core/ports/index.ts";
import { createFakeClock } from "../../support/fakeClock.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { tables } from "../../../src/core/vault/tables.ts";
import { openEditor } from "../../support/openEditor.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const openIn = async (person: TestPerson, circleId: CircleId, docId: DocId) => {
  const { doc } = await openEditor(person, circleId, docId);
  const title = (): string => String(doc.getMap("about").get("title"));
  const write = (text: string): void => void doc.getMap("about").set("title", text);
  return { doc, title, write };
};

describe("documents on the disk", () => {
  it("[ENG-6] [D07] after a process that ended while a typed text was folded, what is written next reaches the others", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const inner = createMemoryStore(disk);
    let left: MemoryDisk | null = null;
    // What the disk is like at the moment in which a tail was folded.
    const store: Store = {
      ...inner,
      commit: async (batch, durability) => {
        const done = await inner.commit(batch, durability);
        if (batch.remove.length > 0 && left === null) {
          left = new Map(disk);
          // What this process still writes reaches nobody: it has ended.
          world.network.sever("amina", "karim");
        }
        return done;
      },
    };
    const amina = await startPerson(world, "amina", { store });
    const karim = await startPerson(world, "karim");
    const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
    const { docId } = await amina.get("document.create", { circleId, title: "محضر" });
    const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: false });
    await karim.get("join.begin", { link, name: "كريم" });
    await world.until(() => karim.view().circles.length === 1);
    const a = await openIn(amina, circleId, docId);
    // A tail that is long enough to be folded.
    for (let n = 0; n < 4; n++) a.write("ورق ".repeat(20_000) + n);
    for (let typed = 0; left === null && typed < 400; typed++) {
      a.write(`سطر ${typed}`);
      world.clock.advance(400);
      let turns = 0;
      await world.until(() => ++turns > 5);
    }
    if (left === null) throw new Error("nothing was folded");
    await amina.stop();

    const again = await startPerson(world, "amina", { disk: left, seed: 5 });
    const b = await openIn(again, circleId, docId);
    b.write("بعد العودة");
    const k = await openIn(karim, circleId, docId);
    let heard = 0;
    await world.until(() => {
      for (; heard < karim.messages.length; heard++) {
        const message = karim.messages[heard];
        if (message?.type === "updates")
          for (const update of message.updates) Y.applyUpdate(k.doc, update, "engine");
      }
      return k.title() === "بعد العودة";
    });
    expect(k.title()).toBe(b.title());
  });

  it("[ENG-5] [BRIDGE-7] [D07] more than one row's worth that came at once is all there after the next start", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim", { disk });
    const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
    const { docId } = await amina.get("document.create", { circleId, title: "محضر" });
    const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: false });
    await karim.get("join.begin", { link, name: "كريم" });
    await world.until(() => karim.view().circles.length === 1);
    let ended = false;
    void karim.stop().then(() => {
      ended = true;
    });
    await world.until(() => ended);
    const a = await openIn(amina, circleId, docId);
    const long = Array.from({ length: 4 }, (_, n) => String(n).repeat(150_000));
    for (const [n, text] of long.entries()) a.doc.getMap("about").set(`part ${n}`, text);
    await world.rest();

    const partsOf = (doc: Y.Doc): readonly unknown[] =>
      long.map((_, n) => doc.getMap("about").get(`part ${n}`));
    const back = await startPerson(world, "karim", { disk, seed: 9 });
    await world.until(() => back.circle().things.length === 1);
    const k = await openIn(back, circleId, docId);
    let heard = 0;
    await world.until(() => {
      for (; heard < back.messages.length; heard++) {
        const message = back.messages[heard];
        if (message?.type === "updates")
          for (const update of message.updates) Y.applyUpdate(k.doc, update, "engine");
      }
      return partsOf(k.doc).every((part, n) => part === long[n]);
    });
    // What came in one answer is passed on in one message.
    expect(back.messages.filter(({ type }) => type === "updates").length).toBeLessThan(long.length);
    await world.rest();
    // It ends without a word, and nobody is there at the next start.
    const left: MemoryDisk = new Map(disk);
    await amina.stop();
    await back.stop();
    const again = await startPerson(createWorld(), "karim", { disk: left, seed: 11 });
    const opened = await openIn(again, circleId, docId);
    expect(partsOf(opened.doc)).toEqual(long);
  });

  it("[ENG-5] [D07] what comes for a document that was not opened since the start takes no row's place", async () => {
    const shelf = createShelf(
      createMemoryStore(new Map()),
      redact(new Uint8Array(32).fill(1)),
      createSeededRandom(1),
    );
    const journal = createJournal(shelf, createFakeClock(), () => undefined);
    const start = () =>
      createTexts({ circleId: "c1".repeat(32) as CircleId, shelf, journal, compress: streamCompress });
    const docId = `00${"b2".repeat(15)}` as DocId;
    const item = (value: number) => ({
      entryId: "00".repeat(32) as EntryId,
      class: "quarantined" as const,
      bytes: new Uint8Array([value]),
    });
    const first = start();
    await first.ensure(docId);
    await journal.write({ put: first.tailRows(docId, [item(1)]), strict: true });
    const second = start();
    // Others are given what lies there, also while nobody has the document open.
    const given = await second.items(docId);
    expect(given.ok && given.value.map(({ bytes }) => [...bytes])).toEqual([[1]]);
    const third = start();
    await third.ensureTail(docId);
    await journal.write({ put: third.tailRows(docId, [item(2)]), strict: true });
    const all = await start().items(docId);
    expect(all.ok && all.value.map(({ bytes }) => [...bytes])).toEqual([[1], [2]]);
  });

  it("[ENG-24] what a newcomer begins with is shown while it is written, and told to others when it is on the disk", async () => {
    const world = createWorld();
    const inner = createMemoryStore(new Map());
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let waits = false;
    const store: Store = {
      ...inner,
      commit: async (batch, durability) => {
        waits ||= batch.put.some(({ table }) => table === tables.chunk);
        if (waits) await held;
        return inner.commit(batch, durability);
      },
    };
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim", { store });
    const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
    const { docId } = await amina.get("document.create", { circleId, title: "محضر" });
    const a = await openIn(amina, circleId, docId);
    a.write("سطر");
    await world.rest();
    const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: false });
    await karim.get("join.begin", { link, name: "كريم" });
    await world.until(() => karim.view().circles.length === 1);
    expect((await openIn(karim, circleId, docId)).title()).toBe("سطر");
    await world.rest();
    expect(waits).toBe(true);
    expect(amina.circle().machines.find(({ mine }) => !mine)?.has).toBe("none");
    release();
    await world.until(() => amina.circle().delivery.has.length === 1);
  });
});
