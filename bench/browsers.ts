// Chromium with a profile on the disk: fresh, or a copy of one that an earlier step left, so that every opening finds
// the same. A browser that is hidden must not be slowed down: the product's engine is a window that nobody sees.

import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Frame, type Page } from "playwright-core";
import type { BenchServer } from "./server.ts";

/** A window at one of our addresses, with what its page offers under a name of `window`. */
export type Ours = {
  readonly engine: Page;
  readonly app: Frame;
};

export type BenchBrowser = {
  readonly ours: () => Promise<Ours>;
  readonly peer: () => Promise<Page>;
  readonly close: () => Promise<void>;
};

export type Profiles = {
  readonly fresh: () => string;
  readonly copy: (profile: string) => string;
  readonly drop: (profile: string) => void;
  readonly end: () => void;
};

/** What of it says that a browser is at work is left out. */
export const copyProfile = (from: string, to: string): void =>
  cpSync(from, to, { recursive: true, filter: (file) => !/\/Singleton\w+$/.test(file) });

export const createProfiles = (): Profiles => {
  const root = mkdtempSync(join(tmpdir(), "halaqa-bench-"));
  const fresh = (): string => mkdtempSync(join(root, "profile-"));
  return {
    fresh,
    copy: (profile) => {
      const place = fresh();
      copyProfile(profile, place);
      return place;
    },
    drop: (profile) => rmSync(profile, { recursive: true, force: true }),
    end: () => rmSync(root, { recursive: true, force: true }),
  };
};

const sizeOf = (path: string): number => {
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
};

/** Bytes of the profile's databases on the disk, of whatever origin. */
export const databasesOf = (profile: string): number => sizeOf(join(profile, "Default/IndexedDB"));

export const executable = process.env.HALAQA_CHROMIUM ?? "/usr/bin/chromium";

export const openBrowser = async (server: BenchServer, profile: string): Promise<BenchBrowser> => {
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    args: [
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-background-timer-throttling",
      "--disable-backgrounding-occluded-windows",
      "--disable-renderer-backgrounding",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
  const errors: string[] = [];
  const open = async (page: "engine" | "peer"): Promise<Page> => {
    const opened = await context.newPage();
    opened.on("pageerror", (error) => errors.push(String(error)));
    await opened.goto(server.address(page));
    await opened.waitForFunction((name) => name in window, `${page}Page`);
    return opened;
  };
  return {
    ours: async () => {
      const engine = await open("engine");
      await engine.evaluate(() => window.enginePage.prepare());
      const app = engine.frames().find((frame) => frame.url() === server.address("app"));
      if (app === undefined) throw new Error("the app's frame is not there");
      return { engine, app };
    },
    peer: () => open("peer"),
    close: async () => {
      await context.close();
      if (errors.length > 0) throw new Error(`errors in a page: ${errors.join("; ")}`);
    },
  };
};
