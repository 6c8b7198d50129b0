// The browser host: both pages and the host's services on one loopback port, and the hub on the same port and, if the
// person opened it to other machines, on one more. The gate decides, this file carries out.

import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { networkInterfaces } from "node:os";
import type { Duplex } from "node:stream";
import { type HostHub, hostFileLimit } from "../bridge/host.ts";
import { err, ok, type Result } from "../core/base/index.ts";
import { createEntrance } from "./cookies.ts";
import { decide, decideHub, type Facts } from "./gate.ts";
import type { HostFolder } from "./hostFiles.ts";
import { createHub } from "./hub/hub.ts";
import { createRemoteHubs } from "./hub/remoteHubs.ts";
import { createHubSockets } from "./hub/sockets.ts";
import { createPatientServer, listen, type ListenError } from "./listen.ts";
import { type Origins, originsAt } from "./origins.ts";
import type { Page } from "./page.ts";
import { appHeaders, asFrame, bareHeaders, engineHeaders, type Headers } from "./policy.ts";
import { createPractice, type PracticeOptions } from "./practice.ts";
import { createProver, isSameSecret } from "./proof.ts";
import { createServices, type Services } from "./services.ts";
import { serviceWorkerEnd } from "./serviceWorkerEnd.ts";

export type HostOptions = {
  readonly folder: HostFolder;
  /** 0: any free one. */
  readonly port: number;
  /** Null in Electron, which serves the pages by its own scheme and needs the hub alone. */
  readonly pages: { readonly engine: Page; readonly app: Page } | null;
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
  readonly start: string;
  readonly services: Services;
  hub(): HostHub;
  newLink(): string;
  close(): Promise<void>;
};

type Send = { readonly status: number; readonly headers: Headers; readonly body?: Uint8Array | string };

const send = (response: ServerResponse, { status, headers, body }: Send): void => {
  response.writeHead(status, {
    ...headers,
    "Content-Length": body === undefined ? 0 : Buffer.byteLength(body),
  });
  response.end(body);
};

const readBody = (request: IncomingMessage, limit: number): Promise<Uint8Array | null> =>
  new Promise((answer) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on("data", (part: Buffer) => {
      length += part.length;
      if (length > limit) answer(null);
      else parts.push(part);
    });
    request.on("end", () => answer(length > limit ? null : Buffer.concat(parts)));
    request.on("error", () => answer(null));
    request.on("close", () => answer(null));
  });

/** Refuses a body without hearing it to its end. */
const refuseBody = (request: IncomingMessage, response: ServerResponse, status: number): void => {
  response.on("finish", () => request.destroy());
  send(response, { status, headers: { ...bareHeaders, Connection: "close" } });
};

