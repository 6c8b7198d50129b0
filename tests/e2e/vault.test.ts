// Vault, lock, worker and door in a real Chromium, under the engine page's policies, on the real host.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseName } from "../../src/adapters/dexie/index.ts";
import { decodeHeader } from "../../src/core/vault/index.ts";
import type { StorePage } from "./support/storePage/main.ts";
import { startStorePages, type StorePages } from "./support/storePages.ts";

declare const storePage: StorePage;

let pages: StorePages;
beforeAll(async () => {
  pages = await startStorePages();
});
afterAll(() => pages.stop());

const readHeader = () => decodeHeader(Uint8Array.from(readFileSync(join(pages.served.folder, "vault.hdr"))));

describe("the vault in Chromium", () => {
  const clear = ["قراءة", "words of one", "circle", "halaqa-vault"];
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    context = await pages.browser.newContext();
    page = await pages.enter(await context.newPage());
  });
  afterAll(() => context.close());

  it("[VAU-17] [VAU-29] 256 MiB in the worker make and open a space; the worker ends with it; no policy is broken", async () => {
    expect(await page.evaluate(() => storePage.vault.state())).toBe("new");
    expect(await page.evaluate(() => storePage.vault.create("words of one"))).toBe("ok");
    expect(page.workers()).toHaveLength(0);
    expect(await page.evaluate(() => storePage.vault.mark())).toBe("newer");
    await page.evaluate(() => storePage.vault.lock());
    expect(await page.evaluate(() => storePage.vault.open("words of two"))).toBe("wrongWords");
    expect(await page.evaluate(() => storePage.vault.open("words of one"))).toBe("tooEarly");
    await page.reload();
    await page.waitForFunction(() => "storePage" in window);
    await expect
      .poll(() => page.evaluate(() => storePage.vault.open("words of one")), { timeout: 20_000 })
      .toBe("ok");
    expect(await page.evaluate(() => storePage.violations)).toEqual([]);
    const header = readHeader();
    expect(header.ok ? header.value.cost : null).toEqual({ ops: 3, memory: 256 * 1024 * 1024 });
  });

  it("[CRYPTO-4] [CRYPTO-5] the same worker finds which signatures are right, under the page's own policy and with the browser's own library", async () => {
    expect(await page.evaluate(() => storePage.signatures.check())).toEqual([true, false]);
    expect(await page.evaluate(() => storePage.signatures.edges())).toEqual([true, []]);
    expect(page.workers()).toHaveLength(1);
    expect(await page.evaluate(() => storePage.violations)).toEqual([]);
  });

  it("[VAU-25] [C14] a second window of the same browser is told, and may open when the first is gone", async () => {
    const second = await pages.enter(await context.newPage());
    expect(await second.evaluate(() => storePage.vault.state())).toBe("openElsewhere");
    expect(await second.evaluate(() => storePage.vault.open("words of one"))).toBe("openElsewhere");
    await page.close();
    await expect.poll(() => second.evaluate(() => storePage.vault.state())).toBe("locked");
    expect(await second.evaluate(() => storePage.vault.open("words of one"))).toBe("ok");
    page = second;
  });

  it("[VAU-15] [VAU-18] the recovery code opens what its words opened", async () => {
    const code = await page.evaluate(() => storePage.vault.code());
    expect(code?.split(" ")).toHaveLength(24);
    await page.evaluate(() => storePage.vault.lock());
    expect(await page.evaluate((typed) => storePage.vault.recover(typed ?? ""), code)).toBe("ok");
    await page.evaluate(() => storePage.vault.lock());
  });

  it("[VAU-23] database names and host files say nothing", async () => {
    const names = await page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name));
    const header = readHeader();
    if (!header.ok) throw new Error(header.error.type);
    expect(names).toEqual([databaseName(header.value.salt)]);
    for (const file of ["vault.hdr", "heads.mark"]) {
      const bytes = readFileSync(join(pages.served.folder, file));
      for (const text of clear) expect(bytes.includes(text)).toBe(false);
    }
  });

  it("[VAU-1] [HOST-46] [D02] a damaged header on the host is mended from its copy; both damaged are told, not asked about", async () => {
    const { folder } = pages.served;
    const [header, copy] = [join(folder, "vault.hdr"), join(folder, "vault.copy")];
    const honest = readFileSync(header);
    writeFileSync(header, honest.subarray(0, 100));
    expect(await page.evaluate(() => storePage.vault.state())).toBe("locked");
    expect(Buffer.compare(readFileSync(header), honest)).toBe(0);
    writeFileSync(header, honest.subarray(0, 100));
    writeFileSync(copy, honest.subarray(0, 50));
    expect(await page.evaluate(() => storePage.vault.state())).toBe("damaged");
    writeFileSync(header, honest);
    expect(await page.evaluate(() => storePage.vault.open("words of one"))).toBe("ok");
  });
});
