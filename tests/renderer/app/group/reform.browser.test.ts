// A new circle from one that is here, as a person begins it, and as the others hear of it.

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { asked, circleOf, heading, plain, press, put, refuse, serveTrust, text } from "./trustPages.ts";
import { docIdOf } from "../../../support/fakeEngine.ts";
import { aminaId } from "./trustCircle.ts";

const serve = serveTrust();

const toReform = async (page: Page): Promise<void> => {
  await page.getByText("If those who keep the circle are lost, or against you").click();
  await press(page, "Begin a new circle from this one");
  await heading(page).filter({ hasText: "A new circle from this one" }).waitFor();
};

const newOne = (page: Page) => page.evaluate(() => window.fake.view().circles.at(-1));

const become = (page: Page, parts: Partial<NonNullable<Awaited<ReturnType<typeof newOne>>>["begunFrom"]>) =>
  page.evaluate((change) => {
    const circle = window.fake.view().circles.at(-1);
    if (circle === undefined) return;
    window.fake.changeCircle(
      (before) => ({
        ...before,
        begunFrom: before.begunFrom === null ? null : { ...before.begunFrom, ...change },
      }),
      circle.id,
    );
  }, parts);

const someLeft = [
  { docId: docIdOf("minutes"), title: "minutes", state: "here", since: false },
  { docId: docIdOf("empty"), title: "", state: "notHere", since: false },
  { docId: docIdOf("plan"), title: "plan", state: "tooLarge", since: false },
  { docId: docIdOf("later"), title: "later", state: "here", since: true },
] as const;

