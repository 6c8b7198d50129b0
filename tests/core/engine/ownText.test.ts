// What the engine writes itself is in the replica before it is judged: what is refused then must leave no trace of it.

import { beforeAll, describe, expect, it } from "vitest";
import { err } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { putThing, type Replica, readThings } from "../../../src/core/document/index.ts";
import { shownOf } from "../../../src/core/engine/drafts.ts";
import { changeText, listed } from "../../../src/core/engine/ownText.ts";
import type { Texts } from "../../../src/core/engine/texts.ts";
import { indexDocId, roots } from "../../../src/schema/index.ts";
import { engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const place = { docId: indexDocId, scope: null };

const two = async () => {
  const world = createWorld();
  const amina = await startPerson(world, "amina");
  const karim = await startPerson(world, "karim");
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  await letIn(world, amina, karim, circleId);
  const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
  await world.rest();
  const { circle } = engineOf(amina, circleId);
  const change = (write: (index: Replica) => readonly Uint8Array[]) =>
    circle.queue.run(() => changeText(circle, place, write));
  return { world, amina, karim, circleId, docId, circle, change };
};
type Two = Awaited<ReturnType<typeof two>>;

const titles = (person: TestPerson) => person.circle().things.map(({ title }) => title);

/** Takes away the document that is listed, and puts something there that fits into no entry. */
const tooMuch =
  ({ docId }: Two) =>
  (index: Replica) =>
    listed(
      index.change((doc) => {
        doc.getMap(roots.index).delete(docId);
        doc.getMap(roots.index).set("much", "x".repeat(300_000));
      }),
    );

/** Nothing of what was refused is here, and what is written next comes to the other, who has the same then. */
const isAsBefore = async ({ world, amina, karim, circleId, docId, circle }: Two) => {
  expect(shownOf(circle, indexDocId)?.doc?.getMap(roots.index).has("much")).toBe(false);
  expect(titles(amina)).toEqual(["minutes"]);
  await amina.get("thing.rename", { circleId, docId, title: "plan" });
  await world.rest();
  const states = [amina, karim].map((one) =>
    engineOf(one, circleId).circle.texts.get(indexDocId)?.replica.state(),
  );
  expect(titles(karim)).toEqual(["plan"]);
  expect(states[0]).toEqual(states[1]);
  expect(amina.circle().needsLook).toEqual([]);
};

describe("what the engine writes and is refused", () => {
  it("[ENG-45] because it fits into no entry leaves the document as it was", async () => {
    const all = await two();
    expect(await all.change(tooMuch(all))).toEqual(err({ type: "valueTooLarge" }));
    await isAsBefore(all);
  });

  it("[ENG-45] for a fault of ours in the middle leaves it as it was, on a draft too", async () => {
    const all = await two();
    const failing = (index: Replica) => {
      tooMuch(all)(index);
      throw new Error("a fault of ours");
    };
    await expect(all.change(failing)).rejects.toThrow("a fault of ours");
    await isAsBefore(all);
    await all.circle.queue.run(() => all.circle.drafts.begin(place));
    const written = await all.change((index) =>
      readThings(index).flatMap((thing) => listed(putThing(index, { ...thing, title: "drafted" }))),
    );
    expect(written.ok).toBe(true);
    await expect(all.change(failing)).rejects.toThrow("a fault of ours");
    const kept = () => all.circle.drafts.get(indexDocId)?.updates.length;
    const before = kept();
    const half = (index: Replica) => [...tooMuch(all)(index), Uint8Array.of(1, 2, 3)];
    await expect(all.change(half)).rejects.toThrow("our own gate");
    expect([kept(), titles(all.amina)]).toEqual([before, ["drafted"]]);
    expect(shownOf(all.circle, indexDocId)?.doc?.getMap(roots.index).has("much")).toBe(false);
  });

  it("[ENG-45] and of which the disk does not say how it was, is told, and nothing more is written there", async () => {
    const all = await two();
    const { amina, karim, circleId, docId, circle, world } = all;
    const texts = circle.texts as { items: Texts["items"] };
    texts.items = () => Promise.resolve(err({ type: "storeUnavailable" }));
    expect((await all.change(tooMuch(all))).ok).toBe(false);
    expect(amina.circle().needsLook.map(({ reason }) => reason)).toEqual(["alarm"]);
    const renamed = await amina.ask("thing.rename", { circleId, docId, title: "plan" });
    expect(renamed.ok).toBe(false);
    await world.rest();
    expect(titles(karim)).toEqual(["minutes"]);
  });
});
