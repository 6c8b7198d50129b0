// The hub on real sockets: y-webrtc's signalling under caps, and alive after everything that a stranger can send.

import { connect } from "node:net";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createBucket } from "../../../src/main/hub/bucket.ts";
import { createHub, type Link, type Outward } from "../../../src/main/hub/hub.ts";
import { hubCaps } from "../../../src/main/hub/limits.ts";
import { isShallow, parseHubMessage } from "../../../src/main/hub/message.ts";
import { openSocket, type Socket, type Started, startUnderTest } from "../hostUnderTest.ts";

let started: Started;
let cookie = "";

beforeEach(async () => {
  started = await startUnderTest();
  cookie = (await started.enter()).engine;
});
afterEach(() => started.stop());

const asGuest = (): Promise<Socket> => openSocket(`ws://127.0.0.1:${started.port}/hub/${started.hubToken}`);
/** As the engine's page: by its own name, with Origin and cookie. */
const asEngine = (): Promise<Socket> =>
  openSocket(`ws://127.0.0.1:${started.port}/hub`, {
    host: started.host.origins.engineHost,
    origin: started.host.origins.engine,
    cookie,
  });
const subscribe = (...topics: readonly string[]) => ({ type: "subscribe", topics });
const publish = (topic: string, data: string) => ({ type: "publish", topic, data });
const heardOf = ({ heard }: Socket): readonly string[] =>
  heard.flatMap((frame) => {
    const message = JSON.parse(frame) as { readonly type: string; readonly data?: string };
    return message.type === "publish" && message.data !== undefined ? [message.data] : [];
  });

describe("hub", () => {
  it("[HUB-1] passes a publish to everyone on its topic and to nobody else", async () => {
    const [own, guest, other] = [await asEngine(), await asGuest(), await asGuest()];
    own.say(subscribe("room"));
    guest.say(subscribe("room"));
    other.say(subscribe("elsewhere"));
    for (const socket of [own, guest, other]) await socket.settled();
    guest.say(publish("room", "c2VhbGVk"));
    for (const socket of [guest, own, other]) await socket.settled();
    expect(heardOf(own)).toEqual(["c2VhbGVk"]);
    expect(heardOf(other)).toEqual([]);
    guest.say({ type: "unsubscribe", topics: ["room"] });
    await guest.settled();
    own.say(publish("room", "YWdhaW4="));
    await own.settled();
    await guest.settled();
    expect(heardOf(guest)).toEqual(["c2VhbGVk"]);
  });

  it("[HUB-2] [E13] a web page cannot open a socket to it: whoever names an origin is refused", async () => {
    const address = `ws://127.0.0.1:${started.port}/hub/${started.hubToken}`;
    const { engine, app, engineHost, appHost } = started.host.origins;
    const refusals: readonly [string, Readonly<Record<string, string>>, string][] = [
      [address, { origin: "https://evil.example" }, "403"],
      [address, { origin: "null" }, "403"],
      [address, { origin: engine }, "403"],
      [address, { origin: "halaqa://engine" }, "403"],
      [address, { host: "evil.example" }, "421"],
      [address, { host: engineHost }, "403"],
      [address, { host: engineHost, origin: engine }, "403"],
      [address, { host: engineHost, origin: app, cookie }, "403"],
      [address, { host: engineHost, origin: "https://evil.example", cookie }, "403"],
      [address, { host: appHost, origin: engine, cookie }, "421"],
    ];
    for (const [to, headers, status] of refusals)
      await expect(openSocket(to, headers)).rejects.toThrow(status);
    await asEngine();
  });

  it("[HUB-3] [E23] without the token there is no hub, and the token is 128 bits", async () => {
    expect(started.hubToken).toMatch(/^[0-9a-f]{32}$/);
    for (const path of [
      "/",
      "/hub",
      "/hub/",
      `/hub/${"0".repeat(32)}`,
      `/hub/${started.hubToken}/`,
      `/hub/${started.hubToken.slice(1)}`,
      `/hub/${started.hubToken.toUpperCase()}x`,
    ])
      await expect(openSocket(`ws://127.0.0.1:${started.port}${path}`)).rejects.toThrow("404");
  });

  it("[HUB-4] [E14] lives on after bad JSON, deep JSON, binary, huge frames and sudden ends", async () => {
    const watcher = await asEngine();
    watcher.say(subscribe("room"));
    await watcher.settled();
    const frames: readonly (string | Buffer)[] = [
      "{not json",
      "",
      "null",
      "[]",
      '"text"',
      "{}",
      '{"type":"publish"}',
      '{"type":"publish","topic":"room","data":{"readable":"text"}}',
      '{"type":"publish","topic":["room"],"data":"x"}',
      '{"type":"subscribe","topics":"room"}',
      '{"type":"subscribe","topics":[{}]}',
      '{"type":"__proto__"}',
      '{"__proto__":{"type":"ping"}}',
      '{"type":"constructor","topics":[]}',
      "[".repeat(30_000),
      `{"type":"ping","x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
    ];
    const stranger = await asGuest();
    for (const frame of frames) stranger.socket.send(frame);
    await stranger.settled();
    const binary = await asGuest();
    binary.socket.send(Buffer.from('{"type":"ping"}'));
    await binary.closed;
    const huge = await asGuest();
    huge.socket.on("error", () => undefined);
    huge.say(publish("room", "A".repeat(hubCaps.frame)));
    expect(await huge.closed).toBe(1009);
    const sudden = await asGuest();
    sudden.socket.terminate();
    await sudden.closed;
    stranger.say(publish("room", "c3RpbGwgaGVyZQ=="));
    await stranger.settled();
    await watcher.settled();
    expect(heardOf(watcher)).toEqual(["c3RpbGwgaGVyZQ=="]);
  });

  it("[HUB-5] [E14] lives on after a frame that claims a gigabyte and one that is no frame", async () => {
    const raw = (bytes: Buffer): Promise<void> =>
      new Promise((done) => {
        const socket = connect(started.port, "127.0.0.1", () => {
          socket.write(
            `GET /hub/${started.hubToken} HTTP/1.1\r\nHost: 127.0.0.1:${started.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
          );
        });
        socket.once("data", () => socket.write(bytes));
        socket.on("error", () => undefined);
        socket.on("close", () => done());
      });
    await raw(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4]));
    await raw(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await raw(Buffer.from([0x81, 0x05, 1, 2, 3, 4, 5]));
    await (await asGuest()).settled();
  });

  it("[HUB-6] [E14] takes only so many connections, and the engine's own pages keep their place", async () => {
    const guests = await Promise.all(Array.from({ length: hubCaps.guests }, asGuest));
    for (const guest of guests) await guest.settled();
    const late = await asGuest();
    expect(await late.closed).toBe(1013);
    const own = await asEngine();
    await own.settled();
    guests[0]?.socket.terminate();
    await guests[0]?.closed;
    await own.settled();
    await (await asGuest()).settled();
  });

  it("[HUB-7] [E23] a guest has no say in where this host connects to", async () => {
    const guest = await asGuest();
    guest.say({ type: "hubs", addresses: ["ws://127.0.0.1:9/hub/00000000000000000000000000000000"] });
    await guest.settled();
    const own = await asEngine();
    own.say({ type: "hubs", addresses: [] });
    expect(JSON.parse(await own.next())).toEqual({ type: "hubs", states: [] });
    expect(guest.heard).toEqual(['{"type":"pong"}']);
  });
});

