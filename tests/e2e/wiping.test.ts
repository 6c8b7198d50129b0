// Wiping in a real browser on a real disk: while something is being written, by words at the lock screen, and with the
// power cut in the middle. The browser's profile lies in the host's folder, as it does for whoever starts the app.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ask } from "../main/hostUnderTest.ts";
import { headerLook } from "../../src/main/vaultFile.ts";
import { searchAtRest } from "./support/atRest.ts";
import { bringPerson, type Person } from "./support/person.ts";
import { foundCircle, goTo, isLocked, lock, openOtherSpace, tryWords } from "./support/steps.ts";

// Each word that is tried costs a derivation.
vi.setConfig({ testTimeout: 240_000 });

let amina: Person;
afterEach(() => amina?.end());

const exact = { exact: true } as const;
const canary = "canary7f3a91c2";

const begin = async (language: "ar" | "en"): Promise<void> => {
  amina = await bringPerson("amina", language, { keptByHost: true });
  await amina.start();
  await amina.makeSpace();
};
const pressOuter = (name: string) =>
  amina
    .page()
    .getByRole("button", { name, ...exact })
    .click();
const firstStart = () =>
  amina
    .page()
    .getByRole("button", { name: "العربية", ...exact })
    .waitFor({ timeout: 60_000 });
/** Past the present words, by the settings. */
const openWiping = async (): Promise<void> => {
  const app = amina.app();
  await app.getByRole("navigation").first().getByRole("button").first().click();
  await app.getByRole("menuitem", { name: amina.t("common:place.settings"), ...exact }).click();
  await app.getByRole("button", { name: amina.t("settings:wiping"), ...exact }).click();
  await amina.page().getByRole("textbox").fill(amina.words());
  await amina.page().keyboard.press("Enter");
  await amina.page().getByText(amina.t("wiping:cannotTitle")).waitFor({ timeout: 60_000 });
};
const letKeysWipe = async (): Promise<void> => {
  await openWiping();
  await pressOuter(amina.t("wiping:turnOn"));
  await amina.page().getByText(amina.t("wiping:keysOn")).waitFor({ timeout: 60_000 });
  await pressOuter(amina.t("wiping:close"));
};
const chooseWipingWords = async (): Promise<string> => {
  await openWiping();
  await pressOuter(amina.t("wiping:wordsChoose"));
  await amina
    .page()
    .getByRole("heading", { name: amina.t("wiping:newTitle") })
    .waitFor();
  const six = (await amina.page().locator("main .word").allInnerTexts()).join(" ");
  await pressOuter(amina.t("start:typeNow"));
  await amina.page().getByRole("textbox").fill(six);
  await pressOuter(amina.t("start:continue"));
  await amina.page().getByText(amina.t("wiping:wordsSet")).waitFor({ timeout: 60_000 });
  await pressOuter(amina.t("wiping:close"));
  return six;
};

/** The keyboard repeats the key that is held, until the page is another. */
const holdKeys = async (): Promise<void> => {
  const { keyboard } = amina.page();
  for (const key of ["ControlLeft", "ShiftLeft", "Backspace"]) await keyboard.down(key);
  await amina.page().getByRole("alertdialog").waitFor();
  await expect
    .poll(
      async () => {
        await keyboard.down("Backspace");
        return amina.page().getByRole("alertdialog").count();
      },
      { interval: 100, timeout: 30_000 },
    )
    .toBe(0);
  for (const key of ["ControlLeft", "ShiftLeft", "Backspace"]) await keyboard.up(key);
};

/** Without the empty one, by which the page makes the browser tidy its files (STO-12). */
const databases = () =>
  amina
    .page()
    .evaluate(async () =>
      (await indexedDB.databases()).flatMap(({ name = "" }) => (name === "halaqa-empty" ? [] : [name])),
    );
const headers = (): readonly string[] =>
  readdirSync(amina.folder).filter((name) => {
    const file = join(amina.folder, name);
    return (
      /^(?:vault|heads)\./.test(name) && readFileSync(file).subarray(0, 5).toString() === headerLook.begins
    );
  });

/** Host and browser start again on what lies there. */
const startAgain = async (): Promise<void> => {
  await amina.kill();
  await amina.start();
};
const isNew = async (): Promise<void> => {
  await firstStart();
  expect(await databases()).toEqual([]);
  for (const name of ["vault.hdr", "vault.copy", "heads.mark"])
    expect(existsSync(join(amina.folder, name))).toBe(false);
  expect(searchAtRest([amina.folder], [canary, "Wednesday"]).hits).toEqual([]);
};

