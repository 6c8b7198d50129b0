// What was here before one came in, while too few vouch for it.

import { describe, expect, it } from "vitest";
import { karimId, laylaId } from "../../../support/fakeEngine.ts";
import { serveApp } from "../appPage.ts";
import { lookAtAll } from "../looks.ts";
import { place } from "./groupPages.ts";
import { circleOf, put } from "./trustPages.ts";

const open = serveApp();

describe("[ATT-5] what was here before one came in", () => {
  it("is said over Today and the group with whose word it rests on, over a text that it concerns, and then no more", async () => {
    const page = await open("en");
    const band = page.getByText(/What was written here before you came in is not yet vouched for/);
    expect(await band.count()).toBe(0);
    const { things } = await circleOf(page).then((circle) => circle ?? { things: [] });
    await put(page, {
      beginning: { by: [karimId], needed: 3 },
      things: things.map((thing) => ({ ...thing, vouched: thing.kind !== "reading" })),
    });
    await band.waitFor();
    await page.getByText(/So far by .*Karim.*; it takes .*3 people/).waitFor();
    await place(page, "Group");
    await band.waitFor();
    await place(page, "Documents");
    await band.waitFor({ state: "detached" });
    await place(page, "Readings");
    await page.getByRole("main").getByText("Tools and people: learning together").click();
    await page.getByText(/What was written in this text, or marked in it, before you came in/).waitFor();
    await put(page, { beginning: { by: [], needed: 2 } });
    await page.getByText(/So far by nobody who is in the circle now; it takes .*2 people/).waitFor();
    await put(page, { beginning: null });
    await expect.poll(() => page.getByText(/vouched for/).count()).toBe(0);
  });

  it.each(["ar", "en"] as const)(
    "can be read by everybody, in light and dark, wide and narrow: %s",
    async (language) => {
      const page = await open(language);
      await put(page, { beginning: { by: [karimId, laylaId], needed: 3 } });
      await page.getByText(/vouched for|لم يشهد له/).waitFor();
      expect(await lookAtAll(page, "app-beginning", language)).toEqual([]);
    },
  );
});
