// A new circle from one that is here: what goes along and what does not, said or not said, and by whom.

import { beforeAll, describe, expect, it } from "vitest";
import { appViewShape } from "../../../src/bridge/view.ts";
import type { CircleId, UserId } from "../../../src/core/base/index.ts";
import { singleOp } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { authorOps } from "../../../src/core/engine/membership.ts";
import { encodeEdition } from "../../../src/schema/index.ts";
import { answered } from "../../support/answered.ts";
import { opsOf } from "../../support/clash.ts";
import { engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";
import {
  answerTo,
  begin,
  circleOf,
  contentOf,
  isWhole,
  markOf,
  thingCalled,
  writeThings,
} from "../../support/reforming.ts";
import { arabicInterview } from "../../support/sampleInterview.ts";
import { karimAway, threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** What was made in one moment stands in the order of its ids, which are chance. */
const titlesFirst = <T extends { readonly title: string }>(all: readonly T[]): readonly T[] =>
  all.toSorted((a, b) => (a.title < b.title ? -1 : 1));

describe("a new circle from this one", () => {
  it("[OUT-14] [OUT-13] [M20] has the readings, the documents as they are and one's own marks, under new keys, and nobody else's", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const { reading, minutes } = await writeThings(karim, circleId);
    await world.rest();
    await amina.get("notes.put", { circleId, scope: reading, note: markOf("hers", "hers") });
    await world.rest();
    await karim.get("notes.put", { circleId, scope: reading, note: answerTo("his", "hers", "to hers") });
    await karim.get("thing.remove", {
      circleId,
      docId: thingCalled(karim, circleId, "never begun").id,
      removed: true,
    });
    const before = circleOf(karim, circleId);
    const there = await begin(world, karim, circleId, { people: [userOf(amina)] });
    expect(karim.questions.at(-1)).toEqual({
      type: "reform",
      circle: "circle",
      name: "new",
      names: ["Amina"],
      tell: false,
      givesAll: false,
    });
    const made = circleOf(karim, there);
    expect(made).toMatchObject({ name: "new", active: true, begunFrom: { circle: circleId, whole: true } });
    expect(made.people.map(({ name, rank }) => [name, rank])).toEqual([["I", "owner"]]);
    expect(made.me).not.toBe(before.me);
    expect(made.machines.map(({ id }) => id)).not.toEqual(before.machines.map(({ id }) => id));
    // Under the names that things have there, by the one who brought them.
    expect(titlesFirst(made.things).map(({ title, by, id }) => [title, by, id === reading])).toEqual([
      ["as we call it", made.me, true],
      ["minutes", made.me, false],
    ]);
    const { edition } = await karim.get("reading.read", { circleId: there, docId: reading });
    expect(edition).toBe(encodeEdition(arabicInterview));
    const { notes } = await karim.get("notes.open", { circleId: there, scope: reading });
    expect(notes).toEqual([
      { by: made.me, note: markOf("mine", "mine") },
      { by: made.me, note: answerTo("more", "mine", "to mine") },
    ]);
    const copy = thingCalled(karim, there, "minutes").id;
    expect(copy).not.toBe(minutes);
    const content = await contentOf(karim, there, copy);
    expect(content).toBe(await contentOf(karim, circleId, minutes));
    expect(content).toContain('checked="true"');
    // What was deleted there is nowhere here.
    const { replica } = engineOf(karim, there).circle.texts.get(copy) ?? {};
    expect(new TextDecoder().decode(replica?.state())).not.toContain("to be deleted");
    const { sittings } = await karim.get("document.history", { circleId: there, docId: copy });
    expect(sittings.map(({ user, deleted }) => [user, deleted])).toEqual([[made.me, 0]]);
    // The old one is as it was, and can be read and written in.
    expect(circleOf(karim, circleId)).toEqual({
      ...before,
      successors: [there],
      delivery: circleOf(karim, circleId).delivery,
    });
    await karim.get("notes.put", { circleId, scope: reading, note: answerTo("again", "mine", "still here") });
  });

  it("[OUT-14] what is not here does not go along, and its title is told; of marks only what stands somewhere", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    await writeThings(amina, circleId);
    const there = await begin(world, amina, circleId);
    expect(circleOf(amina, there).begunFrom).toMatchObject({
      leftCount: 2,
      missingCount: 2,
      chosen: [],
      said: "quiet",
    });
    const { things, begunFrom } = circleOf(amina, there);
    expect(titlesFirst(begunFrom?.left ?? [])).toMatchObject(
      ["minutes", "never begun"].map((title) => ({ title, state: "notHere", since: false })),
    );
    expect(titlesFirst(things).map(({ title }) => title)).toEqual(["as we call it", "minutes"]);
    expect(await karim.ask("document.open", { circleId, docId: scope })).toMatchObject({ ok: true });
  });

  it("[OUT-14] [OUT-13] who was put out takes along what is here, and may choose who was put out too", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    await writeThings(layla, circleId);
    await world.rest();
    const [k, l] = [userOf(karim), userOf(layla)];
    await answered(world, amina.get("member.remove", { circleId, userId: k }));
    await answered(world, amina.get("member.remove", { circleId, userId: l }));
    await world.until(() => karim.circle().out === "removed");
    const ask = { circleId, name: "new", myName: "I", newcomers: "present" } as const;
    expect(await karim.ask("circle.reform", { ...ask, people: [l], tell: true })).toEqual({
      ok: false,
      error: "left",
    });
    const there = await begin(world, karim, circleId, { people: [l] });
    expect(circleOf(karim, there).things.map(({ title }) => title)).toContain("as we call it");
    expect(circleOf(karim, there).begunFrom?.chosen).toEqual(["newcomer"]);
    await letIn(world, karim, layla, there);
    await world.until(() => circleOf(layla, there).things.length > 1);
    await world.until(() => circleOf(karim, there).begunFrom?.chosen.length === 0);
    // Amina, who put both out, is in no way in it, and knows nothing of it.
    expect(amina.view().circles.map(({ id, reforms }) => [id, reforms])).toEqual([[circleId, []]]);
    expect([...engineOf(karim, there).circle.graph.current().users.keys()]).not.toContain(userOf(amina));
  });

  it("[OUT-14] nothing begins without a yes, with a name that does not fit, or for somebody who was never here", async () => {
    const world = createWorld();
    const shy = await startPerson(world, "shy", { confirms: false });
    const { circleId } = await shy.get("circle.create", { name: "circle", myName: "Shy" });
    const ask = {
      circleId,
      name: "new",
      myName: "I",
      people: [],
      tell: false,
      newcomers: "present",
    } as const;
    const before = shy.view().circles;
    expect(await shy.ask("circle.reform", { ...ask, name: "" })).toEqual({ ok: false, error: "unfit" });
    const stranger = "ab".repeat(32) as (typeof before)[number]["me"];
    expect(await shy.ask("circle.reform", { ...ask, people: [stranger] })).toEqual({
      ok: false,
      error: "notFound",
    });
    expect(shy.questions).toEqual([]);
    expect(await shy.ask("circle.reform", ask)).toEqual({ ok: false, error: "notConfirmed" });
    expect(shy.view().circles).toEqual(before);
  });
});

