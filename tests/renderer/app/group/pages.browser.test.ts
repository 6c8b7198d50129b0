// Group, invitation, comparing, joining and delivery as a person meets them: the built app with the real policies
// and an engine in memory; axe on every page, pictures in both languages and themes.

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Page } from "playwright-core";
import type { JoiningView } from "../../../../src/bridge/index.ts";
import { type AppHarness, startAppHarness } from "../../../support/harness/appHarness.ts";
import { findings, shoot, startBrowser, type TestBrowser } from "../../engine/browser.ts";

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
const open = async (language: Language = "en"): Promise<Page> => {
  const settings = encodeURIComponent(JSON.stringify({ language }));
  const page = await browser.page(`${harness.url}?settings=${settings}`);
  await page.getByRole("navigation").waitFor();
  return page;
};
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();
const place = (page: Page, name: string) =>
  page.getByRole("navigation").getByRole("button", { name, exact: true }).click();
const circle = (page: Page) => page.evaluate(() => window.fake.view().circles[0]);
const asked = (page: Page) => page.evaluate(() => window.fake.asked);

const knock = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.fake.changeCircle((before) => ({
      ...before,
      requests: [
        {
          id: "ab".repeat(32) as (typeof before.requests)[number]["id"],
          name: "Samir",
          words: [3, 400, 801, 1200, 1600, 2000],
          askedAt: Date.now(),
        },
      ],
    }));
  });

const pasteLink = async (page: Page, link: string): Promise<void> => {
  await page.getByRole("navigation").getByRole("button").first().click();
  await page.getByRole("menuitem", { name: /^(?:Join by link|انضمام برابط)$/ }).click();
  await page.getByRole("textbox").fill(link);
  await page.locator("form button").click();
};
const link = `halaqa:192.168.1.20:7310/abc#${"a".repeat(64)}`;
const become = (page: Page, state: JoiningView["state"]): Promise<void> =>
  page.evaluate((next) => {
    window.fake.change((view) => ({
      ...view,
      joining: view.joining.map((joining) => ({
        ...joining,
        state: next,
        words: next === "comparing" ? [3, 400, 801, 1200, 1600, 2000] : [],
      })),
    }));
  }, state);

describe("the group", () => {
  it("names people with their task in words, and shows what needs a look", async () => {
    const page = await open();
    await place(page, "Group");
    await page
      .getByText("two people", { exact: false })
      .or(page.getByText(/2 people/))
      .first()
      .waitFor();
    await page.getByText("keeping", { exact: true }).waitFor();
    await page.getByText("Nothing needs a look.").waitFor();
    await page.evaluate(() =>
      window.fake.changeCircle((before) => ({
        ...before,
        needsLook: [{ reason: "clockFar", count: 1, users: [] }],
      })),
    );
    await press(page, "A clock is far from the others");
    await page
      .getByText("The order of what is written does not depend on clocks.", { exact: false })
      .waitFor();
  });

  it("keeps those who left apart and counts them no more", async () => {
    const page = await open();
    await place(page, "Group");
    await page.evaluate(() =>
      window.fake.changeCircle((before) => ({
        ...before,
        people: before.people.map((person) => (person.me ? person : { ...person, standing: "left" })),
      })),
    );
    await page.getByText(/No longer in the circle: .*Karim/).waitFor();
    await page.getByText(/one person.*and one person keeps/).waitFor();
  });

  it("changes my name and the circle's", async () => {
    const page = await open();
    await place(page, "Group");
    const mine = page.getByRole("textbox", { name: "Your name in this circle" });
    await mine.fill("Layla N.");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await circle(page))?.people.find(({ me }) => me)?.name).toBe("Layla N.");
    await page.getByRole("textbox", { name: "Name of the circle" }).fill("Thursday");
    await press(page, "Save the name");
    await expect.poll(async () => (await circle(page))?.name).toBe("Thursday");
  });

  it("asks the engine for leaving, and writes nothing afterwards", async () => {
    const page = await open();
    await place(page, "Group");
    await press(page, "Leave the circle");
    await page.getByText("You no longer take part in this circle.", { exact: false }).first().waitFor();
    expect(await asked(page)).toContain("circle.leave");
    expect(await page.getByRole("button", { name: "Invite" }).count()).toBe(0);
    expect(await page.getByRole("textbox").count()).toBe(0);
  });

  it("says so when leaving is not allowed, and is silent when it was not confirmed", async () => {
    const page = await open();
    await place(page, "Group");
    await page.evaluate(() => window.fake.refuseNext("circle.leave", "notConfirmed"));
    await press(page, "Leave the circle");
    await expect
      .poll(async () => (await asked(page)).filter((verb) => verb === "circle.leave").length)
      .toBe(1);
    expect(await page.getByText("This was not confirmed.").count()).toBe(0);
    await page.evaluate(() => window.fake.refuseNext("circle.leave", "notAllowed"));
    await press(page, "Leave the circle");
    await page.getByText("This is not among your tasks in this circle.", { exact: false }).waitFor();
  });
});

