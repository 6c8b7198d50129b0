// Members, machines, closing, holds, tasks, what needs a look and what was set aside, as a person meets them: the built
// app with the real policies and an engine in memory; axe on every page, pictures in both languages and themes.

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Page } from "playwright-core";
import type { CircleView } from "../../../../src/bridge/index.ts";
import { type AppHarness, startAppHarness } from "../../../support/harness/appHarness.ts";
import type { UserId } from "../../../../src/core/base/brand.ts";
import { fakeId, karimId } from "../../../support/fakeEngine.ts";
import { findings, shoot, startBrowser, type TestBrowser } from "../../engine/browser.ts";
import { deviceOf, hudaId, samirId, trustCircle } from "./trustCircle.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let harness: AppHarness;
let browser: TestBrowser;
beforeAll(async () => {
  [harness, browser] = await Promise.all([startAppHarness(), startBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await harness.close();
});

type Language = "ar" | "en";
const put = (page: Page, circle: Partial<CircleView>): Promise<void> =>
  page.evaluate((parts) => window.fake.changeCircle((before) => ({ ...before, ...parts })), circle);
const open = async (language: Language = "en"): Promise<Page> => {
  const settings = encodeURIComponent(JSON.stringify({ language }));
  const page = await browser.page(`${harness.url}?settings=${settings}`);
  await page.getByRole("navigation").waitFor();
  await put(page, trustCircle(language, Date.now()));
  await page
    .getByRole("navigation")
    .getByRole("button", { name: language === "ar" ? "المجموعة" : "Group", exact: true })
    .click();
  return page;
};
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("main").getByRole("button", { name }).first();
const press = (page: Page, name: string | RegExp) => button(page, name).click();
const circleOf = (page: Page) => page.evaluate(() => window.fake.view().circles[0]);
const asked = (page: Page) => page.evaluate(() => window.fake.asked);
const text = async (page: Page): Promise<string> =>
  (await page.getByRole("main").innerText()).replaceAll(/[\u2066-\u2069]/g, "");
const plain = async (page: Page, sentence: string | RegExp): Promise<void> =>
  expect.poll(() => text(page)).toMatch(sentence);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");
const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const refuse = (
  page: Page,
  verb: Parameters<typeof window.fake.refuseNext>[0],
  why: "notConfirmed" | "notAllowed",
) => page.evaluate(([of, refusal]) => window.fake.refuseNext(of, refusal), [verb, why] as const);

const never = (): never => {
  throw new Error("nobody was removed");
};

const toPerson = async (page: Page, name: string): Promise<void> => {
  await press(page, new RegExp(`^.?\\s*.?${name}`));
  await heading(page).filter({ hasText: name }).waitFor();
};
const toClosing = async (page: Page): Promise<void> => {
  await press(page, /^Computers of .*Huda/);
  await press(page, /^Close: .*Huda.*computer .*2/);
  await heading(page).filter({ hasText: "Close" }).waitFor();
};

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
    await plain(page, /On a person’s page you can give them this task/);
  });
});

