import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHostClient, type HostClient } from "../../../src/adapters/host/index.ts";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A host on a real socket; the page's fetch knows its own origin, Node's must be told. */
const clientOf = async (listener: RequestListener): Promise<HostClient> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => new Promise((resolve) => server.closeAllConnections() ?? server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return createHostClient((path, init) => fetch(`http://127.0.0.1:${port}${path}`, init));
};

const answering = (status: number, body: string | Uint8Array = ""): Promise<HostClient> =>
  clientOf((_, response) => response.writeHead(status).end(body));

const unreachable = { ok: false, error: { type: "hostUnreachable" } };

describe("the client of the host", () => {
  it("[HST-1] files come back as they were put, and a missing one is null", async () => {
    const files = new Map<string, Buffer>();
    const client = await clientOf((request, response) => {
      const path = request.url ?? "";
      if (request.method === "GET") {
        const file = files.get(path);
        response.writeHead(file === undefined ? 204 : 200).end(file);
        return;
      }
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        files.set(path, Buffer.concat(parts));
        response.writeHead(204).end();
      });
    });
    const bytes = new Uint8Array(5000).map((_, i) => i % 256);
    for (const name of ["vault", "mark"] as const) {
      expect(await client.readFile(name)).toEqual({ ok: true, value: null });
      expect(await client.writeFile(name, bytes.subarray(7))).toEqual({ ok: true, value: undefined });
      expect(await client.readFile(name)).toEqual({ ok: true, value: bytes.slice(7) });
    }
    expect([...files.keys()]).toEqual(["/host/vault", "/host/mark"]);
  });

  it("[HST-2] a full disk is told from every other failure", async () => {
    expect(await (await answering(507)).writeFile("vault", new Uint8Array(1))).toEqual({
      ok: false,
      error: { type: "diskFull" },
    });
    for (const status of [200, 301, 403, 404, 413, 500])
      expect(await (await answering(status)).writeFile("vault", new Uint8Array(1))).toEqual(unreachable);
    for (const status of [301, 403, 404, 500])
      expect(await (await answering(status)).readFile("vault")).toEqual(unreachable);
  });

  it("[HST-2] a host that is gone is a value, not a throw", async () => {
    const client = createHostClient(() => Promise.reject(new TypeError("fetch failed")));
    expect(await client.readFile("vault")).toEqual(unreachable);
    expect(await client.writeFile("vault", new Uint8Array(1))).toEqual(unreachable);
    expect(await client.phrase("ar")).toEqual(unreachable);
    expect(await client.hub()).toEqual(unreachable);
    expect(await client.practice()).toEqual(unreachable);
    expect(await client.wipe()).toEqual(unreachable);
  });

  it("[HST-3] what is too long or of another shape is refused", async () => {
    expect(await (await answering(200, new Uint8Array(65 * 1024))).readFile("vault")).toEqual(unreachable);
    expect((await (await answering(200, new Uint8Array(64 * 1024))).readFile("vault")).ok).toBe(true);
    for (const body of ["", "{", "[]", '{"phrase":1}', '{"phrase":"a","more":1}', '"\ud800"'])
      expect(await (await answering(200, body)).phrase("ar")).toEqual(unreachable);
    expect(await (await answering(200, '{"socket":"ws://a","addresses":"b"}')).hub()).toEqual(unreachable);
  });

  it("[HST-3] phrase, hub, alarm, room and practice are read by their shapes", async () => {
    const asked: string[] = [];
    const bodies: Record<string, object> = {
      "/host/phrase?language=ar": { phrase: "قمر نهر" },
      "/host/hub": { socket: "ws://engine/hub", addresses: ["ws://192.0.2.1/hub"] },
      "/host/alarm": { serviceWorkers: 2, vaultMended: false, vaultWiped: false },
      "/host/room": { free: 1 },
      "/host/practice": { role: "guest", link: null },
    };
    const client = await clientOf((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(request.method === "PUT" ? 204 : 200);
      response.end(request.method === "PUT" ? undefined : JSON.stringify(bodies[request.url ?? ""]));
    });
    expect(await client.phrase("ar")).toEqual({ ok: true, value: { phrase: "قمر نهر" } });
    expect(await client.hub()).toEqual({ ok: true, value: bodies["/host/hub"] });
    expect(await client.alarm()).toEqual({
      ok: true,
      value: { serviceWorkers: 2, vaultMended: false, vaultWiped: false },
    });
    expect(await client.room()).toEqual({ ok: true, value: { free: 1 } });
    expect(await client.practice()).toEqual({ ok: true, value: { role: "guest", link: null } });
    expect(await client.offerPracticeLink("halaqa:…")).toEqual({ ok: true, value: undefined });
    expect(await (await answering(204)).practice()).toEqual({ ok: true, value: null });
    expect(await (await answering(204)).room()).toEqual({ ok: true, value: null });
    expect(asked.at(-1)).toBe("PUT /host/practice");
  });
});