describe("whether it is said", () => {
  it("[OUT-11] [M20] nobody is told: no op and no entry is written in the old circle", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const before = opsOf(karim, circleId).length;
    const heads = engineOf(karim, circleId).circle.storedHeads;
    await begin(world, karim, circleId, { people: [userOf(amina)] });
    await world.rest();
    expect(opsOf(karim, circleId)).toHaveLength(before);
    expect(engineOf(karim, circleId).circle.storedHeads).toEqual(heads);
  });

  it("[OUT-11] [OUT-12] [M20] where it is wished, everybody there reads by whom and for whom, also who is not named", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const me = userOf(karim);
    const at = expect.any(Number) as number;
    const there = await begin(world, karim, circleId, { people: [userOf(layla)], tell: true });
    await world.until(() => amina.circle().reforms.length + layla.circle().reforms.length === 2);
    for (const one of [amina, layla])
      expect(one.circle().reforms).toEqual([{ by: me, people: [userOf(layla)], unknown: 0, at }]);
    // One's own is the circle itself.
    expect(circleOf(karim, circleId)).toMatchObject({ reforms: [], successors: [there] });
    expect(circleOf(karim, there).begunFrom?.said).toBe("said");
    expect(isWhole(karim, there)).toBe(true);
    // It gives nobody anything: who is named comes in by an invitation like anybody.
    expect(layla.view().circles.map(({ id }) => id)).toEqual([circleId]);
    expect([...engineOf(karim, there).circle.graph.current().users]).toHaveLength(1);
  });
});

/** What an app that was changed writes: whatever the rules let pass. */
const sayReform = async (
  person: TestPerson,
  circleId: CircleId,
  circle: CircleId,
  users: readonly UserId[],
) => {
  const inside = engineOf(person, circleId).circle;
  await inside.queue.run(async () => {
    const body = { type: "circleReformed", circle, cut: null, users: users.toSorted() } as const;
    const made = singleOp(inside.graph, inside.self, body, 1);
    if (made.ok) void authorOps(inside, made.value.ops);
  });
};

const strangers = (count: number): readonly UserId[] =>
  Array.from({ length: count }, (_, at) => at.toString(16).padStart(64, "0") as UserId);

describe("what somebody says who does not mean well", () => {
  it("[OUT-12] [M20] many times, of two hundred strangers, of a circle that is not theirs: one line, with nobody in it", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const { circleId: own } = await karim.get("circle.create", { name: "own", myName: "K" });
    const me = userOf(amina);
    for (let again = 0; again < 25; again++) await sayReform(amina, circleId, own, strangers(200));
    await sayReform(amina, circleId, own, [...strangers(190), userOf(karim), me]);
    await world.until(() => circleOf(karim, circleId).reforms[0]?.unknown === 190);
    expect(circleOf(karim, circleId).reforms).toEqual([
      { by: me, people: [userOf(karim)], unknown: 190, at: 1 },
    ]);
    // The app's side of the contract takes it.
    expect(appViewShape(karim.view()).ok).toBe(true);
    expect(circleOf(karim, own)).toMatchObject({ begunFrom: null, reforms: [], successors: [] });
    expect(circleOf(karim, circleId).successors).toEqual([]);
  });

  it("[OUT-12] [M20] who was put out and has not heard says it to nobody", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const k = userOf(karim);
    karimAway(world);
    await answered(world, amina.get("member.remove", { circleId, userId: k }));
    await sayReform(karim, circleId, "cd".repeat(32) as CircleId, [userOf(layla)]);
    expect(karim.circle().reforms).toHaveLength(1);
    world.rejoin();
    await world.until(() => karim.circle().out === "removed");
    await world.rest();
    expect(amina.circle().reforms).toEqual([]);
    expect(layla.circle().reforms).toEqual([]);
  });
});
