// The group page: people, names, leaving, who waits.

import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { findings } from "../../engine/browser.ts";
import { serveApp } from "../appPage.ts";
import { press, place, circle, asked } from "./groupPages.ts";

const open = serveApp();

describe("the group", () => {
  it("names people with their task in words, and shows what needs a look", async () => {
    const page = await open();
    await place(page, "Group");
    await page
      .getByText("two people", { exact: false })
      .or(page.getByText(/2 people/))
      .first()
      .waitFor();
    await page.getByText("keeping", { exact: true }).waitFor();
    await page.getByText("Nothing needs a look.").waitFor();
    await page.evaluate(() =>
      window.fake.changeCircle((before) => ({
        ...before,
        needsLook: [{ reason: "clockFar", count: 1, users: [], proof: [], away: false }],
      })),
    );
    await press(page, "A clock is far from the others");
    await page
      .getByText("The order of what is written does not depend on clocks.", { exact: false })
      .waitFor();
  });

  it("keeps those who left apart and counts them no more", async () => {
    const page = await open();
    await place(page, "Group");
    await page.evaluate(() =>
      window.fake.changeCircle((before) => ({
        ...before,
        people: before.people.map((person) => (person.me ? person : { ...person, standing: "left" })),
      })),
    );
    await page.getByText(/No longer in the circle: .*Karim/).waitFor();
    await page.getByText(/one person.*and one person keeps/).waitFor();
  });

  it("changes my name and the circle's", async () => {
    const page = await open();
    await place(page, "Group");
    const mine = page.getByRole("textbox", { name: "Your name in this circle" });
    await mine.fill("Layla N.");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await circle(page))?.people.find(({ me }) => me)?.name).toBe("Layla N.");
    await page.getByRole("textbox", { name: "Name of the circle" }).fill("Thursday");
    await press(page, "Save the name");
    await expect.poll(async () => (await circle(page))?.name).toBe("Thursday");
  });

  it("leads to leaving, and writes nothing afterwards", async () => {
    const page = await open();
    await place(page, "Group");
    await press(page, "Hand over, leave, clear");
    await press(page, "Leave the circle");
    await page.getByText("You no longer take part in this circle.", { exact: false }).first().waitFor();
    expect(await asked(page)).toContain("circle.leave");
    await place(page, "Group");
    expect(await page.getByRole("button", { name: "Invite" }).count()).toBe(0);
    expect(await page.getByRole("textbox").count()).toBe(0);
  });
});

describe("[ENG-26] somebody who waits and is not connected", () => {
  const waits = (page: Page, more: { readonly mine?: boolean; readonly open?: boolean; name?: string }) =>
    page.evaluate((changes) => {
      window.fake.changeCircle((before) => ({
        ...before,
        waiting: [
          {
            id: "cd".repeat(32) as (typeof before.waiting)[number]["id"],
            name: "Samir",
            mine: true,
            open: true,
            ...changes,
          },
        ],
      }));
    }, more);

  it("stands on Today, and on the group's page with what to do, and is withdrawn", async () => {
    const page = await open();
    await waits(page, {});
    await press(page, /Samir.* wants to come in, and is not connected now/);
    await page.getByText(/Samir.*When the app is open on both computers/).waitFor();
    expect(await findings(page)).toEqual([]);
    await press(page, "Withdraw");
    await expect.poll(async () => (await circle(page))?.waiting).toEqual([]);
    expect(await page.getByText("At the door").count()).toBe(0);
  });

  it.each([
    [{ open: false }, /Samir.*make a new one/],
    [{ mine: false, name: "" }, /Somebody wants to come in. The words are compared where/],
  ] as const)("says what is so: %o", async (changes, sentence) => {
    const page = await open();
    await place(page, "Group");
    await waits(page, changes);
    await page.getByText(sentence).waitFor();
  });
});
