// Two devices come to one number in one document, and neither could know of the other: the one that was admitted
// earlier keeps it, and nothing that anybody wrote is lost.

import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { type CircleId, toHex } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { canonicalState } from "../../../src/core/document/index.ts";
import { standingClaim } from "../../../src/core/log/index.ts";
import { openReplica, type Replica } from "../../../src/renderer/app/features/document/replica.ts";
import { addParagraph, listClashDoc, nextDeviceOf, opsOf, Unknown } from "../../support/clash.ts";
import { connectApp } from "../../support/connectApp.ts";
import { clashDoc, clashSeeds } from "../../support/oneNumber.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const [karimsSeed, nadiasSeed] = clashSeeds;

/** Karim is inside; Nadia was admitted at the same time, earlier or later than he by the order of ops. */
const begin = async (world: World, nadiaIs: "senior" | "junior", disk: MemoryDisk = new Map()) => {
  const amina = await startPerson(world, "amina");
  const karim = await startPerson(world, "karim", { disk });
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  await listClashDoc(amina, circleId);
  const before = opsOf(amina, circleId);
  for (let more = 0; more < 3; more++)
    await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
  nextDeviceOf(karim, karimsSeed);
  await letIn(world, amina, karim, circleId);
  await world.rest();
  const nadia = new Unknown(amina, circleId, before, nadiasSeed, nadiaIs === "senior" ? 0 : 20);
  return { amina, karim, nadia, circleId };
};

const shownBy = (person: TestPerson, circleId: CircleId): string =>
  engineOf(person, circleId).circle.texts.get(clashDoc)?.replica.doc?.getXmlFragment("content").toJSON() ??
  "";

const stateOf = async (person: TestPerson, circleId: CircleId): Promise<string> => {
  const text = await engineOf(person, circleId).circle.texts.ensure(clashDoc);
  if (!text.ok) throw new Error(text.error.type);
  const state = canonicalState(text.value.replica.state());
  return state.ok ? toHex(state.value) : state.error.type;
};

/** The app's own replica, over a port to the person's engine. */
const openApp = async (person: TestPerson, circleId: CircleId) => {
  const { engine, close } = connectApp(person);
  const open = async (): Promise<Replica> => {
    const opened = await openReplica(engine, circleId, clashDoc);
    if (!opened.ok) throw new Error(opened.error);
    return opened.value;
  };
  return { open, close };
};

const write = (replica: Replica, words: string): void => {
  const { doc } = replica.fragment;
  if (doc === null) throw new Error("no document");
  addParagraph(doc, words);
};

/** Karim writes, and Amina, who has it, writes below; her document is still open. */
const writeBelow = async (
  world: World,
  { amina, karim, circleId }: Pick<Awaited<ReturnType<typeof begin>>, "amina" | "karim" | "circleId">,
) => {
  const karims = await openApp(karim, circleId);
  const first = await karims.open();
  write(first, "by Karim");
  await world.until(() => !first.state().unsaved);
  await first.close();
  await world.until(() => engineOf(amina, circleId).circle.log.devices.size === 2);
  const aminas = await openApp(amina, circleId);
  const replica = await aminas.open();
  await world.until(() => String(replica.fragment.toJSON()).includes("by Karim"));
  write(replica, "by Amina, below");
  await world.until(() => !replica.state().unsaved);
  return { karims, aminas, replica };
};

const needsNoLook = (person: TestPerson): readonly string[] =>
  person
    .circle()
    .needsLook.map(({ reason }) => reason)
    .filter((reason) => reason === "alarm");

