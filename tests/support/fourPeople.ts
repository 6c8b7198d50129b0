// Four people in one circle who do not hear of each other any more: what each of the others gets is handed on.

import type { MemoryDisk } from "../../src/adapters/memory/index.ts";
import type { CircleId, DeviceId, DocId } from "../../src/core/base/index.ts";
import { deviceOf, letIn } from "./letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "./person.ts";

export type Four = {
  readonly world: World;
  readonly amina: TestPerson;
  readonly karim: TestPerson;
  readonly layla: TestPerson;
  readonly nadia: TestPerson;
  readonly circleId: CircleId;
  readonly scope: DocId;
  /** Karim's machine. */
  readonly his: DeviceId;
  /** Layla's machine. */
  readonly hers: DeviceId;
};

/** `disk`: Nadia's, where she is to start again. */
export const fourApart = async (disk?: MemoryDisk): Promise<Four> => {
  const world = createWorld();
  const amina = await startPerson(world, "amina");
  const karim = await startPerson(world, "karim");
  const layla = await startPerson(world, "layla");
  const nadia = await startPerson(world, "nadia", disk === undefined ? {} : { disk });
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
  for (const one of [karim, layla, nadia]) await letIn(world, amina, one, circleId);
  await world.rest();
  world.part("amina", "karim", "layla", "nadia");
  const [his, hers] = [deviceOf(karim, circleId), deviceOf(layla, circleId)];
  return { world, amina, karim, layla, nadia, circleId, scope, his, hers };
};