const nowhere: Outward = { listenTo: () => undefined, pass: () => undefined, reach: () => undefined };
const linkTo = (heard: string[]): Link & { readonly isClosed: () => boolean } => {
  let closed = false;
  return {
    send: (frame) => void heard.push(frame),
    close: () => {
      closed = true;
    },
    isClosed: () => closed,
  };
};

describe("hub without sockets", () => {
  it("[HUB-8] [E14] 20 topics a link and 64 listeners a topic, not one more", () => {
    const hub = createHub(() => 0, nowhere);
    const heard: string[] = [];
    const own = hub.join(linkTo(heard), "own");
    for (let at = 0; at < 30; at++) own?.receive(JSON.stringify(subscribe(`t${at}`)));
    expect(hub.counts().topics).toBe(hubCaps.topicsPerLink);
    const listeners = Array.from({ length: hubCaps.guests }, () => {
      const frames: string[] = [];
      hub.join(linkTo(frames), "guest")?.receive(JSON.stringify(subscribe("t0")));
      return frames;
    });
    own?.receive(JSON.stringify(publish("t0", "eA==")));
    // Our own listener is one of the 64, so the last guest found no place.
    expect(listeners.filter((frames) => frames.length === 1).length).toBe(hubCaps.subscribersPerTopic - 1);
  });

  it("[HUB-9] [N15] a link that floods is heard at the pace of its bucket, then closed", () => {
    let moment = 0;
    const hub = createHub(() => moment, nowhere);
    const heard: string[] = [];
    hub.join(linkTo(heard), "own")?.receive(JSON.stringify(subscribe("room")));
    const link = linkTo([]);
    const flooder = hub.join(link, "guest");
    let count = 0;
    const flood = (times: number): void => {
      for (let at = 0; at < times; at++) flooder?.receive(JSON.stringify(publish("room", `a${count++}`)));
    };
    flood(hubCaps.messageBurst + 100);
    expect(heard.length).toBe(hubCaps.messageBurst);
    moment += 1_000;
    flood(100);
    expect(heard.length).toBe(hubCaps.messageBurst + hubCaps.messagesPerSecond);
    expect(link.isClosed()).toBe(false);
    flood(hubCaps.messageBurst);
    expect(link.isClosed()).toBe(true);
  });

  it("[HUB-10] a message is passed on once within a minute, and memory of it is bounded", () => {
    let moment = 0;
    const passed: string[] = [];
    const hub = createHub(() => moment, { ...nowhere, pass: (_topic, data) => void passed.push(data) });
    const own = hub.join(linkTo([]), "own");
    own?.receive(JSON.stringify(subscribe("room")));
    own?.receive(JSON.stringify(publish("room", "eA==")));
    hub.hear("room", "eA==");
    expect(passed).toEqual(["eA=="]);
    moment += hubCaps.rememberedFor;
    hub.hear("room", "eA==");
    expect(passed).toEqual(["eA==", "eA=="]);
    for (let at = 0; at < hubCaps.remembered + 500; at++) hub.hear("room", `n${at}`);
    expect(hub.counts().remembered).toBeLessThanOrEqual(hubCaps.remembered);
  });

  it("[HUB-11] [E23] between strangers it is no relay: only topics of its own engine go out or come in", () => {
    const passed: string[] = [];
    const hub = createHub(() => 0, { ...nowhere, pass: (topic) => void passed.push(topic) });
    const heard: string[] = [];
    const guest = hub.join(linkTo(heard), "guest");
    guest?.receive(JSON.stringify(subscribe("theirs")));
    guest?.receive(JSON.stringify(publish("theirs", "eA==")));
    hub.hear("theirs", "eQ==");
    expect(passed).toEqual([]);
    expect(heard.length).toBe(1);
  });

  it("[HUB-12] who left is forgotten: no link and no topic stays", () => {
    const hub = createHub(() => 0, nowhere);
    const joined = [hub.join(linkTo([]), "own"), hub.join(linkTo([]), "guest")];
    for (const each of joined) each?.receive(JSON.stringify(subscribe("a", "b")));
    for (const each of joined) each?.left();
    for (const each of joined) each?.receive(JSON.stringify(subscribe("c")));
    expect(hub.counts()).toMatchObject({ links: 0, topics: 0 });
  });

  it("[HUB-13] [E14] [N15] no text makes the parser throw or pass on what it does not know", () => {
    const some = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.json({ maxDepth: 6 }),
      fc
        .record({
          type: fc.oneof(fc.constantFrom("publish", "subscribe", "unsubscribe", "ping", "hubs"), fc.string()),
          topic: fc.oneof(fc.string(), fc.anything()),
          data: fc.oneof(fc.string(), fc.anything()),
          topics: fc.oneof(fc.array(fc.string()), fc.anything()),
          addresses: fc.oneof(fc.array(fc.string()), fc.anything()),
        })
        .map((record) => JSON.stringify(record) ?? ""),
    );
    let understood = 0;
    fc.assert(
      fc.property(some, (frame) => {
        const message = parseHubMessage(frame);
        if (message === null) return;
        understood++;
        expect(["publish", "subscribe", "unsubscribe", "ping", "pong", "hubs"]).toContain(message.type);
        if (message.type === "publish") expect(message.data).toMatch(/^[A-Za-z0-9_+/=-]+$/);
      }),
      { numRuns: 2_000 },
    );
    expect(understood).toBeGreaterThan(0);
  });

  it("[HUB-14] [N15] depth is judged before anything is built, and brackets in text do not count", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    for (let depth = 0; depth < 10; depth++) expect(isShallow(nested(depth), 4)).toBe(depth <= 4);
    expect(isShallow(JSON.stringify({ a: '[[[[[[\\"[[[' }), 1)).toBe(true);
    expect(isShallow(String.raw`"\\"[[`, 1)).toBe(false);
  });

  it("[HUB-15] a bucket gives its burst, then its pace, and a clock that goes back gives nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 200 }), (steps) => {
        const bucket = createBucket(10, 5, 0);
        let [moment, furthest, taken] = [0, 0, 0];
        let forward = 0;
        for (const step of steps) {
          moment += step;
          if (step > 0) forward += step;
          furthest = Math.max(furthest, moment);
          if (bucket.take(1, moment)) taken++;
        }
        expect(taken).toBeLessThanOrEqual(10 + (forward * 5) / 1_000);
      }),
    );
  });
});
