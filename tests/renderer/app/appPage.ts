// The app page for tests of the interface alone: as the product builds it, under the product's policies, with an engine
// in memory. A file is served one page by one browser; each test has the app drawn anew in it, in a window as it was
// at first.

import { afterAll, beforeAll } from "vitest";
import type { Page } from "playwright-core";
import { type AppHarness, startAppHarness } from "../../support/harness/appHarness.ts";
import type { FakeOptions } from "../../support/fakeEngine.ts";
import { startBrowser, type TestBrowser } from "../engine/browser.ts";

export type Language = "ar" | "en";

export type How = Pick<FakeOptions, "settings" | "circles">;

/** What was drawn before is gone. */
export type OpenApp = (language?: Language, how?: How) => Promise<Page>;

export const serveApp = (): OpenApp => {
  let harness: AppHarness;
  let browser: TestBrowser;
  beforeAll(async () => {
    [harness, browser] = await Promise.all([startAppHarness(), startBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await harness?.close();
  });
  return async (language = "en", { settings = {}, circles = "sample" } = {}) => {
    const page = await browser.loaded(harness.url);
    await page.evaluate((options) => window.begin(options), {
      settings: { ...settings, language },
      circles,
    });
    await page.getByRole("main").waitFor();
    return page;
  };
};
