// Hubs of several hosts: what one engine publishes reaches the others through the addresses that people entered, once.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { hubStatesShape } from "../../../src/bridge/host.ts";
import { parseHubAddress } from "../../../src/main/hub/address.ts";
import { hubCaps } from "../../../src/main/hub/limits.ts";
import { createRemoteHubs } from "../../../src/main/hub/remoteHubs.ts";
import { openSocket, type Socket, type Started, startUnderTest } from "../hostUnderTest.ts";

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

const start = async (options: { readonly lan?: boolean } = {}): Promise<Started> => {
  const started = await startUnderTest(options);
  endings.push(started.stop);
  return started;
};

const engineOf = async (started: Started): Promise<Socket> => {
  const { engine, engineHost } = started.host.origins;
  const { engine: cookie } = await started.enter();
  return openSocket(`ws://127.0.0.1:${started.port}/hub`, { host: engineHost, origin: engine, cookie });
};
const addressOf = ({ host }: Started): string => host.hub().addresses.at(-1) ?? "";

type Message = { readonly type: string; readonly data?: string };
const nextOf = async (socket: Socket, fits: (message: Message) => boolean): Promise<Message> => {
  for (;;) {
    const message = JSON.parse(await socket.next()) as Message;
    if (fits(message)) return message;
  }
};
const isPublish = ({ type }: Message): boolean => type === "publish";

const join = async (socket: Socket, addresses: readonly string[], state: string): Promise<void> => {
  socket.say({ type: "hubs", addresses });
  await nextOf(socket, (message) => {
    const parsed = hubStatesShape(message);
    if (!parsed.ok || parsed.value.states.length !== addresses.length) return false;
    return parsed.value.states.every((each) => each.state === state);
  });
};

const publishesHeard = ({ heard }: Socket): readonly string[] =>
  heard.flatMap((frame) => {
    const message = JSON.parse(frame) as Message;
    return message.type === "publish" && message.data !== undefined ? [message.data] : [];
  });

