// Somebody was let to wait and is not connected any more: shown as such, found again, or withdrawn.

import { beforeAll, describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type World } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const hour = 3_600_000;

const waited = async (world: World) => {
  const disks: Record<"amina" | "karim", MemoryDisk> = { amina: new Map(), karim: new Map() };
  const amina = await startPerson(world, "amina", { disk: disks.amina });
  const karim = await startPerson(world, "karim", { disk: disks.karim });
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { link } = await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
  await karim.get("join.begin", { link, name: "Karim" });
  await world.until(() => amina.circle().requests.length === 1);
  expect(amina.circle().waiting).toEqual([]);
  const [request] = amina.circle().requests;
  if (request === undefined) throw new Error("nobody knocked");
  await karim.stop();
  await world.until(() => amina.circle().requests.length === 0);
  const back = () => startPerson(world, "karim", { disk: disks.karim, seed: 99 });
  return { amina, circleId, id: request.id, back, disks };
};

describe("[ENG-26] who waits and is not connected", () => {
  it("is shown with the name they gave, and is asked for no more once they are back", async () => {
    const world = createWorld();
    const { amina, circleId, id, back } = await waited(world);
    expect(amina.circle().waiting).toEqual([{ id, name: "Karim", mine: true, open: true }]);
    expect(amina.circle().invites).toMatchObject([{ state: "used", used: 1, undecided: 1 }]);
    const karim = await back();
    await world.until(() => amina.circle().requests.length === 1);
    expect(amina.circle().waiting).toEqual([]);
    await amina.get("request.compare", { circleId, id });
    // The text that holds their name has not come yet.
    expect(amina.circle().people.map(({ name }) => name)).toEqual(["Amina", "Karim"]);
    await world.until(() => karim.view().circles.length === 1);
    expect(amina.circle().waiting).toEqual([]);
    expect(amina.circle().invites).toMatchObject([{ state: "used", used: 1, undecided: 0 }]);
  });

  it("is shown without a name after a start, and says so when the invitation's time is over", async () => {
    const world = createWorld();
    const { amina, id, disks } = await waited(world);
    await amina.stop();
    const again = await startPerson(world, "amina", { disk: disks.amina, seed: 5 });
    expect(again.circle().waiting).toEqual([{ id, name: "", mine: true, open: true }]);
    world.clock.advance(2 * hour);
    expect(again.circle().waiting).toEqual([{ id, name: "", mine: true, open: false }]);
  });

  it("is shown to the others of the circle too, whose door it is not", async () => {
    const world = createWorld();
    const { amina, circleId, id } = await waited(world);
    const layla = await startPerson(world, "layla");
    await letIn(world, amina, layla, circleId);
    await world.until(() => layla.circle().waiting.length === 1);
    expect(layla.circle().waiting).toEqual([{ id, name: "", mine: false, open: true }]);
    expect(await layla.ask("request.withdraw", { circleId, id })).toMatchObject({ error: "notAllowed" });
  });

  it("is withdrawn with the invitation, hears of it, and may be invited anew", async () => {
    const world = createWorld();
    const { amina, circleId, id, back } = await waited(world);
    await amina.get("request.withdraw", { circleId, id });
    expect(amina.circle().waiting).toEqual([]);
    expect(amina.circle().invites.map(({ state }) => state)).toEqual(["ended"]);
    expect(await amina.ask("request.withdraw", { circleId, id })).toMatchObject({ error: "notFound" });
    const karim = await back();
    await world.rest();
    expect(amina.circle().requests).toEqual([]);
    await karim.get("join.cancel", { circleId });
    await letIn(world, amina, karim, circleId);
    expect(amina.circle().people).toHaveLength(2);
  });

  it("and came by a link for several, asks by another one and is let in, and the others' link stands", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const [karim, layla] = [await startPerson(world, "karim"), await startPerson(world, "layla")];
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const terms = { circleId, hours: 1, needsConfirm: true };
    const several = await amina.get("invite.createFor", { ...terms, rank: "member", uses: 3 });
    for (const [person, name] of [
      [karim, "Karim"],
      [layla, "Layla"],
    ] as const)
      await person.get("join.begin", { link: several.link, name });
    await world.until(() => amina.circle().requests.length === 2);
    await karim.get("join.cancel", { circleId });
    await world.until(() => amina.circle().waiting.length === 1);
    const { link } = await amina.get("invite.create", terms);
    await karim.get("join.begin", { link, name: "Karim again" });
    await world.until(() => amina.circle().requests.length === 2);
    expect(amina.circle().requests.map(({ name }) => name)).toEqual(["Layla", "Karim again"]);
    for (const { id } of amina.circle().requests) await amina.get("request.compare", { circleId, id });
    await world.until(() => karim.view().circles.length + layla.view().circles.length === 2);
    await world.rest();
    expect(
      amina
        .circle()
        .people.map(({ name }) => name)
        .toSorted(),
    ).toEqual(["Amina", "Karim again", "Layla"]);
  });
});
