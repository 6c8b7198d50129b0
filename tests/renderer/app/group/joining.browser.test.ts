// Joining by a link, from outside.

import { describe, expect, it } from "vitest";
import { lookInAllKinds } from "../looks.ts";
import { serveApp } from "../appPage.ts";
import { press, circle, asked, pasteLink, link, become, knockAs } from "./groupPages.ts";

const open = serveApp();

/** How each reason to wait begins. */
const heldSentence = {
  unsure: /This computer may have been set back to an earlier day\./,
  foreign: /This space was also at work in another place, or was set back\./,
  lost: /The last change made on this computer can no longer be read from its disk\./,
  keyless: /The circle’s next key has not come to this computer yet/,
} as const;

describe("joining", () => {
  it.each([
    ["halaqa:nonsense", null, "This link is incomplete or has a letter too many."],
    ["https://example.org/", null, "This is not a link into a circle."],
    [link, "newerLink", "This link was made by a newer version of the app."],
    [link, "expiredLink", "The time of this link is over."],
  ] as const)("says what is wrong with a link: %s %s", async (pasted, refusal, sentence) => {
    const page = await open();
    if (refusal !== null) await page.evaluate((next) => window.fake.refuseNext("join.look", next), refusal);
    await pasteLink(page, pasted);
    await page.getByText(sentence).waitFor();
    expect(await asked(page)).not.toContain("join.begin");
  });

  it("[ENG-21] [ENG-22] a circle that does not open is in the list with its sentence, and trouble is told", async () => {
    const page = await open();
    await page.evaluate(() =>
      window.fake.change((view) => ({
        ...view,
        damaged: [
          { id: "ab".repeat(16), name: "Sunday" },
          { id: "cd".repeat(16), name: "" },
        ],
        trouble: "TypeError: x is not a function (main.js:1:2)",
      })),
    );
    await page.getByText("Something in the app did not go as it should.").waitFor();
    expect(await page.getByText("TypeError").isVisible()).toBe(false);
    await page.getByText("Details").click();
    await page.getByText("TypeError: x is not a function (main.js:1:2)").waitFor();
    await page.getByRole("navigation").getByRole("button").first().click();
    await page
      .getByRole("menuitem", { name: /A circle whose name cannot be read.*\(does not open\)/ })
      .waitFor();
    await page.getByRole("menuitem", { name: /Sunday.*\(does not open\)/ }).click();
    await page.getByRole("heading", { name: "Sunday" }).waitFor();
    await page.getByText("is damaged or missing, so it is not opened").waitFor();
    expect(await lookInAllKinds(page, "circle-damaged", "en")).toEqual([]);
  });

  it("opens a circle that one is already in, instead of knocking", async () => {
    const page = await open();
    // The engine in memory takes a link's own text for its circle; a circle of that name is put there.
    await pasteLink(page, link);
    await page.getByRole("button", { name: "Knock" }).waitFor();
    await page.getByRole("textbox", { name: "Your name in this circle" }).fill("Samir");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Looking for the door" }).waitFor();
    await page.evaluate(() =>
      window.fake.change((view) => ({
        ...view,
        circles: view.circles.flatMap((each) => [
          each,
          { ...each, id: view.joining[0]?.id ?? each.id, name: "Joined" },
        ]),
        joining: [],
      })),
    );
    await page.getByRole("heading", { name: "They said yes" }).waitFor();
    await pasteLink(page, link);
    await page.getByText("This circle is already here.").waitFor();
    expect(await page.getByRole("button", { name: "Knock" }).count()).toBe(0);
    await page.getByRole("main").getByRole("button", { name: "Open the circle" }).click();
    await page.getByRole("navigation").getByText("Joined").waitFor();
  });

  it("[ENG-34] [ENG-36] [ENG-60] says calmly what waits, and offers to go on to who is alone", async () => {
    const page = await open();
    for (const why of ["unsure", "foreign", "lost", "keyless"] as const) {
      await page.evaluate((reason) => {
        window.fake.changeCircle((before) => ({
          ...before,
          held: { why: reason, drafts: 2, mayGoOn: reason === "unsure" },
        }));
      }, why);
      await page.getByText("Kept here, not yet in the circle", { exact: false }).first().waitFor();
      await page.getByText(heldSentence[why]).first().waitFor();
      expect(await lookInAllKinds(page, `held-${why}`, "en")).toEqual([]);
    }
    expect(await page.getByRole("button", { name: "Go on without meeting anybody" }).count()).toBe(0);
    await page.evaluate(() => {
      window.fake.changeCircle((before) => ({
        ...before,
        held: { why: "unsure", drafts: 2, mayGoOn: true },
      }));
    });
    await press(page, "Go on without meeting anybody");
    await page
      .getByText("Kept here, not yet in the circle", { exact: false })
      .first()
      .waitFor({ state: "detached" });
    expect(await asked(page)).toContain("circle.goOn");
  });

  it("[ENG-57] says where something lies that may not go into the circle any more, and leads there", async () => {
    const page = await open();
    await page.evaluate(() => {
      window.fake.changeCircle((before) => ({
        ...before,
        notShared: before.things.slice(0, 1).map(({ id: docId }) => ({ docId, why: "closed", notes: [] })),
      }));
    });
    await page.getByText("In one text there is something of yours", { exact: false }).waitFor();
    expect(await lookInAllKinds(page, "not-shared-today", "en")).toEqual([]);
    await press(page, "Open the text");
    await page.getByText("meanwhile this text was closed", { exact: false }).waitFor();
  });

  it("leads back into a circle that one left, under the name one had there", async () => {
    const page = await open();
    await knockAs(page, "Samir");
    await page.evaluate(() =>
      window.fake.change((view) => ({
        ...view,
        circles: view.circles.flatMap((each) => [
          each,
          { ...each, id: view.joining[0]?.id ?? each.id, name: "Long ago", active: false },
        ]),
        joining: [],
      })),
    );
    const mine = (await circle(page))?.people.find(({ me }) => me)?.name ?? "";
    await pasteLink(page, link);
    await page.getByText("You took part in", { exact: false }).waitFor();
    await page.getByRole("main").getByText("Long ago").waitFor();
    expect(await page.getByText("This circle is already here.").count()).toBe(0);
    const field = page.getByRole("textbox", { name: "Your name in this circle" });
    expect([mine.length > 0, await field.inputValue()]).toEqual([true, mine]);
    await press(page, "Knock");
    await page.getByRole("heading", { name: "Looking for the door" }).waitFor();
  });

  it("shows the addresses before anything is contacted, and wants a name", async () => {
    const page = await open();
    await pasteLink(page, `  ${link}\n`);
    await page.getByRole("listitem").filter({ hasText: "192.168.1.20:7310" }).waitFor();
    await press(page, "Knock");
    await page.getByText("A name for those in the circle to see.", { exact: false }).waitFor();
    expect(await asked(page)).not.toContain("join.begin");
    await page.getByRole("textbox", { name: "Your name in this circle" }).fill("Samir");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Looking for the door" }).waitFor();
  });

  it.each([
    ["comparing", "Do both screens show the same words?"],
    ["admitted", "They said yes"],
    ["refused", "The answer was no"],
    ["notFound", "Nobody answered"],
    ["expired", "The time of this link is over"],
    ["used", "This link was used before"],
    ["badCircle", "Whoever answered is not the circle in the link"],
  ] as const)("says in words that it is %s", async (state, title) => {
    const page = await open();
    await knockAs(page, "Samir");
    await become(page, state);
    await page.getByRole("heading", { name: title }).waitFor();
    if (state === "comparing") expect(await page.getByText("noodle").count()).toBe(1);
    const again = page.getByRole("button", { name: "Another link" });
    expect(await again.count()).toBe(state === "comparing" || state === "admitted" ? 0 : 1);
  });

  it("[ENG-44] says on arriving that those who come later are given everything, where they are", async () => {
    const page = await open();
    await knockAs(page, "Samir");
    await become(page, "admitted");
    const told = page.getByText("In this circle those who come in later are given everything", {
      exact: false,
    });
    for (const newcomers of ["present", "everything"] as const) {
      await page.evaluate((given) => {
        window.fake.change((view) => ({
          ...view,
          circles: view.circles.slice(0, 1).flatMap((circle) => {
            const arrived = view.joining.map(({ id }) => ({
              ...circle,
              id,
              history: { ...circle.history, newcomers: given },
            }));
            return [circle, ...arrived];
          }),
        }));
      }, newcomers);
      await page.getByRole("button", { name: "Open the circle" }).waitFor();
      await expect.poll(() => told.count()).toBe(newcomers === "everything" ? 1 : 0);
    }
  });
});
