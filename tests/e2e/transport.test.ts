// The road over WebRTC in a real browser: pages with separate profiles that know of each other only through a hub.
// Candidates are resolved by Chromium's own multicast DNS; no flag and no server helps.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxConnections } from "../../src/adapters/webrtc/signalGate.ts";
import { toBase64url } from "../../src/core/base/index.ts";
import { transportContract } from "../contracts/transport.ts";
import {
  alarms,
  channelCount,
  event,
  freshRoom,
  idOf,
  intrude,
  join,
  notes,
  pass,
  psk,
  seeds,
  speak,
  transportDriver,
  waiting,
} from "./support/roads.ts";
import { createRoadWorld, type RoadPage, type RoadWorld } from "./support/roadWorld.ts";

let world: RoadWorld;
const opened: RoadPage[] = [];

beforeAll(async () => {
  world = await createRoadWorld();
});
afterAll(async () => {
  await world.end();
});

const openPage = async (hub?: string): Promise<RoadPage> => {
  const page = await world.open(hub);
  opened.push(page);
  return page;
};
const closePages = async (): Promise<void> => {
  const done = opened.splice(0);
  const errors = done.flatMap((road) => road.errors);
  for (const road of done) await world.giveBack(road);
  expect(errors).toEqual([]);
};

transportContract("WebRTC in Chromium", () =>
  Promise.resolve({
    open: async () => transportDriver(await openPage()),
    // Two others, who begin to look for each other now, have met by then; so would have whoever could.
    settle: async () => void (await meet()),
    end: closePages,
  }),
);

const meet = async (room = freshRoom()): Promise<readonly [RoadPage, RoadPage]> => {
  const [ana, badr] = await Promise.all([openPage(), openPage()]);
  await join(ana, room);
  await join(badr, room);
  await Promise.all([channelCount(ana, 1), channelCount(badr, 1)]);
  return [ana, badr];
};

