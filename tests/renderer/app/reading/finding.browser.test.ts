// Finding in a reading (Ctrl F): as people type, through all parts, from the keyboard alone.

import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { shoot } from "../../engine/browser.ts";
import { lookInAllKinds } from "../looks.ts";
import { highlightedIn, serveReading } from "./openReading.ts";

const open = serveReading();

const part = (page: Page, number: string) => page.getByText(`الجزء ${number} من ٣`);
const bar = (page: Page) => page.getByRole("search");
const said = (page: Page): Promise<string> => bar(page).getByRole("status").innerText();
const find = async (page: Page, words: string): Promise<void> => {
  await page.keyboard.press("Control+f");
  await bar(page).getByRole("textbox").and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(words);
};

describe("finding in a reading", () => {
  it("[LANG-9] finds headings and text without vowel marks and hamza, and shows whole letters", async () => {
    const page = await open("ar");
    await find(page, "اداه");
    await expect.poll(() => highlightedIn(page, "found-here")).toEqual(["أداة"]);
    expect(await page.getByRole("heading", { name: "الخطّة قبل الأداة" }).isVisible()).toBe(true);
    await find(page, "كتاب مؤسس");
    await expect.poll(() => highlightedIn(page, "found-here")).toEqual(["كِتَابٌ مُؤَسِّسٌ"]);
    expect(await said(page)).toBe("١ من ١");
    await find(page, "مطبعة");
    await expect.poll(() => said(page)).toBe("ليس في هذا النصّ");
    expect(await highlightedIn(page, "found-here")).toEqual([]);
    expect(await bar(page).getByRole("button", { name: "الموضع التالي" }).isDisabled()).toBe(true);
  });

  it("[LANG-9] goes through all parts and around, and Escape goes back to reading where it was found", async () => {
    const page = await open("ar");
    await part(page, "١").waitFor();
    await find(page, "يشرح");
    await expect.poll(() => said(page)).toMatch(/^١ من [٣-٩]$/);
    const first = await said(page);
    const seen = [first];
    const parts = new Set<string>();
    for (;;) {
      const before = seen.at(-1) ?? "";
      await page.keyboard.press("Enter");
      await expect.poll(() => said(page)).not.toBe(before);
      await expect.poll(() => highlightedIn(page, "found-here")).toEqual(["يشرح"]);
      parts.add(await page.getByText(/^الجزء . من ٣$/).innerText());
      if ((await said(page)) === first || seen.length > 20) break;
      seen.push(await said(page));
    }
    expect(parts.size).toBeGreaterThan(1);
    // Each of them once: ١ من ٤, ٢ من ٤ and so on.
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.at(-1)?.at(0)).toBe(first.at(-1));
    await page.keyboard.press("Shift+Enter");
    await expect.poll(() => said(page)).toBe(seen.at(-1));
    await page.keyboard.press("Escape");
    await bar(page).waitFor({ state: "detached" });
    expect(await page.locator("[data-block]:focus").innerText()).toContain("يشرح");
    for (const name of ["found", "found-here"]) expect(await highlightedIn(page, name)).toEqual([]);
  });

  it("[LANG-9] stays in sight while the text is scrolled, in both languages and themes, also from the list of what can be done", async () => {
    const page = await open("en");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("find in");
    await page.keyboard.press("Enter");
    await bar(page).getByRole("textbox").and(page.locator(":focus")).waitFor();
    await page.keyboard.type("the");
    await expect.poll(() => highlightedIn(page, "found-here")).toEqual(["the"]);
    const before = page.viewportSize() ?? { width: 1280, height: 800 };
    await page.setViewportSize({ width: 1280, height: 360 });
    await page.keyboard.press("Shift+Enter");
    // The last place is far down: the text was scrolled, and the bar stands at the top nevertheless.
    await expect.poll(() => page.locator("main").evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(100);
    const top = await bar(page).evaluate((element) => element.getBoundingClientRect().top);
    expect([top >= 0, top < 40]).toEqual([true, true]);
    await page.locator("[data-block]").last().click();
    await page.keyboard.press("Control+f");
    await bar(page).getByRole("textbox").and(page.locator(":focus")).waitFor();
    await page.setViewportSize(before);
    expect(await lookInAllKinds(page, "find", "en")).toEqual([]);
    await page.setViewportSize({ width: 420, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(420);
    await shoot(page, "find-en-narrow");
  });

  it("leaves the key to the browser where there is nothing to find in", async () => {
    const page = await open("en");
    await page.getByRole("navigation").getByRole("button", { name: "Group", exact: true }).click();
    await page.getByRole("heading", { name: "Group" }).waitFor();
    const isTaken = await page.evaluate(() => {
      const event = new KeyboardEvent("keydown", {
        code: "KeyF",
        key: "f",
        ctrlKey: true,
        cancelable: true,
        bubbles: true,
      });
      return !document.body.dispatchEvent(event);
    });
    expect(isTaken).toBe(false);
  });
});
