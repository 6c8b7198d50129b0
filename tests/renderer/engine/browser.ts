// A real browser for tests of pages: a page loaded anew for each test, what axe finds in it, and pictures of it. Each test
// file has a browser of its own and closes it.

import { chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import { engineHeaders } from "../../../src/main/policy.ts";
import { violationsIn } from "../../support/axe.ts";
import { chromiumPath, launchArguments } from "../../support/chromium.ts";
import { picture, settled } from "../../support/pictures.ts";
import { servePage } from "../../support/harness/servePage.ts";

export type Harness = {
  /** The outer page loaded anew, in light colours. */
  readonly page: () => Promise<Page>;
  /** The same in a window of its own, whose clock stands still until the test moves it. */
  readonly still: () => Promise<Page>;
  readonly close: () => Promise<void>;
};

/** The outer page's screens with a vault that a test commands, under the engine's headers. */
export const startHarness = async (): Promise<Harness> => {
  const [served, browser] = await Promise.all([
    servePage(inject("builtPages").outer, () => engineHeaders({ frameSrc: "'none'" })),
    startBrowser(),
  ]);
  const ready = async (page: Page): Promise<Page> => {
    await page.waitForFunction(() => "harness" in window);
    return page;
  };
  return {
    page: async () => ready(await browser.page(served.url)),
    still: async () => {
      const page = await ready(await browser.fresh(served.url));
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(60_000);
      return page;
    },
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
};

export type TestBrowser = {
  /** An address loaded anew, in light colours. The window is that of the test before: it takes long to open one. */
  readonly page: (url: string) => Promise<Page>;
  /** The same without loading it anew where it is there already. */
  readonly loaded: (url: string) => Promise<Page>;
  /** In a window of its own, with nothing of any test before; no test after it has that window. */
  readonly fresh: (url: string) => Promise<Page>;
  readonly close: () => Promise<void>;
};

const usual = { width: 1280, height: 820 };

/** As a window is that was just opened. */
const tidy = async (page: Page): Promise<void> => {
  const context = page.context();
  page.removeAllListeners();
  for (const other of context.pages()) if (other !== page) await other.close();
  await context.clearPermissions();
  await page.setViewportSize(usual);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null, forcedColors: null, media: null });
  await page.mouse.move(0, 0);
};

export const startBrowser = async (): Promise<TestBrowser> => {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...launchArguments] });
  let shown: Page | null = null;
  let isKept = false;
  const open = async (): Promise<Page> => {
    await shown?.context().close();
    shown = await (await browser.newContext({ viewport: usual })).newPage();
    return shown;
  };
  /** The window of the test before, as it was at first, or a new one. */
  const keep = async (): Promise<Page> => {
    const page = isKept && shown?.isClosed() === false ? shown : await open();
    if (isKept) await tidy(page);
    isKept = true;
    return page;
  };
  return {
    page: async (url) => {
      const page = await keep();
      await page.goto(url);
      return page;
    },
    loaded: async (url) => {
      const page = await keep();
      if (page.url() !== url) await page.goto(url);
      return page;
    },
    fresh: async (url) => {
      isKept = false;
      const page = await open();
      await page.goto(url);
      return page;
    },
    close: () => browser.close(),
  };
};

/** What axe finds, as text a person can read; empty when there is nothing. */
export const findings = async (page: Page, rules?: readonly string[]): Promise<readonly string[]> =>
  (await violationsIn(page, rules)).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));

/** A picture for people to look at; the folder is not kept. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  await settled(page);
  await picture(page, name);
};