describe("[TRU-20] closing a machine", () => {
  it("says before what changes, what stays, who will hear and what becomes of what was written", async () => {
    const page = await open();
    await toClosing(page);
    for (const title of [
      "From this moment",
      "What stays there",
      "Who knows already",
      "What was written meanwhile",
    ])
      await page.getByRole("heading", { level: 2, name: title }).waitFor();
    await plain(
      page,
      /The circle’s key changes, and nothing written with the new key opens on Huda’s computer 2/,
    );
    await plain(page, /Amina\s*·?\s*connected now, hears of it at once/);
    await plain(page, /Better to tell Karim|Better to tell Layla/);
    expect(await asked(page)).not.toContain("machine.close");
  });

  it("has the focus on the plain button, so that Enter closes nothing and leads back", async () => {
    const page = await open();
    await toClosing(page);
    await expect.poll(() => focused(page)).toBe("Not now");
    await page.keyboard.press("Enter");
    await heading(page).filter({ hasText: "Group" }).waitFor();
    expect(await asked(page)).not.toContain("machine.close");
  });

  it("follows live who is connected", async () => {
    const page = await open();
    await toClosing(page);
    const { machines = [] } = trustCircle("en", Date.now());
    await put(page, { machines: machines.map((one) => ({ ...one, near: one.user === karimId })) });
    await plain(page, /Karim\s*·?\s*connected now, hears of it at once/);
    await plain(page, /Amina\s*·?\s*hears of it when it is connected/);
  });

  it("stands at the same place afterwards and says what is true now, and who has heard since", async () => {
    const page = await open();
    await toClosing(page);
    await press(page, /^Close .*Huda.*computer .*2/);
    await heading(page).filter({ hasText: "is closed" }).waitFor();
    // What it says now is read from its beginning.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
    expect(await page.getByRole("main").evaluate((main) => main.scrollTop)).toBe(0);
    await plain(page, /Nothing that came later had to be set aside so far/);
    await plain(page, /Karim\s*·?\s*not yet/);
    expect(await page.getByRole("button", { name: "Not now" }).count()).toBe(0);
    const removals = (await circleOf(page))?.removals ?? [];
    await put(page, {
      removals: removals.map((one) => ({
        ...one,
        knows: one.notYet,
        notYet: [],
        entries: [{ device: deviceOf("huda 2"), kept: 9, setAside: 3 }],
      })),
    });
    await plain(page, /The news has reached every computer of the circle/);
    await plain(page, /3 pieces came later and were set aside/);
    expect(await text(page)).not.toContain("Better to tell");
  });

  it("says why it was not done, and is silent when the person said no", async () => {
    const page = await open();
    await toClosing(page);
    await refuse(page, "machine.close", "notConfirmed");
    await press(page, /^Close .*Huda/);
    await expect
      .poll(async () => (await asked(page)).filter((verb) => verb === "machine.close").length)
      .toBe(1);
    expect(await text(page)).not.toContain("not among your tasks");
    await refuse(page, "machine.close", "notAllowed");
    await press(page, /^Close .*Huda/);
    await plain(page, /This is not among your tasks in this circle/);
  });

  it("asks for no reason anywhere", async () => {
    const page = await open();
    await toClosing(page);
    expect(await page.getByRole("main").getByRole("textbox").count()).toBe(0);
    await plain(page, /Nobody is asked for a reason, and none is kept/);
    await press(page, /Huda.*access instead/);
    expect(await page.getByRole("main").getByRole("textbox").count()).toBe(0);
  });

  it("of the machine one sits at says that this is the one", async () => {
    const page = await open();
    await press(page, /^Computers of .*Layla/);
    await press(page, /^Close: .*Layla.*computer .*1/);
    await heading(page).filter({ hasText: "Close this computer in the circle" }).waitFor();
    await plain(page, /Nothing of the circle comes to this computer any more/);
    await press(page, "Close this computer");
    await heading(page).filter({ hasText: "This computer is closed in the circle" }).waitFor();
    await put(page, { active: false, out: "machineClosed" });
    await page.getByText("This computer was closed in this circle.", { exact: false }).waitFor();
  });
});