/** Addresses at which other machines reach a listener: the one it is bound to, or all of this machine's. */
const reachableAt = (address: string): readonly string[] => {
  if (address !== "0.0.0.0" && address !== "::") return [address.includes(":") ? `[${address}]` : address];
  return Object.values(networkInterfaces())
    .flatMap((ofOne) => ofOne ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4")
    .map((face) => face.address);
};

export const startHost = async (options: HostOptions): Promise<Result<Host, ListenError>> => {
  const { folder, pages, hubListen, onAlarm } = options;
  let origins = originsAt(options.port);
  let lanPort = 0;
  let alarms = 0;
  const startSecret = randomBytes(32).toString("hex");

  const entrance = createEntrance(() => origins);
  const prover = createProver(
    folder.key,
    () => origins.port,
    () => entrance.newLink(),
  );

  const now = (): number => performance.now();
  const remoteHubs = createRemoteHubs({
    now,
    ownToken: folder.hubToken,
    hear: (topic, data) => hub.hear(topic, data),
    tellStates: (states) => hub.tellStates(states),
  });
  const hub = createHub(now, remoteHubs);
  const sockets = createHubSockets(hub);

  const hubInfo = (): HostHub => {
    const path = `/hub/${folder.hubToken}`;
    const socket =
      pages === null ? `ws://127.0.0.1:${origins.port}/hub/${startSecret}` : `ws://${origins.engineHost}/hub`;
    const lan = hubListen === null ? [] : reachableAt(hubListen.address).map((at) => `${at}:${lanPort}`);
    return {
      socket,
      addresses: [`127.0.0.1:${origins.port}`, ...lan].slice(0, 8).map((at) => `ws://${at}${path}`),
    };
  };
  const services = createServices({
    folder,
    hub: hubInfo,
    alarm: () => ({ serviceWorkers: alarms }),
    practice: options.practice === null ? null : createPractice(options.practice),
  });

  const serveFile = (response: ServerResponse, page: "engine" | "app", path: string): void => {
    const file = pages?.[page].files.get(path);
    if (pages === null || file === undefined) return send(response, { status: 404, headers: bareHeaders });
    const headers =
      page === "engine"
        ? engineHeaders({ frameSrc: origins.app })
        : appHeaders({ frameAncestors: origins.engine, styleHashes: pages.app.styleHashes });
    const isFrame = page === "app" && path === "/";
    send(response, {
      status: 200,
      headers: { ...(isFrame ? asFrame(headers) : headers), "Content-Type": file.type },
      body: file.bytes,
    });
  };

  const answerOtherStart = async (
    request: IncomingMessage,
    response: ServerResponse,
    reply: (body: string) => string | null,
  ): Promise<void> => {
    const body = await readBody(request, 1_024);
    const answer = body === null ? null : reply(Buffer.from(body).toString("utf8"));
    if (answer === null) return refuseBody(request, response, 403);
    send(response, {
      status: 200,
      headers: { ...bareHeaders, "Content-Type": "application/json; charset=utf-8" },
      body: answer,
    });
  };

  const factsOf = (request: IncomingMessage): Facts => {
    const { headers } = request;
    const one = (name: string): string | undefined => headers[name]?.toString();
    return {
      method: request.method ?? "",
      target: request.url ?? "",
      host: headers.host,
      origin: headers.origin,
      fetchSite: one("sec-fetch-site"),
      fetchDest: one("sec-fetch-dest"),
      serviceWorker: one("service-worker"),
      holdsEngineCookie: entrance.holds("engine", headers.cookie),
      holdsAppCookie: entrance.holds("app", headers.cookie),
    };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const decision = decide(factsOf(request), origins);
    switch (decision.type) {
      case "refuse":
        return send(response, { status: decision.status, headers: bareHeaders });
      case "explain":
        return send(response, {
          status: 403,
          headers: { ...bareHeaders, "Content-Type": "text/plain; charset=utf-8" },
          body: options.explanation,
        });
      case "endServiceWorker":
        alarms++;
        onAlarm();
        return send(response, {
          status: 200,
          headers: { ...bareHeaders, "Content-Type": "text/javascript; charset=utf-8" },
          body: serviceWorkerEnd,
        });
      case "exchange": {
        const cookies = entrance.exchange(decision.token);
        if (cookies === null)
          return send(response, {
            status: 403,
            headers: { ...bareHeaders, "Content-Type": "text/plain; charset=utf-8" },
            body: options.explanation,
          });
        response.setHeader("Set-Cookie", [...cookies]);
        return send(response, { status: 303, headers: { ...bareHeaders, Location: "/" } });
      }
      case "prove":
        return answerOtherStart(request, response, (body) => prover.prove(body));
      case "link":
        return answerOtherStart(request, response, (body) => prover.link(body));
      case "file":
        return serveFile(response, decision.page, decision.path);
      case "host": {
        const body = decision.method === "PUT" ? await readBody(request, hostFileLimit) : null;
        if (decision.method === "PUT" && body === null) return refuseBody(request, response, 413);
        const given =
          body === null ? services.get(decision.path, decision.query) : services.put(decision.path, body);
        return send(response, {
          status: given.status,
          headers: { ...bareHeaders, "Content-Type": given.type },
          body: given.body,
        });
      }
    }
  };

  const upgrade =
    (listener: "page" | "hub") =>
    (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      socket.on("error", () => socket.destroy());
      const target = request.url ?? "";
      const decision = decideHub(
        {
          target,
          host: request.headers.host,
          origin: request.headers.origin,
          holdsEngineCookie: entrance.holds("engine", request.headers.cookie),
          holdsHubToken: isSameSecret(target, `/hub/${folder.hubToken}`),
          holdsStartSecret: isSameSecret(target, `/hub/${startSecret}`),
          listener,
        },
        origins,
      );
      if (decision.type === "admit") return sockets.admit(request, socket, head, decision.as);
      socket.end(`HTTP/1.1 ${decision.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };

  const servers: Server[] = [];
  const closeAll = async (): Promise<void> => {
    remoteHubs.close();
    sockets.close();
    await Promise.all(
      servers.map(
        (server) =>
          new Promise<void>((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      ),
    );
  };
  const open = async (kind: "page" | "hub", address: string, port: number) => {
    const server = createPatientServer((request, response) => {
      if (kind === "hub") return send(response, { status: 404, headers: bareHeaders });
      answer(request, response).catch(() => response.destroy());
    });
    server.on("upgrade", upgrade(kind));
    const listening = await listen(server, address, port);
    if (listening.ok) servers.push(server);
    return listening;
  };

  const main = await open("page", "127.0.0.1", options.port);
  if (!main.ok) {
    await closeAll();
    return main;
  }
  origins = originsAt(main.value);
  if (hubListen !== null) {
    const lan = await open("hub", hubListen.address, hubListen.port);
    if (!lan.ok) {
      await closeAll();
      return err(lan.error);
    }
    lanPort = lan.value;
  }
  return ok({
    origins,
    start: randomBytes(16).toString("hex"),
    services,
    hub: hubInfo,
    newLink: () => entrance.newLink(),
    close: closeAll,
  });
};
