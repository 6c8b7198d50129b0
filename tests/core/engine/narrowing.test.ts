// From everything to the present state: who may, who sees it, whom it concerns, and what is forgotten from then on.

import { beforeAll, describe, expect, it } from "vitest";
import type { CircleId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { compactWhatIsRipe } from "../../../src/core/engine/compacting.ts";
import { beginEpoch } from "../../../src/core/engine/membership.ts";
import { ripeAfter } from "../../../src/core/engine/ripening.ts";
import { isCutDue } from "../../../src/core/engine/tidying.ts";
import { cutBy, signAll } from "../../support/compaction.ts";
import { engineOf, knockAndAdmit, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";
import { userOf } from "../../support/threePeople.ts";
import { lyingAt, wholeHistory } from "../../support/wholeHistory.ts";

beforeAll(async () => {
  await readyCrypto();
});

const compact = (person: TestPerson, circleId: CircleId) => {
  const { circle } = engineOf(person, circleId);
  return circle.queue.run(() => compactWhatIsRipe(circle));
};

describe("newcomers are given the present state from now on", () => {
  it("[MEM-47] [ENG-44] [MEM-29] by who keeps the circle, after a question; all see it, and who came before has what they had", async () => {
    const world = createWorld();
    const { amina, karim, circleId, docId } = await wholeHistory(world);
    expect(karim.circle().history.mayNarrow).toBe(false);
    expect(await karim.ask("circle.narrowHistory", { circleId })).toEqual({ ok: false, error: "notAllowed" });
    expect(amina.circle().history.mayNarrow).toBe(true);
    await amina.get("circle.narrowHistory", { circleId });
    expect(amina.confirmed.at(-1)).toBe("narrowHistory");
    await world.rest();
    const at = expect.any(Number) as number;
    for (const person of [amina, karim])
      expect(person.circle().history).toMatchObject({
        newcomers: "present",
        narrowed: { by: userOf(amina), at },
        here: "everything",
        mayNarrow: false,
      });
    expect(await amina.ask("circle.narrowHistory", { circleId })).toEqual({ ok: false, error: "notAllowed" });
    const nadia = await startPerson(world, "nadia");
    const asked = world.clock.now();
    await letIn(world, amina, nadia, circleId);
    await world.rest();
    expect(nadia.circle().history).toMatchObject({ newcomers: "present", here: "present" });
    expect(nadia.circle().history.since).toBeGreaterThanOrEqual(asked);
    expect(await nadia.get("document.history", { circleId, docId })).toEqual({
      sittings: [],
      isWhole: false,
    });
    expect(lyingAt(nadia, circleId).isFromStart).toBe(false);
    expect((await karim.get("document.history", { circleId, docId })).isWhole).toBe(true);
  });

  it("[MEM-47] [ENG-43] who was admitted before and is on the way still gets everything", async () => {
    const world = createWorld();
    const { amina, circleId, docId } = await wholeHistory(world);
    const nadia = await startPerson(world, "nadia");
    world.part("karim", "nadia");
    const { circle } = engineOf(amina, circleId);
    const all = circle.storedHeads;
    await knockAndAdmit(world, amina, nadia, circleId);
    Object.assign(circle, { storedHeads: all.map((head) => ({ ...head, seq: Math.min(head.seq, 2) })) });
    await world.rest();
    await amina.get("circle.narrowHistory", { circleId });
    await world.rest();
    expect(nadia.view().circles).toEqual([]);
    Object.assign(circle, { storedHeads: all });
    await world.until(() => nadia.view().circles.length === 1);
    expect((await nadia.get("document.history", { circleId, docId })).isWhole).toBe(true);
  });

  it("[FGT-12] nothing is forgotten before that, and what is due afterwards", async () => {
    const world = createWorld();
    const { amina, karim, circleId, docId } = await wholeHistory(world);
    const { circle } = engineOf(amina, circleId);
    await circle.queue.run(async () => void beginEpoch(circle, "time"));
    await world.rest();
    expect(isCutDue(circle)).toBe(false);
    await cutBy(amina, circleId);
    await signAll(world, [karim, amina], circleId, docId);
    const before = lyingAt(amina, circleId);
    for (let times = 0; times < 2; times++) {
      expect(await compact(amina, circleId)).toBeNull();
      world.clock.turn(ripeAfter);
    }
    expect((await amina.get("document.history", { circleId, docId })).isWhole).toBe(true);
    await amina.get("circle.narrowHistory", { circleId });
    await world.rest();
    await circle.queue.run(async () => void beginEpoch(circle, "time"));
    expect(isCutDue(circle)).toBe(true);
    expect(await compact(amina, circleId)).toBeNull();
    world.clock.turn(ripeAfter);
    expect((await compact(amina, circleId))?.entries).toBeGreaterThan(3);
    expect(lyingAt(amina, circleId).entries).toBe(before.entries);
    expect(amina.circle().history).toMatchObject({ here: "present", since: null });
    expect((await amina.get("document.history", { circleId, docId })).isWhole).toBe(false);
  });

  it("[TRU-11] [MEM-47] set aside with who decided it, it is told as what it was, and decided again by who keeps the circle", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await wholeHistory(world);
    const nadia = await startPerson(world, "nadia");
    await letIn(world, amina, nadia, circleId);
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "owner" });
    await world.rest();
    world.part("amina", "karim", "nadia");
    await karim.get("circle.narrowHistory", { circleId });
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    world.rejoin();
    await world.until(() => amina.circle().setAside.length > 0 && nadia.circle().setAside.length > 0);
    await world.rest();
    const said = { act: "narrowedHistory", by: userOf(karim), reason: "removed", whom: null };
    expect(amina.circle().setAside).toMatchObject([{ ...said, mayAgain: true }]);
    expect(nadia.circle().setAside).toMatchObject([{ ...said, mayAgain: false }]);
    const [id] = amina.circle().setAside.map((one) => one.id);
    if (id === undefined) throw new Error("nothing was set aside");
    for (const person of [amina, nadia])
      expect(person.circle().history).toMatchObject({ newcomers: "everything", narrowed: null });
    expect(await nadia.ask("setAside.again", { circleId, id })).toEqual({ ok: false, error: "notAllowed" });
    await amina.get("setAside.again", { circleId, id });
    expect(amina.confirmed.at(-1)).toBe("narrowHistory");
    await world.rest();
    for (const person of [amina, nadia]) {
      expect(person.circle().history).toMatchObject({
        newcomers: "present",
        narrowed: { by: userOf(amina) },
      });
      expect(person.circle().setAside).toMatchObject([{ ...said, mayAgain: false }]);
    }
  });

  it("[TRU-11] what readers may, set aside in such a circle, is not told as that", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await wholeHistory(world);
    await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "owner" });
    await world.rest();
    world.part("amina", "karim");
    await karim.get("circle.setReaders", { circleId, annotate: true });
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    world.rejoin();
    await world.until(() => amina.circle().setAside.length > 0);
    expect(amina.circle().setAside).toMatchObject([{ act: "changedReaders", mayAgain: true }]);
    const [id] = amina.circle().setAside.map((one) => one.id);
    if (id === undefined) throw new Error("nothing was set aside");
    await amina.get("setAside.again", { circleId, id });
    expect(amina.confirmed.at(-1)).toBe("setReaders");
    expect(amina.circle().history.newcomers).toBe("everything");
  });
});
