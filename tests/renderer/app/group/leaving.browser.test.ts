// The way out as a person walks it: who keeps the circle, what was written here, leaving, this computer.

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { asked, plain, press, put, refuse, serveTrust, text } from "./trustPages.ts";
import { deviceOf, keptAlone } from "./trustCircle.ts";

const serve = serveTrust();

/** The page of a circle that this person alone keeps. */
const open = async (): Promise<Page> => {
  const page = await serve();
  await put(page, keptAlone("en", Date.now()));
  await press(page, "Hand over, leave, clear");
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
};
const steps = async (page: Page): Promise<readonly string[]> =>
  (await page.getByRole("heading", { level: 2 }).allInnerTexts()).map((one) =>
    one
      .replaceAll(/[\u2066-\u2069]/g, "")
      .replaceAll(/(not yet|done)$/g, " $1")
      .replaceAll(/\s+/g, " "),
  );

describe("the way out", () => {
  it("[OUT-2] [OUT-3] is walked by keyboard alone, each step says how it stands, and clearing comes last", async () => {
    const page = await open();
    expect(await steps(page)).toEqual([
      "Who keeps the circle not yet",
      "What was written here not yet",
      "Leaving not yet",
      "This computer not yet",
    ]);
    await plain(page, /It is better to wait until the steps above are done/);
    await plain(page, /Possible once you have left/);
    expect(await page.getByRole("button", { name: "Take the circle off this computer" }).count()).toBe(0);
    for (const name of ["Amina", "Huda"]) {
      await page.getByRole("switch", { name }).focus();
      await page.keyboard.press("Space");
    }
    await page.getByRole("button", { name: /^Hand over to/ }).focus();
    await page.keyboard.press("Enter");
    await plain(page, /keeps it, has not heard yet.*The news has not reached/s);
    expect((await steps(page))[0]).toBe("Who keeps the circle not yet");
    await page.evaluate(() =>
      window.fake.changeCircle((circle) => ({
        ...circle,
        wayOut: {
          ...circle.wayOut,
          isWithSomebody: true,
          keepers: circle.wayOut.keepers.map((one, place) => ({ ...one, knows: place === 0 })),
        },
      })),
    );
    await plain(page, /What should be done before is done/);
    expect((await steps(page)).slice(0, 2)).toEqual([
      "Who keeps the circle done",
      "What was written here done",
    ]);
    await page.getByRole("button", { name: "Leave the circle" }).focus();
    await page.keyboard.press("Enter");
    await plain(page, /You have left the circle/);
    const heard = { knows: [], notYet: [deviceOf("amina"), deviceOf("karim")] };
    await put(page, { wayOut: { keepers: [], isWithSomebody: true, heard } });
    await plain(page, /Nobody has heard of it yet.*Better to wait: nobody has heard/s);
    await put(page, {
      wayOut: {
        keepers: [],
        isWithSomebody: true,
        heard: { knows: [deviceOf("amina")], notYet: [deviceOf("karim")] },
      },
    });
    await plain(page, /Amina\s*·?\s*knows/);
    await page.getByRole("button", { name: "Take the circle off this computer" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /is no longer on this computer/ }).waitFor();
    expect((await asked(page)).filter((verb) => /handOver|leave|clear/.test(verb))).toEqual([
      "circle.handOver",
      "circle.leave",
      "circle.clear",
    ]);
  });

  it("says why something was not done, and is silent about a no", async () => {
    const page = await open();
    await refuse(page, "circle.leave", "notConfirmed");
    await press(page, "Leave the circle");
    await expect
      .poll(async () => (await asked(page)).filter((verb) => verb === "circle.leave").length)
      .toBe(1);
    expect(await text(page)).not.toContain("This was not confirmed.");
    await refuse(page, "circle.leave", "notAllowed");
    await press(page, "Leave the circle");
    await plain(page, /This is not among your tasks in this circle/);
  });

  it("leads there from the line over every page when one is out", async () => {
    const page = await open();
    await put(page, { active: false, out: "removed" });
    await page.getByRole("navigation").getByRole("button", { name: "Today", exact: true }).click();
    await page.getByRole("button", { name: "Clear this computer" }).click();
    await plain(page, /Your access was ended.*Take the circle off this computer/s);
  });
});

describe("a borrowed computer", () => {
  it("[OUT-8] is said in the settings; a line over every page leads to what is not well yet, circle by circle", async () => {
    const page = await serve();
    await put(page, keptAlone("en", Date.now()));
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill("settings");
    await page.keyboard.press("Enter");
    await page.getByText("This computer is borrowed", { exact: true }).click();
    await page.getByText("This computer is borrowed. Locking takes nothing away.").waitFor();
    await page.getByRole("navigation").getByRole("button", { name: "Today", exact: true }).click();
    await page.getByRole("button", { name: "Finish here" }).click();
    await plain(page, /this computer still counts in it.*it is not known that anybody has everything/s);
    await plain(page, /Locking alone takes nothing away/);
    await refuse(page, "space.finish", "notConfirmed");
    await press(page, "Take my space off this computer");
    await expect.poll(() => asked(page)).toContain("space.finish");
    await press(page, /Wednesday/);
    await plain(page, /Hand over, leave, clear this computer/);
  });
});
