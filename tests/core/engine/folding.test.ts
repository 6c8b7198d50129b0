// Documents that are folded while somebody types: what lies on the disk never runs ahead of the log.

import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { createMemoryStore, type MemoryDisk } from "../../../src/adapters/memory/index.ts";
import type { CircleId, DocId } from "../../../src/core/base/index.ts";
import type { Store } from "../../../src/core/ports/index.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const openIn = async (person: TestPerson, circleId: CircleId, docId: DocId) => {
  const { channel, state, clientId } = await person.get("document.open", { circleId, docId });
  const doc = new Y.Doc();
  Y.applyUpdateV2(doc, state, "engine");
  doc.clientID = clientId;
  let number = 0;
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "engine") person.verbs.told({ type: "update", channel, number: ++number, update });
  });
  const title = (): string => String(doc.getMap("about").get("title"));
  const write = (text: string): void => void doc.getMap("about").set("title", text);
  return { doc, title, write };
};

describe("folding while somebody types", () => {
  it("[ENG-6] [D07] after a process that ended just then, what is written next reaches the others", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const inner = createMemoryStore(disk);
    let left: MemoryDisk | null = null;
    // What the disk is like at the moment in which a tail was folded.
    const store: Store = {
      ...inner,
      commit: async (batch, durability) => {
        const done = await inner.commit(batch, durability);
        if (batch.remove.length > 0 && left === null) {
          left = new Map(disk);
          // What this process still writes reaches nobody: it has ended.
          world.network.sever("amina", "karim");
        }
        return done;
      },
    };
    const amina = await startPerson(world, "amina", { store });
    const karim = await startPerson(world, "karim");
    const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
    const { docId } = await amina.get("document.create", { circleId, title: "محضر" });
    const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: false });
    await karim.get("join.begin", { link, name: "كريم" });
    await world.until(() => karim.view().circles.length === 1);
    const a = await openIn(amina, circleId, docId);
    // A tail that is long enough to be folded.
    for (let n = 0; n < 4; n++) a.write("ورق ".repeat(20_000) + n);
    for (let typed = 0; left === null && typed < 400; typed++) {
      a.write(`سطر ${typed}`);
      world.clock.advance(400);
      let turns = 0;
      await world.until(() => ++turns > 5);
    }
    if (left === null) throw new Error("nothing was folded");
    await amina.stop();

    const again = await startPerson(world, "amina", { disk: left, seed: 5 });
    const b = await openIn(again, circleId, docId);
    b.write("بعد العودة");
    const k = await openIn(karim, circleId, docId);
    let heard = 0;
    await world.until(() => {
      for (; heard < karim.messages.length; heard++) {
        const message = karim.messages[heard];
        if (message?.type === "update") Y.applyUpdate(k.doc, message.update, "engine");
      }
      return k.title() === "بعد العودة";
    });
    expect(k.title()).toBe(b.title());
  });
});
