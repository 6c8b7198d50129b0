// The list of people and a person's page, as one meets them.

import { describe, expect, it } from "vitest";
import type { UserId } from "../../../../src/core/base/brand.ts";
import { fakeId, karimId } from "../../../support/fakeEngine.ts";
import {
  asked,
  button,
  circleOf,
  heading,
  plain,
  press,
  put,
  refuse,
  text,
  toPerson,
  serveTrust,
} from "./trustPages.ts";
import { aminaId, samirId, trustCircle } from "./trustCircle.ts";

const open = serveTrust();

describe("the list of people", () => {
  it("has rows of 56 with a task in words, and shows machines when asked, by keyboard too", async () => {
    const page = await open();
    const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Amina" }).first();
    const box = await row.boundingBox();
    expect(box?.height).toBe(56);
    await row.getByText("keeping", { exact: true }).waitFor();
    expect(
      await page
        .getByText("computer", { exact: false })
        .filter({ hasText: /^computer/ })
        .count(),
    ).toBe(0);
    const fold = row.getByRole("button", { name: /^Computers of/ });
    expect(await fold.getAttribute("aria-expanded")).toBe("false");
    await fold.focus();
    await page.keyboard.press("Enter");
    await row.getByRole("button", { name: /^Close:/ }).waitFor();
    expect(await fold.getAttribute("aria-expanded")).toBe("true");
  });

  it("[V09] [LANG-7] warns of a name that can be taken for another, in the row and on the page", async () => {
    const page = await open();
    const rows = page.getByRole("main").getByRole("listitem").filter({ hasText: "name like" });
    expect(await rows.count()).toBe(2);
    // What is said of a name is a second line: name, task and computers stand in the first.
    const middles = await rows.first().evaluate((row) => {
      const words = [/^.?Karim.?$/, /^coordinating$/, /computer$/];
      const spans = [...row.querySelectorAll("span")].filter((span) => span.childElementCount < 2);
      return words.map((word) => {
        const box = spans.find((span) => word.test(span.textContent ?? ""))?.getBoundingClientRect();
        return box === undefined ? null : (box.top + box.bottom) / 2;
      });
    });
    for (const middle of middles) expect(Math.abs((middle ?? 999) - (middles[0] ?? 0))).toBeLessThan(2);
    await rows.first().getByRole("button").first().click();
    await plain(page, /This name can be taken for another here: .*The digits below say who it is/s);
  });

  it("[V09] says that somebody who is no longer in the circle had this name", async () => {
    const page = await open();
    const { people = [] } = trustCircle("en", Date.now());
    await put(page, { people: people.map((one) => (one.id === samirId ? { ...one, name: "Nour" } : one)) });
    await page.getByText("name like", { exact: false }).filter({ hasText: "Nour" }).waitFor();
    await toPerson(page, "Nour");
    await plain(page, /no longer in the circle has this name.*same person with new keys, or somebody else/s);
  });

  it("[V09] says before somebody is let in that their name is here already, or was", async () => {
    const page = await open();
    const asks = (name: string) =>
      put(page, {
        requests: [
          {
            id: fakeId<UserId>("at the door"),
            name,
            words: [3, 400, 801, 1200, 1600, 2000],
            askedAt: Date.now(),
          },
        ],
      });
    await asks("SAMIR");
    await plain(page, /Somebody here has this name or one like it: Samir/);
    await asks("Nοur");
    await plain(page, /Somebody who is no longer in the circle had this name or one like it: Nour/);
    await asks("Zahra");
    await plain(page, /under the name: Zahra/);
    expect(await text(page)).not.toMatch(/or one like it/);
  });

  it("can be gone to from anywhere by a name", async () => {
    const page = await open();
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill("huda");
    await page.keyboard.press("Enter");
    await heading(page).filter({ hasText: "Huda" }).waitFor();
  });

  it("[TRU-24] says after a while that one person alone keeps the circle, here and on Today", async () => {
    const page = await open();
    expect(await text(page)).not.toContain("One person keeps this circle");
    await put(page, { oneKeeper: true });
    await plain(page, /One person keeps this circle.*Who will be the second/s);
    await page.getByRole("navigation").getByRole("button", { name: "Today", exact: true }).click();
    await press(page, /One person keeps this circle/);
    await plain(page, /You can choose here, or on a person’s page/);
    await page.getByText("If the computer is lost before there is a second").click();
    await plain(page, /recovery code opens the space on it.*Somebody begins a new circle/s);
    await page.getByRole("list", { name: "Hand over to" }).getByText("Huda").click();
    await press(page, /^Hand over to .*Huda/);
    await expect.poll(() => asked(page)).toContain("circle.handOver");
  });
});

