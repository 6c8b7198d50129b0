// What the engine asks of its host: two files written whole, a phrase, where the hub is; and that nobody else asks.

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostFileLimit, hostHubShape } from "../../src/bridge/host.ts";
import { openFolder, writeWhole } from "../../src/main/hostFiles.ts";
import { startPhrase } from "../../src/main/startPhrase.ts";
import { ask, type Ask, type Started, startUnderTest, temporaryFolder } from "./hostUnderTest.ts";

let started: Started;
let cookies: { readonly engine: string; readonly app: string };

beforeAll(async () => {
  started = await startUnderTest();
  cookies = await started.enter();
});
afterAll(() => started.stop());

/** As the engine's own page asks: same origin, with its cookie. */
const asEngine = (path: string, more: Ask = {}) => {
  const { engine, engineHost } = started.host.origins;
  const origin: Record<string, string> = more.method === "PUT" ? { origin: engine } : {};
  return ask(started.port, {
    host: engineHost,
    path,
    ...more,
    headers: { cookie: cookies.engine, "sec-fetch-site": "same-origin", ...origin, ...more.headers },
  });
};

const bytes = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 31 + seed) % 256);

describe("services", () => {
  it("[HOST-13] the vault's header is absent, then exactly what was written, also after it was replaced", async () => {
    expect((await asEngine("/host/vault")).status).toBe(204);
    for (const [length, seed] of [
      [0, 0],
      [1, 7],
      [hostFileLimit, 3],
      [300, 9],
    ] as const) {
      const body = bytes(length, seed);
      expect((await asEngine("/host/vault", { method: "PUT", body })).status).toBe(204);
      const read = await asEngine("/host/vault");
      expect(read.headers["content-type"]).toBe("application/octet-stream");
      expect(Buffer.compare(read.bytes, body)).toBe(0);
    }
    const data = join(started.folder, "data");
    expect(Buffer.compare(readFileSync(join(data, "vault.hdr")), bytes(300, 9))).toBe(0);
    expect(readdirSync(data).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  it("[HOST-14] more than 64 KiB is refused and what was there stays", async () => {
    const before = (await asEngine("/host/vault")).bytes;
    const body = bytes(hostFileLimit + 1, 1);
    expect((await asEngine("/host/vault", { method: "PUT", body })).status).toBe(413);
    expect(Buffer.compare((await asEngine("/host/vault")).bytes, before)).toBe(0);
  });

  it("[HOST-15] the mark of heads is a file of its own", async () => {
    expect((await asEngine("/host/mark")).status).toBe(204);
    expect((await asEngine("/host/mark", { method: "PUT", body: "mark" })).status).toBe(204);
    expect((await asEngine("/host/mark")).body).toBe("mark");
  });

  it.skipIf(!existsSync("/dev/full"))(
    "[HOST-16] a write that fails leaves the old file whole and no draft beside it",
    () => {
      const folder = temporaryFolder();
      const file = join(folder, "vault.hdr");
      expect(writeWhole(file, bytes(10, 1)).ok).toBe(true);
      // The draft leads to a device that is always full.
      symlinkSync("/dev/full", `${file}.new`);
      expect(writeWhole(file, bytes(10, 2))).toEqual({ ok: false, error: { type: "diskFull" } });
      // A folder in the draft's place fails as an unusable disk would.
      mkdirSync(`${file}.new`);
      expect(writeWhole(file, bytes(10, 2))).toEqual({ ok: false, error: { type: "folderUnusable" } });
      expect(readdirSync(folder)).toEqual(["vault.hdr"]);
      expect(Buffer.compare(readFileSync(file), bytes(10, 1))).toBe(0);
      rmSync(folder, { recursive: true });
    },
  );

  it("[HOST-17] [E07] [E13] nobody but the engine's own page reaches the host's paths", async () => {
    const { origins } = started.host;
    const without: readonly [string, Ask][] = [
      ["no cookie", { headers: { cookie: "" } }],
      ["the app's cookie", { headers: { cookie: cookies.app } }],
      ["the app as a neighbour", { headers: { "sec-fetch-site": "same-site" } }],
      ["another site", { headers: { "sec-fetch-site": "cross-site" } }],
      ["typed into the address", { headers: { "sec-fetch-site": "none" } }],
      ["the app's origin", { headers: { origin: origins.app } }],
      ["a stranger's origin", { headers: { origin: "https://evil.example" } }],
      ["the app's name", { host: origins.appHost }],
    ];
    for (const path of [
      "/host/vault",
      "/host/mark",
      "/host/phrase",
      "/host/hub",
      "/host/alarm",
      "/host/room",
    ])
      for (const [who, more] of without) {
        const read = await asEngine(path, more);
        expect([path, who, read.status === 200, read.headers["access-control-allow-origin"]]).toEqual([
          path,
          who,
          false,
          undefined,
        ]);
      }
    for (const headers of [{ origin: origins.app }, { origin: "null" }, { origin: "" }])
      expect((await asEngine("/host/vault", { method: "PUT", body: "evil", headers })).status).toBe(403);
    const noOrigin = await ask(started.port, {
      host: origins.engineHost,
      path: "/host/vault",
      method: "PUT",
      body: "evil",
      headers: { cookie: cookies.engine, "sec-fetch-site": "same-origin" },
    });
    expect(noOrigin.status).toBe(403);
    expect((await asEngine("/host/vault")).body).not.toBe("evil");
    for (const path of ["/host/phrase", "/host/hub", "/host/alarm", "/host/room"])
      expect((await asEngine(path, { method: "PUT", body: "x" })).status).toBe(405);
  });

  it("[HOST-48] how much room the disk has is what the system says", async () => {
    const asked = await asEngine("/host/room");
    const { bavail, bsize } = statfsSync(started.folder);
    const { free } = JSON.parse(asked.body) as { readonly free: number };
    // Others write on this disk meanwhile.
    expect(Math.abs(free - bavail * bsize)).toBeLessThan(1024 ** 3);
    expect(free).toBeGreaterThan(0);
  });

  it("[HOST-18] [E22] the phrase is this folder's: the same at every start, another for another key", async () => {
    const phrase = async (query: string) =>
      (JSON.parse((await asEngine(`/host/phrase${query}`)).body) as { readonly phrase: string }).phrase;
    const arabic = await phrase("?language=ar");
    expect(arabic).toBe(startPhrase(started.key, "ar"));
    expect(arabic).toMatch(/^[ء-ي]+(?: [ء-ي]+){3}$/);
    expect(await phrase("?language=en")).toMatch(/^[a-z]+(?: [a-z]+){3}$/);
    const reopened = openFolder(join(started.folder, "data"));
    expect(reopened.ok && startPhrase(reopened.value.key, "ar")).toBe(arabic);
    const others = new Set(Array.from({ length: 50 }, (_, at) => startPhrase(bytes(32, at), "en")));
    expect(others.size).toBe(50);
  });

  it("[HOST-19] the hub's address for invitations is stable, and the page's own socket is on its own origin", async () => {
    const hub = hostHubShape(JSON.parse((await asEngine("/host/hub")).body));
    expect(hub).toEqual({
      ok: true,
      value: {
        socket: `ws://engine.halaqa.localhost:${started.port}/hub`,
        addresses: [`ws://127.0.0.1:${started.port}/hub/${started.hubToken}`],
      },
    });
    const reopened = openFolder(join(started.folder, "data"));
    expect(reopened.ok && reopened.value.hubToken).toBe(started.hubToken);
  });

  it("[HOST-20] outside of practice there is none; in practice the founder's invitation reaches the guest", async () => {
    expect((await asEngine("/host/practice")).status).toBe(204);
    const folder = temporaryFolder();
    const of = async (role: "founder" | "guest") => {
      const host = await startUnderTest({ practice: { role, folder } });
      const { engine: cookie } = await host.enter();
      const { engine: origin, engineHost } = host.host.origins;
      const headers = { cookie, origin, "sec-fetch-site": "same-origin" };
      return {
        host,
        read: async () =>
          JSON.parse(
            (await ask(host.port, { host: engineHost, path: "/host/practice", headers })).body,
          ) as unknown,
        write: async (body: string) =>
          (await ask(host.port, { host: engineHost, path: "/host/practice", method: "PUT", body, headers }))
            .status,
      };
    };
    const founder = await of("founder");
    const guest = await of("guest");
    expect(await guest.read()).toEqual({ role: "guest", link: null });
    expect(await guest.write("a guest invites nobody")).toBe(403);
    expect(await founder.write("halaqa:invitation")).toBe(204);
    expect(await guest.read()).toEqual({ role: "guest", link: "halaqa:invitation" });
    expect(await founder.read()).toEqual({ role: "founder", link: "halaqa:invitation" });
    await founder.host.stop();
    await guest.host.stop();
    rmSync(folder, { recursive: true });
  });

  it("[HOST-21] a damaged secret is made anew rather than used, and files are the person's alone", () => {
    const folder = temporaryFolder();
    const data = join(folder, "data");
    expect(openFolder(data).ok).toBe(true);
    writeFileSync(join(data, "host.key"), "short");
    const again = openFolder(data);
    expect(again.ok && again.value.key.length).toBe(32);
    expect(existsSync(join(data, "hub.token"))).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
