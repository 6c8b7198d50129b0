// The last thing that somebody typed is one row on their disk, and that row is damaged. Everything else of the circle
// opens; the machine knows that it signed one number more than it can read, and signs nothing before others said how far
// its log goes.

import { beforeAll, describe, expect, it } from "vitest";
import { createMemoryStore, type MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { type CircleId, type DocId, err } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { lastOf, type Moment, remembering, typing } from "../../support/keystrokes.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { openEditor } from "../../support/openEditor.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

type Place = { readonly circleId: CircleId; readonly docId: DocId };

const titleOf = async (person: TestPerson, { circleId, docId }: Place): Promise<string> =>
  String((await openEditor(person, circleId, docId)).doc.getMap("about").get("title"));

/** The one row that was written then. */
const damage = (disk: MemoryDisk, moment: Moment | undefined): void => {
  const [row, ...others] = moment?.batch.put ?? [];
  if (row === undefined || others.length > 0) throw new Error("not one row");
  for (const [key, { id, ...rest }] of disk)
    if (id.join() === row.id.join())
      disk.set(key, { id, ...rest, box: rest.box.map((byte, at) => (at === 30 ? byte ^ 1 : byte)) });
};

/** What the disk was after a write, with the one row damaged that was written then. */
const damagedAfter = (moment: Moment | undefined): MemoryDisk => {
  const disk: MemoryDisk = new Map(moment?.disk ?? []);
  damage(disk, moment);
  return disk;
};

const alone = async (world: World) => {
  const { store, moments } = remembering();
  const amina = await startPerson(world, "amina", { store });
  const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
  const { docId } = await amina.get("document.create", { circleId, title: "محضر" });
  const { docId: other } = await amina.get("document.create", { circleId, title: "قائمة" });
  const type = typing(world, await openEditor(amina, circleId, docId));
  return { amina, place: { circleId, docId }, other: { circleId, docId: other }, type, moments };
};

const withKarim = async (world: World) => {
  const all = await alone(world);
  const { circleId } = all.place;
  const karim = await startPerson(world, "karim");
  const { link } = await all.amina.get("invite.create", { circleId, hours: 24, needsConfirm: false });
  await karim.get("join.begin", { link, name: "كريم" });
  await world.until(() => karim.view().circles[0]?.things.length === 2);
  await world.rest();
  await all.type("before");
  const author = deviceOf(all.amina, circleId);
  const heard = (): number => engineOf(karim, circleId).circle.log.devices.get(author)?.last ?? 0;
  const isForked = (person: TestPerson): boolean => engineOf(person, circleId).circle.looks.has("forked");
  return { ...all, karim, heard, isForked };
};

/** Without a word. */
const kill = (person: TestPerson): void => {
  person.engine.parts.transport.close();
  person.engine.wipe();
};

describe("the last own entry does not open", () => {
  it("[ENG-60] [ENG-21] the circle opens as it was before it, says so, and every other text is there", async () => {
    const { place, other, type, moments } = await alone(createWorld());
    for (const word of ["one", "two", "three"]) await type(word);
    const again = await startPerson(createWorld(), "amina", { disk: damagedAfter(moments.at(-1)), seed: 3 });
    expect(again.view().damaged).toEqual([]);
    expect(again.circle().held).toEqual({ why: "lost", drafts: 0, mayGoOn: true });
    expect(await titleOf(again, place)).toBe("two");
    expect(again.circle().things.map(({ title }) => title)).toEqual(
      expect.arrayContaining(["محضر", "قائمة"]),
    );
    expect((await again.get("document.open", other)).state.length).toBeGreaterThan(0);
  });

  it("[ENG-60] [ENG-34] [L14] who had it already gives it back, and its number is signed no second time", async () => {
    const world = createWorld();
    const { amina, karim, place, type, moments, heard, isForked } = await withKarim(world);
    const { circleId } = place;
    await type("the last one");
    await world.until(() => heard() === lastOf(amina, circleId));
    const [last, disk] = [heard(), damagedAfter(moments.at(-1))];
    kill(amina);
    world.part("amina", "karim");
    const again = await startPerson(world, "amina", { disk, seed: 9 });
    expect(again.circle().held?.why).toBe("lost");
    const { doc } = await openEditor(again, circleId, place.docId);
    doc.getMap("about").set("source", "kept meanwhile");
    await world.rest();
    expect(lastOf(again, circleId)).toBe(last - 1);
    await world.rest();
    // The doubt outlives the run: the row is not there any more that told of it.
    kill(again);
    const later = await startPerson(world, "amina", { disk, seed: 10 });
    expect(later.circle().held).toMatchObject({ why: "lost", drafts: 1 });
    world.rejoin();
    await world.until(() => later.circle().held === null);
    await world.until(() => heard() > last);
    await world.rest();
    for (const person of [later, karim]) {
      const about = (await openEditor(person, circleId, place.docId)).doc.getMap("about");
      expect(about.toJSON()).toMatchObject({ title: "the last one", source: "kept meanwhile" });
      expect(isForked(person)).toBe(false);
    }
  });

  it("[ENG-60] [L14] where everybody in the circle says that nobody has it, writing goes on from the one before", async () => {
    const world = createWorld();
    const { amina, karim, place, type, moments, heard, isForked } = await withKarim(world);
    const { circleId } = place;
    await world.until(() => heard() === lastOf(amina, circleId));
    world.part("amina", "karim");
    await type("nobody has it");
    const before = heard();
    const disk = damagedAfter(moments.at(-1));
    kill(amina);
    const again = await startPerson(world, "amina", { disk, seed: 9 });
    expect(again.circle().held).toMatchObject({ why: "lost", mayGoOn: false });
    world.rejoin();
    await world.until(() => again.circle().held === null);
    await typing(world, await openEditor(again, circleId, place.docId))("after it");
    await world.until(() => heard() === before + 1);
    expect(await titleOf(karim, place)).toBe("after it");
    expect([again, karim].map(isForked)).toEqual([false, false]);
    await again.stop();
    const later = await startPerson(world, "amina", { disk, seed: 11 });
    expect([later.view().damaged.length, await titleOf(later, place)]).toEqual([0, "after it"]);
  });

  it("[ENG-60] [ENG-35] [L14] somebody who has less than that does not make it sure", async () => {
    const world = createWorld();
    const { amina, karim, place, type, moments, heard, isForked } = await withKarim(world);
    const { circleId } = place;
    const zaynab = await startPerson(world, "zaynab");
    await letIn(world, amina, zaynab, circleId);
    await type("all have it");
    await world.rest();
    world.part("zaynab", "amina");
    world.part("zaynab", "karim");
    await type("the last one");
    await world.until(() => heard() === lastOf(amina, circleId));
    const [last, disk] = [heard(), damagedAfter(moments.at(-1))];
    kill(amina);
    world.rejoin();
    world.part("karim", "amina");
    world.part("karim", "zaynab");
    const again = await startPerson(world, "amina", { disk, seed: 9 });
    await world.until(() => engineOf(again, circleId).meeting.near().length > 0);
    await world.rest();
    expect(again.circle().held?.why).toBe("lost");
    expect(lastOf(again, circleId)).toBe(last - 1);
    world.rejoin();
    await world.until(() => again.circle().held === null);
    expect(await titleOf(again, place)).toBe("the last one");
    expect([again, karim, zaynab].map(isForked)).toEqual([false, false, false]);
  });

  it("[ENG-60] [L14] a disk that takes one entry after the other brings nobody to forget how far the log went", async () => {
    const world = createWorld();
    const { amina, place, type, moments, heard } = await withKarim(world);
    const { circleId } = place;
    await type("the last but one");
    await type("the last one");
    await world.until(() => heard() === lastOf(amina, circleId));
    const last = heard();
    const [before, disk] = [moments.at(-2), damagedAfter(moments.at(-1))];
    kill(amina);
    world.part("amina", "karim");
    const doubts: unknown[] = [];
    for (const seed of [9, 10]) {
      const again = await startPerson(world, "amina", { disk, seed });
      doubts.push([engineOf(again, circleId).circle.record.way.doubt?.floor, lastOf(again, circleId)]);
      kill(again);
      damage(disk, before);
    }
    expect(doubts).toEqual([
      [last, last - 1],
      [last, last - 2],
    ]);
    world.rejoin();
    const later = await startPerson(world, "amina", { disk, seed: 11 });
    await world.until(() => later.circle().held === null);
    expect([lastOf(later, circleId), await titleOf(later, place)]).toEqual([last, "the last one"]);
  });

  it("[ENG-60] the circle's own list is no exception", async () => {
    const world = createWorld();
    const { amina, place, moments } = await alone(world);
    await amina.get("circle.rename", { circleId: place.circleId, name: "حلقتنا" });
    await world.rest();
    const named = moments.findLast(({ batch }) => batch.put.length === 1 && batch.remove.length === 0);
    const again = await startPerson(createWorld(), "amina", { disk: damagedAfter(named), seed: 3 });
    expect([again.circle().name, again.circle().held?.why]).toEqual(["حلقة", "lost"]);
  });

  it("[ENG-60] [ENG-21] [ENG-10] a disk that does not take the doubt leaves all as it is, and the circle aside", async () => {
    const { place, type, moments } = await alone(createWorld());
    for (const word of ["one", "two"]) await type(word);
    const disk = damagedAfter(moments.at(-1));
    const before = new Map(disk);
    const store = { ...createMemoryStore(disk), commit: async () => err({ type: "diskFull" } as const) };
    const full = await startPerson(createWorld(), "amina", { store, seed: 3 });
    expect([full.view().circles.length, full.view().damaged.length]).toEqual([0, 1]);
    expect(disk).toEqual(before);
    const again = await startPerson(createWorld(), "amina", { disk, seed: 4 });
    expect(await titleOf(again, place)).toBe("one");
  });
});