describe("a person's page", () => {
  it("changes a task, after saying what the new one means", async () => {
    const page = await open();
    await toPerson(page, "Karim");
    await plain(page, /Coordinating: inviting and admitting people/);
    await page.getByRole("radio", { name: "reading" }).check({ force: true });
    await plain(page, /With reading, writing ends/);
    await refuse(page, "member.setTask", "notConfirmed");
    await press(page, "Change the task");
    await expect.poll(async () => (await asked(page)).includes("member.setTask")).toBe(true);
    expect((await circleOf(page))?.people.find(({ id }) => id === karimId)?.rank).toBe("admin");
    await press(page, "Change the task");
    await expect
      .poll(async () => (await circleOf(page))?.people.find(({ id }) => id === karimId)?.rank)
      .toBe("reader");
  });

  it("[ID-7] shows sixty digits to compare, and keeps and takes back that they were", async () => {
    const page = await open();
    await toPerson(page, "Samir");
    const groups = page.getByRole("main").locator("ol[translate=no] > li");
    expect(await groups.count()).toBe(12);
    expect((await groups.allTextContents()).join("")).toMatch(/^[0-9]{60}$/);
    await press(page, "The digits are the same");
    await plain(page, /met in person/);
    await press(page, "Take this back");
    await button(page, "The digits are the same").waitFor();
  });

  it("[ID-7] shows them as the same picture in Arabic, where the page begins, and says from which side they are read", async () => {
    const page = await open("ar");
    await toPerson(page, "سمير");
    const list = page.getByRole("main").locator("ol[translate=no]");
    const boxes = await list
      .locator("li")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
    expect(boxes.slice(0, 4)).toEqual(boxes.slice(0, 4).toSorted((a, b) => a - b));
    const [around, last] = [await list.boundingBox(), await list.locator("li").nth(3).boundingBox()];
    const [end, lastEnd] = [around, last].map((box) => (box?.x ?? 0) + (box?.width ?? 0));
    expect((end ?? 0) - (lastEnd ?? 0)).toBeLessThan(24);
    await plain(page, /من اليسار إلى اليمين/);
  });

  it("[TRU-40] says by whom somebody has another task than they came in with, and tells them on Today for two weeks", async () => {
    const page = await open();
    const { people = [] } = trustCircle("en", Date.now());
    const given = (days: number) => {
      const taskBy = { user: aminaId, at: Date.now() - days * 24 * 3_600_000 };
      return put(page, {
        people: people.map((one) => (one.me || one.id === karimId ? { ...one, taskBy } : one)),
      });
    };
    await given(1);
    await toPerson(page, "Karim");
    await plain(page, /Given by Amina, yesterday\./);
    await page.getByRole("navigation").getByRole("button", { name: "Today", exact: true }).click();
    const row = button(page, /Your task here is now/);
    await row.waitFor();
    await plain(page, /Changed for you.*Your task here is now: keeping.*given by Amina.*yesterday/s);
    await given(15);
    await row.waitFor({ state: "detached" });
    await given(1);
    await row.click();
    await heading(page).filter({ hasText: "Layla" }).waitFor();
  });

  it("[TRU-25] offers nothing that one may not do", async () => {
    const page = await open();
    const { people = [], machines = [] } = trustCircle("en", Date.now());
    await put(page, {
      people: people.map((one) => ({ ...one, may: { remove: false, tasks: [], bringBack: false } })),
      machines: machines.map((one) => ({ ...one, held: null, may: { close: false, hold: false } })),
    });
    await toPerson(page, "Karim");
    const buttons = await page.getByRole("main").getByRole("button").allTextContents();
    expect(buttons.filter((word) => !/Group|digits|^Compare$/.test(word))).toEqual([]);
    expect(await page.getByRole("radio").count()).toBe(0);
  });

  it("leads back to where one came from, by name", async () => {
    const page = await open();
    await toPerson(page, "Huda");
    await press(page, /^Close: .*computer .*1/);
    await button(page, /^Back to .*Huda/).click();
    await heading(page).filter({ hasText: "Huda" }).waitFor();
    await page.keyboard.press("Escape");
    await heading(page).filter({ hasText: "Group" }).waitFor();
  });
});
