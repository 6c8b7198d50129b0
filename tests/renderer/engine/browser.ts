// A real browser for tests of pages: a page anew for each test, what axe finds in it, and pictures of it. Each test
// file has a browser of its own and closes it.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import { engineHeaders } from "../../../src/main/policy.ts";
import { violationsIn } from "../../support/axe.ts";
import { chromiumPath, launchArguments } from "../../support/chromium.ts";
import { servePage } from "../../support/harness/servePage.ts";

const shots = fileURLToPath(new URL("../../../screenshots", import.meta.url));

export type Harness = {
  /** The outer page loaded anew, in light colours. */
  readonly page: () => Promise<Page>;
  readonly close: () => Promise<void>;
};

/** The outer page's screens with a vault that a test commands, under the engine's headers. */
export const startHarness = async (): Promise<Harness> => {
  const [served, browser] = await Promise.all([
    servePage(inject("builtPages").outer, () => engineHeaders({ frameSrc: "'none'" })),
    startBrowser(),
  ]);
  return {
    page: () => browser.page(served.url),
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
};

export type TestBrowser = {
  /** An address loaded anew, in light colours. */
  readonly page: (url: string) => Promise<Page>;
  readonly close: () => Promise<void>;
};

export const startBrowser = async (): Promise<TestBrowser> => {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...launchArguments] });
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
export const findings = async (page: Page, rules?: readonly string[]): Promise<readonly string[]> =>
  (await violationsIn(page, rules)).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));

/** A picture for people to look at; the folder is not kept. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(shots, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: `${shots}/${name}.png` });
};