describe("remote hubs", () => {
  it("[HUB-16] two engines on two hosts hear each other through the address in the invitation", async () => {
    const [founder, guest] = [await start(), await start()];
    const [one, two] = [await engineOf(founder), await engineOf(guest)];
    one.say({ type: "subscribe", topics: ["room"] });
    two.say({ type: "subscribe", topics: ["room"] });
    await one.settled();
    await join(two, [addressOf(founder)], "connected");
    two.say({ type: "publish", topic: "room", data: "ZnJvbSB0d28=" });
    expect(await nextOf(one, isPublish)).toMatchObject({ data: "ZnJvbSB0d28=" });
    one.say({ type: "publish", topic: "room", data: "ZnJvbSBvbmU=" });
    expect(await nextOf(two, ({ data }) => data === "ZnJvbSBvbmU=")).toMatchObject({ type: "publish" });
  });

  it("[HUB-17] a topic that is subscribed after the hubs were joined is heard too, and left again", async () => {
    const [founder, guest] = [await start(), await start()];
    const [one, two] = [await engineOf(founder), await engineOf(guest)];
    await join(two, [addressOf(founder)], "connected");
    two.say({ type: "subscribe", topics: ["later"] });
    await two.settled();
    // The founder's hub has heard of the subscription once it has answered for a message on it.
    two.say({ type: "publish", topic: "later", data: "Zmlyc3Q=" });
    one.say({ type: "subscribe", topics: ["later"] });
    await one.settled();
    two.say({ type: "publish", topic: "later", data: "c2Vjb25k" });
    await nextOf(one, ({ data }) => data === "c2Vjb25k");
    one.say({ type: "publish", topic: "later", data: "YmFjaw==" });
    await nextOf(two, ({ data }) => data === "YmFjaw==");
  });

  it("[HUB-18] hosts that join each other in a ring pass a message on once", async () => {
    const hosts = [await start(), await start(), await start()];
    const engines = await Promise.all(hosts.map(engineOf));
    for (const engine of engines) {
      engine.say({ type: "subscribe", topics: ["ring"] });
      await engine.settled();
    }
    for (const [at, engine] of engines.entries())
      await join(engine, hosts.filter((_, other) => other !== at).map(addressOf), "connected");
    engines[0]?.say({ type: "publish", topic: "ring", data: "b25jZQ==" });
    for (const engine of engines) await nextOf(engine, isPublish);
    // A second message along the same roads comes after every copy of the first that there could be.
    engines[1]?.say({ type: "publish", topic: "ring", data: "bGFzdA==" });
    for (const engine of engines) await nextOf(engine, ({ data }) => data === "bGFzdA==");
    engines[2]?.say({ type: "publish", topic: "ring", data: "ZW5k" });
    for (const engine of engines) await nextOf(engine, ({ data }) => data === "ZW5k");
    for (const engine of engines) expect(publishesHeard(engine)).toEqual(["b25jZQ==", "bGFzdA==", "ZW5k"]);
  });

  it("[HUB-19] a chain of hosts carries a message from one end to the other", async () => {
    const hosts = [await start(), await start(), await start()];
    const [first, middle, last] = await Promise.all(hosts.map(engineOf));
    if (first === undefined || middle === undefined || last === undefined) throw new Error("not started");
    for (const engine of [first, middle, last]) {
      engine.say({ type: "subscribe", topics: ["chain"] });
      await engine.settled();
    }
    await join(middle, [addressOf(hosts[0] as Started)], "connected");
    await join(last, [addressOf(hosts[1] as Started)], "connected");
    last.say({ type: "publish", topic: "chain", data: "ZmFy" });
    expect(await nextOf(first, isPublish)).toMatchObject({ data: "ZmFy" });
    first.say({ type: "publish", topic: "chain", data: "YmFjaw==" });
    await nextOf(last, ({ data }) => data === "YmFjaw==");
  });

  it("[HUB-20] a hub opened to other machines is on a port of its own that serves nothing else", async () => {
    const started = await start({ lan: true });
    const address = new URL(addressOf(started));
    expect(address.port).not.toBe(String(started.port));
    const guest = await openSocket(address.href, { host: "anything.example" });
    await guest.settled();
    await expect(openSocket(address.href, { origin: "https://evil.example" })).rejects.toThrow("403");
    await expect(
      openSocket(address.href, {
        origin: started.host.origins.engine,
        host: started.host.origins.engineHost,
      }),
    ).rejects.toThrow("403");
    const page = await fetch(`http://${address.host}/`);
    expect(page.status).toBe(404);
  });

  it("[HUB-21] says of each address whether it is reached, being tried, or refused", async () => {
    const [founder, guest] = [await start(), await start()];
    const engine = await engineOf(guest);
    const wrong = addressOf(founder).replace(founder.hubToken, "0".repeat(32));
    await join(engine, [wrong], "refused");
    await join(engine, ["not an address", "http://127.0.0.1/hub/x"], "refused");
    await join(engine, [addressOf(founder)], "connected");
    // Our own address in an invitation of ours leads back here and is left out.
    engine.say({ type: "hubs", addresses: [addressOf(guest)] });
    await nextOf(engine, (message) => {
      const parsed = hubStatesShape(message);
      return parsed.ok && parsed.value.states.length === 0;
    });
  });

  it("[HUB-22] comes back when the other host does, and says that it is trying meanwhile", async () => {
    const sockets = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    endings.push(() => sockets.close());
    await new Promise((done) => sockets.once("listening", done));
    const address = `ws://127.0.0.1:${(sockets.address() as AddressInfo).port}/hub/${"1".repeat(32)}`;
    const states: string[] = [];
    const waits: number[] = [];
    let connections = 0;
    await new Promise<void>((done) => {
      sockets.on("connection", (socket) => {
        connections++;
        if (connections < 3) socket.terminate();
        else done();
      });
      const remote = createRemoteHubs({
        now: () => 0,
        ownToken: "0".repeat(32),
        hear: () => undefined,
        tellStates: ([only]) => void states.push(only?.state ?? "none"),
        waitBefore: (attempt) => {
          waits.push(attempt);
          return 1;
        },
      });
      endings.push(() => remote.close());
      remote.reach([address]);
    });
    expect(connections).toBe(3);
    expect(states).toContain("trying");
    expect(waits.length).toBe(2);
  });

  it("[HUB-23] [N15] a hostile hub's huge, deep, binary and endless messages are dropped, its redirects not followed", async () => {
    let followed = 0;
    const elsewhere = createServer((_request, response) => {
      followed++;
      response.end();
    });
    await new Promise<void>((done) => elsewhere.listen(0, "127.0.0.1", () => done()));
    const to = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    const redirecting = createServer();
    redirecting.on("upgrade", (_request, socket) => {
      socket.on("error", () => socket.destroy());
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ${to}\r\nConnection: close\r\n\r\n`);
    });
    await new Promise<void>((done) => redirecting.listen(0, "127.0.0.1", () => done()));
    const hostile = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await new Promise((done) => hostile.once("listening", done));
    endings.push(
      () => void elsewhere.close(),
      () => void redirecting.close(),
      () => hostile.close(),
    );
    const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
    const addressAt = (port: number) => `ws://127.0.0.1:${port}/hub/${"1".repeat(32)}`;

    const heard: string[] = [];
    const origins: (string | undefined)[] = [];
    let rounds = 0;
    const done = new Promise<void>((finished) => {
      hostile.on("connection", (socket, request) => {
        socket.on("error", () => socket.terminate());
        origins.push(request.headers.origin);
        rounds++;
        if (rounds === 1) socket.send(`{"type":"publish","topic":"t","data":"${"A".repeat(hubCaps.frame)}"}`);
        else if (rounds === 2) {
          socket.send(Buffer.from('{"type":"publish","topic":"t","data":"YmluYXJ5"}'));
          socket.send("{not json");
          socket.send(
            `{"type":"publish","topic":"t","data":"ZGVlcA==","x":${"[".repeat(9)}${"]".repeat(9)}}`,
          );
          socket.send('{"type":"hubs","addresses":["ws://127.0.0.1:1/hub/x"]}');
          for (let at = 0; at < 3 * hubCaps.messageBurst; at++)
            socket.send(`{"type":"publish","topic":"t","data":"flood${at}"}`);
          socket.close();
        } else finished();
      });
    });
    const states: string[] = [];
    const remote = createRemoteHubs({
      now: () => 0,
      ownToken: "0".repeat(32),
      hear: (_topic, data) => void heard.push(data),
      tellStates: (all) => void states.push(...all.map(({ state }) => state)),
      waitBefore: () => 1,
    });
    endings.push(() => remote.close());
    remote.reach([addressAt(portOf(hostile)), addressAt(portOf(redirecting))]);
    await done;
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.length).toBeLessThanOrEqual(hubCaps.messageBurst);
    expect(heard.every((data) => data.startsWith("flood"))).toBe(true);
    expect(origins.every((origin) => origin === undefined)).toBe(true);
    expect(states).toContain("refused");
    expect(followed).toBe(0);
  });

  it("[HUB-24] an address is a hub's or nothing", () => {
    const token = "0123456789abcdef0123456789abcdef";
    for (const address of [
      `ws://192.168.1.5:7320/hub/${token}`,
      `wss://hub.example/hub/${token}`,
      `ws://[::1]:7320/hub/${token}`,
    ])
      expect(parseHubAddress(address)).toBe(address);
    for (const address of [
      "",
      "ws://",
      `http://h/hub/${token}`,
      `ws://user:word@h/hub/${token}`,
      `ws://h/hub/${token}?q`,
      `ws://h/hub/${token}#f`,
      "ws://h/hub/short",
      `file:///hub/${token}`,
      `javascript:alert(1)//hub/${token}`,
      `ws://h/${"a/".repeat(400)}hub/${token}`,
    ])
      expect([address, parseHubAddress(address)]).toEqual([address, null]);
  });
});
