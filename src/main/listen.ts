// Loopback servers that strangers may talk to: short patience, few connections, small heads (attack E14).

import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { err, ok, type Result } from "../core/base/index.ts";

export type ListenError =
  | { readonly type: "portTaken"; readonly port: number }
  | { readonly type: "addressUnusable"; readonly address: string };

export const createPatientServer = (listener: RequestListener): Server => {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 5_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
    },
    listener,
  );
  server.maxConnections = 512;
  server.maxRequestsPerSocket = 10_000;
  server.on("clientError", (_failure, socket) => socket.destroy());
  return server;
};

export const listen = (server: Server, address: string, port: number): Promise<Result<number, ListenError>> =>
  new Promise((answer) => {
    const fail = (failure: NodeJS.ErrnoException): void =>
      answer(
        err(
          failure.code === "EADDRINUSE" || failure.code === "EACCES"
            ? { type: "portTaken", port }
            : { type: "addressUnusable", address },
        ),
      );
    server.once("error", fail);
    // Exclusive: on Windows another process could otherwise take the same port beside us.
    server.listen({ host: address, port, exclusive: true }, () => {
      server.off("error", fail);
      answer(ok((server.address() as AddressInfo).port));
    });
  });
