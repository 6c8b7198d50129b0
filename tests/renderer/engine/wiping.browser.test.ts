// Wiping as the person meets it: keys that are held, and the pages on which it is prepared.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { createWords, type WordKey } from "../../../src/renderer/words/index.ts";
import { type Harness, startHarness } from "./browser.ts";
import { lookInBoth } from "./looks.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.close());

const outcome = (page: Page) => page.evaluate(() => window.harness.outcome);
const opened = async (): Promise<Page> => {
  const page = await harness.still();
  await page.evaluate(() => window.harness.addFrame());
  return page;
};
const english = createWords("en", "language");
const says = (key: WordKey): string => english.t(key).replaceAll(/[\u2066-\u2069]/g, "");

const keys = ["ControlLeft", "ShiftLeft", "Backspace"] as const;
/** The keys are down, as they are when the app has asked. */
const held = async (): Promise<Page> => {
  const page = await opened();
  for (const key of keys) await page.keyboard.down(key);
  await page.evaluate(() => window.harness.hold("en"));
  await page.getByRole("alertdialog").waitFor();
  return page;
};
/** The keyboard repeats the last key, twice in a second. */
const holdOn = async (page: Page, milliseconds: number): Promise<void> => {
  for (let at = 0; at < milliseconds; at += 500) {
    await page.keyboard.down("Backspace");
    await page.clock.runFor(Math.min(500, milliseconds - at));
  }
};

