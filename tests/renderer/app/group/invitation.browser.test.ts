// An invitation, and comparing words, from inside.

import { describe, expect, it } from "vitest";
import { serveApp } from "../appPage.ts";
import { press, place, circle, asked, knock, makeInvitation } from "./groupPages.ts";

const open = serveApp();

describe("an invitation", () => {
  it("confirms by comparing unless that is turned off, and says what turning it off means", async () => {
    const page = await open();
    await place(page, "Group");
    await press(page, "Invite");
    const confirm = page.getByRole("switch", { name: "Compare words before saying yes" });
    expect(await confirm.isChecked()).toBe(true);
    await page.getByText("What was deleted before does not reach them.", { exact: false }).waitFor();
    await page.getByText("after a day").waitFor();
    await page.keyboard.press("Tab");
    await confirm.press("Space");
    await page.getByText("Without comparing:", { exact: false }).waitFor();
  });

  it("[ENG-18] says how many there may be when there are as many", async () => {
    const page = await open();
    await place(page, "Group");
    await press(page, "Invite");
    await page.evaluate(() => window.fake.refuseNext("invite.createFor", "invitesTooMany"));
    await press(page, "Make the invitation");
    await page.getByText("As many invitations are open here as can be at once: 50.").waitFor();
  });

  it("shows its link to be copied, and ends", async () => {
    const page = await open();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await place(page, "Group");
    await press(page, "Invite");
    await press(page, "Make the invitation");
    const shown = page.getByText(/^halaqa:/);
    await shown.waitFor();
    await press(page, "Copy the link");
    await page.getByText("The link is copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await shown.textContent());
    await page.getByText("Nobody has knocked yet.").waitFor();
    await press(page, "End the invitation");
    await page.getByText("This invitation was ended.", { exact: false }).waitFor();
    expect(await shown.count()).toBe(0);
  });

  it("that was used says so of somebody who still waits to be admitted", async () => {
    const page = await open();
    await makeInvitation(page);
    const become = (undecided: number): Promise<void> =>
      page.evaluate((count) => {
        window.fake.changeCircle((before) => ({
          ...before,
          invites: before.invites.map((invite) => ({ ...invite, state: "used", used: 1, undecided: count })),
        }));
      }, undecided);
    await become(1);
    await page.getByText("This link was used, and one person waits to be admitted.").waitFor();
    await become(0);
    await page.getByText("This invitation was used, and its link has ended.").waitFor();
  });

  it("leads to comparing when somebody knocks", async () => {
    const page = await open();
    await makeInvitation(page);
    await knock(page);
    await press(page, "Compare words");
    await expect.poll(async () => asked(page)).toContain("request.compare");
  });
});

describe("comparing", () => {
  it.each(["Group", "Today"] as const)("from %s is asked of the outer page, at once", async (from) => {
    const page = await open();
    await place(page, from);
    await knock(page);
    await press(page, from === "Group" ? "Compare words" : /Samir/);
    await expect.poll(async () => (await circle(page))?.people.length).toBe(3);
    expect(await page.getByText("Samir").count()).toBe(from === "Group" ? 1 : 0);
  });

  it("says that nobody is there any more, and nothing when it was put off", async () => {
    const page = await open();
    await place(page, "Group");
    await knock(page);
    await page.evaluate(() => window.fake.refuseNext("request.compare", "notConfirmed"));
    await press(page, "Compare words");
    await expect
      .poll(async () => (await asked(page)).filter((verb) => verb === "request.compare").length)
      .toBe(1);
    expect(await page.getByText("This was not confirmed.").count()).toBe(0);
    await page.evaluate(() => window.fake.refuseNext("request.compare", "notFound"));
    await press(page, "Compare words");
    await page.getByText("Nobody is at the door any more.").waitFor();
    await page.evaluate(() => window.fake.changeCircle((before) => ({ ...before, requests: [] })));
    await page.getByRole("button", { name: "Compare words" }).waitFor({ state: "detached" });
    await page.getByText("Nobody is at the door any more.").waitFor();
  });
});
