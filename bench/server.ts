// One server on 127.0.0.1 for a whole run, because storage belongs to an origin and the port is part of it: the built
// pages under the product's own names and headers, the trace, the product's hub, and for y-webrtc a signalling server
// that speaks what its own does (subscribe, publish, ping), without which its clients cannot meet.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { type WebSocket, WebSocketServer } from "ws";
import { createHub } from "../src/main/hub/hub.ts";
import { createHubSockets } from "../src/main/hub/sockets.ts";

export type PageName = "engine" | "app" | "peer";
export type BenchServer = {
  readonly address: (page: PageName) => string;
  /** From now on the pages of this folder: two builds are compared at one origin. */
  readonly serve: (pages: string) => void;
  readonly stop: () => Promise<void>;
};

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/** As in the product: each page in a process of its own, with clocks of full precision. */
const headers = {
  "Origin-Agent-Cluster": "?1",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-site",
  "Cache-Control": "no-store",
};

type Signal = { readonly type?: string; readonly topics?: readonly string[]; readonly topic?: string };

const createSignalling = (): WebSocketServer => {
  const topics = new Map<string, Set<WebSocket>>();
  const server = new WebSocketServer({ noServer: true });
  const take = (socket: WebSocket, text: string): void => {
    const message = JSON.parse(text) as Signal;
    if (message.type === "ping") socket.send(JSON.stringify({ type: "pong" }));
    for (const topic of message.topics ?? []) {
      const there = topics.get(topic) ?? new Set();
      if (message.type === "subscribe") there.add(socket);
      else there.delete(socket);
      topics.set(topic, there);
    }
    const receivers = message.type === "publish" ? topics.get(message.topic ?? "") : undefined;
    for (const receiver of receivers ?? [])
      receiver.send(JSON.stringify({ ...message, clients: receivers?.size }));
  };
  server.on("connection", (socket) => {
    socket.on("message", (data: Buffer) => take(socket, data.toString("utf8")));
    socket.on("close", () => {
      for (const there of topics.values()) there.delete(socket);
    });
  });
  return server;
};

/** A port of 0 is any. */
export const startServer = async (pages: string, trace: string, onPort = 0): Promise<BenchServer> => {
  const zipped = readFileSync(trace);
  let served = pages;
  const hub = createHub(() => performance.now(), {
    listenTo: () => undefined,
    pass: () => undefined,
    reach: () => undefined,
  });
  const sockets = createHubSockets(hub);
  const signalling = createSignalling();

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const page = /^(engine|app|peer)\.halaqa\.localhost:/.exec(request.headers.host ?? "")?.[1];
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path === "/trace.json") {
      response.writeHead(200, {
        ...headers,
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
      });
      return void response.end(zipped);
    }
    try {
      const file = path.startsWith("/assets/") ? path.slice(1) : `${page ?? ""}/index.html`;
      const bytes = readFileSync(join(served, file));
      response.writeHead(200, { ...headers, "Content-Type": types[extname(file)] ?? "text/plain" });
      response.end(bytes);
    } catch {
      response.writeHead(404, headers).end();
    }
  };

  const server = createServer(answer);
  server.on("upgrade", (request, socket, head) => {
    if (request.url === "/hub") sockets.admit(request, socket, head, "own");
    else if (request.url === "/signal")
      signalling.handleUpgrade(request, socket, head, (opened) =>
        signalling.emit("connection", opened, request),
      );
    else socket.destroy();
  });
  await new Promise<void>((ready) => server.listen(onPort, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    address: (page) => `http://${page}.halaqa.localhost:${port}/`,
    serve: (other) => {
      served = other;
    },
    stop: async () => {
      sockets.close();
      for (const socket of signalling.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((closed) => void server.close(() => closed()));
    },
  };
};
