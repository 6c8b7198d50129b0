// A new circle that is begun while the program ends at any moment, the disk is full, or the old circle is gone: either it
// is whole, or it says that it is not and goes on, and no text in it is half.

import { beforeAll, describe, expect, it } from "vitest";
import { createMemoryStore, type MemoryDisk } from "../../../src/adapters/memory/index.ts";
import type { CircleId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import type { Store } from "../../../src/core/ports/index.ts";
import { encodeEdition } from "../../../src/schema/index.ts";
import { answered } from "../../support/answered.ts";
import { createFaultyDisk } from "../../support/faultyStore.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";
import { circleOf, contentOf, isWhole, writeThings } from "../../support/reforming.ts";
import { arabicInterview } from "../../support/sampleInterview.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** The process ends after so many writes; whoever asks for another one hears nothing more. */
const endingAfter = (disk: MemoryDisk, commits: number) => {
  const store = createMemoryStore(disk);
  let left = commits;
  const ending: Store = {
    ...store,
    commit: (batch, durability) => {
      if (left === 0) return new Promise(() => undefined);
      left -= 1;
      return store.commit(batch, durability);
    },
  };
  return { store: ending, isOver: () => left === 0 };
};

/** What the list of the new circle names is all there: text, and the notes beside it. */
const expectNothingHalf = async (person: TestPerson, from: CircleId, there: CircleId): Promise<void> => {
  const old = circleOf(person, from).things;
  for (const { kind, title, id } of circleOf(person, there).things) {
    const source = old.find((one) => one.title === title);
    if (source === undefined) throw new Error(`nothing called ${title}`);
    if (kind === "reading") {
      const read = await person.get("reading.read", { circleId: there, docId: id });
      expect(read.edition).toBe(encodeEdition(arabicInterview));
      expect((await person.get("notes.open", { circleId: there, scope: id })).notes).toHaveLength(2);
    } else {
      const content = await contentOf(person, there, id);
      expect(content).toBe(await contentOf(person, from, source.id));
      expect(content).toContain("a link");
    }
  }
};

const titlesIn = (person: TestPerson, id: CircleId): readonly string[] =>
  circleOf(person, id)
    .things.map(({ title }) => title)
    .toSorted();

const others = (person: TestPerson, from: CircleId): readonly CircleId[] =>
  person.view().circles.flatMap(({ id }) => (id === from ? [] : [id]));

const newOf = (circleId: CircleId) =>
  ({ circleId, name: "new", myName: "I", people: [], tell: false, newcomers: "present" }) as const;

describe("a new circle that was interrupted", () => {
  it("[OUT-10] [M20] at any write: it is not there, or goes on until it is whole, and names nothing that is half", async () => {
    const before = createWorld();
    const whole: MemoryDisk = new Map();
    const amina = await startPerson(before, "amina", { disk: whole });
    const { circleId: from } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    await writeThings(amina, from);
    await amina.stop();
    const seen = new Set<string>();
    for (let commits = 0; ; commits++) {
      const world = createWorld();
      const disk: MemoryDisk = new Map(whole);
      const { store, isOver } = endingAfter(disk, commits);
      const first = await startPerson(world, "amina", { store, seed: commits });
      void first.ask("circle.reform", { ...newOf(from), tell: true });
      const isDone = (): boolean =>
        first.engine.journal.isSettled() && others(first, from).some((id) => isWhole(first, id));
      await world.until(() => isOver() || isDone());
      const again = await startPerson(world, "amina", { disk, seed: 1_000 + commits });
      expect(again.view()).toMatchObject({ damaged: [], joining: [], trouble: null });
      const [there] = others(again, from);
      if (there !== undefined) {
        const { begunFrom, things, name } = circleOf(again, there);
        seen.add(`${String(begunFrom?.whole)} ${things.length}`);
        expect(name).toBe("new");
        await expectNothingHalf(again, from, there);
        await world.until(() => isWhole(again, there));
        expect(titlesIn(again, there)).toEqual(["as we call it", "minutes"]);
        await expectNothingHalf(again, from, there);
        expect(circleOf(again, there)).toMatchObject({
          begunFrom: { whole: true, left: [{ title: "never begun", state: "notHere" }], said: "said" },
          people: [{ name: "I" }],
        });
        const { graph } = again.engine.circles.get(from)?.circle ?? {};
        expect(graph?.current().reforms.map(({ circle }) => circle)).toEqual([there]);
      } else seen.add("none");
      if (!isOver()) break;
    }
    // It was interrupted before it began, between the things, before it was said, and not at all.
    expect([...seen].toSorted()).toEqual(["false 0", "false 1", "false 2", "none", "true 2"]);
  }, 60_000);

  it("[OUT-10] a full disk holds it up and takes nothing from it", async () => {
    const world = createWorld();
    const disk = createFaultyDisk();
    const amina = await startPerson(world, "amina", { store: disk.open() });
    const { circleId: from } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    await writeThings(amina, from);
    const ask = newOf(from);
    disk.setFull(true);
    void amina.ask("circle.rename", { circleId: from, name: "circle" });
    await world.until(() => amina.view().disk === "full");
    expect(await amina.ask("circle.reform", ask)).toEqual({ ok: false, error: "diskFull" });
    disk.setFull(false);
    await world.until(() => amina.view().disk === "kept");
    const { circleId: there } = await amina.get("circle.reform", ask);
    disk.setFull(true);
    await world.rest();
    expect(isWhole(amina, there)).toBe(false);
    await expectNothingHalf(amina, from, there);
    disk.setFull(false);
    await world.until(() => isWhole(amina, there));
    await expectNothingHalf(amina, from, there);
    await amina.stop();
  });

  it("[OUT-10] the old circle is not cleared before all is taken along, and afterwards it may be", async () => {
    const world = createWorld();
    const disk = createFaultyDisk();
    const amina = await startPerson(world, "amina", { store: disk.open() });
    const { circleId: from } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    await writeThings(amina, from);
    await answered(world, amina.get("circle.leave", { circleId: from }));
    const ask = newOf(from);
    const { circleId: there } = await amina.get("circle.reform", ask);
    disk.setFull(true);
    expect(await amina.ask("circle.clear", { circleId: from })).toEqual({ ok: false, error: "notAllowed" });
    disk.setFull(false);
    await world.until(() => isWhole(amina, there));
    const before = disk.rows();
    await answered(world, amina.get("circle.clear", { circleId: from }));
    expect(disk.rows()).toBeLessThan(before);
    expect(amina.view().circles.map(({ id }) => id)).toEqual([there]);
    await amina.stop();
    const again = await startPerson(world, "amina", { store: disk.open(), seed: 3 });
    expect(circleOf(again, there).things).toHaveLength(2);
    // It is said of which circle it is no more than that.
    expect(circleOf(again, there).begunFrom).toMatchObject({ circle: from, whole: true });
    await again.stop();
  });

  it("[OUT-10] who founds a circle and is cut off before the first entry waits for nobody", async () => {
    const world = createWorld();
    for (let commits = 0; commits < 4; commits++) {
      const disk: MemoryDisk = new Map();
      const { store, isOver } = endingAfter(disk, commits);
      const first = await startPerson(world, "amina", { store, seed: commits });
      void first.ask("circle.create", { name: "circle", myName: "Amina" });
      await world.until(isOver);
      await world.rest();
      const again = await startPerson(world, "amina", { disk, seed: 9 });
      const { circles, joining, damaged } = again.view();
      expect([joining, damaged]).toEqual([[], []]);
      expect(circles.map(({ name, active, people }) => [name, active, people.length])).toEqual(
        commits === 0 ? [] : [["circle", true, 1]],
      );
      await again.stop();
    }
  });
});