describe("[ENG-26] somebody who waits and is not connected", () => {
  const waits = (page: Page, more: { readonly mine?: boolean; readonly open?: boolean; name?: string }) =>
    page.evaluate((changes) => {
      window.fake.changeCircle((before) => ({
        ...before,
        waiting: [
          {
            id: "cd".repeat(32) as (typeof before.waiting)[number]["id"],
            name: "Samir",
            mine: true,
            open: true,
            ...changes,
          },
        ],
      }));
    }, more);

  it("stands on Today, and on the group's page with what to do, and is withdrawn", async () => {
    const page = await open();
    await waits(page, {});
    await press(page, /Samir.* wants to come in, and is not connected now/);
    await page.getByText(/Samir.*When the app is open on both computers/).waitFor();
    expect(await findings(page)).toEqual([]);
    await press(page, "Withdraw");
    await expect.poll(async () => (await circle(page))?.waiting).toEqual([]);
    expect(await page.getByText("At the door").count()).toBe(0);
  });

  it.each([
    [{ open: false }, /Samir.*make a new one/],
    [{ mine: false, name: "" }, /Somebody wants to come in. The words are compared where/],
  ] as const)("says what is so: %o", async (changes, sentence) => {
    const page = await open();
    await place(page, "Group");
    await waits(page, changes);
    await page.getByText(sentence).waitFor();
  });
});

describe("an invitation", () => {
  it("confirms by comparing unless that is turned off, and says what turning it off means", async () => {
    const page = await open();
    await place(page, "Group");
    await press(page, "Invite");
    const confirm = page.getByRole("switch", { name: "Compare words before saying yes" });
    expect(await confirm.isChecked()).toBe(true);
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
    await place(page, "Group");
    await press(page, "Invite");
    await press(page, "Make the invitation");
    await page.getByText(/^halaqa:/).waitFor();
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
    await place(page, "Group");
    await press(page, "Invite");
    await press(page, "Make the invitation");
    await page.getByText(/^halaqa:/).waitFor();
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

describe("joining", () => {
  it.each([
    ["halaqa:nonsense", null, "This link is incomplete or has a letter too many."],
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
    expect(await findings(page)).toEqual([]);
    await shoot(page, "circle-damaged-en");
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

  it("[ENG-34] [ENG-36] says calmly what waits, and offers to go on to who is alone", async () => {
    const page = await open();
    for (const why of ["unsure", "foreign"] as const) {
      await page.evaluate((reason) => {
        window.fake.changeCircle((before) => ({
          ...before,
          held: { why: reason, drafts: 2, mayGoOn: reason === "unsure" },
        }));
      }, why);
      await page.getByText("Kept here, not yet in the circle", { exact: false }).first().waitFor();
      expect(await findings(page)).toEqual([]);
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

  it("leads back into a circle that one left, under the name one had there", async () => {
    const page = await open();
    await pasteLink(page, link);
    await page.getByRole("textbox", { name: "Your name in this circle" }).fill("Samir");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Looking for the door" }).waitFor();
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
    await pasteLink(page, link);
    await page.getByRole("textbox", { name: "Your name in this circle" }).fill("Samir");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Looking for the door" }).waitFor();
    await become(page, state);
    await page.getByRole("heading", { name: title }).waitFor();
    if (state === "comparing") expect(await page.getByText("noodle").count()).toBe(1);
    const again = page.getByRole("button", { name: "Another link" });
    expect(await again.count()).toBe(state === "comparing" || state === "admitted" ? 0 : 1);
  });
});

const settle = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.fake.change((view) => ({
      ...view,
      hubs: [
        { address: "ws://192.168.1.20:7310/hub/4f", state: "connected" },
        { address: "wss://hub.example.org/", state: "trying" },
      ],
    }));
  });

type Scene = { readonly name: string; readonly show: (page: Page, language: Language) => Promise<void> };
const said = {
  ar: {
    group: "المجموعة",
    documents: "الوثائق",
    invite: "دعوة",
    make: "إنشاء الدعوة",
  },
  en: {
    group: "Group",
    documents: "Documents",
    invite: "Invite",
    make: "Make the invitation",
  },
} as const;
const begin = async (page: Page): Promise<void> => {
  await pasteLink(page, link);
  await page.getByRole("listitem").filter({ hasText: "192.168.1.20:7310" }).waitFor();
  await page.getByRole("textbox").last().fill("Samir");
  await page.keyboard.press("Enter");
  await page.getByRole("listitem").filter({ hasText: "127.0.0.1:7310" }).waitFor();
};

const scenes: readonly Scene[] = [
  {
    name: "group",
    show: async (page, language) => {
      await place(page, said[language].group);
      await knock(page);
    },
  },
  {
    name: "invitation-new",
    show: async (page, language) => {
      await place(page, said[language].group);
      await page.getByRole("button", { name: said[language].invite, exact: true }).click();
      await page.getByRole("switch").waitFor();
    },
  },
  {
    name: "invitation",
    show: async (page, language) => {
      await place(page, said[language].group);
      await page.getByRole("button", { name: said[language].invite, exact: true }).click();
      await press(page, said[language].make);
      await page.getByText(/^halaqa:/).waitFor();
    },
  },
  { name: "join", show: (page) => pasteLink(page, link) },
  { name: "joining", show: begin },
  {
    name: "joining-comparing",
    show: async (page) => {
      await begin(page);
      await become(page, "comparing");
    },
  },
  {
    name: "joining-used",
    show: async (page) => {
      await begin(page);
      await become(page, "used");
    },
  },
  {
    name: "delivery",
    show: async (page, language) => {
      await settle(page);
      await page
        .getByRole("navigation")
        .getByRole("button", { name: language === "ar" ? /^الوصول/ : /^Delivery/ })
        .click();
    },
  },
  { name: "documents", show: (page, language) => place(page, said[language].documents) },
];

describe.each(["ar", "en"] as const)("in %s", (language) => {
  it.each(scenes)("$name can be used by everybody, in light and dark", async ({ name, show }) => {
    const page = await open(language);
    await show(page, language);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await findings(page)).toEqual([]);
    await shoot(page, `app-${name}-${language}-light`);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await findings(page, ["color-contrast"])).toEqual([]);
    await shoot(page, `app-${name}-${language}-dark`);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });
});
