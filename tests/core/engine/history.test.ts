import { beforeAll, describe, expect, it } from "vitest";
import type { DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { addParagraph } from "../../support/clash.ts";
import { letIn } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";
import { threePeople, userOf } from "../../support/threePeople.ts";
import { firstText, write } from "../../support/writing.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("the history of a document", () => {
  it("[HIS-1] [HIS-3] tells on every machine who wrote and who deleted what, and where it does not begin at the beginning", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope: docId } = await threePeople(world);
    const place = { circleId, docId };
    await write(world, karim, place, (doc) => addParagraph(doc, "We meet on Wednesdays."));
    world.clock.turn(26 * 3_600_000);
    await write(world, layla, place, (doc) => firstText(doc).delete(0, 8));
    const told = await Promise.all(
      [amina, karim, layla].map((person) => person.get("document.history", place)),
    );
    for (const { sittings } of told)
      expect(sittings).toMatchObject([
        { user: userOf(layla), written: 0, deleted: 8, passages: ["We meet "] },
        { user: userOf(karim), written: 22, deleted: 0, passages: [] },
      ]);
    // Who came in later began with the circle as it was then.
    expect(told.map(({ isWhole }) => isWhole)).toEqual([true, false, false]);
    const nadia = await startPerson(world, "nadia");
    await letIn(world, amina, nadia, circleId);
    await world.rest();
    expect(await nadia.get("document.history", place)).toEqual({ sittings: [], isWhole: false });
    await write(world, nadia, place, (doc) => firstText(doc).delete(0, 3));
    const { sittings } = await nadia.get("document.history", place);
    expect(sittings).toEqual([]);
    const [hers] = (await amina.get("document.history", place)).sittings;
    expect(hers).toMatchObject({ deleted: 3, passages: ["on "] });
  });

  it("[HIS-3] is told of documents of the list alone", async () => {
    const world = createWorld();
    const { amina, circleId } = await threePeople(world);
    for (const docId of ["00".repeat(16), `01${"ab".repeat(15)}`] as DocId[])
      expect(await amina.ask("document.history", { circleId, docId })).toEqual({
        ok: false,
        error: "notFound",
      });
  });
});
