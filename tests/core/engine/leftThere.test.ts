// What could not go along into a new circle: told as long as both are here, and brought on its person's word alone.

import { beforeAll, describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { appViewShape } from "../../../src/bridge/view.ts";
import { err } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { carryThing, thingsIn } from "../../../src/core/engine/carryThing.ts";
import { answered } from "../../support/answered.ts";
import { addParagraph } from "../../support/clash.ts";
import { engineOf } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";
import { begin, circleOf, contentOf, thingCalled } from "../../support/reforming.ts";
import { threePeople } from "../../support/threePeople.ts";
import { write } from "../../support/writing.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** With a document in which nobody wrote. */
const alone = async (world: World) => {
  const amina = await startPerson(world, "amina");
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
  return { amina, circleId, scope };
};

const leftIn = (person: TestPerson, there: Parameters<typeof circleOf>[1]) =>
  (circleOf(person, there).begunFrom?.left ?? []).map(({ title, state, since }) => [title, state, since]);

describe("what is left in the other circle", () => {
  it("[OUT-14] is nothing of what was taken off its list, and that does not go along", async () => {
    const world = createWorld();
    const { amina, circleId, scope } = await alone(world);
    await write(world, amina, { circleId, docId: scope }, (doc) => addParagraph(doc, "goes along"));
    const { docId: off } = await amina.get("document.create", { circleId, title: "taken off" });
    await write(world, amina, { circleId, docId: off }, (doc) => addParagraph(doc, "stays"));
    await amina.get("thing.remove", { circleId, docId: off, removed: true });
    await world.rest();
    const there = await begin(world, amina, circleId);
    expect(circleOf(amina, there).things.map(({ title }) => title)).toEqual(["minutes"]);
    expect(leftIn(amina, there)).toEqual([]);
  });

  it("[OUT-15] is told when it comes, and comes along when its person says so, whole and no sooner", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const { amina, layla, circleId, scope } = await threePeople(world, disk);
    const there = await begin(world, layla, circleId);
    expect(leftIn(layla, there)).toEqual([["minutes", "notHere", false]]);
    await write(world, amina, { circleId, docId: scope }, (doc) => addParagraph(doc, "came late"));
    const { docId: later } = await amina.get("document.create", { circleId, title: "later" });
    await write(world, amina, { circleId, docId: later }, (doc) => addParagraph(doc, "new there"));
    await world.rest();
    const both = [
      ["minutes", "here", false],
      ["later", "here", true],
    ];
    expect(leftIn(layla, there)).toEqual(both);
    expect(circleOf(layla, there)).toMatchObject({
      things: [],
      begunFrom: { leftCount: 2, missingCount: 1, carried: null },
    });
    expect(appViewShape(layla.view()).ok).toBe(true);
    // Which of them could not go along then is known after a new start.
    await layla.stop();
    const again = await startPerson(world, "layla", { disk, seed: 7 });
    await world.rest();
    expect(leftIn(again, there)).toEqual(both);
    await answered(world, again.get("circle.carry", { circleId: there, docIds: [scope] }));
    expect(leftIn(again, there)).toEqual([["later", "here", true]]);
    expect(circleOf(again, there).begunFrom).toMatchObject({ missingCount: 0, carried: null });
    const copy = thingCalled(again, there, "minutes").id;
    expect(await contentOf(again, there, copy)).toContain("came late");
    // What is taken off the new list is not offered again, and once is once.
    await again.get("thing.remove", { circleId: there, docId: copy, removed: true });
    await answered(world, again.get("circle.carry", { circleId: there, docIds: [scope, later] }));
    expect(leftIn(again, there)).toEqual([]);
    const taken = circleOf(again, there).things.map(({ title, removed }) => [title, removed]);
    expect(new Map(taken as [string, boolean][])).toEqual(
      new Map([
        ["minutes", true],
        ["later", false],
      ]),
    );
    await again.stop();
  });

  it("[OUT-15] what is still not whole stays, is told as that, after a new start too, and may be tried when more of it came", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const { amina, layla, circleId, scope } = await threePeople(world, disk);
    const there = await begin(world, layla, circleId);
    await write(world, amina, { circleId, docId: scope }, (doc) => addParagraph(doc, "one"));
    expect(leftIn(layla, there)).toEqual([["minutes", "here", false]]);
    const { texts } = engineOf(layla, circleId).circle;
    const { ensure } = texts;
    Object.assign(texts, { ensure: () => Promise.resolve(err({ type: "textDamaged" })) });
    await answered(world, layla.get("circle.carry", { circleId: there, docIds: [scope] }));
    Object.assign(texts, { ensure });
    expect(leftIn(layla, there)).toEqual([["minutes", "notHere", false]]);
    expect(circleOf(layla, there).things).toEqual([]);
    await layla.stop();
    const again = await startPerson(world, "layla", { disk, seed: 7 });
    await world.rest();
    expect(leftIn(again, there)).toEqual([["minutes", "notHere", false]]);
    await write(world, amina, { circleId, docId: scope }, (doc) => addParagraph(doc, "two"));
    expect(leftIn(again, there)).toEqual([["minutes", "here", false]]);
    await answered(world, again.get("circle.carry", { circleId: there, docIds: [scope] }));
    expect(await contentOf(again, there, thingCalled(again, there, "minutes").id)).toContain("two");
    await again.stop();
  });

  it("[OUT-15] what is too large for one entry is no fault, and not said to be missing", async () => {
    const world = createWorld();
    const { amina, circleId, scope } = await alone(world);
    await write(world, amina, { circleId, docId: scope }, (doc) => addParagraph(doc, "large"));
    const { circle } = engineOf(amina, circleId);
    const [thing] = thingsIn(circle);
    if (thing === undefined) throw new Error("nothing is there");
    const way = { from: circle, to: circle, write: async () => err({ type: "valueTooLarge" } as const) };
    expect(await carryThing(way, thing)).toEqual({ ok: true, value: "tooLarge" });
  });

  it("[OUT-15] of a circle that is gone from this computer is told what was noted, and nothing can be brought", async () => {
    const world = createWorld();
    const { amina, circleId, scope } = await alone(world);
    const there = await begin(world, amina, circleId);
    await answered(world, amina.get("circle.leave", { circleId }));
    await answered(world, amina.get("circle.clear", { circleId }));
    const left = { docId: null, title: "minutes", state: "notHere", since: false };
    expect(circleOf(amina, there).begunFrom).toMatchObject({ left: [left], leftCount: 1, missingCount: 1 });
    expect(await amina.ask("circle.carry", { circleId: there, docIds: [scope] })).toEqual({
      ok: false,
      error: "notFound",
    });
    expect(await amina.ask("circle.carry", { circleId, docIds: [scope] })).toMatchObject({ ok: false });
  });
});

describe("what newcomers to it are given", () => {
  it("[OUT-14] [ENG-44] is chosen as with any circle, and stands in the question", async () => {
    const world = createWorld();
    const { amina, circleId } = await alone(world);
    const there = await begin(world, amina, circleId, { newcomers: "everything" });
    expect(amina.questions.at(-1)).toMatchObject({ type: "reform", givesAll: true });
    expect(circleOf(amina, there).history).toMatchObject({ newcomers: "everything", mayNarrow: true });
    const other = await begin(world, amina, circleId);
    expect(circleOf(amina, other).history.newcomers).toBe("present");
  });
});