describe("two machines in a real browser", () => {
  it("[TRA-17] [N12] [N13] meet by a hub alone: no server is asked, candidates are names of the own network", async () => {
    const [ana, badr] = await meet();
    for (const road of [ana, badr]) {
      const { configs, candidates } = await road.seen();
      expect(configs).toEqual(["[]"]);
      expect(candidates.length).toBeGreaterThan(0);
      for (const candidate of candidates)
        expect(candidate).toMatch(/^candidate:\S+ 1 udp \d+ \S+\.local \d+ typ host/);
      expect([await notes(road), await alarms(road)]).toEqual([{}, []]);
    }
    for (const url of world.requests()) expect(new URL(url).hostname).toBe("127.0.0.1");
    await closePages();
  });

  it("[TRA-15] [N16] a hub that tries the room's id as its password opens nothing, and nobody hears what it says", async () => {
    const room = freshRoom();
    const [hub, insider] = [
      await intrude(world.hub(), { id: room.id, password: room.id }),
      await intrude(world.hub(), room),
    ];
    const [ana, badr] = await meet(room);
    expect((await insider.ids()).length).toBeGreaterThan(0);
    expect(await hub.ids()).toEqual([]);
    await hub.say({ type: "announce", from: idOf(9) });
    // Said after it, by somebody who knows the password, so it has been heard when this one is answered.
    await insider.say({ type: "announce", from: idOf(8) });
    const answered = async () => (await insider.ids()).length;
    const before = await answered();
    for (const road of [ana, badr]) await pass(road, 1_000);
    await expect.poll(answered, { timeout: 30_000 }).toBeGreaterThan(before);
    for (const road of [ana, badr])
      expect(await road.page.evaluate(() => window.road.channels().length)).toBe(1);
    await closePages();
  });

  it("[TRA-18] shake hands over both certificates and exchange 4 MiB both ways, held back by what is under way", async () => {
    const [ana, badr] = await meet();
    const [idOfAna, idOfBadr] = [await speak(ana, seeds.ana), await speak(badr, seeds.badr)];
    const [atAna] = await event(ana, "established");
    const [atBadr] = await event(badr, "established");
    const told = [atAna?.split(" ") ?? [], atBadr?.split(" ") ?? []];
    expect([told[0]?.[1], told[1]?.[1]]).toEqual([idOfBadr, idOfAna]);
    expect(told[0]?.[2]).toBe(told[1]?.[2]);
    for (const road of [ana, badr]) await road.page.evaluate(() => window.road.ask(0, 4));
    await Promise.all([event(ana, "message 4", 4), event(badr, "message 4", 4)]);
    const started = performance.now();
    const said = await Promise.all(
      [ana, badr].map(({ page }) => page.evaluate(() => window.road.say(0, 4, 1_048_576))),
    );
    const [toAna, toBadr] = await Promise.all([event(ana, "message 5", 4), event(badr, "message 5", 4)]);
    const took = performance.now() - started;
    const hashes = (events: readonly string[]) => events.map((one) => one.split(" ")[3]);
    expect([hashes(toAna), hashes(toBadr)]).toEqual([said[1], said[0]]);
    expect(took).toBeLessThan(15_000);
    await closePages();
  });

  it("[TRA-18] a sender waits when the browser holds more than half a MiB, and nothing is lost", async () => {
    const [ana, badr] = await meet();
    await badr.page.evaluate(() => window.road.listen(0));
    const most = await ana.page.evaluate(() => window.road.sendBuffered(0, 100));
    expect(most).toBeLessThanOrEqual(512 * 1024 + 65_552);
    expect(most).toBeGreaterThan(65_552);
    await badr.page.waitForFunction(() => window.road.frameCount(0) === 100, null, waiting);
    await closePages();
  });

  it("[TRA-19] [N01] [N02] a machine between two others, with a connection to each, gets no session", async () => {
    const room = freshRoom();
    const [ana, badr] = await Promise.all([openPage("left"), openPage("right")]);
    const [toAna, toBadr] = await Promise.all([openPage("left"), openPage("right")]);
    for (const road of [ana, badr, toAna, toBadr]) await join(road, room);
    await Promise.all([ana, badr, toAna, toBadr].map((road) => channelCount(road, 1)));
    const roleOf = ({ page }: RoadPage, channel: number) =>
      page.evaluate((number) => window.road.channels()[number]?.role, channel);
    // They come again until one of the two begins and the other waits, as they would with nobody between.
    let last = 0;
    while ((await roleOf(ana, 0)) === (await roleOf(badr, last))) {
      for (const { page } of [badr, toBadr]) await page.evaluate((id) => window.road.leave(id), room.id);
      for (const road of [badr, toBadr]) await join(road, room);
      last += 1;
      await Promise.all([badr, toBadr].map((road) => channelCount(road, last + 1)));
    }
    let carried = 0;
    const pipe = async (from: RoadPage, ofFrom: number, to: RoadPage, ofTo: number): Promise<void> => {
      await from.page.exposeFunction("give", async (frame: string) => {
        carried += 1;
        await to.page.evaluate(([at, text]) => window.road.send(at, text), [ofTo, frame] as const);
      });
      await from.page.evaluate((at) => {
        const { give } = window as unknown as { give: (text: string) => void };
        window.road.relay(at, give);
      }, ofFrom);
    };
    await Promise.all([pipe(toAna, 0, toBadr, last), pipe(toBadr, last, toAna, 0)]);
    await speak(ana, seeds.ana);
    await speak(badr, seeds.badr, psk, last);
    // Whoever began hears of it; the other one waits for an answer that does not come.
    expect(await Promise.any([event(ana, "ended"), event(badr, "ended")])).toEqual(["ended handshakeFailed"]);
    // m1 and m2 were carried; whoever got m2 saw that it belongs to another connection.
    expect(carried).toBe(2);
    for (const road of [ana, badr]) {
      const events = await road.page.evaluate(() => window.road.events(0));
      expect(events.some((one) => one.startsWith("established"))).toBe(false);
    }
    await closePages();
  });

  it("[TRA-19] [N03] a machine with the room's password and another secret gets no session", async () => {
    const [ana, badr] = await meet();
    await speak(ana, seeds.ana);
    await speak(badr, seeds.badr, "00".repeat(32));
    const ends = (await Promise.all([event(ana, "ended"), event(badr, "ended")])).flat();
    expect(ends.toSorted()).toEqual(["ended channelClosed", "ended handshakeFailed"]);
    await closePages();
  });

  it("[TRA-20] [N07] whatever comes before it is known who speaks ends there, Yjs is not reached", async () => {
    for (const first of [new Uint8Array([0, 0, 1, 0]), new Uint8Array(5_000), new Uint8Array(65_552)]) {
      const [ana, badr] = await meet();
      await speak(ana, seeds.ana);
      await badr.page.evaluate((text) => window.road.send(0, text), toBase64url(first));
      const [end] = await event(ana, "ended");
      expect(["ended handshakeFailed", "ended tooMuchBeforeAuth"]).toContain(end);
      await badr.page.waitForFunction(() => window.road.channels()[0]?.open === false, null, waiting);
      expect(await alarms(ana)).toEqual([]);
      await closePages();
    }
  });

  it("[TRA-20] [N08] a message larger than a frame closes the channel", async () => {
    const [ana, badr] = await meet();
    // Past our own limit, straight through the browser's channel, as a hostile machine would.
    await badr.page.evaluate(() => window.lastDataChannel?.send(new Uint8Array(131_090)));
    await ana.page.waitForFunction(() => window.road.channels()[0]?.open === false, null, waiting);
    await closePages();
  });

  it("[TRA-10] [TRA-14] [N04] [N06] 2,000 announcements and offers of machines that are not there, said again and again, leave the road usable", async () => {
    const room = freshRoom();
    const intruder = await intrude(world.hub(), room);
    const ana = await openPage();
    await join(ana, room);
    await expect.poll(intruder.ids, { timeout: 10_000 }).toHaveLength(1);
    const [to] = await intruder.ids();
    const sdp = await ana.page.evaluate(async () => {
      const connection = new RTCPeerConnection({ iceServers: [] });
      connection.createDataChannel("none");
      const { sdp: made } = await connection.createOffer();
      connection.close();
      return made;
    });
    const noted = () =>
      ana.page.evaluate(() => Object.values(window.road.notes()).reduce((a, b) => a + b, 0));
    const fakes = Array.from({ length: 1_000 }, (_, at) => [
      { type: "announce", from: idOf(0xf0000000 + at) },
      { type: "signal", from: idOf(at), to, token: at, signal: { type: "offer", sdp } },
    ]).flat();
    // What was recorded once is played again: attempts that nobody answers end after 15 seconds, and there is room.
    for (let time = 0; time < 4; time++) {
      const [before, notes] = [(await ana.seen()).configs.length, await noted()];
      await intruder.say(...fakes);
      await ana.page.waitForFunction(
        (least) => Object.values(window.road.notes()).reduce((a, b) => a + b, 0) > least,
        notes + 500,
        waiting,
      );
      const { configs, mostAtOnce } = await ana.seen();
      expect(configs.length).toBeGreaterThan(before);
      expect(mostAtOnce).toBeLessThanOrEqual(maxConnections);
      await pass(ana, 15_000);
    }
    const badr = await openPage();
    await join(badr, room);
    await ana.page.waitForFunction(() => window.road.channels().length > 0, null, {
      timeout: 60_000,
      polling: 50,
    });
    expect(await alarms(ana)).toEqual([]);
    await closePages();
  });

  it("[TRA-11] [N05] [N15] malformed signals of a machine with the password change nothing", async () => {
    const room = freshRoom();
    const intruder = await intrude(world.hub(), room);
    const [ana, badr] = await meet(room);
    await speak(ana, seeds.ana);
    await speak(badr, seeds.badr);
    await event(ana, "established");
    const ids = new Set(await intruder.ids());
    expect(ids.size).toBe(2);
    for (const to of ids) {
      const signal = (from: string, inner: unknown) => ({
        type: "signal",
        from,
        to,
        token: 1,
        signal: inner,
      });
      const friend = [...ids].find((id) => id !== to) ?? "";
      for (const from of [idOf(2), idOf(0xfffffff2), friend])
        await intruder.say(
          signal(from, null),
          signal(from, "offer"),
          signal(from, { type: "answer", sdp: "v=0" }),
          signal(from, { type: "offer", sdp: "x".repeat(40_000) }),
          signal(from, { type: "transceiverRequest", transceiverRequest: { kind: "video" } }),
          signal(from, { type: "renegotiate", renegotiate: true }),
          signal(from, { type: "candidate", candidate: null }),
          { type: "signal", from, token: 1, signal: null },
        );
    }
    await intruder.say(null, [], 7, { type: "announce" });
    for (const data of ["AAAA", "AAA", "="]) intruder.sayRaw(data);
    await ana.page.waitForFunction(() => (window.road.notes()["road.sealWrong"] ?? 0) >= 3, null, waiting);
    const counted = await notes(ana);
    expect(counted["road.malformed"]).toBeGreaterThan(15);
    expect((counted["road.unexpected"] ?? 0) + (counted["road.foreign"] ?? 0)).toBeGreaterThan(3);
    await ana.page.evaluate(() => window.road.ask(0, 1));
    await event(badr, "message 4");
    expect((await ana.seen()).configs.length).toBe(1);
    await closePages();
  });

  it("[TRA-21] find each other again when the hub was away, and when their connection broke", async () => {
    const room = freshRoom();
    const ana = await openPage();
    const listener = await intrude(world.hub(), room);
    await join(ana, room);
    await expect.poll(listener.ids, waiting).not.toEqual([]);
    world.dropSockets();
    const badr = await openPage();
    await join(badr, room);
    await Promise.all([channelCount(ana, 1), channelCount(badr, 1)]);
    await ana.page.evaluate(() => window.road.closeChannel(0));
    await Promise.all([channelCount(ana, 2), channelCount(badr, 2)]);
    // A pause before the second meeting: two who cannot agree do not meet and part in a circle.
    expect((await ana.seen()).configs.length).toBeLessThanOrEqual(3);
    await closePages();
  });

  it("[TRA-26] who is alone says soon again that it is there: the hub of the other may not have been reached", async () => {
    const room = freshRoom();
    const ana = await openPage();
    const listener = await intrude(world.hub(), room);
    await join(ana, room);
    const said = (): Promise<number> => listener.ids().then((ids) => ids.length);
    for (const [count, ms] of [
      [1, 1_000],
      [2, 2_000],
      [3, 0],
    ] as const) {
      await expect.poll(said, waiting).toBeGreaterThanOrEqual(count);
      await pass(ana, ms);
    }
    await closePages();
  });

  it("[TRA-22] two pages of one browser profile speak over the road and not behind its back", async () => {
    const room = freshRoom();
    const ana = await openPage();
    const badr = await world.openBeside(ana);
    await join(ana, room);
    await join(badr, room);
    await Promise.all([channelCount(ana, 1), channelCount(badr, 1)]);
    expect([await alarms(ana), badr.errors]).toEqual([[], []]);
    await closePages();
  });

  it("[TRA-23] tell their own hub which others to reach, and hear what became of them", async () => {
    const ana = await openPage();
    const address = "ws://127.0.0.1:9/hub/00112233445566778899aabbccddeeff";
    await ana.page.evaluate((one) => window.road.setHubs([one]), address);
    await join(ana, freshRoom());
    await ana.page.waitForFunction(() => window.road.hubStates().length > 0, null, waiting);
    expect(world.reached()).toContain(address);
    expect((await ana.page.evaluate(() => window.road.hubStates())).at(-1)).toEqual([
      { address, state: "trying" },
    ]);
    await closePages();
  });

  it("[TRA-24] a room that is left and joined again at once is joined", async () => {
    const room = freshRoom();
    const [ana, badr] = await meet(room);
    await ana.page.evaluate(
      ([id, password]) => {
        window.road.leave(id);
        window.road.join(id, password);
      },
      [room.id, room.password] as const,
    );
    await Promise.all([channelCount(ana, 2), channelCount(badr, 2)]);
    expect(await alarms(ana)).toEqual([]);
    await closePages();
  });
});