describe("[TRU-20] ending somebody's access", () => {
  it("is the second page, behind the closing of a machine and at the end of the person's own", async () => {
    const page = await open();
    await toClosing(page);
    await press(page, /End .*Huda.*access instead/);
    await heading(page).filter({ hasText: "access" }).waitFor();
    await expect.poll(() => focused(page)).toBe("Not now");
    await plain(page, /Open invitations that need no comparing end as well.*Huda made or came in by/);
    await plain(page, /closing that computer is enough, and Huda stays in the circle/);
    await press(page, /^End .*Huda.*access$/);
    await heading(page).filter({ hasText: "access has ended" }).waitFor();
    expect((await circleOf(page))?.people.find(({ id }) => id === hudaId)?.standing).toBe("removed");
  });

  it("of somebody who kept or coordinated says until when it could be turned round", async () => {
    const page = await open();
    await press(page, /Nour.*access ended/);
    await plain(page, /Until 2 others have said that they know.*So far: 1/s);
    await plain(page, /by Amina/);
    const { removals = [] } = trustCircle("en", Date.now());
    await put(page, { removals: removals.map((one) => ({ ...one, safe: { heard: 2, needed: 2 } })) });
    await plain(page, /nothing done elsewhere at the same time can turn this round any more/);
  });

  it("keeps the list short, and shows all of it when asked", async () => {
    const page = await open();
    const { removals = [] } = trustCircle("en", Date.now());
    const [one] = removals;
    if (one === undefined) throw new Error("nobody was removed");
    await put(page, {
      removals: Array.from({ length: 8 }, (_, place) => ({
        ...one,
        id: fakeId<typeof one.id>(`end ${place}`),
      })),
    });
    const rows = page.getByRole("main").getByRole("button", { name: /Nour.*access ended/ });
    await expect.poll(() => rows.count()).toBe(5);
    await press(page, "Show 3 earlier");
    await expect.poll(() => rows.count()).toBe(8);
  });

  it("has a title that runs as the app does, also where a name in the other script begins it", async () => {
    const page = await open("ar");
    const { people = [] } = trustCircle("ar", Date.now());
    await put(page, { people: people.map((one) => ({ ...one, name: "Nour" })) });
    await press(page, /Nour.*انتهى الوصول/);
    await heading(page).filter({ hasText: "انتهى وصول" }).waitFor();
    await put(page, {
      removals: [
        {
          ...(trustCircle("ar", Date.now()).removals?.[0] ?? never()),
          kind: "fork",
          device: { id: deviceOf("huda 1"), number: 1 },
        },
      ],
    });
    await heading(page).filter({ hasText: "روايتان" }).waitFor();
    expect(await heading(page).evaluate((title) => getComputedStyle(title).direction)).toBe("rtl");
    expect(await heading(page).getAttribute("dir")).toBeNull();
  });

  it("says when they are in the circle again", async () => {
    const page = await open();
    await press(page, /Nour.*access ended/);
    const { removals = [] } = trustCircle("en", Date.now());
    await put(page, { removals: removals.map((one) => ({ ...one, isBack: true })) });
    await plain(page, /In the circle again since then/);
    await plain(page, /access was ended, and given again since then/);
    expect(await text(page)).not.toContain("does not open on");
  });

  it("tells whoever it was done to, and leaves reading", async () => {
    const page = await open();
    await put(page, { active: false, out: "removed" });
    await page.getByText("Your access to this circle was ended.", { exact: false }).waitFor();
    expect(await page.getByRole("main").getByRole("button", { name: "Invite" }).count()).toBe(0);
    expect(await text(page)).not.toContain("connected now");
  });
});

