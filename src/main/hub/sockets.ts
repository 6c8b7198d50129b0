// The hub's sockets: upgrades that the gate admitted become links, and whatever a socket does (too much, too slow,
// not text, not at all) ends that socket and nothing else.

import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Hub, Link } from "./hub.ts";
import { hubCaps } from "./limits.ts";

export type HubSockets = {
  admit(request: IncomingMessage, socket: Duplex, head: Buffer, kind: "own" | "guest"): void;
  close(): void;
};

const linkOf = (socket: WebSocket): Link => ({
  send(frame) {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > hubCaps.waitingBytes) socket.terminate();
    else socket.send(frame);
  },
  close: () => socket.terminate(),
});

export const createHubSockets = (hub: Hub): HubSockets => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: hubCaps.frame,
    perMessageDeflate: false,
    clientTracking: true,
  });
  const alive = new WeakSet<WebSocket>();

  const welcome = (socket: WebSocket, kind: "own" | "guest"): void => {
    // Also a frame over the limit comes as an error; ws closes the socket itself.
    socket.on("error", () => socket.terminate());
    const joined = hub.join(linkOf(socket), kind);
    if (joined === null) return socket.close(1013);
    alive.add(socket);
    socket.on("pong", () => alive.add(socket));
    socket.on("message", (frame: Buffer, isBinary: boolean) => {
      if (isBinary) socket.terminate();
      else joined.receive(frame.toString("utf8"));
    });
    socket.on("close", () => joined.left());
  };

  /** A socket that did not answer since the last pulse is gone. */
  const pulse = setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, 30_000);

  return {
    admit: (request, socket, head, kind) =>
      server.handleUpgrade(request, socket, head, (opened) => welcome(opened, kind)),
    close() {
      clearInterval(pulse);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
};
