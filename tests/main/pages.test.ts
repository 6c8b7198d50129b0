// The two pages on their port: under whose name, to whom, with which headers, and nothing but what was built.

import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, askRaw, type Started, startUnderTest } from "./hostUnderTest.ts";

let started: Started;
let cookies: { readonly engine: string; readonly app: string };
let engineHost = "";
let appHost = "";

beforeAll(async () => {
  started = await startUnderTest();
  ({ engineHost, appHost } = started.host.origins);
  cookies = await started.enter();
});
afterAll(() => started.stop());

const engine = (path = "/", headers: Readonly<Record<string, string>> = {}) =>
  ask(started.port, { host: engineHost, path, headers: { cookie: cookies.engine, ...headers } });
const app = (path = "/", headers: Readonly<Record<string, string>> = {}) =>
  ask(started.port, { host: appHost, path, headers: { cookie: cookies.app, ...headers } });

describe("pages", () => {
  it("[HOST-1] [E13] any other name than the two exact ones is refused before any work", async () => {
    const names = [
      undefined,
      "127.0.0.1",
      `127.0.0.1:${started.port}`,
      `localhost:${started.port}`,
      "engine.halaqa.localhost",
      `engine.halaqa.localhost:${started.port + 1}`,
      `ENGINE.halaqa.localhost:${started.port}`,
      `engine.halaqa.localhost.:${started.port}`,
      `engine.halaqa.localhost.evil.example:${started.port}`,
      `evil.example:${started.port}`,
    ];
    for (const host of names) {
      const reply = await ask(started.port, {
        ...(host === undefined ? {} : { host }),
        headers: { cookie: cookies.engine },
      });
      expect([host, reply.status, reply.body]).toEqual([host, 421, ""]);
    }
    const nameless = await askRaw(started.port, "GET / HTTP/1.0\r\n\r\n");
    expect(nameless).toContain(" 421 ");
  });

  it("[HOST-2] every answer carries all headers of electron.md 4.9", async () => {
    const expected = {
      "origin-agent-cluster": "?1",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-dns-prefetch-control": "off",
      "cache-control": "no-store",
      "permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()",
    };
    for (const reply of [
      await engine(),
      await engine("/a.js"),
      await app(),
      await app("/a.js"),
      await engine("/nothing"),
      await ask(started.port, { host: "evil.example" }),
    ]) {
      expect(reply.headers).toMatchObject(expected);
      expect(reply.headers["content-security-policy"]).toContain("default-src 'none'");
      expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  it("[HOST-3] the policies are exactly those that the pages were tried under", async () => {
    const { origins } = started.host;
    expect((await app()).headers["content-security-policy"]).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'sha256-${"A".repeat(43)}='; img-src 'self' blob:; media-src blob:; font-src 'self'; connect-src 'none'; worker-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors ${origins.engine}; manifest-src 'none'; require-trusted-types-for 'script'; trusted-types default ProseMirrorClipboard halaqa-worker`,
    );
    expect((await engine()).headers["content-security-policy"]).toBe(
      `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; frame-src ${origins.app}; object-src 'none'; require-trusted-types-for 'script'; trusted-types halaqa-worker`,
    );
  });

  it("[HOST-49] the way to a fresh page has another opener policy than the page, and is a document's alone", async () => {
    const reply = await engine("/afresh", { "sec-fetch-dest": "document" });
    expect([reply.status, reply.body, reply.headers.refresh]).toEqual([200, "", "0; url=/"]);
    expect(reply.headers["cross-origin-opener-policy"]).toBe("unsafe-none");
    expect(reply.headers["content-security-policy"]).toContain("default-src 'none'");
    expect((await engine("/afresh", { "sec-fetch-dest": "iframe" })).status).toBe(403);
    expect((await engine("/afresh", { cookie: "" })).status).toBe(403);
    expect((await app("/afresh")).status).toBe(404);
  });

  it("[HOST-4] only the app's document may be loaded by the other origin of the site", async () => {
    const policy = async (reply: ReturnType<typeof app>) =>
      (await reply).headers["cross-origin-resource-policy"];
    expect(await policy(app())).toBe("same-site");
    expect(await policy(app("/a.js"))).toBe("same-origin");
    expect(await policy(engine())).toBe("same-origin");
    expect(await policy(engine("/a.js"))).toBe("same-origin");
  });

  it("[HOST-5] each origin serves its own page and knows no file of the other", async () => {
    expect((await engine("/a.js")).body).toContain('"engine"');
    expect((await app("/a.js")).body).toContain('"app"');
    expect((await engine()).headers["content-type"]).toBe("text/html; charset=utf-8");
  });

  it("[HOST-6] [E09] nothing but the listed paths is served, however a path is written", async () => {
    const paths = [
      "/../../etc/passwd",
      "/..%2f..%2fetc%2fpasswd",
      "/%2e%2e/%2e%2e/etc/passwd",
      "//etc/passwd",
      "//engine.halaqa.localhost/",
      "/a.js%00.html",
      "/%61.js",
      "/a.js?x",
      "/a.js#x",
      "/./a.js",
      "/A.JS",
      "/manifest.json",
      "/index.html",
      "/C:\\Windows\\win.ini",
      "/constructor",
      "/__proto__",
    ];
    for (const path of paths) {
      const head = `Host: ${engineHost}\r\nCookie: ${cookies.engine}\r\nConnection: close\r\n\r\n`;
      const heard = await askRaw(started.port, `GET ${path} HTTP/1.1\r\n${head}`);
      expect([path, heard.split("\r\n")[0]]).toEqual([path, "HTTP/1.1 404 Not Found"]);
    }
    const absolute = await askRaw(
      started.port,
      `GET http://${engineHost}/ HTTP/1.1\r\nHost: ${engineHost}\r\nCookie: ${cookies.engine}\r\nConnection: close\r\n\r\n`,
    );
    expect(absolute).toContain(" 400 ");
    const zero = await askRaw(
      started.port,
      `GET /a.js\0 HTTP/1.1\r\nHost: ${engineHost}\r\nCookie: ${cookies.engine}\r\nConnection: close\r\n\r\n`,
    );
    expect(zero).not.toContain("200 OK");
  });

  it("[HOST-7] [E23] a start link works once, and without what it gives no page is served", async () => {
    const { pathname } = new URL(started.host.newLink());
    const first = await ask(started.port, { host: engineHost, path: pathname });
    expect([first.status, first.headers.location]).toEqual([303, "/"]);
    const given = first.headers["set-cookie"];
    if (!Array.isArray(given)) throw new Error("no cookies");
    for (const cookie of given) {
      expect(cookie).toContain("HttpOnly");
      expect(cookie).toContain("SameSite=Strict");
      expect(cookie).toContain("Path=/");
    }
    expect((await ask(started.port, { host: engineHost, path: pathname })).status).toBe(403);
    expect((await ask(started.port, { host: engineHost, path: "/start/" })).status).toBe(403);
    expect((await ask(started.port, { host: engineHost, path: "/start/x" })).status).toBe(403);
    const bare = await ask(started.port, { host: engineHost });
    expect([bare.status, bare.body]).toEqual([403, "start me with my command"]);
    expect((await ask(started.port, { host: engineHost, path: "/a.js" })).status).toBe(403);
    expect((await ask(started.port, { host: appHost })).status).toBe(403);
  });

  it("[HOST-8] the app's cookie does not open the engine, nor does one of another start", async () => {
    const other = await startUnderTest();
    const theirs = await other.enter();
    const swapped = cookies.app.replace("halaqa-app", "halaqa-engine");
    const foreign = theirs.engine.replace(String(other.port), String(started.port));
    for (const cookie of [cookies.app, swapped, foreign, `${cookies.engine}x`, "halaqa-engine=", ";;=;"])
      expect([cookie, (await engine("/", { cookie })).status]).toEqual([cookie, 403]);
    await other.stop();
  });

  it("[HOST-9] [E13] what another site sends is refused, whatever it holds", async () => {
    const { origins } = started.host;
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: origins.app },
    ] as readonly Record<string, string>[])
      expect([headers, (await engine("/", headers)).status]).toEqual([headers, 403]);
    expect((await app("/", { origin: origins.engine })).status).toBe(403);
    expect((await app("/a.js", { "sec-fetch-site": "cross-site" })).status).toBe(403);
    for (const method of ["POST", "DELETE", "OPTIONS", "HEAD", "PUT", "PATCH"]) {
      const reply = await ask(started.port, {
        host: engineHost,
        method,
        headers: { cookie: cookies.engine },
      });
      expect([method, reply.status]).toEqual([method, 405]);
    }
  });

  it("[HOST-10] [E21] the engine is a document and the app a frame, and neither loads as anything else", async () => {
    expect((await engine("/", { "sec-fetch-dest": "document" })).status).toBe(200);
    expect((await engine("/", { "sec-fetch-dest": "iframe" })).status).toBe(403);
    expect((await app("/", { "sec-fetch-dest": "iframe" })).status).toBe(200);
    expect((await app("/", { "sec-fetch-dest": "document" })).status).toBe(403);
  });

  it("[HOST-11] [E22] a service worker's script is one that takes itself out, and raises the alarm", async () => {
    const before = started.alarms();
    for (const [host, path] of [
      [engineHost, "/sw.js"],
      [appHost, "/deep/worker.js"],
    ] as const) {
      const reply = await ask(started.port, { host, path, headers: { "service-worker": "script" } });
      expect(reply.status).toBe(200);
      expect(reply.headers["content-type"]).toBe("text/javascript; charset=utf-8");
      expect(reply.body).toContain("unregister()");
      expect(reply.body).not.toContain("respondWith");
    }
    expect(started.alarms()).toBe(before + 2);
    const asked = await engine("/host/alarm", { "sec-fetch-site": "same-origin" });
    expect(JSON.parse(asked.body)).toEqual({
      serviceWorkers: before + 2,
      vaultMended: false,
      vaultWiped: false,
    });
  });

  it("[HOST-12] [E14] garbage, half requests and endless heads end their own connection and nothing else", async () => {
    for (const text of [
      "\0\0\0\0\r\n\r\n",
      "GET\r\n\r\n",
      `GET / HTTP/1.1\r\nHost: ${engineHost}\r\nX: ${"x".repeat(40_000)}\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: ${engineHost}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      `POST /host/prove HTTP/1.1\r\nHost: ${engineHost}\r\nContent-Length: 99999999\r\n\r\n${"x".repeat(5_000)}`,
      `POST /host/prove HTTP/1.1\r\nHost: ${engineHost}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ])
      expect(await askRaw(started.port, text)).not.toContain(" 200 ");
    expect((await engine()).status).toBe(200);
  });

  it("[HOST-45] [E14] [E23] a thousand silent connections are not held, and the page is served after them", async () => {
    const silent = await Promise.all(
      Array.from(
        { length: 1_000 },
        () =>
          new Promise<{ readonly isOpen: () => boolean; readonly end: () => Promise<void> }>((done) => {
            const socket = connect(started.port, "127.0.0.1");
            let isOpen = true;
            const closed = new Promise<void>((over) =>
              socket.on("close", () => {
                isOpen = false;
                over();
              }),
            );
            socket.on("error", () => socket.destroy());
            const ready = (): void =>
              done({
                isOpen: () => isOpen,
                end: () => {
                  socket.destroy();
                  return closed;
                },
              });
            socket.once("connect", ready);
            socket.once("close", ready);
          }),
      ),
    );
    // One more, which is turned away at once, comes after every one of them was dealt with.
    expect(await askRaw(started.port, "GET / HTTP/1.1\r\n\r\n")).toBe("");
    // What was turned away is heard of here in its own time.
    const open = () => silent.filter(({ isOpen }) => isOpen()).length;
    await expect.poll(open, { timeout: 20_000 }).toBeLessThanOrEqual(512);
    await Promise.all(silent.map(({ end }) => end()));
    // The host hears of each end in its own time; it must hear of them by itself.
    let status = 0;
    while (status === 0)
      status = await engine().then(
        (reply) => reply.status,
        () => 0,
      );
    expect(status).toBe(200);
  });
});
