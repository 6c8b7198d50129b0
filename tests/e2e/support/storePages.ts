// A host with the store's page, browsers beside it, and browsers of their own that may be killed: all ended together.

import { type Browser, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { mendDatabases } from "../../../src/main/leveldb/mend.ts";
import { chromiumPath, launchArguments } from "../../support/chromium.ts";
import { type MortalBrowser, startMortalBrowser } from "./mortalBrowser.ts";
import { startStoreHost, type StoreHost } from "./storeHost.ts";

export type StorePages = {
  readonly served: StoreHost;
  readonly browser: Browser;
  /** Opens the store's page in a fresh tab, of this host or of another. */
  readonly enter: (page: Page, at?: StoreHost) => Promise<Page>;
  /** A browser of its own on a profile, as the host starts one: what a crash left of its databases is mended first. */
  readonly startMortal: (profile: string) => Promise<MortalBrowser>;
  readonly killMortals: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const startStorePages = async (): Promise<StorePages> => {
  const served = await startStoreHost();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...launchArguments] });
  const mortals: MortalBrowser[] = [];
  const killMortals = async (): Promise<void> => {
    for (const mortal of mortals) await mortal.kill();
  };
  return {
    served,
    browser,
    enter: async (page, at = served) => {
      await page.goto(at.host.newLink());
      await page.waitForFunction(() => "storePage" in window);
      return page;
    },
    startMortal: async (profile) => {
      expect(mendDatabases(profile)).toEqual({ ok: true, value: undefined });
      const started = await startMortalBrowser(profile);
      mortals.push(started);
      return started;
    },
    killMortals,
    stop: async () => {
      await killMortals();
      await browser.close();
      await served.stop();
    },
  };
};