describe("a number that two devices have come to", () => {
  it("[LOG-22] [L19] the loser's text comes back under another number, whoever is heard of first, and all have the same", async () => {
    const outcomes: string[] = [];
    for (const loserFirst of [true, false]) {
      const world = createWorld();
      const { amina, karim, nadia, circleId } = await begin(world, "senior");
      const app = await openApp(karim, circleId);
      const nadias = [...nadia.write("by Nadia"), ...nadia.write("more by Nadia")];
      if (!loserFirst) {
        world.network.sever("amina", "karim");
        await nadia.giveTo(amina, nadias, true);
      }
      const replica = await app.open();
      write(replica, "by Karim");
      await world.until(() => !replica.state().unsaved);
      write(replica, "more by Karim");
      await world.until(() => !replica.state().unsaved);
      await replica.close();
      if (loserFirst) {
        await world.until(() => engineOf(amina, circleId).circle.log.devices.size === 2);
        await amina.get("document.open", { circleId, docId: clashDoc });
        await world.until(() => shownBy(amina, circleId).includes("more by Karim"));
        await nadia.giveTo(amina, nadias, true);
      } else world.network.meet();
      const whole = (person: TestPerson): boolean =>
        ["by Karim", "more by Karim", "by Nadia", "more by Nadia"].every((words) =>
          shownBy(person, circleId).includes(`<paragraph>${words}</paragraph>`),
        );
      await world.until(() => whole(amina) && whole(karim));
      await world.rest();
      expect(await stateOf(amina, circleId)).toBe(await stateOf(karim, circleId));
      expect([...needsNoLook(amina), ...needsNoLook(karim)]).toEqual([]);
      for (const person of [amina, karim]) {
        const { log } = engineOf(person, circleId).circle;
        expect(standingClaim(log.devices.get(deviceOf(karim, circleId)), clashDoc)?.k).toBe(1);
      }
      outcomes.push(shownBy(amina, circleId));
      app.close();
    }
    expect(outcomes.map((one) => one.split("<paragraph>").toSorted())).toEqual([
      outcomes[0]?.split("<paragraph>").toSorted(),
      outcomes[0]?.split("<paragraph>").toSorted(),
    ]);
  });

  it("[LOG-22] what a person is typing meanwhile is kept, what was not sent yet too", async () => {
    const world = createWorld();
    const { amina, karim, nadia, circleId } = await begin(world, "senior");
    const app = await openApp(karim, circleId);
    let replica = await app.open();
    write(replica, "saved");
    await world.until(() => !replica.state().unsaved);
    // Gathered by the engine and in no entry yet.
    write(replica, "gathered");
    await new Promise((resolve) => void setImmediate(resolve));
    const given = nadia.giveTo(karim, nadia.write("by Nadia"));
    await world.until(() => engineOf(karim, circleId).circle.log.devices.size === 3);
    // The app has not heard of it.
    write(replica, "on the way");
    await given;
    await world.until(() => replica.state().rebuilt);
    // Not told either: the editor is still there.
    write(replica, "last");
    const closing = replica.close();
    await world.until(() => engineOf(karim, circleId).editings.size === 0);
    await closing;
    replica = await app.open();
    write(replica, "afterwards");
    await world.until(() => !replica.state().unsaved);
    const shown = String(replica.fragment.toJSON());
    for (const words of ["saved", "gathered", "on the way", "last", "by Nadia", "afterwards"])
      expect(shown.split(words)).toHaveLength(2);
    expect(replica.state().closed).toBeNull();
    await nadia.giveTo(amina, [], true);
    await amina.get("document.open", { circleId, docId: clashDoc });
    await world.until(() => shownBy(amina, circleId).includes("afterwards"));
    await world.rest();
    expect(await stateOf(amina, circleId)).toBe(await stateOf(karim, circleId));
    await replica.close();
    app.close();
  });

  it("[LOG-22] [D07] wherever the process ended on the way, the next one comes to the same", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const { karim, nadia, circleId } = await begin(world, "senior", disk);
    const app = await openApp(karim, circleId);
    const replica = await app.open();
    for (const words of ["one", "two", "three"]) {
      write(replica, words);
      await world.until(() => !replica.state().unsaved);
    }
    await replica.close();
    world.network.sever("amina", "karim");
    const nadias = [...nadia.write("by Nadia"), ...nadia.write("more by Nadia")];
    const left: MemoryDisk[] = [new Map(disk)];
    let rows = disk.size;
    const giving = nadia.giveTo(karim, nadias);
    await world.until(() => {
      if (disk.size !== rows) left.push(new Map(disk));
      rows = disk.size;
      return shownBy(karim, circleId).includes("three") && shownBy(karim, circleId).includes("by Nadia");
    });
    await giving;
    await world.rest();
    left.push(new Map(disk));
    const states = new Set([await stateOf(karim, circleId)]);
    for (const [at, copy] of left.entries()) {
      const again = createWorld();
      const back = await startPerson(again, "karim", { disk: copy, seed: 100 + at });
      await again.rest();
      await nadia.giveTo(back, nadias);
      await again.rest();
      states.add(await stateOf(back, circleId));
      expect(needsNoLook(back)).toEqual([]);
      await back.stop();
    }
    expect(left.length).toBeGreaterThan(2);
    expect([...states]).toHaveLength(1);
    app.close();
  });

  it("[LOG-22] what a third person wrote beside the loser's text comes back too, and what they are typing", async () => {
    const world = createWorld();
    const { amina, karim, nadia, circleId } = await begin(world, "senior");
    const { karims, aminas, replica: hers } = await writeBelow(world, { amina, karim, circleId });
    let replica = hers;
    await world.until(() => shownBy(karim, circleId).includes("by Amina, below"));
    world.part("amina", "karim");
    const nadias = nadia.write("by Nadia");
    const given = nadia.giveTo(amina, nadias, true);
    write(replica, "typed meanwhile");
    await given;
    await world.until(() => replica.state().rebuilt);
    // Karim's machine is not there yet: his text waits, and with it what was written beside it.
    const closing = replica.close();
    await world.until(() => engineOf(amina, circleId).editings.size === 0);
    await closing;
    replica = await aminas.open();
    expect(String(replica.fragment.toJSON())).not.toContain("by Amina");
    world.rejoin();
    await world.until(() => replica.state().rebuilt);
    await replica.close();
    replica = await aminas.open();
    const all = ["by Karim", "by Amina, below", "typed meanwhile", "by Nadia"];
    await world.until(() => all.every((words) => shownBy(karim, circleId).includes(words)));
    await world.rest();
    expect(all.map((words) => String(replica.fragment.toJSON()).split(words).length)).toEqual([2, 2, 2, 2]);
    expect(await stateOf(amina, circleId)).toBe(await stateOf(karim, circleId));
    expect([...needsNoLook(amina), ...needsNoLook(karim)]).toEqual([]);
    await replica.close();
    aminas.close();
    karims.close();
  });

  it("[LOG-22] [L19] [C06] what the keeper of the number wrote by hand keeps nobody's text away", async () => {
    const world = createWorld();
    const { amina, karim, nadia, circleId } = await begin(world, "senior");
    const { karims, aminas, replica } = await writeBelow(world, { amina, karim, circleId });
    await replica.close();
    const hostile = nadia.writeNothing(50);
    await nadia.giveTo(amina, hostile, true);
    await nadia.giveTo(karim, hostile);
    for (const person of [amina, karim])
      await world.until(() =>
        ["by Karim", "by Amina, below"].every((words) => shownBy(person, circleId).includes(words)),
      );
    await world.rest();
    expect(await stateOf(amina, circleId)).toBe(await stateOf(karim, circleId));
    aminas.close();
    karims.close();
  });

  it("[LOG-22] who keeps the number and has not written yet claims it, and what others wrote under it comes back", async () => {
    const world = createWorld();
    const { amina, karim, nadia, circleId } = await begin(world, "junior");
    const nadias = nadia.write("by Nadia");
    await nadia.giveTo(karim, nadias);
    await nadia.giveTo(amina, nadias, true);
    await amina.get("document.open", { circleId, docId: clashDoc });
    const app = await openApp(karim, circleId);
    const replica = await app.open();
    write(replica, "by Karim");
    await world.until(() => !replica.state().unsaved);
    expect(replica.state().closed).toBeNull();
    await world.until(() => shownBy(amina, circleId).includes("by Karim"));
    await world.rest();
    // Nadia's machine is nowhere: what she wrote is set aside until it comes.
    expect(shownBy(amina, circleId)).not.toContain("by Nadia");
    expect(await stateOf(amina, circleId)).toBe(await stateOf(karim, circleId));
    expect([...needsNoLook(amina), ...needsNoLook(karim)]).toEqual([]);
    await replica.close();
    app.close();
  });
});
