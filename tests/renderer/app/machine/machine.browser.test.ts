// One more computer of one's own as a person meets it, on the one and on the other: the built app with the real policies
// and an engine in memory; axe on every page, pictures in both languages and themes.

import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { CircleView, JoiningView } from "../../../../src/bridge/index.ts";
import type { InviteId } from "../../../../src/core/base/brand.ts";
import { fakeId, laylaId } from "../../../support/fakeEngine.ts";
import { englishList, wordAt } from "../../../../src/text/wordlist/wordList.ts";
import { type How, type Language, serveApp } from "../appPage.ts";
import { deviceOf, trustCircle } from "../group/trustCircle.ts";
import { asked, heading, plain as says, put } from "../group/trustPages.ts";
import { lookAtAll } from "../looks.ts";

const open = serveApp();
const words = [3, 400, 801, 1200, 1600, 2000];
const link = `halaqa:127.0.0.1:7310/machine#${"ab".repeat(32)}`;

const bare = (text: string | null): string => (text ?? "").replaceAll(/[\u2066-\u2069]/g, "");
const button = (page: Page, name: string | RegExp) => page.getByRole("main").getByRole("button", { name });
const request = (of: string, first = 3) => ({
  id: deviceOf(of),
  user: laylaId,
  words: [first, ...words.slice(1)],
  askedAt: 1,
});

/** One's own page in the group. */
const toMine = async (page: Page, language: Language = "en"): Promise<void> => {
  await put(page, trustCircle(language, Date.now()));
  const group = page.getByRole("navigation").getByRole("button", { name: /^(?:المجموعة|Group)$/ });
  await group.click();
  await button(page, /^.?\s*.?(?:ليلى|Layla)/)
    .first()
    .click();
  await heading(page)
    .filter({ hasText: /ليلى|Layla/ })
    .waitFor();
};
const toMachine = async (page: Page, language: Language = "en"): Promise<void> => {
  await toMine(page, language);
  await button(page, /^(?:جهاز آخر|Another computer)$/).click();
  await heading(page)
    .filter({ hasText: /جهاز آخر لك|Another computer of yours/ })
    .waitFor();
};
const make = (page: Page): Promise<void> => button(page, /^(?:إنشاء الرابط|Make the link)$/).click();

