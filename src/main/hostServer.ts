// The host: the services and the hub behind one loopback port, with both pages on it in the browser host, and the hub
// on one port more if the person opened it to other machines.

import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import { networkInterfaces } from "node:os";
import type { Duplex } from "node:stream";
import { type HostHub, hubLimits } from "../bridge/host.ts";
import { ok, type Result } from "../core/base/index.ts";
import { createAnswers, type Pages } from "./answers.ts";
import { createEntrance, type Entrance } from "./cookies.ts";
import { decideHub } from "./gate.ts";
import type { HostFolder } from "./hostFiles.ts";
import { createHub } from "./hub/hub.ts";
import { createRemoteHubs } from "./hub/remoteHubs.ts";
import { createHubSockets } from "./hub/sockets.ts";
import { createPatientServer, listen, type ListenError } from "./listen.ts";
import { type Origins, originsAt } from "./origins.ts";
import { bareHeaders } from "./policy.ts";
import { createPractice, type PracticeOptions } from "./practice.ts";
import { createProver, isSameSecret } from "./proof.ts";
import { createServices, type Services } from "./services.ts";

export type HostOptions = {
  readonly folder: HostFolder;
  /** 0: any free one. */
  readonly port: number;
  /** Null in Electron, which serves the pages by its own scheme and needs the hub alone. */
  readonly pages: Pages | null;
  /** A second listener for the hub, for other machines. */
  readonly hubListen: { readonly address: string; readonly port: number } | null;
  readonly practice: PracticeOptions | null;
  /** Shown for a page that was opened without the start link. */
  readonly explanation: string;
  /** Somebody's service worker asked for itself (attack E22). */
  readonly onAlarm: () => void;
};

export type Host = {
  readonly origins: Origins;
  /** Tells this start from every other. */
  readonly start: string;
  readonly services: Services;
  hub(): HostHub;
  newLink(): string;
  close(): Promise<void>;
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

/** Addresses at which other machines reach a listener: the one it is bound to, or all of this machine's. */
const reachableAt = (address: string): readonly string[] => {
  if (address !== "0.0.0.0" && address !== "::") return [address.includes(":") ? `[${address}]` : address];
  return Object.values(networkInterfaces())
    .flatMap((ofOne) => ofOne ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4")
    .map((face) => face.address);
};

type HubDoor = {
  readonly origins: () => Origins;
  readonly entrance: Entrance;
  readonly hubToken: string;
  readonly startSecret: string;
};

/** The hub, its sockets, and its roads to the hubs of others. */
const createHubService = ({ origins, entrance, hubToken, startSecret }: HubDoor) => {
  const now = (): number => performance.now();
  const remoteHubs = createRemoteHubs({
    now,
    ownToken: hubToken,
    hear: (topic, data) => hub.hear(topic, data),
    tellStates: (states) => hub.tellStates(states),
  });
  const hub = createHub(now, remoteHubs);
  const sockets = createHubSockets(hub);
  return {
    upgrade(listener: "page" | "hub", request: IncomingMessage, socket: Duplex, head: Buffer): void {
      socket.on("error", () => socket.destroy());
      const target = request.url ?? "";
      const { host, origin, cookie } = request.headers;
      const decision = decideHub(
        {
          target,
          host,
          origin,
          holdsEngineCookie: entrance.holds("engine", cookie),
          holdsHubToken: isSameSecret(target, `/hub/${hubToken}`),
          holdsStartSecret: isSameSecret(target, `/hub/${startSecret}`),
          listener,
        },
        origins(),
      );
      if (decision.type === "admit") return sockets.admit(request, socket, head, decision.as);
      socket.end(`HTTP/1.1 ${decision.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    },
    close(): void {
      remoteHubs.close();
      sockets.close();
    },
  };
};

export const startHost = async (options: HostOptions): Promise<Result<Host, ListenError>> => {
  const { folder, pages, hubListen } = options;
  const startSecret = randomBytes(32).toString("hex");
  // Known once the ports are held; nothing is asked before.
  let current = originsAt(options.port);
  let openHubPort = 0;
  let alarms = 0;

  const origins = (): Origins => current;
  const entrance = createEntrance(origins);
  const hub = createHubService({ origins, entrance, hubToken: folder.hubToken, startSecret });

  const hubPlaces = (): HostHub => {
    const path = `/hub/${folder.hubToken}`;
    const own = `127.0.0.1:${current.port}`;
    const others =
      hubListen === null ? [] : reachableAt(hubListen.address).map((at) => `${at}:${openHubPort}`);
    return {
      socket: pages === null ? `ws://${own}/hub/${startSecret}` : `ws://${current.engineHost}/hub`,
      addresses: [own, ...others].slice(0, hubLimits.addresses).map((at) => `ws://${at}${path}`),
    };
  };
  const services = createServices({
    folder,
    hub: hubPlaces,
    alarm: () => ({ serviceWorkers: alarms }),
    practice: options.practice === null ? null : createPractice(options.practice),
  });
  const answer = createAnswers({
    origins,
    pages,
    entrance,
    prover: createProver(
      folder.key,
      () => current.port,
      () => entrance.newLink(),
    ),
    services,
    explanation: options.explanation,
    onAlarm: () => {
      alarms++;
      options.onAlarm();
    },
  });

  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    hub.close();
    await Promise.all(servers.map(closeServer));
  };
  const open = async (listener: "page" | "hub", address: string, port: number) => {
    const server = createPatientServer((request, response) => {
      if (listener === "page") answer(request, response).catch(() => response.destroy());
      else response.writeHead(404, { ...bareHeaders, "Content-Length": 0 }).end();
    });
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      hub.upgrade(listener, request, socket, head),
    );
    const listening = await listen(server, address, port);
    if (listening.ok) servers.push(server);
    else await close();
    return listening;
  };

  const held = await open("page", "127.0.0.1", options.port);
  if (!held.ok) return held;
  current = originsAt(held.value);
  if (hubListen !== null) {
    const opened = await open("hub", hubListen.address, hubListen.port);
    if (!opened.ok) return opened;
    openHubPort = opened.value;
  }
  return ok({
    origins: current,
    start: randomBytes(16).toString("hex"),
    services,
    hub: hubPlaces,
    newLink: () => entrance.newLink(),
    close,
  });
};
