// A circle in which something may be deleted: a cut of all that is there, which everybody has signed to have.

import type { CircleId, DocId, EntryId } from "../../src/core/base/index.ts";
import { makeCut } from "../../src/core/engine/cuts.ts";
import { engineOf } from "./letIn.ts";
import type { TestPerson, World } from "./person.ts";
import { replyOf } from "./threePeople.ts";

/** Each of these entries can be had of the machine. */
export const entriesIn = async (person: TestPerson, circleId: CircleId): Promise<number> => {
  const { circle } = engineOf(person, circleId);
  const places = new Set<DocId | "log">(["log"]);
  for (const log of circle.log.devices.values())
    for (const mark of log.marks) if (mark !== null) places.add(mark.docId);
  let count = 0;
  for (const place of places) {
    const items = await circle.texts.items(place);
    if (!items.ok) throw new Error(items.error.type);
    count += items.value.length;
  }
  return count;
};

/** A cut by this person, now. */
export const cutBy = async (person: TestPerson, circleId: CircleId): Promise<EntryId> => {
  const { circle } = engineOf(person, circleId);
  const before = new Set(circle.log.cuts.keys());
  const made = await circle.queue.run(() => makeCut(circle));
  if (!made.ok) throw new Error(made.error.type);
  await made.value;
  const cut = [...circle.log.cuts.keys()].find((one) => !before.has(one));
  if (cut === undefined) throw new Error("no cut was made");
  return cut;
};

let written = 0;
/** Each writes something, and so signs what they have. */
export const signAll = async (
  world: World,
  people: readonly TestPerson[],
  circleId: CircleId,
  scope: DocId,
): Promise<void> => {
  await world.rest();
  for (const person of people)
    await person.get("notes.put", { circleId, scope, note: replyOf(`s${written++}`, "signed") });
  await world.rest();
};
