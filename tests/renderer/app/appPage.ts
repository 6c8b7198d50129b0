// The app page for tests of the interface alone: as the product builds it, under the product's policies, with an engine
// in memory. A file is served one app by one browser; each test opens the page anew.

import { afterAll, beforeAll } from "vitest";
import type { Page } from "playwright-core";
import { type AppHarness, startAppHarness } from "../../support/harness/appHarness.ts";
import { startBrowser, type TestBrowser } from "../engine/browser.ts";

export type Language = "ar" | "en";

export type How = {
  readonly settings?: object;
  readonly circles?: "sample" | "empty" | "none";
};

/** Loads the page anew; what was opened before is gone. */
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
    const asked = encodeURIComponent(JSON.stringify({ language, ...settings }));
    const page = await browser.page(`${harness.url}?settings=${asked}&circles=${circles}`);
    await page.getByRole("main").waitFor();
    return page;
  };
};
