// A browser, a page with the real road in it, and real hubs: everything transport.test.ts needs, on one port. Each
// name after /hub/ is a hub of its own, so a test can put a machine between two others.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright-core";
import { build } from "vite";
import { createHub, type Hub } from "../../../src/main/hub/hub.ts";
import { createHubSockets } from "../../../src/main/hub/sockets.ts";
import { chromiumPath, launchArguments } from "../../support/chromium.ts";

const pageFolder = fileURLToPath(new URL("../transportPage", import.meta.url));

export type RoadPage = {
  readonly page: Page;
  /** Errors that nobody caught, and what the page wrote to its console as an error. */
  readonly errors: string[];
  /** Every configuration and every candidate of every connection that the page made. */
  readonly seen: () => Promise<SeenConnections>;
};

type SeenConnections = {
  readonly configs: readonly string[];
  readonly candidates: readonly string[];
  /** The most that were there at once: made, and not yet closed. */
  readonly mostAtOnce: number;
};

export type RoadWorld = {
  readonly open: (hub?: string) => Promise<RoadPage>;
  /** A second page of the same browser profile. */
  readonly openBeside: (page: RoadPage, hub?: string) => Promise<RoadPage>;
  /** The test is done with it. Its profile serves another test, with nothing left of what the page held. */
  readonly giveBack: (page: RoadPage) => Promise<void>;
  readonly hub: (name?: string) => Hub;
  /** Addresses that pages told their hub to reach. */
  readonly reached: () => readonly string[];
  readonly dropSockets: () => void;
  readonly requests: () => readonly string[];
  readonly end: () => Promise<void>;
};

const buildPage = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "halaqa-road-"));
  await build({
    configFile: false,
    root: pageFolder,
    logLevel: "error",
    build: {
      outDir: folder,
      minify: false,
      target: "chrome120",
      lib: { entry: join(pageFolder, "road.ts"), formats: ["es"], fileName: () => "road.js" },
    },
  });
  const script = readFileSync(join(folder, "road.js"), "utf8");
  rmSync(folder, { recursive: true });
  return script;
};

/** Runs in the page before anything else. */
const watchConnections = (): void => {
  const configs: string[] = [];
  const candidates: string[] = [];
  const open = new Set<RTCPeerConnection>();
  const seen = { configs, candidates, mostAtOnce: 0 };
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(config?: RTCConfiguration) {
      super(config);
      open.add(this);
      seen.mostAtOnce = Math.max(seen.mostAtOnce, open.size);
      configs.push(JSON.stringify(this.getConfiguration().iceServers ?? []));
      this.addEventListener("datachannel", ({ channel }) =>
        Object.assign(window, { lastDataChannel: channel }),
      );
      this.addEventListener("icecandidate", ({ candidate }) => {
        if (candidate !== null) candidates.push(candidate.candidate);
      });
    }
    override close(): void {
      open.delete(this);
      super.close();
    }
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      Object.assign(window, { lastDataChannel: channel });
      return channel;
    }
  };
  Object.assign(window, { seenConnections: seen });
};

export const createRoadWorld = async (): Promise<RoadWorld> => {
  const script = await buildPage();
  const hubs = new Map<
    string,
    { readonly hub: Hub; readonly sockets: ReturnType<typeof createHubSockets> }
  >();
  const reached: string[] = [];
  const requests: string[] = [];
  const hubAt = (name: string) => {
    const known = hubs.get(name);
    if (known !== undefined) return known;
    const hub: Hub = createHub(() => performance.now(), {
      listenTo: () => undefined,
      pass: () => undefined,
      reach: (addresses) => {
        reached.push(...addresses);
        hub.tellStates(addresses.map((address) => ({ address, state: "trying" })));
      },
    });
    const made = { hub, sockets: createHubSockets(hub) };
    hubs.set(name, made);
    return made;
  };
  const server: Server = createServer((request, answer) => {
    const isScript = request.url === "/road.js";
    answer.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    const page = request.url === "/" ? '<script type="module" src="/road.js"></script>' : "";
    answer.end(isScript ? script : `<!doctype html>${page}`);
  });
  server.on("upgrade", (request, socket, head) => {
    const name = /^\/hub\/(\w+)$/.exec(request.url ?? "")?.[1];
    if (name === undefined) socket.destroy();
    else hubAt(name).sockets.admit(request, socket, head, "own");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;

  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...launchArguments] });

  const load = async ({ page }: RoadPage, hub: string): Promise<void> => {
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction(() => "road" in window);
    await page.evaluate((address) => window.road.open(address), `ws://127.0.0.1:${port}/hub/${hub}`);
  };

  const dress = async (page: Page): Promise<RoadPage> => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (line) => {
      // A socket that is being closed drops what y-webrtc still says to it, which Chromium counts as an error.
      const isDropped = line.text().includes("already in CLOSING or CLOSED state");
      if (line.type() === "error" && !isDropped) errors.push(line.text());
    });
    page.on("request", (request) => requests.push(request.url()));
    page.on("websocket", (socket) => requests.push(socket.url()));
    await page.addInitScript(watchConnections);
    const seen = () =>
      page.evaluate(() => (window as unknown as { seenConnections: SeenConnections }).seenConnections);
    return { page, errors, seen };
  };

  /** Profiles that no test has now: it takes far longer to make one than to load its page anew. */
  const idle: RoadPage[] = [];

  return {
    open: async (hub = "one") => {
      const road = idle.pop() ?? (await dress(await (await browser.newContext()).newPage()));
      await load(road, hub);
      return road;
    },
    openBeside: async ({ page }, hub = "one") => {
      const road = await dress(await page.context().newPage());
      await load(road, hub);
      return road;
    },
    giveBack: async (road) => {
      const { page, errors } = road;
      for (const other of page.context().pages()) if (other !== page) await other.close();
      // A page of the same place without a script: what was connected ends with the page before.
      await page.goto(`http://127.0.0.1:${port}/idle`);
      errors.length = 0;
      idle.push(road);
    },
    hub: (name = "one") => hubAt(name).hub,
    reached: () => reached,
    requests: () => requests,
    dropSockets: () => server.closeAllConnections(),
    end: async () => {
      await browser.close();
      for (const { sockets } of hubs.values()) sockets.close();
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
    },
  };
};
