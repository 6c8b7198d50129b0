// Two people on the way to one circle, for tests in which one of them does not keep to the rules.

import type { MemoryDisk } from "../../src/adapters/memory/index.ts";
import type { DocId } from "../../src/core/base/index.ts";
import { letIn } from "./letIn.ts";
import { startPerson, type World } from "./person.ts";

export const two = async (world: World, disk: MemoryDisk = new Map()) => {
  const amina = await startPerson(world, "amina");
  const karim = await startPerson(world, "karim", { disk });
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
  return { amina, karim, circleId, docId: docId as DocId };
};

export const together = async (world: World) => {
  const all = await two(world);
  await letIn(world, all.amina, all.karim, all.circleId);
  await world.rest();
  return all;
};

export const knocking = async (world: World, disk?: MemoryDisk) => {
  const all = await two(world, disk);
  const { link } = await all.amina.get("invite.create", {
    circleId: all.circleId,
    hours: 1,
    needsConfirm: true,
  });
  await all.karim.get("join.begin", { link, name: "Karim" });
  await world.until(() => all.amina.circle().requests.length === 1);
  await world.rest();
  return { ...all, link };
};