describe("[TRU-21] a hold", () => {
  it("can be asked for by anybody, and everybody sees who asked and until when", async () => {
    const page = await open();
    await toPerson(page, "Samir");
    await press(page, /^Say: not in safe hands: .*Samir/);
    await plain(page, /Said by Layla: no longer in safe hands. Nothing is sent to it from here until/);
    expect(await asked(page)).toContain("hold.ask");
  });

  it("stands over every page with a way to the person, and a keeper lifts or confirms it there", async () => {
    const page = await open();
    const band = page.getByText(/Huda.*computer .*2.* is no longer in safe hands/);
    await band.waitFor();
    await page.getByRole("navigation").getByRole("button", { name: "Documents", exact: true }).click();
    await band.waitFor();
    await page.getByRole("button", { name: "Look", exact: true }).click();
    await heading(page).filter({ hasText: "Huda" }).waitFor();
    await page
      .getByRole("main")
      .getByRole("button", { name: /^Close: .*computer .*2/ })
      .waitFor();
    await press(page, /^Send to it again: .*Huda/);
    await expect.poll(async () => (await asked(page)).includes("hold.lift")).toBe(true);
    await band.waitFor({ state: "detached" });
  });

  it("cannot be lifted here by whoever may not", async () => {
    const page = await open();
    const { machines = [] } = trustCircle("en", Date.now());
    await put(page, {
      machines: machines.map((one) => ({
        ...one,
        held: one.held === null ? null : { ...one.held, mayLift: false },
        may: { close: false, hold: false },
      })),
    });
    await toPerson(page, "Huda");
    await plain(page, /Said by Karim: no longer in safe hands/);
    expect(
      await page.getByRole("button", { name: /Send to it again|^Close:|Say: not in safe hands/ }).count(),
    ).toBe(0);
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

  it("[TRU-25] offers nothing that one may not do", async () => {
    const page = await open();
    const { people = [], machines = [] } = trustCircle("en", Date.now());
    await put(page, {
      people: people.map((one) => ({ ...one, may: { remove: false, tasks: [] } })),
      machines: machines.map((one) => ({ ...one, held: null, may: { close: false, hold: false } })),
    });
    await toPerson(page, "Karim");
    const buttons = await page.getByRole("main").getByRole("button").allTextContents();
    expect(buttons.filter((word) => !/Group|digits/.test(word))).toEqual([]);
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

describe("[TRU-22] what needs a look", () => {
  it("is usually one line", async () => {
    const page = await open();
    await put(page, { needsLook: [], setAside: [] });
    await page.getByText("Nothing needs a look.").waitFor();
  });

  it.each([
    ["quarantined", /no editor of this app writes/],
    ["afterRemoval", /probably written before the news came there/],
    ["forked", /Mostly it was restored from a saved copy/],
    ["clockFar", /A flat battery or a trip/],
    ["newerVersion", /this version of the app does not know yet/],
    ["cutTooLarge", /larger than what is sent at once/],
    ["alarm", /Mostly a connection broke/],
    ["unsealed", /not enough of the others have said that they know/],
    ["complaint", /Mostly it was off for long/],
  ] as const)(
    "says of %s what happened, what is well and what helps, with the proof folded",
    async (reason, happened) => {
      const page = await open();
      await put(page, { needsLook: [{ reason, count: 3, users: [karimId] }], setAside: [] });
      await page.getByRole("heading", { name: "Needs a look" }).waitFor();
      const row = page.getByRole("main").getByRole("list").last().getByRole("button").first();
      await row.click();
      await heading(page).filter({ hasText: "Needs a look" }).waitFor();
      await plain(page, happened);
      await plain(page, /It concerns: Karim/);
      await plain(page, /What happened:.*What is well:.*What helps:/s);
      expect(await page.getByText(karimId).isVisible()).toBe(false);
      await page.getByText("Details").click();
      expect(await page.getByText(karimId).isVisible()).toBe(true);
    },
  );

  it("[MEM-41] [TRU-23] lists what was set aside and why, and applies it again in one's own name", async () => {
    const page = await open();
    await press(page, /2 actions were set aside: apply again/);
    await plain(page, /3 actions by Nour were set aside. Nour’s access had been ended elsewhere at the time/);
    await plain(page, /admitting Samir/);
    expect(await page.getByRole("button", { name: /^Apply again: .*admitting/ }).count()).toBe(0);
    await press(page, /^Apply again: .*another task for .*Huda/);
    await expect.poll(async () => (await asked(page)).includes("setAside.again")).toBe(true);
    await expect.poll(() => page.getByRole("button", { name: /^Apply again/ }).count()).toBe(1);
  });
});

describe("[TRU-26] who writes a text", () => {
  const withRight = (page: Page, right: "write" | "annotate" | "read") =>
    page.evaluate(
      (to) =>
        window.fake.changeCircle((before) => ({
          ...before,
          things: before.things.map((thing) => ({ ...thing, right: to })),
        })),
      right,
    );
  const toPlan = async (page: Page): Promise<void> => {
    await page.getByRole("navigation").getByRole("button", { name: "Documents", exact: true }).click();
    await press(page, /Plan for the month/);
  };

  it("is held before anything can be typed, and said with the way to who decides", async () => {
    const page = await open();
    await toPlan(page);
    const body = page.locator("[contenteditable]").last();
    await expect.poll(() => body.getAttribute("contenteditable")).toBe("true");
    for (const right of ["annotate", "read"] as const) {
      await withRight(page, right);
      await expect.poll(() => body.getAttribute("contenteditable")).toBe("false");
    }
    await page.getByText("You read this text; nothing is written in it from here.").waitFor();
    await page.getByRole("button", { name: "Who writes it" }).click();
    await heading(page).filter({ hasText: "Plan for the month" }).waitFor();
  });

  it("of a reading says it only to whom marks are closed too", async () => {
    const page = await open();
    await withRight(page, "annotate");
    await page.getByRole("navigation").getByRole("button", { name: "Readings", exact: true }).click();
    await page.getByRole("main").getByRole("list").first().getByRole("button").first().click();
    await page.getByRole("main").locator("[data-block], p").first().waitFor();
    expect(await page.getByText("nothing is written in it from here").count()).toBe(0);
    await withRight(page, "read");
    await page.getByText("nothing is written in it from here").waitFor();
  });

  it("begins no texts for whoever reads", async () => {
    const page = await open();
    const { people = [] } = trustCircle("en", Date.now());
    await page.getByRole("navigation").getByRole("button", { name: "Documents", exact: true }).click();
    await button(page, "New document").waitFor();
    await put(page, { people: people.map((one) => (one.me ? { ...one, rank: "reader" } : one)) });
    await button(page, "New document").waitFor({ state: "detached" });
  });

  it("is decided by whoever may, for some by name", async () => {
    const page = await open();
    await press(page, "Who writes what");
    await press(page, /Plan for the month/);
    await plain(page, /Everybody who takes part writes in it/);
    await page.getByRole("radio", { name: "some" }).check({ force: true });
    await page.getByRole("switch", { name: "Huda" }).press("Space");
    await refuse(page, "document.setRights", "notConfirmed");
    await press(page, "Let it be so");
    await expect.poll(async () => (await asked(page)).includes("document.setRights")).toBe(true);
    await plain(page, /Everybody who takes part writes in it/);
    await press(page, "Let it be so");
    await plain(page, /Those who keep the circle write in it, and: Huda/);
    expect(
      (await circleOf(page))?.things.find(({ title }) => title === "Plan for the month")?.rights,
    ).toEqual({
      mode: "listed",
      people: [hudaId],
    });
  });

  it("is only told to the others", async () => {
    const page = await open();
    await put(page, { may: { inviteFor: [], setRights: false, setReaders: false } });
    await press(page, "Who writes what");
    await press(page, /Plan for the month/);
    await plain(page, /Whoever coordinates or keeps the circle decides this/);
    expect(await page.getByRole("radio").count()).toBe(0);
  });
});

describe("what readers may write", () => {
  it("is decided by whoever may, and seen by the others", async () => {
    const page = await open();
    const readers = page.getByRole("switch", { name: "Those who read may write marks and replies" });
    await plain(page, /Whoever has reading as a task writes nothing/);
    await readers.press("Space");
    await plain(page, /writes marks and replies, and no text/);
    expect(await asked(page)).toContain("circle.setReaders");
    await put(page, { may: { inviteFor: [], setRights: false, setReaders: false } });
    await expect.poll(() => readers.isDisabled()).toBe(true);
    expect(await readers.isChecked()).toBe(true);
  });
});

describe("invitations", () => {
  it("are sentences with an end: for how many, which task, how many have come, by whom", async () => {
    const page = await open();
    await plain(
      page,
      /An invitation for 5 people, task: reading, ending .*Made by Amina.*2 people have come by it/s,
    );
  });

  it("are made for several and for another task", async () => {
    const page = await open();
    await press(page, "Invite");
    await page.getByRole("radio", { name: "8 people" }).check({ force: true });
    await page.getByRole("radio", { name: "reading" }).check({ force: true });
    await press(page, "Make the invitation");
    await plain(page, /opens a door for 8 people until .*this task: reading/s);
    await plain(page, /Send it to those 8 people alone/);
    expect((await circleOf(page))?.invites.at(-1)).toMatchObject({
      uses: 8,
      rank: "reader",
      needsConfirm: true,
    });
  });

  it("offer only the tasks that one may give", async () => {
    const page = await open();
    await put(page, { may: { inviteFor: ["member", "reader"], setRights: false, setReaders: false } });
    await press(page, "Invite");
    await page.getByRole("radio", { name: "reading" }).waitFor();
    expect(await page.getByRole("radio", { name: /keeping|coordinating/ }).count()).toBe(0);
  });
});

type Scene = { readonly name: string; readonly show: (page: Page) => Promise<void> };
const scenes: readonly Scene[] = [
  { name: "group", show: async (page) => press(page, /^(?:أجهزة|Computers of) .*(?:هدى|Huda)/) },
  { name: "person", show: async (page) => press(page, /^.?\s*.?(?:هدى|Huda)/) },
  { name: "person-like", show: async (page) => press(page, /(?:يشبه|name like)/) },
  {
    name: "close-machine",
    show: async (page) => {
      await press(page, /^(?:أجهزة|Computers of) .*(?:هدى|Huda)/);
      await press(page, /^(?:إغلاق|Close): /);
    },
  },
  {
    name: "close-this",
    show: async (page) => {
      await press(page, /^(?:أجهزة|Computers of) .*(?:ليلى|Layla)/);
      await press(page, /^(?:إغلاق|Close): /);
    },
  },
  {
    name: "remove-person",
    show: async (page) => {
      await press(page, /^.?\s*.?(?:هدى|Huda)/);
      await press(page, /^(?:إنهاء وصول|End)/);
    },
  },
  { name: "removal", show: async (page) => press(page, /(?:نور|Nour)/) },
  { name: "look", show: async (page) => press(page, /(?:apply again|تطبيق من جديد)/) },
  { name: "rights", show: async (page) => press(page, /^(?:من يكتب ماذا|Who writes what)$/) },
  {
    name: "rights-of",
    show: async (page) => {
      await press(page, /^(?:من يكتب ماذا|Who writes what)$/);
      await press(page, /(?:خطّة الشهر|Plan for the month)/);
      await page.getByRole("radio").nth(1).check({ force: true });
    },
  },
  { name: "invitation-terms", show: async (page) => press(page, /^(?:دعوة|Invite)$/) },
];

describe.each(["ar", "en"] as const)("in %s", (language) => {
  it.each(scenes)(
    "$name can be used by everybody, in light and dark, wide and narrow",
    async ({ name, show }) => {
      const page = await open(language);
      await put(page, { oneKeeper: name === "group" });
      await show(page);
      await heading(page).waitFor();
      expect(await findings(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 1300 });
      await shoot(page, `trust-${name}-${language}-light`);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await findings(page, ["color-contrast"])).toEqual([]);
      await shoot(page, `trust-${name}-${language}-dark`);
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 420, height: 1500 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
      await shoot(page, `trust-${name}-${language}-narrow`);
      expect(await page.evaluate(() => window.violations)).toEqual([]);
    },
  );
});
