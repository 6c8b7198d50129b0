// Store, lock, worker, streams and door in a real Chromium, under the engine page's policies, on the real host.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseName } from "../../src/adapters/dexie/index.ts";
import { hostPaths } from "../../src/bridge/host.ts";
import type { Result } from "../../src/core/base/index.ts";
import type { Store, StoreError, StoreRow } from "../../src/core/ports/index.ts";
import { decodeHeader } from "../../src/core/vault/index.ts";
import { readLog } from "../../src/main/leveldb/log.ts";
import { mendDatabases } from "../../src/main/leveldb/mend.ts";
import { describeStore } from "../contracts/store.ts";
import { chromiumPath, launchArguments } from "../support/chromium.ts";
import { createSeededRandom } from "../support/seededRandom.ts";
import { makeSmallDisk } from "./support/smallDisk.ts";
import { type MortalBrowser, startMortalBrowser } from "./support/mortalBrowser.ts";
import { startStoreHost, type StoreHost } from "./support/storeHost.ts";
import type { SentRow, StorePage } from "./support/storePage/main.ts";

declare const storePage: StorePage;

let served: StoreHost;
let browser: Browser;

beforeAll(async () => {
  served = await startStoreHost();
  browser = await chromium.launch({ executablePath: chromiumPath(), args: [...launchArguments] });
});
const mortals: MortalBrowser[] = [];
/** As the host starts one. */
const startMortal = async (profile: string): Promise<MortalBrowser> => {
  expect(mendDatabases(profile)).toEqual({ ok: true, value: undefined });
  const started = await startMortalBrowser(profile);
  mortals.push(started);
  return started;
};
afterAll(async () => {
  for (const mortal of mortals) await mortal.kill();
  await browser.close();
  await served.stop();
});

const enter = async (page: Page): Promise<Page> => {
  await page.goto(served.host.newLink());
  await page.waitForFunction(() => "storePage" in window);
  return page;
};

const readHeader = () => decodeHeader(Uint8Array.from(readFileSync(join(served.folder, "vault.hdr"))));

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const toSent = ({ table, id, group, box }: StoreRow): SentRow => ({
  table,
  id: toBase64(id),
  group: toBase64(group),
  box: toBase64(box),
  whole: box.length,
});
const fromSent = (row: SentRow): StoreRow => {
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));
  const box = bytes(row.box);
  const whole = new Uint8Array(row.whole);
  whole.set(box);
  return { table: row.table, id: bytes(row.id), group: bytes(row.group), box: whole.subarray(0, box.length) };
};
/** All files of all databases in a profile. */
const filesOfDatabases = (profile: string): readonly string[] =>
  readdirSync(profile, { recursive: true, withFileTypes: true })
    .filter((place) => place.isFile() && /IndexedDB/.test(place.parentPath))
    .map((place) => join(place.parentPath, place.name));
const bytesOfDatabases = (profile: string): number =>
  filesOfDatabases(profile).reduce((sum, file) => sum + statSync(file).size, 0);
const logsOf = (profile: string): readonly string[] =>
  filesOfDatabases(profile).filter((file) => file.endsWith(".log"));

type Answer<T> = Result<T, StoreError>;
const given = <T, U>(answer: Answer<T>, read: (value: T) => U): Answer<U> =>
  answer.ok ? { ok: true, value: read(answer.value) } : answer;

/** The page's store as a store of this process. */
const storeIn = (page: Page): Store => ({
  get: async (table, id) => {
    const answer = await page.evaluate(([t, i]) => storePage.rows.get(t, i), [table, toBase64(id)] as const);
    return given(answer as Answer<SentRow | null>, (row) => (row === null ? null : fromSent(row)));
  },
  group: async (table, group) => {
    const answer = await page.evaluate(([t, g]) => storePage.rows.group(t, g), [
      table,
      toBase64(group),
    ] as const);
    return given(answer as Answer<readonly SentRow[]>, (rows) => rows.map(fromSent));
  },
  commit: (batch, durability) => {
    const put = batch.put.map(toSent);
    const remove = batch.remove.map(({ table, id }) => ({ table, id: toBase64(id) }));
    const groups = (batch.removeGroups ?? []).map(({ table, group }) => ({ table, group: toBase64(group) }));
    return page.evaluate(([p, r, g, d]) => storePage.rows.commit(p, r, g, d), [
      put,
      remove,
      groups,
      durability,
    ] as const);
  },
  close: () => void page.evaluate(() => storePage.rows.close()),
});

describeStore("the Dexie store in Chromium", async () => {
  const context = await browser.newContext();
  const page = await enter(await context.newPage());
  const session: CDPSession = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", {
    origin: served.host.origins.engine,
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
  const context = await browser.newContext();
  const page = await enter(await context.newPage());
  expect(await page.evaluate(() => storePage.rows.inOneGo("halaqa-in-one-go"))).toEqual([0, 0, 1, 1]);
  await context.close();
});

