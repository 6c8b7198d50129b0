// What those are given who come in later: chosen with the circle, said to everybody and at each invitation, and ended by
// who keeps it.

import { describe, expect, it } from "vitest";
import type { CircleView } from "../../../../src/bridge/index.ts";
import { karimId } from "../../../support/fakeEngine.ts";
import { aminaId, hudaId } from "./trustCircle.ts";
import { asked, circleOf, plain, press, put, refuse, serveTrust, text } from "./trustPages.ts";

const open = serveTrust();

const everything: CircleView["history"] = {
  newcomers: "everything",
  narrowed: null,
  here: "everything",
  since: null,
  vouchedBy: [],
  mayNarrow: true,
};

describe("[ENG-44] what newcomers are given", () => {
  it("is chosen with a circle: the present state unless somebody says otherwise, with what each means", async () => {
    const page = await open();
    await page.getByRole("navigation").getByRole("button").first().click();
    await page.getByRole("menuitem", { name: "New circle" }).click();
    const choice = page.getByRole("radiogroup", { name: "What those are given who come in later" });
    expect(await choice.getByRole("radio", { name: "The present state" }).isChecked()).toBe(true);
    await plain(page, /What was deleted before reaches nobody new/);
    await choice.getByRole("radio", { name: "The present state" }).press("ArrowRight");
    await plain(page, /Nothing is ever cleared away/);
    await page.getByRole("textbox", { name: "Name of the circle" }).fill("Tuesday");
    await page.getByRole("textbox", { name: "Your name in this circle" }).fill("Huda");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Tuesday" }).waitFor();
    const made = await page.evaluate(() => window.fake.view().circles.at(-1)?.history);
    expect(made).toMatchObject({ newcomers: "everything", mayNarrow: true });
  });

  it("stands on the group's page for everybody, with who changed it and how far back this computer goes", async () => {
    const page = await open();
    await plain(page, /The present state: whoever comes in reads what is here then/);
    await plain(page, /What this computer has goes back to the first day/);
    await put(page, { history: { ...everything, mayNarrow: false } });
    await plain(page, /Everything: whoever comes in reads all that was ever written here/);
    expect(await page.getByRole("button", { name: "Only the present state from now on" }).count()).toBe(0);
    const at = Date.now();
    const later = {
      newcomers: "present",
      narrowed: { by: aminaId, at },
      here: "present",
      vouchedBy: [],
    } as const;
    await put(page, { history: { ...later, since: at, mayNarrow: false } });
    await plain(page, /Before, newcomers were given everything\. Changed by Amina \(today\)/);
    await plain(page, /This computer came in later \(today\) and began with what was here then/);
    expect(await page.getByText(/is vouched for/).count()).toBe(0);
    const vouchedBy = [aminaId, karimId, hudaId];
    await put(page, { history: { ...later, since: at, vouchedBy, mayNarrow: false } });
    await plain(page, /What was here then is vouched for by 3 people: Amina and 2 others/);
    await put(page, { history: { ...later, since: null, mayNarrow: false } });
    await plain(page, /older ones were cleared away/);
  });

  it("is said before an invitation is made, and ended by who keeps the circle", async () => {
    const page = await open();
    await put(page, { history: everything });
    await plain(
      page,
      /What only the present state changes.*has not heard of it still lets people in.*no way back/s,
    );
    await refuse(page, "circle.narrowHistory", "notConfirmed");
    await press(page, "Only the present state from now on");
    expect(await page.getByRole("alert").count()).toBe(0);
    await press(page, "Invite");
    await plain(page, /reads all that was ever written in this circle, with what was deleted/);
    await page.getByRole("navigation").getByRole("button", { name: "Group", exact: true }).click();
    await press(page, "Only the present state from now on");
    await plain(page, /The present state: whoever comes in/);
    expect((await asked(page)).filter((verb) => verb === "circle.narrowHistory")).toHaveLength(2);
    expect((await circleOf(page))?.history.newcomers).toBe("present");
    await expect.poll(() => text(page)).not.toContain("What only the present state changes");
  });
});
