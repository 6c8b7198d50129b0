import { beforeAll, describe, expect, it } from "vitest";
import { type CircleId, type DocId, err, ok } from "../../../src/core/base/index.ts";
import { indexDocId } from "../../../src/schema/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { cutsAtHand, documentsOf } from "../../../src/core/engine/cutAtHand.ts";
import { compareCut } from "../../../src/core/engine/cutCheck.ts";
import type { Texts } from "../../../src/core/engine/texts.ts";
import { writeEntry } from "../../../src/core/engine/writing.ts";
import {
  encodeAttestation,
  type LogState,
  marginDocId,
  selectAttested,
} from "../../../src/core/log/index.ts";
import { cutBy } from "../../support/compaction.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";
import { replyOf, type Three, threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** Nadia comes in while she and Amina meet nobody else, and Karim writes on. */
const fourth = async (world: World, before: (three: Three) => Promise<void> = () => Promise.resolve()) => {
  const three = await threePeople(world);
  const { amina, karim, circleId, scope } = three;
  for (const [at, person] of [karim, amina].entries())
    await person.get("notes.put", { circleId, scope, note: replyOf(`b${at}`, `before ${at}`) });
  await world.rest();
  await before(three);
  world.part("amina", "karim");
  world.part("amina", "layla");
  world.part("nadia", "karim");
  world.part("nadia", "layla");
  await karim.get("notes.put", { circleId, scope, note: replyOf("m", "meanwhile") });
  const nadia = await startPerson(world, "nadia");
  await letIn(world, amina, nadia, circleId);
  await world.rest();
  return { ...three, nadia };
};

const attestationsIn = (person: TestPerson, circleId: CircleId): number =>
  [...engineOf(person, circleId).circle.log.attested.values()].reduce((sum, said) => sum + said.size, 0);

const thingOf = (person: TestPerson, docId: DocId) => {
  const thing = person.circle().things.find(({ id }) => id === docId);
  if (thing === undefined) throw new Error("no such thing");
  return thing;
};

describe("what was here before one came", () => {
  it("[ATT-3] [ATT-4] [ATT-5] is vouched for by whoever is there and had it all, by no more people than it takes", async () => {
    const world = createWorld();
    const { amina, karim, layla, nadia, circleId, scope } = await fourth(world);
    // With three people one is enough; now there are four.
    for (const one of [amina, karim, layla]) expect(one.circle().beginning).toBeNull();
    expect(nadia.circle().beginning).toEqual({ by: [userOf(amina)], needed: 2 });
    expect([thingOf(nadia, scope).vouched, thingOf(amina, scope).vouched]).toEqual([false, true]);
    // Her own text does not depend on it.
    await nadia.get("notes.put", { circleId, scope, note: replyOf("n", "from Nadia") });
    world.rejoin();
    expect(nadia.circle().history.vouchedBy).toEqual([]);
    await world.until(() => nadia.circle().beginning === null);
    await world.rest();
    expect(thingOf(nadia, scope).vouched).toBe(true);
    const { since, vouchedBy } = nadia.circle().history;
    expect([since !== null, vouchedBy.length, vouchedBy.includes(userOf(amina))]).toEqual([true, 2, true]);
    expect(amina.circle().history.vouchedBy).toEqual([]);
    for (const one of [amina, karim, layla, nadia]) expect(attestationsIn(one, circleId)).toBe(1);
    expect(engineOf(nadia, circleId).circle.log.begunBy).toBeNull();
    for (const one of [amina, karim, layla, nadia]) expect(one.circle().needsLook).toEqual([]);
  });

  it("[ATT-3] [ATT-5] [C20] is not vouched for where a cut tells of an earlier day, and the rest of it is", async () => {
    const world = createWorld();
    const { amina, karim, nadia, circleId, scope } = await fourth(
      world,
      async ({ amina, karim, circleId, scope }) => {
        const { texts } = engineOf(amina, circleId).circle as unknown as { texts: { pack: Texts["pack"] } };
        const { pack } = texts;
        const margin = marginDocId(scope, userOf(karim));
        const kept = await pack(margin);
        await karim.get("notes.put", { circleId, scope, note: replyOf("late", "left out") });
        await world.rest();
        texts.pack = (asked) => (asked === margin ? Promise.resolve(kept) : pack(asked));
      },
    );
    const other = await amina.get("document.create", { circleId, title: "another" });
    world.rejoin();
    await world.rest();
    await world.rest();
    expect(nadia.circle().beginning).toEqual({ by: [userOf(amina)], needed: 2 });
    expect(thingOf(nadia, scope).vouched).toBe(false);
    expect(thingOf(nadia, other.docId).vouched).toBe(true);
    const { log, graph } = engineOf(nadia, circleId).circle;
    const [cut] = [...log.attested.keys()];
    const attested = cut === undefined ? null : selectAttested(log, cut, graph);
    expect(attested?.of(indexDocId).isReached).toBe(true);
    expect(attested?.of(marginDocId(scope, userOf(karim))).users).toEqual([userOf(amina)]);
  });

  it("[ATT-3] [ATT-5] [C20] is not vouched for as a whole where a cut leaves a document out", async () => {
    const world = createWorld();
    const { amina, nadia, circleId } = await fourth(world, async ({ amina, karim, circleId, scope }) => {
      const { texts } = engineOf(amina, circleId).circle as unknown as { texts: { pack: Texts["pack"] } };
      const { pack } = texts;
      const margin = marginDocId(scope, userOf(karim));
      texts.pack = async (asked) => {
        const packed = await pack(asked);
        if (!packed.ok || asked !== margin) return packed;
        return ok({ ...packed.value, sum: { ...packed.value.sum, ends: [] } });
      };
    });
    world.rejoin();
    await world.rest();
    await world.rest();
    expect(nadia.circle().beginning).toEqual({ by: [userOf(amina)], needed: 2 });
    expect(attestationsIn(nadia, circleId)).toBe(1);
  });

  it("[ATT-3] [C20] is not the same where a cut says another text than is here, though its clocks are right", async () => {
    const world = createWorld();
    const { amina, karim, circleId, scope } = await threePeople(world);
    await karim.get("notes.put", { circleId, scope, note: replyOf("a", "text") });
    await world.rest();
    const entryId = await cutBy(karim, circleId);
    await world.rest();
    const { circle } = engineOf(amina, circleId);
    const cuts = await cutsAtHand(circle);
    const cut = cuts.ok ? cuts.value.find((one) => one.entryId === entryId)?.cut : undefined;
    const listed = cut === undefined ? undefined : await documentsOf(engineOf(karim, circleId).circle, cut);
    if (cut === undefined || listed?.ok !== true) throw new Error("no cut");
    const ways = { gather: () => undefined, isStopped: () => false };
    const whole = await compareCut(circle, cut, listed.value, ways);
    expect(whole).toEqual(ok({ same: listed.value.map(({ docId }) => docId), isWhole: true }));
    const margin = marginDocId(scope, userOf(karim));
    const lying = listed.value.map((one) =>
      one.docId === margin ? { ...one, stateHash: new Uint8Array(32) } : one,
    );
    const compared = await compareCut(circle, cut, lying, ways);
    const same = listed.value.map(({ docId }) => docId).filter((docId) => docId !== margin);
    expect(compared).toEqual(ok({ same, isWhole: false }));
  });

  it("[ATT-3] by who keeps the circle, where only that is missing", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const cut = await cutBy(karim, circleId);
    await world.until(() => attestationsIn(layla, circleId) > 0);
    await world.rest();
    for (const one of [amina, karim, layla]) {
      const { log, graph } = engineOf(one, circleId).circle;
      expect([...(log.attested.get(cut)?.keys() ?? [])]).toEqual([deviceOf(amina, circleId)]);
      expect(selectAttested(log, cut, graph)?.whole.isReached).toBe(true);
    }
  });

  it("[ATT-6] costs a machine a tenth of its time, however many cuts somebody writes", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const { texts } = engineOf(amina, circleId).circle as unknown as { texts: { pack: Texts["pack"] } };
    const { pack } = texts;
    const asked: number[] = [];
    texts.pack = (docId) => {
      asked.push(world.clock.now());
      world.clock.turn(1_000);
      return pack(docId);
    };
    const cuts = [await cutBy(karim, circleId), await cutBy(karim, circleId), await cutBy(karim, circleId)];
    await world.until(() => attestationsIn(amina, circleId) >= cuts.length);
    const each = asked.length / cuts.length;
    expect(each).toBeGreaterThan(0);
    for (let at = each; at < asked.length; at += each)
      expect((asked[at] ?? 0) - (asked[at - 1] ?? 0)).toBeGreaterThanOrEqual(1_000 + 9 * 1_000 * each);
  });

  it("[ATT-8] of who writes many cuts takes a turn, however many more come, and of who wrote one the next", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    const { texts, log } = engineOf(amina, circleId).circle as unknown as {
      texts: { pack: Texts["pack"] };
      log: LogState;
    };
    const { pack } = texts;
    const before = log.cuts.size;
    // Until all of them are here.
    texts.pack = () => Promise.resolve(err({ type: "storeUnavailable" }));
    const honest = await cutBy(layla, circleId);
    await world.until(() => log.cuts.has(honest));
    for (let count = 0; count < 20; count++) await cutBy(karim, circleId);
    await world.until(() => log.cuts.size === before + 21);
    await world.rest();
    const said = () =>
      [...log.attested].filter(([, by]) => by.has(deviceOf(amina, circleId))).map(([cut]) => cut);
    let more = 0;
    texts.pack = async (docId) => {
      // While one is looked at, another comes.
      if (more === said().length) more += (await cutBy(karim, circleId)).length > 0 ? 1 : 0;
      return pack(docId);
    };
    world.clock.turn(10 * 60_000);
    await world.until(() => said().length === 2);
    expect(said()).toContain(honest);
    expect(said()).toHaveLength(2);
  });

  it("[ATT-7] what the disk did not give is compared again after ten minutes, by itself, and vouched for then", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const { texts } = engineOf(amina, circleId).circle as unknown as { texts: { pack: Texts["pack"] } };
    const { pack } = texts;
    let asked = 0;
    texts.pack = () => {
      asked += 1;
      return Promise.resolve(err({ type: "storeUnavailable" }));
    };
    await cutBy(karim, circleId);
    await world.until(() => asked > 0);
    await world.rest();
    expect([asked, attestationsIn(amina, circleId)]).toEqual([1, 0]);
    texts.pack = pack;
    world.clock.turn(10 * 60_000);
    await world.until(() => attestationsIn(amina, circleId) === 1);
    expect(amina.circle().needsLook).toEqual([]);
  });

  it("[ATT-7] a fault of ours is told once and not repeated, and the next cut is looked at", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const { texts } = engineOf(amina, circleId).circle as unknown as { texts: { pack: Texts["pack"] } };
    const { pack } = texts;
    let asked = 0;
    texts.pack = () => {
      asked += 1;
      throw new Error("a fault of ours");
    };
    const first = await cutBy(karim, circleId);
    await world.until(() => asked > 0);
    await world.rest();
    world.clock.turn(3_600_000);
    await world.rest();
    expect(asked).toBe(1);
    expect(amina.circle().needsLook.map(({ reason, count }) => [reason, count])).toEqual([["alarm", 1]]);
    texts.pack = pack;
    const second = await cutBy(karim, circleId);
    await world.until(() => attestationsIn(amina, circleId) === 1);
    const { attested } = engineOf(amina, circleId).circle.log;
    expect([attested.has(first), attested.has(second)]).toEqual([false, true]);
  });

  it("[ATT-3] nobody vouches who came in by a cut that is not vouched for enough", async () => {
    const world = createWorld();
    const { amina, karim, nadia, circleId } = await fourth(world);
    const omar = await startPerson(world, "omar");
    world.part("omar", "karim");
    world.part("omar", "layla");
    await letIn(world, amina, omar, circleId);
    await world.rest();
    expect(omar.circle().beginning).toEqual({ by: [userOf(amina)], needed: 2 });
    expect(attestationsIn(omar, circleId)).toBe(0);
    // What she says all the same adds nothing: she stands in no frontier of a cut that she came in by.
    const nadias = engineOf(nadia, circleId).circle;
    const begun = nadias.log.begunBy;
    if (begun === null) throw new Error("nothing in doubt");
    await nadias.queue.run(async () => {
      const payload = encodeAttestation({ cut: begun, docIds: null });
      expect(writeEntry(nadias, { type: "attestation", payload }).ok).toBe(true);
    });
    await world.rest();
    expect(nadia.circle().beginning?.by).toEqual([userOf(amina)]);
    world.rejoin();
    await world.until(() => omar.circle().beginning === null && nadia.circle().beginning === null);
    expect(karim.circle().beginning).toBeNull();
  });
});
