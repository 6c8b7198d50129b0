import { beforeAll, describe, expect, it } from "vitest";
import type { CircleId, DeviceId, UserId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { askTime, createTwoScreens } from "../../../src/core/engine/twoScreens.ts";
import type { Met } from "../../../src/core/engine/met.ts";
import type { CompareMessage } from "../../../src/core/sync/index.ts";
import { createFakeClock } from "../../support/fakeClock.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { createWorld, type TestPerson, type World } from "../../support/person.ts";
import { addMachine } from "../../support/secondMachine.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

const seen = (viewer: TestPerson, of: TestPerson) =>
  viewer.circle().people.find(({ id }) => id === userOf(of))?.words ?? null;

const ask = (viewer: TestPerson, of: TestPerson, circleId: CircleId, on = true) =>
  viewer.ask("member.compare", { circleId, userId: userOf(of), on });

/** Two who have asked for the words of each other, one after the other. */
const bothAsk = async (world: World, first: TestPerson, then: TestPerson, circleId: CircleId) => {
  await ask(first, then, circleId);
  await world.rest();
  await ask(then, first, circleId);
  await world.rest();
};

/** The session with somebody, as it stands on the machine of another. */
const metBy = (person: TestPerson, other: TestPerson, circleId: CircleId): Met => {
  const device = deviceOf(other, circleId);
  const met = engineOf(person, circleId)
    .meeting.speaking()
    .find((one) => one.device === device);
  if (met === undefined) throw new Error("they are not in session");
  return met;
};

describe("the words on both screens", () => {
  it("[TRU-18] are six and the same on both, whoever asked first, and nobody else sees any", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    for (const [first, then] of [
      [amina, karim],
      [karim, amina],
    ] as const) {
      await bothAsk(world, first, then, circleId);
      const words = seen(first, then)?.words;
      expect(words).toHaveLength(6);
      expect(seen(then, first)).toEqual({ state: "shown", words });
      expect([seen(layla, amina), seen(layla, karim), seen(amina, layla)]).toEqual([null, null, null]);
      await Promise.all([ask(first, then, circleId, false), ask(then, first, circleId, false)]);
      await world.rest();
      expect([seen(first, then), seen(then, first)]).toEqual([null, null]);
    }
  });

  it("[TRU-18] are shown to nobody who did not ask, and other ones to who asks again or somebody else", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId } = await threePeople(world);
    await ask(amina, karim, circleId);
    await world.rest();
    expect(seen(amina, karim)).toEqual({ state: "waiting", words: [] });
    expect(seen(karim, amina)).toEqual({ state: "asked", words: [] });
    await ask(karim, amina, circleId);
    await world.rest();
    const first = seen(amina, karim)?.words;
    await ask(karim, amina, circleId);
    await world.rest();
    const again = seen(amina, karim)?.words;
    expect(again).toHaveLength(6);
    expect(again).not.toEqual(first);
    expect(seen(karim, amina)?.words).toEqual(again);
    await bothAsk(world, layla, amina, circleId);
    expect(seen(amina, layla)?.words).toHaveLength(6);
    expect(seen(amina, layla)?.words).not.toEqual(again);
  });

  it.each([
    ["asked first", true],
    ["asked after", false],
  ])(
    "[TRU-18] of two machines of one person that both ask one shows them, the same as the other side, which %s",
    async (_, isFirst) => {
      const world = createWorld();
      const { amina, karim, circleId } = await threePeople(world);
      const laptop = await addMachine(world, karim, "laptop", circleId);
      await world.rest();
      if (isFirst) await ask(amina, karim, circleId);
      await Promise.all([ask(karim, amina, circleId), ask(laptop, amina, circleId)]);
      if (!isFirst) {
        await world.rest();
        await ask(amina, karim, circleId);
      }
      await world.rest();
      const words = seen(amina, karim)?.words;
      expect(words).toHaveLength(6);
      const shown = [seen(karim, amina), seen(laptop, amina)].filter((one) => one?.state === "shown");
      expect(shown).toEqual([{ state: "shown", words }]);
    },
  );

  it("[TRU-18] go with the connection, and cannot be asked for without one", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    await bothAsk(world, amina, karim, circleId);
    world.part("amina", "karim");
    await world.until(() => seen(amina, karim) === null && seen(karim, amina) === null);

    expect(await ask(amina, karim, circleId)).toEqual({ ok: false, error: "notFound" });
  });

  it("[TRU-18] one asking holds for ten minutes, and the other side hears that it is over", () => {
    const clock = createFakeClock();
    const said: string[] = [];
    const [own, theirs] = ["aa".repeat(32), "bb".repeat(32)] as DeviceId[];
    const state = {
      devices: new Map([[theirs, { userId: "karim" }]]),
      users: new Map([["karim", { identityPk: new Uint8Array(32) }]]),
    };
    const self = { userId: "amina", device: { deviceId: own }, identity: { publicKey: new Uint8Array(32) } };
    const met = { session: 1, device: theirs!, sid: new Uint8Array(32), invite: null };
    const screens = createTwoScreens({
      circle: {
        id: "cc".repeat(32),
        self,
        graph: { current: () => state },
        parts: { clock, random: createSeededRandom(1) },
        ears: { viewChanged: () => undefined },
      } as never,
      near: () => [met],
      say: (_, { type }) => said.push(type),
    });
    expect(screens.ask("karim" as UserId)).toBe(true);
    clock.advance(askTime - 1);
    expect(screens.of("karim" as UserId)?.state).toBe("waiting");
    clock.advance(1);
    expect(screens.of("karim" as UserId)).toBeNull();
    expect(said).toEqual(["asks", "asksNoMore"]);
    screens.came(met, { type: "asks" });
    expect([screens.of("karim" as UserId)?.state, said.length]).toEqual(["asked", 2]);
  });

  it("[TRU-18] [V02] an opening that is not what was committed to shows nothing, and eight tries end one asking", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    // Who commits is the one with the smaller id: the other one is lied to.
    const [liar, honest] =
      deviceOf(amina, circleId) < deviceOf(karim, circleId) ? [amina, karim] : [karim, amina];
    const { screens } = engineOf(honest, circleId);
    const met = metBy(honest, liar, circleId);
    const answers: CompareMessage[] = [];
    const { meeting } = engineOf(liar, circleId);
    await ask(honest, liar, circleId);
    screens.came(met, { type: "asks" });
    const nonce = new Uint8Array(32).fill(7);
    for (let tries = 0; tries < 12; tries++) {
      screens.came(met, { type: "commits", commitment: new Uint8Array(32).fill(tries) });
      screens.came(met, { type: "opens", nonce });
      expect(seen(honest, liar)).toEqual({ state: "waiting", words: [] });
    }
    const heard: string[] = [];
    const { came } = engineOf(liar, circleId).screens;
    Object.assign(engineOf(liar, circleId).screens, {
      came: (of: Met, compare: CompareMessage) => {
        heard.push(compare.type);
        answers.push(compare);
        came(of, compare);
      },
    });
    await world.rest();
    expect(heard.filter((type) => type === "answers")).toHaveLength(8);
    const nonces = answers.flatMap((one) => (one.type === "answers" ? [one.nonce.join()] : []));
    expect(new Set(nonces).size).toBe(8);
    expect(meeting.near()).toContain(deviceOf(honest, circleId));
  });

  it("[TRU-18] nothing of it is heard from who is out", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await threePeople(world);
    const { session } = metBy(karim, amina, circleId);
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    engineOf(karim, circleId).meeting.compare(session, { type: "asks" });
    await world.rest();
    expect(seen(amina, karim)).toBeNull();
    expect(await ask(amina, karim, circleId)).toEqual({ ok: false, error: "notFound" });
  });
});
