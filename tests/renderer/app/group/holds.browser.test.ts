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

const reasons = [
  ["quarantined", /no editor of this app writes/],
  ["afterRemoval", /probably written before the news came there/],
  ["forked", /Mostly it was restored from a saved copy/],
  ["clockFar", /A flat battery or a trip/],
  ["newerVersion", /this version of the app does not know yet/],
  ["cutTooLarge", /larger than what is sent at once/],
  ["alarm", /Mostly a connection broke/],
  ["unsealed", /not enough of the others have said that they know/],
  ["complaint", /Mostly it was off for long/],
  ["staleView", /Mostly the computer was restored from an older copy/],
  ["oldKey", /Mostly the computer was off while the key changed/],
  ["noRight", /Mostly another version of this app let it through/],
  ["missing", /Mostly the computer that has it is off or out of reach/],
  ["olderState", /Mostly it was set back to an earlier day/],
  ["dropped", /Mostly another version of the app runs there/],
] as const;

describe("[TRU-22] what needs a look", () => {
  it("is usually one line", async () => {
    const page = await open();
    await put(page, { needsLook: [], setAside: [] });
    await page.getByText("Nothing needs a look.").waitFor();
  });

  it("says of each what happened, what is well and what helps, the accident first, with the proof folded", async () => {
    const page = await open();
    const told = (reason: (typeof reasons)[number][0]) =>
      put(page, {
        needsLook: [{ reason, count: 3, users: [karimId], proof: ["entry  7"], away: true }],
        setAside: [],
      });
    await told("quarantined");
    await press(page, "Something arrived that does not fit");
    await heading(page).filter({ hasText: "Needs a look" }).waitFor();
    for (const [reason, happened] of reasons) {
      await told(reason);
      await plain(page, happened);
      await plain(page, /What happened:.*What is well:.*What helps:/s);
    }
    expect(await page.getByText(karimId).isVisible()).toBe(false);
    await page.getByText("Details").click();
    await page.getByText(karimId).filter({ hasText: "entry  7" }).waitFor();
    await press(page, "Karim");
    await heading(page).filter({ hasText: "Karim" }).waitFor();
  });

  it("[TRU-27] what came and was looked at is put away, by keyboard too; what stands by itself has no button", async () => {
    const page = await open();
    const one = { count: 1, users: [], proof: [] };
    await put(page, {
      needsLook: [
        { ...one, reason: "staleView", away: true },
        { ...one, reason: "missing", away: false },
      ],
      setAside: [],
    });
    await press(page, "Something has not come here yet");
    const away = page.getByRole("button", { name: /^Put away/ });
    await away.waitFor();
    expect(await away.count()).toBe(1);
    await away.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => away.count()).toBe(0);
    await plain(page, /Something has not come here yet/);
    expect(await asked(page)).toContain("look.putAway");
  });

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