describe("wiping", () => {
  it("[VAU-33] [VAU-34] [HOST-55] [HOST-56] [D06] held keys wipe while a document is being written, and a kill after it leaves nothing set up", async () => {
    await begin("en");
    await foundCircle(amina, "The Wednesday circle", "Amina");
    await letKeysWipe();
    await goTo(amina, "documents");
    const app = amina.app();
    await app.getByRole("button", { name: amina.t("document:new"), ...exact }).click();
    await app.getByRole("textbox", { name: amina.t("document:body") }).click();
    const { keyboard } = amina.page();
    for (let at = 0; at < 30; at++) await keyboard.insertText(`${canary} and more of it, ${at}. `.repeat(40));
    await holdKeys();
    await firstStart();
    expect(headers()).toEqual([]);
    expect(await databases()).toEqual([]);
    expect(amina.seen.violations).toEqual([]);
    await startAgain();
    await isNew();
    await amina.makeSpace();
  });

  it("[VAU-34] nothing is wiped by keys that are let go, nor by keys that were not prepared", async () => {
    await begin("en");
    const { keyboard } = amina.page();
    await amina.app().getByRole("main").click();
    await keyboard.press("Control+Shift+Backspace");
    await letKeysWipe();
    await amina.app().getByRole("main").click();
    for (const key of ["ControlLeft", "ShiftLeft", "Backspace"]) await keyboard.down(key);
    await amina.page().getByRole("alertdialog").waitFor();
    expect(await amina.page().getByText(amina.t("wiping:left3")).count()).toBe(1);
    for (const key of ["Backspace", "ShiftLeft", "ControlLeft"]) await keyboard.up(key);
    await amina.page().getByRole("alertdialog").waitFor({ state: "detached" });
    await lock(amina);
    await amina.unlock();
  });

  it("[VAU-18] [VAU-30] [VAU-33] words that wipe take both spaces of a vault with them, and each was an ordinary one before", async () => {
    await begin("ar");
    const gone = await chooseWipingWords();
    const own = amina.words();
    await lock(amina);
    const second = await openOtherSpace(amina);
    await foundCircle(amina, "The Wednesday circle", "Amina");
    // It knows nothing of what the other one has prepared.
    const [app, page] = [amina.app(), amina.page()];
    await app.getByRole("navigation").first().getByRole("button").first().click();
    await app.getByRole("menuitem", { name: amina.t("common:place.settings"), ...exact }).click();
    await app.getByRole("button", { name: amina.t("settings:wiping"), ...exact }).click();
    await page.getByRole("textbox").fill(second);
    await page.keyboard.press("Enter");
    await page.getByText(amina.t("wiping:wordsNone")).waitFor({ timeout: 60_000 });
    await pressOuter(amina.t("wiping:close"));
    await lock(amina);
    await tryWords(amina, own);
    await app.getByLabel(amina.t("common:beginning.name"), exact).waitFor({ timeout: 60_000 });
    await lock(amina);
    await tryWords(amina, gone);
    await firstStart();
    expect(headers()).toEqual([]);
    await startAgain();
    await isNew();
    await amina.makeSpace();
    await lock(amina);
    await tryWords(amina, second);
    await amina.page().getByText(amina.t("lock:wrongAgain")).waitFor({ timeout: 60_000 });
  });

  it.each(["before the header", "after the header"] as const)(
    "[HOST-54] [HOST-56] [D06] the power goes %s was written over: it opens whole, or never and is not set up",
    async (moment) => {
      await begin("en");
      await foundCircle(amina, "The Wednesday circle", "Amina");
      await letKeysWipe();
      let cut: () => void = () => undefined;
      const isCut = new Promise<void>((resolve) => (cut = resolve));
      await amina.page().route("**/host/wipe", async (route) => {
        // The page never hears of it, so that what comes after the header is not begun.
        const request = route.request();
        const headers = { ...(await request.allHeaders()), "sec-fetch-site": "same-origin" };
        const { host, pathname } = new URL(request.url());
        if (moment === "after the header") {
          const reply = await ask(amina.host().port, { host, method: "PUT", path: pathname, headers });
          expect(reply.status).toBe(204);
        }
        cut();
      });
      await amina.app().getByRole("main").click();
      void holdKeys().catch(() => undefined);
      await isCut;
      await amina.kill();
      if (moment === "after the header") {
        expect(headers()).toEqual([]);
        const left = readdirSync(join(amina.folder, "profile"), { recursive: true }).map(String);
        expect(left.some((name) => name.endsWith(".indexeddb.leveldb"))).toBe(true);
        await amina.start();
        await isNew();
        return;
      }
      await amina.start();
      await isLocked(amina);
      await amina.unlock();
      await amina.app().getByRole("navigation").getByText(amina.t("common:place.readings"), exact).waitFor();
    },
  );
});
