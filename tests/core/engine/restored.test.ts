// A database that was put back from an old copy: its device has signed more than it remembers. Whatever happens, no
// number of its log is signed twice, and nothing that is typed is lost.

import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import type { CircleId, DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { lonely } from "../../../src/core/engine/hold.ts";
import { entryIdAt } from "../../../src/core/log/deviceLog.ts";
import type { Note } from "../../../src/schema/index.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createFile, nextSeed, startMarked } from "../../support/markedMachine.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const note = (text: string): Note => ({
  type: "reply",
  id: text.replaceAll(/[^A-Za-z0-9]/g, "").padEnd(22, "A"),
  to: "m".padEnd(22, "A"),
  text,
  createdAt: 1,
  editedAt: null,
});

const wordsOf = async (person: TestPerson, circleId: CircleId, scope: DocId): Promise<readonly string[]> =>
  (await person.get("notes.open", { circleId, scope })).notes
    .flatMap(({ note: one }) => (one.type === "reply" ? [one.text] : []))
    .toSorted();

const say = (person: TestPerson, circleId: CircleId, scope: DocId, text: string) =>
  person.get("notes.put", { circleId, scope, note: note(text) });

/** Ids that anybody holds of one device's entries, by number. */
const idsOf = (people: readonly TestPerson[], circleId: CircleId, device: string) => {
  const ids = new Map<number, Set<string>>();
  for (const person of people) {
    const log = engineOf(person, circleId).circle.log.devices.get(device as never);
    for (let seq = (log?.base ?? 0) + 1; log !== undefined && seq <= log.last; seq++)
      ids.set(seq, (ids.get(seq) ?? new Set()).add(entryIdAt(log, seq) ?? ""));
    for (const [seq, forks] of log?.forks ?? [])
      for (const fork of forks) ids.set(seq, (ids.get(seq) ?? new Set()).add(fork));
  }
  return [...ids].filter(([, all]) => all.size > 1).map(([seq]) => seq);
};

const together = async (world: World) => {
  const disk: MemoryDisk = new Map();
  const file = createFile();
  const hers: MemoryDisk = new Map();
  const amina = await startPerson(world, "amina", { disk: hers });
  const first = await startMarked(world, "karim", disk, file);
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
  await letIn(world, amina, first.person, circleId);
  await world.rest();
  const scope = docId as DocId;
  await say(first.person, circleId, scope, "one");
  await world.rest();
  const backAgain = (): Promise<TestPerson> => startPerson(world, "amina", { disk: hers, seed: nextSeed() });
  return { amina, first, disk, file, circleId, scope, backAgain };
};

describe("a database put back from an old copy", () => {
  it("[ENG-34] [ENG-35] [L14] writes nothing under its old numbers until it was met, and then all there is", async () => {
    const world = createWorld();
    const { amina: before, first, disk, file, circleId, scope, backAgain } = await together(world);
    const device = deviceOf(first.person, circleId);
    const copy: MemoryDisk = new Map(disk);
    await say(first.person, circleId, scope, "two");
    await world.rest();
    await first.lock();
    const there = engineOf(before, circleId).circle.log.devices.get(device)?.last ?? 0;
    await before.stop();

    const restored = await startMarked(world, "karim", copy, file);
    expect(restored.person.circle().held).toEqual({ why: "unsure", drafts: 0, mayGoOn: false });
    const last = engineOf(restored.person, circleId).circle.log.devices.get(device)?.last;
    await say(restored.person, circleId, scope, "three");
    expect(await restored.person.ask("invite.create", { circleId, hours: 1, needsConfirm: true })).toEqual({
      ok: false,
      error: "held",
    });
    await world.rest();
    expect(engineOf(restored.person, circleId).circle.log.devices.get(device)?.last).toBe(last);
    expect(await wordsOf(restored.person, circleId, scope)).toEqual(["one", "three"]);
    expect(restored.person.circle().held?.drafts).toBe(1);

    // The mark now says that this copy ran; the doubt is on the disk all the same.
    restored.kill();
    const again = await startMarked(world, "karim", copy, file);
    expect(again.person.circle().held).toEqual({ why: "unsure", drafts: 1, mayGoOn: false });
    expect(await wordsOf(again.person, circleId, scope)).toEqual(["one", "three"]);
    await say(again.person, circleId, scope, "four");
    const amina = await backAgain();
    await world.until(() => again.person.circle().held === null);
    await world.rest();
    for (const person of [again.person, amina])
      expect(await wordsOf(person, circleId, scope)).toEqual(["four", "one", "three", "two"]);
    expect(deviceOf(again.person, circleId)).toBe(device);
    expect(engineOf(amina, circleId).circle.log.devices.get(device)?.last).toBeGreaterThan(there);
    expect(idsOf([amina, again.person], circleId, device)).toEqual([]);
    expect([...amina.circle().needsLook, ...again.person.circle().needsLook]).toEqual([]);
    await again.lock();
    const opened = await startMarked(world, "karim", copy, file);
    expect(opened.person.circle().held).toBeNull();
    expect(await wordsOf(opened.person, circleId, scope)).toEqual(["four", "one", "three", "two"]);
  });

  it("[ENG-35] somebody who has less than there was does not make it sure", async () => {
    const world = createWorld();
    const { amina: before, first, disk, file, circleId, scope, backAgain } = await together(world);
    const hers: MemoryDisk = new Map();
    const layla = await startPerson(world, "layla", { disk: hers });
    await letIn(world, before, layla, circleId);
    await world.rest();
    const device = deviceOf(first.person, circleId);
    const copy: MemoryDisk = new Map(disk);
    await layla.stop();
    await say(first.person, circleId, scope, "two");
    await world.rest();
    await first.lock();
    await before.stop();
    const back = await startPerson(world, "layla", { disk: hers, seed: 77 });
    const restored = await startMarked(world, "karim", copy, file);
    await world.until(() => engineOf(restored.person, circleId).meeting.near().length > 0);
    await say(restored.person, circleId, scope, "three");
    await world.rest();
    expect(engineOf(restored.person, circleId).meeting.near()).toEqual([deviceOf(back, circleId)]);
    expect(restored.person.circle().held?.why).toBe("unsure");
    const amina = await backAgain();
    await world.until(() => restored.person.circle().held === null);
    await world.rest();
    await world.rest();
    for (const person of [amina, back, restored.person])
      expect(await wordsOf(person, circleId, scope)).toEqual(["one", "three", "two"]);
    expect(idsOf([amina, back, restored.person], circleId, device)).toEqual([]);
  });

  it("[ENG-36] who is alone decides for themselves; who is not, after two weeks in which nobody came", async () => {
    const world = createWorld();
    const [disk, file] = [new Map() as MemoryDisk, createFile()];
    const alone = await startMarked(world, "karim", disk, file);
    const { circleId } = await alone.person.get("circle.create", { name: "mine", myName: "Karim" });
    const { docId } = await alone.person.get("document.create", { circleId, title: "minutes" });
    const copy: MemoryDisk = new Map(disk);
    await alone.person.get("circle.rename", { circleId, name: "ours" });
    await alone.lock();
    const restored = await startMarked(world, "karim", copy, file);
    expect(restored.person.circle().held).toEqual({ why: "unsure", drafts: 0, mayGoOn: true });
    await say(restored.person, circleId, docId as DocId, "kept");
    await restored.person.get("circle.goOn", { circleId });
    await world.rest();
    expect(restored.person.confirmed).toContain("goOn");
    expect(restored.person.circle()).toMatchObject({ held: null, name: "mine" });
    expect(await wordsOf(restored.person, circleId, docId as DocId)).toEqual(["kept"]);

    const other = createWorld();
    const all = await together(other);
    const old: MemoryDisk = new Map(all.disk);
    await say(all.first.person, all.circleId, all.scope, "two");
    await all.first.lock();
    await all.amina.stop();
    const apart = await startMarked(other, "karim", old, all.file);
    expect(await apart.person.ask("circle.goOn", { circleId: all.circleId })).toEqual({
      ok: false,
      error: "notAllowed",
    });
    other.clock.advance(lonely);
    expect(apart.person.circle().held?.mayGoOn).toBe(true);
  });

  it("[ENG-36] [L14] of two copies that ran, this one writes as a new device after coming back, and what it kept is there", async () => {
    const world = createWorld();
    const { amina, first, disk, file, circleId, scope } = await together(world);
    const device = deviceOf(first.person, circleId);
    await first.lock();
    // The whole folder is copied, mark and all: nothing tells the two apart.
    const [twin, otherFile] = [new Map(disk), createFile()];
    await otherFile.write(file.bytes ?? new Uint8Array(0));
    const elsewhere = await startMarked(world, "karim", twin, otherFile);
    expect(elsewhere.person.circle().held).toBeNull();
    await say(elsewhere.person, circleId, scope, "elsewhere");
    await world.rest();
    await elsewhere.lock();
    for (let runs = 0; runs < 2; runs++) {
      const here = await startMarked(world, "karim", disk, file);
      await world.rest();
      await here.lock();
    }
    // Then the copies are mixed up.
    const between = await startMarked(world, "karim", disk, otherFile);
    expect(between.person.circle().held?.why).toBe("foreign");
    await say(between.person, circleId, scope, "kept");
    await world.rest();
    await world.rest();
    expect(between.person.circle().held?.why).toBe("foreign");
    expect(await wordsOf(amina, circleId, scope)).toEqual(["elsewhere", "one"]);
    const left = between.person.get("circle.leave", { circleId });
    await world.rest();
    await left;
    expect(await wordsOf(between.person, circleId, scope)).toEqual(["elsewhere", "kept", "one"]);
    await letIn(world, amina, between.person, circleId);
    await world.until(() => between.person.circle().active && between.person.circle().held === null);
    await world.rest();
    for (const person of [amina, between.person])
      expect(await wordsOf(person, circleId, scope)).toEqual(["elsewhere", "kept", "one"]);
    expect(deviceOf(between.person, circleId)).not.toBe(device);
    expect(idsOf([amina, between.person], circleId, device)).toEqual([]);
  });

  it("[ENG-36] a copy of everything goes unnoticed until its log says two things; then it writes no more", async () => {
    const world = createWorld();
    const { amina: before, first, disk, file, circleId, scope, backAgain } = await together(world);
    const device = deviceOf(first.person, circleId);
    await first.lock();
    const [twin, otherFile] = [new Map(disk), createFile()];
    await otherFile.write(file.bytes ?? new Uint8Array(0));
    const elsewhere = await startMarked(world, "karim", twin, otherFile);
    await say(elsewhere.person, circleId, scope, "elsewhere");
    await world.rest();
    await elsewhere.lock();
    await before.stop();
    const here = await startMarked(world, "karim", disk, file);
    await say(here.person, circleId, scope, "here");
    await world.rest();
    const amina = await backAgain();
    await world.until(() => here.person.circle().held?.why === "foreign");
    const last = () => engineOf(here.person, circleId).circle.log.devices.get(device)?.last;
    const ended = last();
    await say(here.person, circleId, scope, "kept");
    await world.rest();
    expect(last()).toBe(ended);
    expect(idsOf([amina, here.person], circleId, device)).toHaveLength(1);
    expect(await wordsOf(here.person, circleId, scope)).toEqual(["here", "kept", "one"]);
  });

  it("[ENG-34] what is typed into a document is kept, and goes on in the same page when it becomes entries", async () => {
    const world = createWorld();
    const { amina: before, first, disk, file, circleId, scope, backAgain } = await together(world);
    const copy: MemoryDisk = new Map(disk);
    await say(first.person, circleId, scope, "two");
    await world.rest();
    await first.lock();
    await before.stop();
    const { person } = await startMarked(world, "karim", copy, file);
    const opened = await person.get("document.open", { circleId, docId: scope });
    const doc = new Y.Doc();
    Y.applyUpdateV2(doc, opened.state);
    doc.clientID = opened.clientId;
    let sent = 0;
    doc.on("update", (update: Uint8Array) =>
      person.verbs.told({ type: "update", channel: opened.channel, number: ++sent, update }),
    );
    const paragraph = new Y.XmlElement("paragraph");
    const text = new Y.XmlText("kept");
    paragraph.insert(0, [text]);
    doc.getXmlFragment("content").insert(0, [paragraph]);
    const saved = (): number =>
      Math.max(0, ...person.messages.flatMap((m) => (m.type === "saved" ? [m.number] : [])));
    await world.until(() => saved() === sent);
    text.insert(4, " and");
    const amina = await backAgain();
    await world.until(() => person.messages.some(({ type }) => type === "rebuilt"));
    // What the page sends before it has heard of it.
    text.insert(8, " late");
    text.delete(0, 1);
    text.insert(0, "K");
    await world.until(() => saved() === sent);
    await person.get("document.close", { channel: opened.channel });
    await world.rest();
    const shown = (one: TestPerson): string =>
      engineOf(one, circleId).circle.texts.get(scope)?.replica.doc?.getXmlFragment("content").toJSON() ?? "";
    const again = await person.get("document.open", { circleId, docId: scope });
    expect(again.clientId).not.toBe(opened.clientId);
    await world.until(() => shown(amina).includes("late"));
    for (const one of [amina, person]) expect(shown(one)).toBe("<paragraph>Kept and late</paragraph>");
    expect([...amina.circle().needsLook, ...person.circle().needsLook]).toEqual([]);
  });

  it("[ENG-35] [L14] however copies are made, put back and met, no number is signed twice", async () => {
    type Step = "write" | "copy" | "restore" | "restart" | "meet" | "part" | "mark" | "kill";
    const step = fc.constantFrom<Step>(
      "write",
      "write",
      "copy",
      "restore",
      "restart",
      "meet",
      "part",
      "mark",
      "kill",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        const world = createWorld();
        const { amina: before, first, disk, file, circleId, scope, backAgain } = await together(world);
        const device = deviceOf(first.person, circleId);
        let machine = first;
        let amina: TestPerson | null = before;
        let present: MemoryDisk = disk;
        let copies: MemoryDisk[] = [new Map(disk)];
        let written: string[] = ["one"];
        let atCopy = ["one"];
        let number = 0;
        const go = async (how: "lock" | "kill"): Promise<void> => {
          if (how === "lock") await machine.lock();
          else machine.kill();
          machine = await startMarked(world, "karim", present, file);
        };
        for (const one of steps) {
          if (one === "write") {
            const text = `n${String(++number)}`;
            await say(machine.person, circleId, scope, text);
            written.push(text);
          } else if (one === "copy") {
            copies = [new Map(present)];
            atCopy = [...written];
          } else if (one === "restore") {
            await machine.lock();
            present = new Map(copies[0]);
            written = [...atCopy];
            machine = await startMarked(world, "karim", present, file);
          } else if (one === "restart") await go("lock");
          else if (one === "kill") await go("kill");
          else if (one === "part" && amina !== null) {
            await amina.stop();
            amina = null;
          } else if (one === "meet") {
            amina ??= await backAgain();
            await world.rest();
          }
          for (let turns = 0; turns < 3; turns++) await Promise.resolve();
        }
        const her = amina ?? (await backAgain());
        await world.until(() => machine.person.circle().held?.why !== "unsure");
        await world.rest();
        expect(idsOf([her, machine.person], circleId, device)).toEqual([]);
        expect([...her.circle().needsLook]).toEqual([]);
        // What was acknowledged since the last copy was put back is shown here, and there unless it waits.
        const shown = await wordsOf(machine.person, circleId, scope);
        expect(written.filter((text) => !shown.includes(text))).toEqual([]);
        if (machine.person.circle().held !== null) return;
        const there = await wordsOf(her, circleId, scope);
        expect(written.filter((text) => !there.includes(text))).toEqual([]);
      }),
      { numRuns: 12, seed: 20261123 },
    );
  }, 60_000);
});
