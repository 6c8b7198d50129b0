// A circle in which newcomers are given everything, with a text of which something was deleted before anybody came.

import type { CircleId, DocId } from "../../src/core/base/index.ts";
import { addParagraph } from "./clash.ts";
import { engineOf, letIn } from "./letIn.ts";
import { startPerson, type TestPerson, type World } from "./person.ts";
import { firstText, write } from "./writing.ts";

export type Whole = {
  readonly amina: TestPerson;
  readonly karim: TestPerson;
  readonly circleId: CircleId;
  readonly docId: DocId;
};

/** Amina writes and deletes, Karim comes in and writes, and deletes of hers. */
export const wholeHistory = async (world: World): Promise<Whole> => {
  const amina = await startPerson(world, "amina");
  const karim = await startPerson(world, "karim");
  const founded = { name: "circle", myName: "Amina", newcomers: "everything" } as const;
  const { circleId } = await amina.get("circle.createWith", founded);
  const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
  const place = { circleId, docId };
  await write(world, amina, place, (doc) => addParagraph(doc, "We meet on Wednesdays."));
  world.clock.turn(26 * 3_600_000);
  await write(world, amina, place, (doc) => firstText(doc).delete(0, 8));
  await letIn(world, amina, karim, circleId);
  await world.rest();
  await write(world, karim, place, (doc) => firstText(doc).delete(0, 3));
  return { amina, karim, circleId, docId };
};

/** How many entries of others and of its own lie at a machine, and how many cuts. */
export const lyingAt = (person: TestPerson, circleId: CircleId) => {
  const { log } = engineOf(person, circleId).circle;
  const logs = [...log.devices.values()];
  return {
    entries: logs.reduce((sum, { last, base }) => sum + last - base, 0),
    isFromStart: logs.every(({ base }) => base === 0),
    cuts: log.cuts.size,
  };
};
