// The host's walls as a real Chromium sees them: what a neighbour on this machine, another site or the app's own frame
// tries against the pages. The pages are small ones of the test's own; the host is the real one.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Started, startUnderTest } from "../main/hostUnderTest.ts";
import { chromiumPath, launchArguments } from "../support/chromium.ts";

let started: Started;
let browser: Browser;
let context: BrowserContext;
let engine: Page;
let strange: Server;
let strangeOrigin = "";

beforeAll(async () => {
  started = await startUnderTest();
  strange = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end("<!doctype html><title>strange</title>");
  });
  await new Promise<void>((done) => strange.listen(0, "127.0.0.1", () => done()));
  strangeOrigin = `http://evil.localhost:${(strange.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: chromiumPath(), args: [...launchArguments] });
  context = await browser.newContext();
  engine = await context.newPage();
});
afterAll(async () => {
  await browser.close();
  await started.stop();
  await new Promise<void>((done) => {
    strange.close(() => done());
    strange.closeAllConnections();
  });
});

describe("host in a browser", () => {
  it("[HOST-38] [E23] the start link leads to the plain address, and the cookie to both pages", async () => {
    const { origins } = started.host;
    await engine.goto(started.host.newLink());
    expect(engine.url()).toBe(`${origins.engine}/`);
    expect(await engine.evaluate(() => document.cookie)).toBe("");
    await engine.reload();
    expect(await engine.title()).toBe("engine");
    const framed = await engine.evaluate(
      (app) =>
        new Promise<boolean>((done) => {
          const frame = document.createElement("iframe");
          frame.setAttribute("sandbox", "allow-scripts allow-same-origin");
          frame.addEventListener("load", () => done(true));
          frame.src = `${app}/`;
          document.body.append(frame);
        }),
      origins.app,
    );
    expect(framed).toBe(true);
    const app = engine.frames().find((frame) => frame.url() === `${origins.app}/`);
    expect(await app?.title()).toBe("app");
  });

  it("[HOST-39] [E06] [E21] the app's frame reaches neither the engine nor its host, nor any other place", async () => {
    const { origins } = started.host;
    const app = engine.frames().find((frame) => frame.url() === `${origins.app}/`);
    if (app === undefined) throw new Error("no app frame");
    const tried = await app.evaluate(async (own) => {
      const attempt = async (work: () => unknown): Promise<string> => {
        try {
          await work();
          return "done";
        } catch {
          return "refused";
        }
      };
      return {
        fetchHost: await attempt(() =>
          fetch(`${own}/host/vault`, { mode: "no-cors", credentials: "include" }),
        ),
        parent: await attempt(() => window.parent.document.title),
        socket: await attempt(
          () =>
            new Promise((open, fail) => {
              const socket = new WebSocket(`${own.replace("http", "ws")}/hub`);
              socket.addEventListener("open", open);
              socket.addEventListener("error", fail);
            }),
        ),
        top: await attempt(() => {
          if (window.top !== null) window.top.location.href = "https://example.org/";
        }),
        window: window.open("https://example.org/") === null ? "none" : "opened",
      };
    }, origins.engine);
    expect(tried).toEqual({
      fetchHost: "refused",
      parent: "refused",
      socket: "refused",
      top: "refused",
      window: "none",
    });
    expect(engine.url()).toBe(`${origins.engine}/`);
  });

  it("[HOST-40] [E13] [E21] another site can neither frame, fetch, post to, nor open a socket to this host", async () => {
    const { origins } = started.host;
    const evil = await context.newPage();
    await evil.goto(strangeOrigin);
    const tried = await evil.evaluate(
      async ({ origin, hub }) => {
        const attempt = async (work: () => Promise<unknown>): Promise<string> => {
          try {
            return String(await work());
          } catch {
            return "refused";
          }
        };
        const socketTo = (address: string) =>
          attempt(
            () =>
              new Promise((open, fail) => {
                const socket = new WebSocket(address);
                socket.addEventListener("open", () => open("open"));
                socket.addEventListener("error", fail);
              }),
          );
        const frame = document.createElement("iframe");
        document.body.append(frame);
        const framed = await new Promise<string>((done) => {
          frame.addEventListener("load", () => {
            try {
              done(frame.contentDocument === null ? "hidden" : "readable");
            } catch {
              done("hidden");
            }
          });
          frame.src = `${origin}/`;
        });
        return {
          framed,
          read: await attempt(async () => (await fetch(`${origin}/host/vault`)).status),
          write: await attempt(
            async () => (await fetch(`${origin}/host/vault`, { method: "PUT", body: "x" })).status,
          ),
          hub: await socketTo(hub),
          own: await socketTo(`${origin.replace("http", "ws")}/hub`),
        };
      },
      { origin: origins.engine, hub: `ws://127.0.0.1:${started.port}/hub/${started.hubToken}` },
    );
    expect(tried).toMatchObject({ read: "refused", write: "refused", hub: "refused", own: "refused" });
    for (const frame of evil.frames()) expect(await frame.title()).not.toBe("engine");
    expect(started.host.services.get("vault", "").status).toBe(204);
    await evil.close();
  });

  it("[HOST-41] [E22] a service worker that somebody left under our origin is gone after the host is back", async () => {
    // A neighbour held our port while the host was off, and left a worker behind.
    const first = await startUnderTest();
    const { engine: origin, port } = first.host.origins;
    await first.stop();
    const victim = await browser.newContext();
    const squatter = createServer((request, response) => {
      const isScript = request.url === "/worker.js";
      response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
      response.end(
        isScript
          ? 'self.addEventListener("fetch", (event) => event.respondWith(new Response("look-alike")));'
          : "<!doctype html><title>look-alike</title>",
      );
    });
    await new Promise<void>((done) => squatter.listen(port, "127.0.0.1", () => done()));
    const page = await victim.newPage();
    await page.goto(`${origin}/`);
    await page.evaluate(async () => {
      await navigator.serviceWorker.register("/worker.js");
      await navigator.serviceWorker.ready;
    });
    await new Promise<void>((done) => {
      squatter.close(() => done());
      squatter.closeAllConnections();
    });

    const again = await startUnderTest({ port });
    // The worker's next update asks the real host for its script.
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration?.update().catch(() => undefined);
    });
    await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistrations()).length === 0);
    expect(again.alarms()).toBeGreaterThan(0);
    const entered = await victim.newPage();
    await entered.goto(again.host.newLink());
    expect(await entered.title()).toBe("engine");
    await victim.close();
    await again.stop();
  });
});
