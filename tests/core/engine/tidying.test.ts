// What a circle that is left alone does about deleting, by nothing but time.

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { idBytes, type Result } from "../../../src/core/base/index.ts";
import type { Circle } from "../../../src/core/engine/circle.ts";
import { selectDocuments } from "../../../src/core/log/index.ts";
import { blobsOf, cutsAtHand, documentsOf } from "../../../src/core/engine/cutAtHand.ts";
import { chunkName } from "../../../src/core/engine/rows.ts";
import { ripeAfter } from "../../../src/core/engine/ripening.ts";
import { isCutDue } from "../../../src/core/engine/tidying.ts";
import { cutBy, entriesIn, signAll } from "../../support/compaction.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { lengthen } from "../../support/manyEntries.ts";
import { createWorld, startPerson, type World } from "../../support/person.ts";
import { repliesSeen, threePeople } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

const valueOf = <T>(result: Result<T, { readonly type: string }>): T => {
  if (!result.ok) throw new Error(result.error.type);
  return result.value;
};

const hours = async (world: World, many: number): Promise<void> => {
  for (let minute = 0; minute < 60 * many; minute++) {
    world.clock.advance(60_000);
    let turns = 0;
    await world.until(() => ++turns > 3);
  }
};

/** So many chunks and lists of these lie on the disk. */
const lying = async (circle: Circle, hashes: ReadonlySet<string>): Promise<number> => {
  const rows = await Promise.all(
    [...hashes].map((hash) => circle.shelf.get(chunkName(circle.id, idBytes(hash)))),
  );
  return rows.filter((row) => row.ok && row.value !== null).length;
};

describe("a circle that goes on by itself", () => {
  it("[FGT-2] [FGT-9] cuts once an epoch, and deletes on every machine, also where nothing was said about the cut", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const people = [amina, karim, layla];
    await signAll(world, people, circleId, scope);
    const cutsOf = () => people.map((person) => engineOf(person, circleId).circle.log.cuts.size);
    const before = cutsOf();
    // A week goes by: another epoch, and with it a cut, by one of them.
    world.clock.turn(7 * 24 * 3_600_000);
    await hours(world, 2);
    expect(cutsOf()).toEqual(before.map((count) => count + 1));
    await signAll(world, people, circleId, scope);
    const many = await Promise.all(people.map((person) => entriesIn(person, circleId)));
    const replies = await repliesSeen(amina, circleId, scope);
    world.clock.turn(ripeAfter);
    await hours(world, 3);
    for (const [at, person] of people.entries()) {
      const { circle } = engineOf(person, circleId);
      expect(circle.log.floor).not.toBeNull();
      expect(await entriesIn(person, circleId)).toBeLessThan(many[at] ?? 0);
      expect(await repliesSeen(person, circleId, scope)).toEqual(replies);
    }
  });

  it("[FGT-10] keeps the texts of its newest two cuts, of older ones the lists by which is deleted", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { circle } = engineOf(amina, circleId);
    const karim = await startPerson(world, "karim");
    await amina.get("document.create", { circleId, title: "before" });
    await letIn(world, amina, karim, circleId);
    for (let made = 0; made < 3; made++) {
      await amina.get("document.create", { circleId, title: `minutes ${made}` });
      await cutBy(amina, circleId);
    }
    const cuts = valueOf(await cutsAtHand(circle));
    const before = await Promise.all(cuts.map(async ({ cut }) => valueOf(await blobsOf(circle, cut))));
    await hours(world, 1);
    const left = await Promise.all(before.map((hashes) => lying(circle, hashes)));
    expect(left).toEqual([0, 0, before[2]?.size, before[3]?.size]);
    expect(Math.min(...before.map(({ size }) => size))).toBeGreaterThan(0);
    for (const { cut } of cuts) expect(valueOf(await documentsOf(circle, cut))).toHaveLength(cut.documents);
  });

  it("[FGT-10] writes only the list where nobody else is in the circle, and who comes in then has everything", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    await amina.get("document.create", { circleId, title: "minutes" });
    await cutBy(amina, circleId);
    const { circle } = engineOf(amina, circleId);
    const [alone] = valueOf(await cutsAtHand(circle));
    if (alone === undefined) throw new Error("no cut lies here");
    const listed = valueOf(await documentsOf(circle, alone.cut));
    expect(listed).toHaveLength(alone.cut.documents);
    const texts = valueOf(await blobsOf(circle, alone.cut));
    expect(texts.size).toBeGreaterThan(0);
    expect(await lying(circle, texts)).toBe(0);
    const karim = await startPerson(world, "karim");
    await letIn(world, amina, karim, circleId);
    await world.rest();
    const his = new Set(selectDocuments(engineOf(karim, circleId).circle.log));
    expect(listed.filter(({ docId }) => !his.has(docId))).toEqual([]);
  });

  it("[FGT-9] a cut is due after 2,000 entries, or when something was written and none knows of the epoch", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { circle } = engineOf(amina, circleId);
    expect(isCutDue(circle)).toBe(true);
    await cutBy(amina, circleId);
    expect(isCutDue(circle)).toBe(false);
    await amina.get("document.create", { circleId, title: "minutes" });
    expect(isCutDue(circle)).toBe(false);
    lengthen(circle.log, deviceOf(amina, circleId), 2_000);
    expect(isCutDue(circle)).toBe(true);
    // Who does not know whether what they began with is right says nothing about it.
    circle.log.begunBy = [...circle.log.cuts.keys()][0] ?? null;
    expect(circle.log.begunBy).not.toBeNull();
    expect(isCutDue(circle)).toBe(false);
  });
});
