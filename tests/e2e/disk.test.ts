// What lies on the disk below the store: what was written over, a disk that is full, and a browser that is killed.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostPaths } from "../../src/bridge/host.ts";
import { readLog } from "../../src/main/leveldb/log.ts";
import { createSeededRandom } from "../support/seededRandom.ts";
import { type MortalBrowser, startMortalBrowser } from "./support/mortalBrowser.ts";
import { makeSmallDisk } from "./support/smallDisk.ts";
import { startStoreHost, type StoreHost } from "./support/storeHost.ts";
import type { StorePage } from "./support/storePage/main.ts";
import { startStorePages, type StorePages } from "./support/storePages.ts";

declare const storePage: StorePage;

let pages: StorePages;
beforeAll(async () => {
  pages = await startStorePages();
});
afterAll(() => pages.stop());

/** All files of all databases in a profile. */
const filesOfDatabases = (profile: string): readonly string[] =>
  readdirSync(profile, { recursive: true, withFileTypes: true })
    .filter((place) => place.isFile() && /IndexedDB/.test(place.parentPath))
    .map((place) => join(place.parentPath, place.name));
const bytesOfDatabases = (profile: string): number =>
  filesOfDatabases(profile).reduce((sum, file) => sum + statSync(file).size, 0);
const logsOf = (profile: string): readonly string[] =>
  filesOfDatabases(profile).filter((file) => file.endsWith(".log"));

describe("what was written over", () => {
  it("[STO-12] leaves the disk when the door sweeps, and what is there stays", async () => {
    const profile = mkdtempSync(join(tmpdir(), "halaqa-swept-"));
    const mortal = await pages.startMortal(profile);
    const page = await pages.enter(mortal.page);
    expect(await page.evaluate(() => storePage.rows.open("halaqa-swept"))).toBe("ok");
    await page.evaluate(() => storePage.rows.sweep());
    // More than the browser keeps in its log, and not enough for it to tidy by itself.
    expect(await page.evaluate(() => storePage.rows.writeOver(50_000, 60))).toBe("ok");
    expect(bytesOfDatabases(profile)).toBeGreaterThan(60 * 50_000);
    await page.evaluate(() => storePage.rows.sweep());
    await expect.poll(() => bytesOfDatabases(profile), { timeout: 20_000 }).toBeLessThan(4 * 50_000);
    expect(await page.evaluate(() => storePage.rows.lastTime())).toBe(60);
    expect(await page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name))).toEqual([
      "halaqa-swept",
    ]);
    await mortal.kill();
    const again = await pages.startMortal(profile);
    const reopened = await pages.enter(again.page);
    expect(await reopened.evaluate(() => storePage.rows.open("halaqa-swept"))).toBe("ok");
    expect(await reopened.evaluate(() => storePage.rows.lastTime())).toBe(60);
    await again.kill();
    rmSync(profile, { recursive: true, force: true });
  });
});

const disk = makeSmallDisk();
describe.skipIf(disk === null)(
  disk === null
    ? "a full disk was NOT tried: only root can make a small one, on Linux"
    : "a disk that is full",
  () => {
    let full: StoreHost;
    beforeAll(async () => {
      if (disk !== null) full = await startStoreHost(disk.folder);
    });
    afterAll(async () => {
      await pages.killMortals();
      await full.stop();
      disk?.end();
    });

    it("[STO-13] [STO-14] [D07] stops writing and not reading; filled up in one blow it loses nothing that was said to be saved", async () => {
      if (disk === null) throw new Error("no disk");
      const profile = join(disk.folder, "profile");
      const start = async (): Promise<Page> => {
        const { page } = await pages.startMortal(profile);
        await pages.enter(page, full);
        expect(await page.evaluate(() => storePage.rows.open("halaqa-log"))).toBe("ok");
        return page;
      };
      const append = (page: Page, from: number, until: number) =>
        page.evaluate(([first, last]) => storePage.log.append(first, last), [from, until] as const);
      const page = await start();
      expect(await append(page, 1, 50)).toBe("ok");
      disk.fill(20 * 1024 * 1024);
      // What it knows of the room is some seconds old.
      await expect.poll(() => append(page, 51, 60), { timeout: 20_000 }).toBe("diskFull");
      const saved = (await page.evaluate(() => storePage.log.read())).state;
      expect(saved % 10).toBe(0);
      disk.empty();
      expect(await append(page, saved + 1, saved + 50)).toBe("ok");
      // All of this is one blow to the browser, however long it takes here: what it knows is from before.
      await page.route(`**${hostPaths.room}`, (route) => route.fulfill({ json: { free: disk.size } }));
      disk.fill(24 * 1024);
      const told: number[] = [];
      page.on("console", (message) => {
        const last = /^saved (\d+)$/.exec(message.text())?.[1];
        if (last !== undefined) told.push(Number(last));
      });
      expect(await append(page, saved + 51, saved + 1_000)).toBe("storeUnavailable");
      disk.empty();
      await pages.killMortals();
      for (const round of [1, 2]) {
        const again = await start();
        const found = await again.evaluate(() => storePage.log.read());
        expect(found.entries).toEqual(Array.from({ length: found.state }, (_, at) => at + 1));
        expect(found.state).toBeGreaterThanOrEqual(Math.max(saved + 50, ...told));
        expect([round, await append(again, found.state + 1, found.state + 10)]).toEqual([round, "ok"]);
        await pages.killMortals();
      }
    });
  },
);

