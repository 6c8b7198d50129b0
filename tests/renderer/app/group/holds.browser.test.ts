// A machine that is not in safe hands, and what needs a look.

import { describe, expect, it } from "vitest";
import { karimId } from "../../../support/fakeEngine.ts";
import { asked, heading, plain, press, put, toPerson, serveTrust } from "./trustPages.ts";
import { trustCircle } from "./trustCircle.ts";

const open = serveTrust();

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
