// A page of the product's own modules in a real browser: Vite serves the sources, Chromium shows them. Each test
// file has a server and a browser of its own and closes both.

import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import react from "@vitejs/plugin-react";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const shots = `${root}screenshots`;

const systemChromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => existsSync(path),
);

export type Harness = {
  /** The page loaded anew, in light colours. */
  readonly page: () => Promise<Page>;
  readonly close: () => Promise<void>;
};

/** `page` is an HTML file, from the root of the project. */
export const startHarness = async (page: string): Promise<Harness> => {
  const server: ViteDevServer = await createServer({
    root,
    configFile: false,
    cacheDir: `${root}.cache/vite-tests`,
    logLevel: "error",
    plugins: [react()],
    server: { host: "127.0.0.1", port: 0, hmr: false, watch: null },
    optimizeDeps: { entries: [page] },
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error("the test server has no address");
  const browser = await startBrowser();
  return {
    page: () => browser.page(`${address}${page}`),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
};

export type TestBrowser = {
  /** An address loaded anew, in light colours. */
  readonly page: (url: string) => Promise<Page>;
  readonly close: () => Promise<void>;
};

export const startBrowser = async (): Promise<TestBrowser> => {
  const browser: Browser = await chromium.launch({
    ...(systemChromium === undefined ? {} : { executablePath: systemChromium }),
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  let context: BrowserContext | null = null;
  return {
    page: async (url) => {
      // A context of its own each time: clocks, permissions and locks of the one before end with it.
      await context?.close();
      context = await browser.newContext({ viewport: { width: 1280, height: 820 } });
      const opened = await context.newPage();
      await opened.goto(url);
      return opened;
    },
    close: () => browser.close(),
  };
};

/** What axe finds, as text a person can read; empty when there is nothing. */
export const findings = async (page: Page, rules?: string[]): Promise<readonly string[]> => {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
};

/** A picture for people to look at; the folder is not kept. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(shots, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: `${shots}/${name}.png` });
};