describe("keys that are held", () => {
  it("[VAU-34] wipe after three seconds, and each of them is said", async () => {
    const page = await held();
    expect(await page.locator("iframe").evaluate((frame) => getComputedStyle(frame).display)).toBe("none");
    for (const key of ["wiping:left3", "wiping:left2", "wiping:left1"] as const) {
      expect(await page.getByRole("status").textContent()).toBe(says(key));
      expect(await outcome(page)).toBe("waiting");
      await holdOn(page, 1_000);
    }
    expect(await outcome(page)).toBe(true);
  });

  it("[VAU-34] let go, or stopped by Escape or the button, wipe nothing, and the app is back", async () => {
    for (const stop of [
      (page: Page) => page.keyboard.up("Backspace"),
      (page: Page) => page.keyboard.up("ShiftLeft"),
      (page: Page) => page.keyboard.press("Escape"),
      (page: Page) => page.getByRole("button", { name: says("wiping:holdCancel") }).click(),
    ]) {
      const page = await held();
      await holdOn(page, 2_500);
      await stop(page);
      expect(await outcome(page)).toBe(false);
      await page.clock.runFor(5_000);
      expect(await outcome(page)).toBe(false);
      expect(await page.getByRole("alertdialog").count()).toBe(0);
      expect(await page.locator("iframe").evaluate((frame) => getComputedStyle(frame).display)).not.toBe(
        "none",
      );
    }
  });

  it("[VAU-34] that fell silent are taken for let go: a release that nobody heard wipes nothing", async () => {
    const page = await held();
    await holdOn(page, 2_000);
    await page.clock.runFor(1_000);
    expect(await outcome(page)).toBe(false);
  });

  it("[VAU-34] of a keyboard that never repeats come to a button, which arms late", async () => {
    const page = await held();
    await page.clock.runFor(3_000);
    expect(await outcome(page)).toBe("waiting");
    const button = page.getByRole("button", { name: says("wiping:nowYes") });
    for (const key of keys) await page.keyboard.up(key);
    await button.click({ force: true });
    expect(await outcome(page)).toBe("waiting");
    await page.clock.runFor(800);
    await button.focus();
    await page.keyboard.press("Enter");
    expect(await outcome(page)).toBe(true);
  });

  it("[VAU-34] come over the curtain, which is there again when they are let go", async () => {
    const page = await opened();
    await page.evaluate(() => window.harness.curtain("en"));
    const lift = page.getByRole("button", { name: says("dialogs:curtainLift") });
    await lift.waitFor();
    await page.evaluate(() => window.harness.hold("en"));
    await page.getByRole("alertdialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
    expect(await lift.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await page.locator("iframe").evaluate((frame) => getComputedStyle(frame).display)).toBe("none");
    await lift.click();
    expect(await page.locator("iframe").evaluate((frame) => getComputedStyle(frame).display)).not.toBe(
      "none",
    );
  });
});

/** Past the present words. */
const inside = async (language: "ar" | "en" = "en"): Promise<Page> => {
  const page = await opened();
  await page.evaluate((spoken) => window.harness.wiping(spoken), language);
  await page.getByRole("textbox").fill("my present words");
  await page.keyboard.press("Enter");
  await page.getByRole("list").waitFor();
  return page;
};
const press = (page: Page, key: WordKey) =>
  page.getByRole("button", { name: says(key), exact: true }).click();

describe("the pages about wiping", () => {
  it("[TRU-24] say of which circles nobody could be told afterwards who keeps them", async () => {
    const page = await opened();
    await page.evaluate(() => {
      window.harness.keptAlone = ["Wednesday"];
      window.harness.wiping("en");
    });
    await page.getByRole("textbox").fill("my present words");
    await page.keyboard.press("Enter");
    const [first] = await page.getByRole("listitem").allInnerTexts();
    expect(first?.replaceAll(/[\u2066-\u2069]/g, "")).toContain("Nobody but you keeps: Wednesday.");
  });

  it("[VAU-35] ask for the present words, and say what wiping cannot do, in both languages", async () => {
    for (const language of ["ar", "en"] as const) {
      const page = await inside(language);
      const words = createWords(language, "language");
      const text = await page.getByRole("main").innerText();
      for (const key of [
        "wiping:explain",
        "wiping:cannotAll",
        "wiping:cannotDisk",
        "wiping:cannotCopy",
        "wiping:cannotOthers",
        "wiping:cannotSeen",
      ] as const)
        expect(text).toContain(words.t(key));
      expect(await page.evaluate(() => window.harness.calls)).toEqual([
        { verb: "check", words: "my present words" },
      ]);
      await page.clock.resume();
      expect(await lookInBoth(page, "wiping", language)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.waitForFunction(() => window.harness.outcome === false);
    }
  });

  it("[VAU-35] let held keys wipe and not, and say which it is", async () => {
    const page = await inside();
    await page.getByText(says("wiping:keysOff")).waitFor();
    await press(page, "wiping:turnOn");
    await page.getByText(says("wiping:keysOn")).waitFor();
    expect(await page.getByRole("status").textContent()).toBe(says("wiping:done.keys"));
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(says("wiping:keysTitle"));
    await press(page, "wiping:turnOff");
    await page.getByText(says("wiping:keysOff")).waitFor();
    expect(await page.getByRole("status").textContent()).toBe(says("wiping:done.noKeys"));
    await press(page, "wiping:close");
    expect(await outcome(page)).toBe(false);
  });

  it("[VAU-35] choose words that wipe, typed once, and give them up", async () => {
    const page = await inside();
    await press(page, "wiping:wordsChoose");
    await page.getByRole("heading", { name: says("wiping:newTitle") }).waitFor();
    const six = await page.getByRole("list").locator(".word").allInnerTexts();
    await press(page, "start:typeNow");
    await page.getByRole("textbox").fill(six.join(" "));
    await press(page, "start:continue");
    await page.getByText(says("wiping:wordsSet")).waitFor();
    expect(await page.getByRole("status").textContent()).toBe(says("wiping:done.words"));
    const calls = await page.evaluate(() => window.harness.calls);
    expect(calls.at(-1)).toEqual({ verb: "prepare", words: six.join(" ") });
    await press(page, "wiping:wordsDrop");
    await page.getByText(says("wiping:wordsNone")).waitFor();
  });

  it("[VAU-35] say what did not go, and change nothing", async () => {
    const page = await inside();
    await page.evaluate(() => {
      window.harness.commanded.answers = [{ error: { type: "wordsTaken" } }];
    });
    await press(page, "wiping:turnOn");
    await page.getByText(says("lock:wordsTaken")).waitFor();
    await page.getByText(says("wiping:keysOff")).waitFor();
  });

  it("[VAU-35] wipe now after a question on which Cancel has the focus", async () => {
    const page = await inside();
    await press(page, "wiping:now");
    const cancel = page.getByRole("button", { name: says("dialogs:cancel"), exact: true });
    expect(await cancel.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: says("wiping:title") }).waitFor();
    await press(page, "wiping:now");
    await page.clock.runFor(800);
    await press(page, "wiping:nowYes");
    expect(await outcome(page)).toBe(true);
  });
});