describe("a browser that is killed", () => {
  it("[D07] [STO-11] [STO-13] in the middle of a write, which another start then wrote behind, loses nothing", async () => {
    const profile = mkdtempSync(join(tmpdir(), "halaqa-torn-"));
    const appendTo = async (start: () => Promise<MortalBrowser>, entries: number): Promise<number> => {
      const mortal = await start();
      const page = await pages.enter(mortal.page);
      expect(await page.evaluate(() => storePage.rows.open("halaqa-log"))).toBe("ok");
      const found = await page.evaluate(() => storePage.log.read());
      expect(found.entries).toEqual(Array.from({ length: found.state }, (_, at) => at + 1));
      const range = [found.state + 1, found.state + entries] as const;
      expect(await page.evaluate(([from, until]) => storePage.log.append(from, until), range)).toBe("ok");
      await mortal.kill();
      return found.state;
    };
    expect(await appendTo(() => pages.startMortal(profile), 50)).toBe(0);
    // What a kill leaves when it comes between two halves of a write: a head that promises 600 bytes, and 100 of them.
    const [log] = logsOf(profile);
    if (log === undefined) throw new Error("the browser has no log");
    const whole = readFileSync(log);
    writeFileSync(log, Buffer.concat([whole, Buffer.of(1, 2, 3, 4, 0x58, 0x02, 1), Buffer.alloc(100, 9)]));
    // This start writes behind it, and the next one without mending would begin an empty database.
    expect(await appendTo(() => startMortalBrowser(profile), 50)).toBe(50);
    expect(readLog(readFileSync(log)).intact).toBe(whole.length);
    expect(await appendTo(() => pages.startMortal(profile), 50)).toBe(100);
    expect(await appendTo(() => pages.startMortal(profile), 50)).toBe(150);
    rmSync(profile, { recursive: true, force: true });
  });

  it("[D07] [STO-11] at random points of 10,000 appends loses nothing that was said to be saved, and log and state agree", async () => {
    const profile = mkdtempSync(join(tmpdir(), "halaqa-killed-"));
    const random = createSeededRandom(7);
    const total = 10_000;
    const kills = 6;
    let said = 0;
    for (let round = 0; round <= kills; round++) {
      const mortal = await pages.startMortal(profile);
      const page = await pages.enter(mortal.page);
      expect(await page.evaluate(() => storePage.rows.open("halaqa-log"))).toBe("ok");
      const found = await page.evaluate(() => storePage.log.read());
      expect(found.entries).toEqual(Array.from({ length: found.state }, (_, at) => at + 1));
      expect(found.state).toBeGreaterThanOrEqual(said);
      const end = round === kills ? total : found.state + 200 + random.pick(1_800);
      let tell: () => void = () => undefined;
      const reached = new Promise<void>((resolve) => (tell = resolve));
      page.on("console", (message) => {
        said = Math.max(said, Number(/^saved (\d+)$/.exec(message.text())?.[1] ?? 0));
        if (said >= Math.min(end, total)) tell();
      });
      // Nobody waits for it: it goes on appending while it is killed.
      page
        .evaluate(([from, until]) => storePage.log.append(from, until), [found.state + 1, total] as const)
        .catch(() => undefined);
      if (found.state < total) await reached;
      await mortal.kill();
    }
    const mortal = await pages.startMortal(profile);
    const page = await pages.enter(mortal.page);
    expect(await page.evaluate(() => storePage.rows.open("halaqa-log"))).toBe("ok");
    const found = await page.evaluate(() => storePage.log.read());
    await mortal.kill();
    expect([said, found.state, found.entries.length]).toEqual([total, total, total]);
    rmSync(profile, { recursive: true, force: true });
  });
});