describe("the browser's streams", () => {
  it("[CMP-1] [CMP-2] [CMP-3] [C20] deflate comes back; a bomb, a cut and a tail are refused", async () => {
    const context = await browser.newContext();
    const page = await enter(await context.newPage());
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

describe("the vault in Chromium", () => {
  const clear = ["قراءة", "words of one", "circle", "halaqa-vault"];
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    context = await browser.newContext();
    page = await enter(await context.newPage());
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
    const second = await enter(await context.newPage());
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
      const bytes = readFileSync(join(served.folder, file));
      for (const text of clear) expect(bytes.includes(text)).toBe(false);
    }
  });

  it("[VAU-1] [HOST-46] [D02] a damaged header on the host is mended from its copy; both damaged are told, not asked about", async () => {
    const { folder } = served;
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

describe("what was written over", () => {
  it("[STO-12] leaves the disk when the door sweeps, and what is there stays", async () => {
    const profile = mkdtempSync(join(tmpdir(), "halaqa-swept-"));
    const mortal = await startMortal(profile);
    const page = await enter(mortal.page);
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
    const again = await startMortal(profile);
    const reopened = await enter(again.page);
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
      for (const mortal of mortals) await mortal.kill();
      await full.stop();
      disk?.end();
    });

    it("[STO-13] [STO-14] [D07] stops writing and not reading; filled up in one blow it loses nothing that was said to be saved", async () => {
      if (disk === null) throw new Error("no disk");
      const profile = join(disk.folder, "profile");
      const start = async (): Promise<Page> => {
        const { page } = await startMortal(profile);
        await page.goto(full.host.newLink());
        await page.waitForFunction(() => "storePage" in window);
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
      for (const mortal of mortals) await mortal.kill();
      for (const round of [1, 2]) {
        const again = await start();
        const found = await again.evaluate(() => storePage.log.read());
        expect(found.entries).toEqual(Array.from({ length: found.state }, (_, at) => at + 1));
        expect(found.state).toBeGreaterThanOrEqual(Math.max(saved + 50, ...told));
        expect([round, await append(again, found.state + 1, found.state + 10)]).toEqual([round, "ok"]);
        for (const mortal of mortals) await mortal.kill();
      }
    });
  },
);

describe("a browser that is killed", () => {
  it("[D07] [STO-11] [STO-13] in the middle of a write, which another start then wrote behind, loses nothing", async () => {
    const profile = mkdtempSync(join(tmpdir(), "halaqa-torn-"));
    const appendTo = async (start: () => Promise<MortalBrowser>, entries: number): Promise<number> => {
      const mortal = await start();
      const page = await enter(mortal.page);
      expect(await page.evaluate(() => storePage.rows.open("halaqa-log"))).toBe("ok");
      const found = await page.evaluate(() => storePage.log.read());
      expect(found.entries).toEqual(Array.from({ length: found.state }, (_, at) => at + 1));
      const range = [found.state + 1, found.state + entries] as const;
      expect(await page.evaluate(([from, until]) => storePage.log.append(from, until), range)).toBe("ok");
      await mortal.kill();
      return found.state;
    };
    expect(await appendTo(() => startMortal(profile), 50)).toBe(0);
    // What a kill leaves when it comes between two halves of a write: a head that promises 600 bytes, and 100 of them.
    const [log] = logsOf(profile);
    if (log === undefined) throw new Error("the browser has no log");
    const whole = readFileSync(log);
    writeFileSync(log, Buffer.concat([whole, Buffer.of(1, 2, 3, 4, 0x58, 0x02, 1), Buffer.alloc(100, 9)]));
    // This start writes behind it, and the next one without mending would begin an empty database.
    expect(await appendTo(() => startMortalBrowser(profile), 50)).toBe(50);
    expect(readLog(readFileSync(log)).intact).toBe(whole.length);
    expect(await appendTo(() => startMortal(profile), 50)).toBe(100);
    expect(await appendTo(() => startMortal(profile), 50)).toBe(150);
    rmSync(profile, { recursive: true, force: true });
  });

  it("[D07] [STO-11] at random points of 10,000 appends loses nothing that was said to be saved, and log and state agree", async () => {
    const profile = mkdtempSync(join(tmpdir(), "halaqa-killed-"));
    const random = createSeededRandom(7);
    const total = 10_000;
    const kills = 6;
    let said = 0;
    for (let round = 0; round <= kills; round++) {
      const mortal = await startMortal(profile);
      const page = await enter(mortal.page);
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
    const mortal = await startMortal(profile);
    const page = await enter(mortal.page);
    expect(await page.evaluate(() => storePage.rows.open("halaqa-log"))).toBe("ok");
    const found = await page.evaluate(() => storePage.log.read());
    await mortal.kill();
    expect([said, found.state, found.entries.length]).toEqual([total, total, total]);
    rmSync(profile, { recursive: true, force: true });
  });
});
