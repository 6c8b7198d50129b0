// Who vouches for what was written beyond an end, and what becomes of it when they are gone themselves.

import { beforeAll, describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { fourApart } from "../../support/fourPeople.ts";
import { handOn, handOps } from "../../support/handOn.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";
import { deafTo, lastSeq, replyOf, repliesSeen, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("who vouches", () => {
  it("[TRU-5] [MEM-39] a text is the same on two machines after who vouched has left, whichever they heard first", async () => {
    const { amina, karim, layla, nadia, circleId, scope, his, hers } = await fourApart();
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "seen by Layla") });
    await handOn(karim, layla, circleId, his);
    await handOps(amina, layla, circleId);
    await handOn(layla, amina, circleId, his);
    await handOn(layla, amina, circleId, hers);
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["seen by Layla"]);
    await layla.get("circle.leave", { circleId });
    await handOps(layla, amina, circleId);
    await handOps(amina, nadia, circleId);
    await handOn(amina, nadia, circleId, his);
    await handOn(amina, nadia, circleId, hers);
    for (const one of [amina, nadia])
      expect(await repliesSeen(one, circleId, scope)).toEqual(["seen by Layla"]);
  });

  it.each(["entries first", "ops first"] as const)(
    "[TRU-5] [TRU-6] who is set aside and vouched for vouches in the same judging, and nothing else of theirs does (%s)",
    async (order) => {
      const { amina, karim, layla, nadia, circleId, scope, his, hers } = await fourApart();
      const nadias = deviceOf(nadia, circleId);
      // Nadia has Layla's listing, Layla has Karim's writing, and Amina, who ends both, has neither.
      await karim.get("notes.put", { circleId, scope, note: replyOf("k", "by Karim") });
      await handOn(karim, layla, circleId, his);
      await layla.get("notes.put", { circleId, scope, note: replyOf("l", "by Layla") });
      await handOn(layla, nadia, circleId, his);
      await handOn(layla, nadia, circleId, hers);
      await nadia.get("notes.put", { circleId, scope, note: replyOf("n", "by Nadia") });
      await karim.get("notes.put", { circleId, scope, note: replyOf("m", "later") });
      await handOn(karim, layla, circleId, his);
      await layla.get("notes.put", { circleId, scope, note: replyOf("o", "later too") });
      await amina.get("member.remove", { circleId, userId: userOf(karim) });
      await amina.get("member.remove", { circleId, userId: userOf(layla) });
      const given = async (): Promise<void> => {
        await handOn(layla, amina, circleId, his);
        await handOn(layla, amina, circleId, hers);
      };
      if (order === "entries first") await given();
      expect(await repliesSeen(amina, circleId, scope)).toEqual([]);
      await handOn(nadia, amina, circleId, nadias);
      if (order === "ops first") {
        await handOn(layla, amina, circleId, his);
        await handOn(layla, amina, circleId, hers, lastSeq(nadia, circleId, hers));
        await handOn(nadia, amina, circleId, nadias);
        await given();
      }
      expect(await repliesSeen(amina, circleId, scope)).toEqual(["by Karim", "by Layla", "by Nadia"]);
      const { log } = engineOf(amina, circleId).circle;
      expect(log.devices.get(his)?.classes.at(-1)).toBe("quarantined");
      expect(log.devices.get(hers)?.classes.at(-1)).toBe("quarantined");
    },
  );

  it.each(["end first", "cut first", "all at once", "after a new start"] as const)(
    "[TRU-5] [LOG-16] who came in by a cut is heard, although its author's machine was closed before it had come (%s)",
    async (order) => {
      const world = createWorld();
      const disk: MemoryDisk = new Map();
      let amina = await startPerson(world, "amina", { disk });
      const karim = await startPerson(world, "karim");
      const layla = await startPerson(world, "layla");
      const nadia = await startPerson(world, "nadia");
      const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
      const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
      await letIn(world, amina, karim, circleId);
      await letIn(world, amina, layla, circleId);
      await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "admin" });
      await world.rest();
      world.part("amina", "karim");
      world.part("amina", "layla");
      world.part("amina", "nadia");
      world.part("layla", "karim");
      world.part("layla", "nadia");
      await letIn(world, karim, nadia, circleId);
      await world.rest();
      const [his, hers] = [deviceOf(karim, circleId), deviceOf(nadia, circleId)];
      // Amina has the ops and not yet the cut.
      await handOps(nadia, amina, circleId);
      if (order === "cut first") {
        await handOn(karim, amina, circleId, his);
        await handOn(nadia, amina, circleId, hers);
      }
      await amina.get("machine.close", { circleId, deviceId: his });
      // Nadia, who has heard of nothing, changes what Amina wrote.
      await nadia.get("thing.rename", { circleId, docId: scope, title: "by Nadia" });
      await nadia.get("notes.put", { circleId, scope, note: replyOf("n", "Nadia's note") });
      await world.rest();
      await handOn(karim, amina, circleId, his);
      // Of a cut that the end sets aside nothing is kept but its entry.
      if (order === "after a new start") {
        expect(engineOf(amina, circleId).circle.log.cutsAside.size).toBe(1);
        await amina.stop();
        amina = await startPerson(world, "amina", { disk });
        expect(engineOf(amina, circleId).circle.log.cutsAside.size).toBe(0);
      }
      if (order !== "all at once")
        for (let seq = lastSeq(amina, circleId, hers) + 1; seq <= lastSeq(nadia, circleId, hers); seq++)
          await handOn(nadia, amina, circleId, hers, seq);
      await handOn(nadia, amina, circleId, hers);
      await handOn(nadia, amina, circleId, his);
      expect(amina.circle().people.find(({ id }) => id === userOf(nadia))?.standing).toBe("active");
      expect(amina.circle().things.find(({ id }) => id === scope)?.title).toBe("by Nadia");
      expect(await repliesSeen(amina, circleId, scope)).toEqual(["Nadia's note"]);
      expect(engineOf(amina, circleId).circle.looks.get("quarantined")).toBeUndefined();
    },
  );

  it("[TRU-6] whoever vouches again and again makes a machine build anew once, and it comes to all of it", async () => {
    const { world, amina, karim, layla, circleId, scope, his, hers } = await fourApart();
    deafTo(layla, circleId, ["memberRemoved"]);
    deafTo(karim, circleId, ["memberRemoved"]);
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    const rounds = 6;
    for (let n = 0; n < rounds; n++) {
      await karim.get("notes.put", { circleId, scope, note: replyOf(`k${n}`, `${n} by Karim`) });
      await handOn(karim, layla, circleId, his);
      await layla.get("notes.put", { circleId, scope, note: replyOf(`l${n}`, `${n} by Layla`) });
    }
    await handOn(karim, amina, circleId, his);
    const { texts } = engineOf(amina, circleId).circle;
    const { replace } = texts;
    let built = 0;
    const counting: typeof replace = (...all) => {
      built += 1;
      return replace(...all);
    };
    Object.assign(texts, { replace: counting });
    for (let seq = lastSeq(amina, circleId, hers) + 1; seq <= lastSeq(layla, circleId, hers); seq++)
      await handOn(layla, amina, circleId, hers, seq);
    expect(built).toBe(1);
    await world.rest();
    expect(built).toBe(2);
    expect(await repliesSeen(amina, circleId, scope)).toEqual(
      Array.from({ length: rounds }, (_, n) => [`${n} by Karim`, `${n} by Layla`]).flat(),
    );
  });

  it("[TRU-6] [LOG-19] what an end set aside counts again by being vouched for after a new start too", async () => {
    const disk: MemoryDisk = new Map();
    const { world, amina, karim, layla, nadia, circleId, scope, his, hers } = await fourApart(disk);
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    await handOps(amina, nadia, circleId);
    await karim.get("notes.put", { circleId, scope, note: replyOf("b", "seen by Layla") });
    await handOn(karim, nadia, circleId, his);
    await handOn(karim, layla, circleId, his);
    await layla.get("notes.put", { circleId, scope, note: replyOf("c", "by Layla") });
    await nadia.stop();
    const again = await startPerson(world, "nadia", { disk });
    expect(await repliesSeen(again, circleId, scope)).toEqual([]);
    await handOn(layla, again, circleId, hers);
    expect(await repliesSeen(again, circleId, scope)).toEqual(["by Layla", "seen by Layla"]);
  });
});