describe("on the computer on which one came in", () => {
  it("[ENG-38] says what goes there and what stays, makes a link, compares, and says what became of it, by keyboard", async () => {
    const page = await open();
    await toMachine(page);
    await says(page, /carries your name.*ten minutes.*settings.*stay here/s);
    await button(page, "Make the link").focus();
    await page.keyboard.press("Enter");
    await says(
      page,
      /until .*open the app, choose “A circle from my other computer”.*No computer has asked yet/s,
    );
    expect(await page.getByRole("main").locator("code").innerText()).toContain("/machine#");
    await put(page, { machineRequests: [request("laptop")] });
    await says(page, /Are the same words on its screen\?/);
    await button(page, "Compare words").focus();
    await page.keyboard.press("Enter");
    await says(page, /Your other computer is in the circle/);
    expect(await page.getByRole("main").locator("code").count()).toBe(0);
    await button(page, "My computers").click();
    await heading(page).filter({ hasText: "Layla" }).waitFor();
    expect((await asked(page)).filter((verb) => verb.startsWith("machine."))).toEqual([
      "machine.invite",
      "machine.compare",
    ]);
  });

  it("[ENG-39] says when somebody else has the link too, that a link is over, and makes another", async () => {
    const page = await open();
    await toMachine(page);
    await make(page);
    await put(page, { machineRequests: [request("laptop"), request("thief", 5)] });
    await says(page, /somebody else has it. Only the one before you shows the same words/);
    // Two that ask at once are told apart by what stands on their screens, for ears too.
    const [mine, other] = [wordAt(englishList, 3) ?? "", wordAt(englishList, 5) ?? ""];
    const named = page.getByRole("main").getByRole("button", { name: /^Compare words: / });
    expect(
      (await named.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")))).map(bare),
    ).toEqual([mine, other].map((word) => `Compare words: ${word}`));
    await says(
      page,
      new RegExp(`The first of its words: ${mine}\\..*The first of its words: ${other}\\.`, "s"),
    );
    const over = { id: fakeId<InviteId>("over"), expiresAt: 1, state: "expired" } as const;
    await put(page, { machineRequests: [], machineInvite: over });
    await says(page, /The ten minutes are over/);
    await button(page, "Another link").click();
    await says(page, /No computer has asked yet/);
  });

  it("[ENG-38] says on one's own page why none can be added here, and nothing of it on others'", async () => {
    const page = await open();
    await toMine(page);
    const { may, people } = await page.evaluate(() => {
      const [circle] = window.fake.view().circles;
      if (circle === undefined) throw new Error("no circle");
      return circle;
    });
    await put(page, { may: { ...may, inviteMachine: false } });
    await says(page, /added on the one on which you came into the circle/);
    expect(await button(page, "Another computer").count()).toBe(0);
    await put(page, {
      people: people.map((one) => (one.id === laylaId ? { ...one, rank: "reader" } : one)),
    });
    await says(page, /Whoever reads has one computer/);
  });
});

/** Once the asking is there. */
const joiningAs = async (page: Page, state: JoiningView["state"]): Promise<void> => {
  await page.waitForFunction(() => window.fake.view().joining.length > 0);
  await page.evaluate(
    ([next, shown]) =>
      window.fake.change((view) => ({
        ...view,
        joining: view.joining.map((one) => ({
          ...one,
          state: next,
          words: next === "comparing" ? shown : [],
        })),
      })),
    [state, words] as const,
  );
};
const toJoin = async (page: Page): Promise<void> => {
  await button(page, /^(?:حلقة من جهازي الآخر|A circle from my other computer)$/).click();
  await page.getByRole("textbox").fill(link);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("list").waitFor();
};

describe("on the other computer", () => {
  it("[ENG-38] [INV-13] there is a door in the first page; no name is asked, and it says whose the computer will be", async () => {
    const page = await open("en", { circles: "none" });
    await toJoin(page);
    await says(page, /another one of whoever made it: what is written here carries their name/);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^By this link/);
    expect(await page.getByRole("textbox").count()).toBe(1);
    await button(page, "Knock").click();
    await says(page, /Your other computer has to answer/);
    await joiningAs(page, "comparing");
    await says(page, /Compare with the screen of your other computer.*The yes is given there/s);
    expect(await page.getByRole("listitem").count()).toBe(6);
    for (const [state, sentence] of [
      ["refused", /the link has ended. Nothing of the circle has come here/],
      ["expired", /A new link is made on your other computer/],
      ["used", /If it was not one of yours, close it at once/],
      ["notFound", /did not answer/],
      ["badCircle", /not your other computer that answered/],
      ["tooLarge", /larger than what is sent/],
      ["admitted", /The texts are arriving/],
    ] as const) {
      await joiningAs(page, state);
      await says(page, sentence);
    }
    await heading(page).filter({ hasText: "This computer is one of yours now" }).waitFor();
  });
});

const first = async (page: Page, language: Language, more: Partial<CircleView> = {}): Promise<void> => {
  await toMachine(page, language);
  await make(page);
  await page.getByRole("main").locator("code").waitFor();
  await put(page, more);
};
const scenes: readonly {
  readonly name: string;
  readonly circles?: How["circles"];
  readonly show: (page: Page, language: Language) => Promise<void>;
}[] = [
  { name: "own-page", show: toMine },
  { name: "before", show: toMachine },
  { name: "link", show: (page, language) => first(page, language) },
  {
    name: "asks",
    show: (page, language) =>
      first(page, language, { machineRequests: [request("laptop"), request("other", 5)] }),
  },
  {
    name: "join",
    circles: "none",
    show: async (page) => {
      await toJoin(page);
    },
  },
  {
    name: "comparing",
    circles: "none",
    show: async (page) => {
      await toJoin(page);
      await button(page, /^(?:طرق الباب|Knock)$/).click();
      await joiningAs(page, "comparing");
      await page.locator("ol.compared").waitFor();
    },
  },
];

describe.each(["ar", "en"] as const)("in %s", (language) => {
  it.each(scenes)("$name can be used by everybody, in light and dark, wide and narrow", async (scene) => {
    const page = await open(language, { circles: scene.circles ?? "sample" });
    await scene.show(page, language);
    expect(await lookAtAll(page, `machine-${scene.name}`, language)).toEqual([]);
  });
});
