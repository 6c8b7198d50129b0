// Rights in documents, and tasks that are taken away, held by every receiver: the other side's engine is made to write
// what it may not.

import { beforeAll, describe, expect, it } from "vitest";
import type { CircleId, DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";
import { karimAway, lastSeq, replyOf, repliesSeen, threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

const titleOf = (person: TestPerson, docId: DocId) =>
  person.circle().things.find(({ id }) => id === docId)?.title;

/** An engine that thinks it may do everything: its own graph says so of every state that it is asked for. */
const presumptuous = (person: TestPerson, circleId: CircleId): void => {
  const { graph } = engineOf(person, circleId).circle;
  const { stateAt } = graph;
  const user = userOf(person);
  graph.stateAt = (heads) => {
    const state = stateAt.call(graph, heads);
    const me = state.users.get(user);
    if (me === undefined) return state;
    const users = new Map(state.users).set(user, { ...me, rank: 3 });
    return { ...state, users, documents: new Map(), readersAnnotate: true };
  };
  graph.isClean = () => true;
};

describe("rights in documents", () => {
  it("[TRU-9] who may only annotate writes marks and replies, and cannot change the text or another's mark", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await layla.get("notes.put", { circleId, scope, note: replyOf("a", "by Layla") });
    await amina.get("document.setRights", {
      circleId,
      docId: scope,
      mode: "listed",
      people: [userOf(layla)],
    });
    await world.rest();
    const right = (person: TestPerson) => person.circle().things.find(({ id }) => id === scope)?.right;
    expect([amina, karim, layla].map(right)).toEqual(["write", "annotate", "write"]);
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "by Karim") });
    await karim.get("notes.remove", { circleId, scope, id: replyOf("a", "").id });
    const { channel } = await karim.get("document.open", { circleId, docId: scope });
    await world.rest();
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["by Karim", "by Layla"]);
    await karim.get("document.close", { channel });
  });

  it("[TRU-9] [M10] what an engine writes that gives itself every right is set aside by all others", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "reader" });
    await world.rest();
    presumptuous(karim, circleId);
    expect(await karim.ask("circle.rename", { circleId, name: "mine" })).toMatchObject({ ok: true });
    expect(await karim.ask("thing.rename", { circleId, docId: scope, title: "mine" })).toMatchObject({
      ok: true,
    });
    expect(
      await karim.ask("notes.put", { circleId, scope, note: replyOf("c", "by a reader") }),
    ).toMatchObject({ ok: true });
    await world.rest();
    for (const person of [amina, layla]) {
      expect(lastSeq(person, circleId, deviceOf(karim, circleId))).toBe(
        lastSeq(karim, circleId, deviceOf(karim, circleId)),
      );
      expect([person.circle().name, titleOf(person, scope)]).toEqual(["circle", "minutes"]);
      expect(await repliesSeen(person, circleId, scope)).toEqual([]);
    }
  });

  it("[ENG-25] who says yes is told the task that the invitation gives", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const offer = { circleId, hours: 1, needsConfirm: true, rank: "reader", uses: 1 } as const;
    const { link } = await amina.get("invite.createFor", offer);
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => amina.circle().requests.length === 1);
    const [request] = amina.circle().requests;
    if (request === undefined) throw new Error("nobody asked");
    await amina.get("request.compare", { circleId, id: request.id });
    expect(amina.compared).toMatchObject([{ type: "person", name: "Karim", rank: "reader" }]);
  });

  it("[TRU-9] readers annotate where they are let, and always have a name", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
    const { link } = await amina.get("invite.createFor", {
      circleId,
      hours: 1,
      needsConfirm: false,
      rank: "reader",
      uses: 2,
    });
    await karim.get("join.begin", { link, name: "Karim" });
    await world.until(() => karim.view().circles.length === 1);
    await world.rest();
    expect(amina.circle().people.map(({ name, rank }) => [name, rank])).toEqual([
      ["Amina", "owner"],
      ["Karim", "reader"],
    ]);
    expect(amina.circle().invites).toMatchObject([{ rank: "reader", uses: 2, used: 1, state: "open" }]);
    expect(await karim.ask("notes.put", { circleId, scope, note: replyOf("a", "no") })).toMatchObject({
      error: "notAllowed",
    });
    await amina.get("circle.setReaders", { circleId, annotate: true });
    await world.rest();
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "yes") });
    await world.rest();
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["yes"]);
    expect(await karim.ask("circle.rename", { circleId, name: "mine" })).toMatchObject({
      error: "notAllowed",
    });
    const layla = await startPerson(world, "layla");
    await layla.get("join.begin", { link, name: "Layla" });
    await world.until(() => layla.view().circles.length === 1);
  });

  it("[ENG-46] what a reader marks while nobody with the next key is there is kept, shown, and comes into the circle later", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await amina.get("circle.setReaders", { circleId, annotate: true });
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "reader" });
    const closed = await amina.get("document.create", { circleId, title: "closed" });
    await amina.get("document.setRights", { circleId, docId: closed.docId, mode: "closed", people: [] });
    await world.rest();
    world.part("amina", "karim");
    world.part("amina", "layla");
    await layla.get("circle.leave", { circleId });
    await world.rest();
    const last = () => lastSeq(karim, circleId, deviceOf(karim, circleId));
    const before = last();
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "alone") });
    expect([last(), await repliesSeen(karim, circleId, scope)]).toEqual([before, ["alone"]]);
    expect(karim.circle().held).toEqual({ why: "keyless", drafts: 1, mayGoOn: false });
    expect(
      await karim.ask("notes.put", { circleId, scope: closed.docId, note: replyOf("b", "no") }),
    ).toMatchObject({ error: "notAllowed" });
    world.rejoin();
    await world.until(() => karim.circle().held === null);
    await world.rest();
    for (const person of [amina, karim])
      expect(await repliesSeen(person, circleId, scope)).toEqual(["alone"]);
    expect(last()).toBeGreaterThan(before);
    for (const person of [amina, karim]) expect(person.circle().needsLook).toEqual([]);
  });

  it("[TRU-9] nobody writes in a closed document, neither the text nor marks, until it is open again", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    await amina.get("document.setRights", { circleId, docId: scope, mode: "closed", people: [] });
    await world.rest();
    for (const person of [amina, karim])
      expect(await person.ask("notes.put", { circleId, scope, note: replyOf("a", "no") })).toMatchObject({
        error: "notAllowed",
      });
    await amina.get("document.setRights", { circleId, docId: scope, mode: "open", people: [] });
    await world.rest();
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "yes") });
    await world.rest();
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["yes"]);
  });

  it("[TRU-9] [TRU-5] of somebody who was lowered to reading counts what others had, and not what was written meanwhile", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "early") });
    await world.rest();
    karimAway(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "meanwhile") });
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "reader" });
    await world.rest();
    world.rejoin();
    await world.rest();
    for (const person of [amina, karim, layla])
      expect(await repliesSeen(person, circleId, scope)).toEqual(["early"]);
    expect(amina.circle().removals).toMatchObject([{ kind: "task", user: userOf(karim), isBack: false }]);
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "member" });
    await world.rest();
    await karim.get("notes.put", { circleId, scope, note: replyOf("c", "again") });
    await world.rest();
    expect(await repliesSeen(amina, circleId, scope)).toContain("again");
  });

  it("[TRU-9] [MEM-39] what a reader wrote while readers could annotate stays when they no longer can", async () => {
    const world = createWorld();
    const { amina, layla, karim, circleId, scope } = await threePeople(world);
    await amina.get("circle.setReaders", { circleId, annotate: true });
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "reader" });
    await world.rest();
    const all = ["a", "b", "c"].map((at) => `allowed ${at}`);
    for (const at of ["a", "b", "c"]) {
      await karim.get("notes.put", { circleId, scope, note: replyOf(at, `allowed ${at}`) });
      await world.rest();
    }
    await amina.get("circle.setReaders", { circleId, annotate: false });
    await world.rest();
    for (const one of [amina, layla, karim]) expect(await repliesSeen(one, circleId, scope)).toEqual(all);
    expect(amina.circle().needsLook).toEqual([]);
  });

  it("[TRU-9] [MEM-39] what somebody lowered wrote meanwhile, and a reader might not, stays aside when readers may", async () => {
    const world = createWorld();
    const { amina, layla, karim, circleId, scope } = await threePeople(world);
    karimAway(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "meanwhile") });
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "reader" });
    world.rejoin();
    await world.rest();
    await amina.get("circle.setReaders", { circleId, annotate: true });
    await world.rest();
    for (const one of [amina, layla, karim]) expect(await repliesSeen(one, circleId, scope)).toEqual([]);
    await karim.get("notes.put", { circleId, scope, note: replyOf("c", "allowed") });
    await world.rest();
    for (const one of [amina, layla, karim])
      expect(await repliesSeen(one, circleId, scope)).toEqual(["allowed"]);
  });
});
