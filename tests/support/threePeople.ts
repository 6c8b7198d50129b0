// Three people in one circle: who keeps it, and two who take part. And an engine that believes nobody who puts it out.

import type { MemoryDisk } from "../../src/adapters/memory/index.ts";
import type { CircleId, DeviceId, DocId, UserId } from "../../src/core/base/index.ts";
import type { OpType } from "../../src/core/circle/index.ts";
import type { Note } from "../../src/schema/index.ts";
import { engineOf, letIn } from "./letIn.ts";
import { startPerson, type TestPerson, type World } from "./person.ts";

export type Three = {
  readonly amina: TestPerson;
  readonly karim: TestPerson;
  readonly layla: TestPerson;
  readonly circleId: CircleId;
  /** A document that all of them have. */
  readonly scope: DocId;
};

/** `disk`: Layla's, where she is to start again; `karims`: his. */
export const threePeople = async (world: World, disk?: MemoryDisk, karims?: MemoryDisk): Promise<Three> => {
  const amina = await startPerson(world, "amina");
  const karim = await startPerson(world, "karim", karims === undefined ? {} : { disk: karims });
  const layla = await startPerson(world, "layla", disk === undefined ? {} : { disk });
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
  await letIn(world, amina, karim, circleId);
  await letIn(world, amina, layla, circleId);
  await world.rest();
  return { amina, karim, layla, circleId, scope: docId };
};

/** Karim is cut off from the other two. */
export const karimAway = (world: World): void => {
  world.part("amina", "karim");
  world.part("layla", "karim");
};

export const userOf = (person: TestPerson): UserId => person.circle().me;

export const keepersOf = (person: TestPerson): readonly string[] =>
  person
    .circle()
    .people.filter(({ rank, standing }) => rank === "owner" && standing === "active")
    .map(({ id }) => id)
    .toSorted();

export const standingOf = (viewer: TestPerson, of: UserId): string | undefined =>
  viewer.circle().people.find(({ id }) => id === of)?.standing;

export const replyOf = (id: string, text: string): Note => ({
  type: "reply",
  id: id.padEnd(22, "A"),
  to: "m".padEnd(22, "A"),
  text,
  createdAt: 1,
  editedAt: null,
});

/** The texts of all replies that a person's engine shows. */
export const repliesSeen = async (
  person: TestPerson,
  circleId: CircleId,
  scope: DocId,
): Promise<readonly string[]> => {
  const { notes } = await person.get("notes.open", { circleId, scope });
  return notes.flatMap(({ note }) => (note.type === "reply" ? [note.text] : [])).toSorted();
};

/**
 * A machine that goes on as if nothing had been said against it: ops of these kinds never get into its graph. Gives
 * what came to it since.
 */
export const deafTo = (person: TestPerson, circleId: CircleId, types: readonly OpType[]) => {
  const { graph, log, ring } = engineOf(person, circleId).circle;
  const { accept, park } = graph;
  const { add } = park;
  const came = new Set<string>();
  graph.accept = (op) => {
    came.add(op.id);
    if (!types.includes(op.op.body.type)) accept.call(graph, op);
  };
  park.add = (id, bytes, missing) => {
    came.add(id);
    add.call(park, id, bytes, missing);
  };
  const count = () => [...log.devices.values()].reduce((sum, { last }) => sum + last, log.park.all.size);
  const [entries, secrets] = [count(), ring.held().size];
  return {
    ops: (): readonly string[] => [...came],
    entries: () => count() - entries,
    secrets: () => ring.held().size - secrets,
  };
};

/** Asks in every session for everything that somebody else has, by its names. */
export const askForAll = (asker: TestPerson, of: TestPerson, circleId: CircleId): void => {
  const { meeting } = engineOf(asker, circleId);
  const { graph, log } = engineOf(of, circleId).circle;
  for (let session = 1; session < 16; session++) {
    meeting.opsMissing(session, graph.heads());
    for (const { deviceId, last } of log.devices.values())
      meeting.entriesMissing(session, deviceId, last + 50);
  }
};

export const lastSeq = (person: TestPerson, circleId: CircleId, device: DeviceId): number =>
  engineOf(person, circleId).circle.log.devices.get(device)?.last ?? 0;
