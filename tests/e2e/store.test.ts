// Store and streams in a real Chromium, under the engine page's policies, on the real host.

import type { CDPSession } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeStore } from "../contracts/store.ts";
import { storeIn } from "./support/sentStore.ts";
import type { StorePage } from "./support/storePage/main.ts";
import { startStorePages, type StorePages } from "./support/storePages.ts";

declare const storePage: StorePage;

let pages: StorePages;
beforeAll(async () => {
  pages = await startStorePages();
});
afterAll(() => pages.stop());

describeStore("the Dexie store in Chromium", async () => {
  const context = await pages.browser.newContext();
  const page = await pages.enter(await context.newPage());
  const session: CDPSession = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", {
    origin: pages.served.host.origins.engine,
    quotaSize: 3 * 1024 * 1024,
  });
  return {
    open: async () => {
      expect(await page.evaluate(() => storePage.rows.open("halaqa-contract"))).toBe("ok");
      return storeIn(page);
    },
    // Smaller than the large row of the promise about a full disk, from the first write on: Chromium looks at a
    // changed quota only half a minute later.
    setFull: () => undefined,
    end: () => context.close(),
  };
});

it("[STO-7] the Dexie store in Chromium, asked before and after a commit in one go, says what was there then", async () => {
  const context = await pages.browser.newContext();
  const page = await pages.enter(await context.newPage());
  expect(await page.evaluate(() => storePage.rows.inOneGo("halaqa-in-one-go"))).toEqual([0, 0, 1, 1]);
  await context.close();
});

describe("the browser's streams", () => {
  it("[CMP-1] [CMP-2] [CMP-3] [C20] deflate comes back; a bomb, a cut and a tail are refused", async () => {
    const context = await pages.browser.newContext();
    const page = await pages.enter(await context.newPage());
    expect(await page.evaluate(() => storePage.compress.roundTrip(3_000_000))).toBe(true);
    expect(await page.evaluate(() => storePage.compress.refuses(50_000_000, 1_000_000))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    await context.close();
  });
});
