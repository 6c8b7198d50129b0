// The pages about trust by keyboard alone: everything on them is come to, seen, and called by a name of its own, and the
// focus goes on from where it was.

import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { namedAlike, walkByKeyboard } from "../keyboardWalk.ts";
import { asked, button, heading, press, put, refuse, serveTrust, toPerson } from "./trustPages.ts";
import { names } from "./trustCircle.ts";

const open = serveTrust();

const unfold = async (page: Page): Promise<void> => {
  const folds = page.getByRole("main").locator("[aria-expanded=false]");
  while ((await folds.count()) > 0) await folds.first().press("Enter");
  const details = page.getByRole("main").locator("details:not([open]) > summary");
  while ((await details.count()) > 0) await details.first().press("Enter");
};

const look = /(?:apply again|تطبيق من جديد)/;

describe.each(["ar", "en"] as const)("in %s", (language) => {
  it.each([
    ["the group", () => Promise.resolve()],
    ["a person", (page: Page) => toPerson(page, names[language].karim)],
    ["one's own page", (page: Page) => toPerson(page, names[language].layla)],
    ["needs a look", (page: Page) => press(page, look)],
  ] as const)("%s is gone through by Tab alone, and no two buttons have one name", async (_, show) => {
    const page = await open(language);
    await show(page);
    await heading(page).waitFor();
    await unfold(page);
    const { stops, wrong } = await walkByKeyboard(page);
    expect(wrong).toEqual([]);
    expect(stops.length).toBeGreaterThan(3);
    // Of a person there is one page, from wherever it is gone to.
    const people: readonly string[] = Object.values(names[language]);
    expect((await namedAlike(page)).filter((name) => !people.includes(name))).toEqual([]);
  });
});

describe("the focus", () => {
  it("is on the row that one left from when one comes back, and F6 comes back to it from the sidebar", async () => {
    const page = await open("ar");
    const row = button(page, new RegExp(`^.?\\s*.?${names.ar.huda}`));
    await row.press("Enter");
    await heading(page).filter({ hasText: names.ar.huda }).waitFor();
    const isInMain = () => page.evaluate(() => document.activeElement === document.querySelector("main"));
    expect(await isInMain()).toBe(true);
    await page.keyboard.press("Escape");
    await heading(page).filter({ hasText: "المجموعة" }).waitFor();
    const isOnRow = () => row.evaluate((one) => one === document.activeElement);
    await expect.poll(isOnRow).toBe(true);
    await page.keyboard.press("F6");
    expect(await isOnRow()).toBe(false);
    await page.keyboard.press("Shift+F6");
    expect(await isOnRow()).toBe(true);
    // A place that is gone to anew begins at its beginning.
    await page.getByRole("navigation").getByRole("button", { name: "المجموعة", exact: true }).press("Enter");
    await expect.poll(isInMain).toBe(true);
  });

  it("stays on what was pressed when a question was answered with no", async () => {
    const page = await open("en");
    await toPerson(page, names.en.karim);
    const hold = button(page, /not in safe hands/);
    await refuse(page, "hold.ask", "notConfirmed");
    await hold.press("Enter");
    await expect.poll(() => asked(page)).toContain("hold.ask");
    await expect.poll(() => hold.evaluate((one) => one === document.activeElement)).toBe(true);
  });

  it("stays in the text when what it stood on was put away", async () => {
    const page = await open("en");
    await press(page, look);
    await put(page, { needsLook: [{ reason: "quarantined", count: 1, users: [], proof: [], away: true }] });
    await button(page, /^Put away/).press("Enter");
    await page.getByText("Put away", { exact: true }).waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
  });
});