describe("a new circle from this one", () => {
  it("[OUT-11] [OUT-14] [M20] says what goes along and what stays; at first nobody is chosen and nothing is said; by keyboard alone", async () => {
    const page = await serve();
    await toReform(page);
    await plain(
      page,
      /as they are on this computer now, and your own marks.*Marks and replies of others.*Nothing is taken/s,
    );
    for (const one of await page.getByRole("main").getByRole("switch").all())
      expect(await one.isChecked()).toBe(false);
    await plain(page, /Nobody in this circle is told/);
    const present = page.getByRole("radio", { name: "The present state" });
    expect(await present.isChecked()).toBe(true);
    await present.press("ArrowRight");
    await plain(page, /Nothing is ever cleared away/);
    await page.getByRole("switch", { name: "Amina" }).focus();
    await page.keyboard.press("Space");
    await page.getByLabel("Name of the new circle").focus();
    await page.keyboard.type("Thursday");
    await page.keyboard.press("Enter");
    await heading(page).filter({ hasText: "Begun from" }).waitFor();
    expect((await asked(page)).at(-1)).toBe("circle.reform");
    expect((await newOne(page))?.history.newcomers).toBe("everything");
    expect((await newOne(page))?.begunFrom).toMatchObject({ chosen: ["Amina"], said: "quiet", whole: false });
    await plain(page, /Texts are brought here: 0 of \d+.*Still to be invited.*Amina/s);
    await become(page, { whole: true, carried: null, left: someLeft, leftCount: 60, missingCount: 3 });
    await plain(
      page,
      /3 texts did not come along.*Nothing was said of it.*minutes.*on this computer now.*Untitled.*not whole.*plan.*too large.*New in the other circle since.*later.*56 more are not listed/s,
    );
    await press(page, /^Bring along: .?minutes/);
    await expect.poll(async () => (await asked(page)).at(-1)).toBe("circle.carry");
    await expect.poll(() => text(page)).not.toContain("minutes");
    expect(
      await page
        .getByRole("main")
        .getByRole("button", { name: /^Bring along/ })
        .count(),
    ).toBe(1);
    await press(page, "Make an invitation");
    await heading(page).filter({ hasText: /nvit/ }).waitFor();
  });

  it("[OUT-11] what telling does is said where it is chosen, and it cannot be chosen by who is out", async () => {
    const page = await serve();
    await toReform(page);
    await page.getByText("Yes, with the names").click();
    await plain(page, /Everybody in this circle, those who keep it too.*cannot be taken back/);
    await put(page, { active: false, out: "removed" });
    await plain(page, /Nothing can be said of it in this circle now/);
    expect(await page.getByRole("radio", { name: "Yes, with the names" }).count()).toBe(0);
    await press(page, "Begin the new circle");
    await plain(page, /name is needed|one letter/i);
    await page.getByLabel("Name of the new circle").fill("x");
    await refuse(page, "circle.reform", "notConfirmed");
    await press(page, "Begin the new circle");
    await expect
      .poll(async () => (await asked(page)).filter((verb) => verb === "circle.reform").length)
      .toBe(1);
    expect(await text(page)).not.toContain("not confirmed");
  });

  it("[OUT-10] [OUT-13] a line over every page: in the new one that not all is here, in the old one where the new one is", async () => {
    const page = await serve();
    await toReform(page);
    await page.getByLabel("Name of the new circle").fill("Thursday");
    await press(page, "Begin the new circle");
    await press(page, "To the circle");
    await page.getByText("Not everything from the other circle is here yet.").waitFor();
    await become(page, {
      whole: true,
      carried: null,
      left: someLeft,
      leftCount: 4,
      missingCount: 3,
      chosen: ["Huda"],
    });
    await expect.poll(() => page.getByText("Not everything from the other circle").count()).toBe(0);
    // It is Today: what came of what had not, and who is still to come.
    await plain(page, /A text that did not come along is on this computer now.*Still to be invited: Huda/s);
    expect(await text(page)).not.toContain("Nothing here yet");
    const old = await circleOf(page);
    await page
      .getByRole("button", { name: new RegExp("Thursday") })
      .first()
      .click();
    await page
      .getByRole("menuitemradio", { name: new RegExp(old?.name ?? "") })
      .or(page.getByRole("menuitem", { name: new RegExp(old?.name ?? "") }))
      .first()
      .click();
    await page.getByText(/What is written here stays here/).waitFor();
    await page.getByRole("button", { name: /Open .*Thursday/ }).click();
    await expect.poll(() => page.getByText(/What is written here stays here/).count()).toBe(0);
  });

  it("[OUT-12] what others say is their word, with names that turn nothing around, and who is named is told whom to ask", async () => {
    const page = await serve();
    const me = (await circleOf(page))?.me;
    if (me === undefined) throw new Error("nobody");
    const people = (await circleOf(page))?.people ?? [];
    const odd = "<b>أمينة</b> with: all of you.";
    await put(page, { people: people.map((one) => (one.id === aminaId ? { ...one, name: odd } : one)) });
    await put(page, { reforms: [{ by: aminaId, people: [me], unknown: 3, at: Date.now() }] });
    await plain(
      page,
      /with: all of you\. has begun a new circle from this one, with: .*You are named\. Ask .*cannot be seen from here/s,
    );
    const shown = await page.getByRole("main").innerText();
    expect(shown).toContain(`\u2068${odd}\u2069`);
    await put(page, { reforms: [{ by: aminaId, people: [], unknown: 200, at: Date.now() }] });
    await plain(page, /with people who were never in this one\. You are not named/);
    await page.getByRole("navigation").getByRole("button", { name: "Today", exact: true }).click();
    await plain(page, /has begun a new circle from this one\. You are not named\./);
    const fortnight = 14 * 24 * 3_600_000;
    await put(page, {
      reforms: [{ by: aminaId, people: [me], unknown: 0, at: Date.now() - fortnight + 3_600_000 }],
    });
    await plain(page, /has begun a new circle from this one\. You are named\./);
    await put(page, {
      reforms: [{ by: aminaId, people: [me], unknown: 0, at: Date.now() - fortnight - 3_600_000 }],
    });
    await expect.poll(() => text(page)).not.toContain("has begun");
  });
});
