// A Chromium of the test's own process and profile, with the flags of the product's own, which can be killed as a power
// cut kills it, and started again.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumPath, profileArguments } from "../../support/chromium.ts";
import type { OwnNetwork } from "./ownNetwork.ts";

export type MortalBrowser = {
  /** Of its first process. */
  readonly pid: number;
  readonly browser: Browser;
  readonly page: Page;
  /** SIGKILL for all of its processes, in the middle of whatever they do; twice is once. */
  readonly kill: () => Promise<void>;
};

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    if (child.stderr === null) return reject(new Error("no pipe"));
    createInterface({ input: child.stderr }).on("line", (line) => {
      const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`the browser ended with ${code}`)));
  });

export const startMortalBrowser = async (
  profile: string,
  more: readonly string[] = [],
  network: OwnNetwork | null = null,
): Promise<MortalBrowser> => {
  const [program, ...before] = [...(network?.enter ?? []), chromiumPath()] as [string, ...string[]];
  const child = spawn(
    program,
    [
      ...before,
      "--headless=new",
      "--remote-debugging-port=0",
      ...profileArguments(profile),
      ...more,
      "about:blank",
    ],
    // A group of its own, so that all of its processes and no others die together.
    { stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const address = new URL(await addressOf(child));
  if (network !== null) address.port = String(await network.reach(Number(address.port)));
  const browser = await chromium.connectOverCDP(address.href);
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("the browser has no window");
  return {
    pid: child.pid ?? 0,
    browser,
    page: context.pages()[0] ?? (await context.newPage()),
    kill: async () => {
      const isAlive = child.exitCode === null && child.signalCode === null;
      if (isAlive && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await ended;
      await browser.close().catch(() => undefined);
    },
  };
};
