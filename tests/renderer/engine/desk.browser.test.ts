// The desk: questions that content can neither draw nor click (protocol 2.1).

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { type Harness, startHarness } from "./browser.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.close());

const ask = async (): Promise<Page> => {
  const page = await harness.still();
  await page.evaluate(() => {
    window.harness.addFrame();
    window.harness.confirm(
      { type: "leave", circle: "Wednesday", several: false, alone: false, unsent: false },
      "en",
    );
  });
  await page.getByRole("alertdialog").waitFor();
  return page;
};
const outcome = (page: Page) => page.evaluate(() => window.harness.outcome);
const cancel = (page: Page) => page.getByRole("button", { name: "Cancel" });
const leave = (page: Page) => page.getByRole("button", { name: "Leave the circle" });

describe("[E20] a question", () => {
  it("hides the app's frame while it is open and gives it back afterwards", async () => {
    const page = await ask();
    const display = () => page.locator("iframe").evaluate((frame) => getComputedStyle(frame).display);
    expect(await display()).toBe("none");
    await cancel(page).click();
    expect(await display()).not.toBe("none");
    expect(await outcome(page)).toBe(false);
    expect(await page.getByRole("alertdialog").count()).toBe(0);
  });

  it("stands on Cancel, and Escape cancels", async () => {
    const page = await ask();
    expect(await cancel(page).evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("Escape");
    expect(await outcome(page)).toBe(false);
  });

  it("takes no yes in its first 800 ms", async () => {
    const page = await ask();
    await leave(page).click({ force: true });
    await page.clock.runFor(799);
    await leave(page).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Space");
    expect(await outcome(page)).toBe("waiting");
    await page.clock.runFor(1);
    await leave(page).click();
    expect(await outcome(page)).toBe(true);
  });

  it("ignores a key that was already down, and takes one pressed anew", async () => {
    const page = await ask();
    await leave(page).focus();
    await page.keyboard.down("Enter");
    await page.clock.runFor(1000);
    await page.keyboard.down("Enter"); // the keyboard's repeat
    expect(await outcome(page)).toBe("waiting");
    await page.keyboard.up("Enter");
    expect(await outcome(page)).toBe("waiting");
    await page.keyboard.press("Enter");
    expect(await outcome(page)).toBe(true);
  });

  it("ignores a space bar that was pressed elsewhere and is released here", async () => {
    const page = await ask();
    await page.clock.runFor(1000);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.down("Space");
    await leave(page).focus();
    await page.keyboard.up("Space");
    expect(await outcome(page)).toBe("waiting");
  });

  it("a click made by a script is no answer", async () => {
    const page = await ask();
    await page.clock.runFor(1000);
    await leave(page).evaluate((button: HTMLButtonElement) => button.click());
    expect(await outcome(page)).toBe("waiting");
  });

  it("stands on the colour of stopping only where something ends", async () => {
    const page = await harness.page();
    const circle = "Wednesday";
    const machine = { circle, name: "Huda", number: 2 };
    const questions = [
      [{ type: "leave", circle, several: false, alone: false, unsent: false }, true],
      [{ type: "closeMachine", ...machine, isThis: false, isOwn: false }, true],
      [{ type: "removePerson", circle, name: "Huda" }, true],
      [{ type: "hold", ...machine }, true],
      [{ type: "liftHold", ...machine }, false],
      [{ type: "setTask", circle, name: "Huda", from: "member", to: "reader" }, false],
      [{ type: "goOn", circle }, false],
      [{ type: "setReaders", circle, annotate: true }, false],
      [{ type: "join", hubs: [] }, false],
    ] as const;
    for (const [question, ends] of questions) {
      await page.evaluate((asked) => window.harness.confirm(asked, "en"), question);
      const answers = page.getByRole("alertdialog").getByRole("button");
      await answers.first().waitFor();
      expect([question.type, await page.locator(".button.stop").count()]).toEqual([
        question.type,
        ends ? 1 : 0,
      ]);
      await page.keyboard.press("Escape");
      await page.getByRole("alertdialog").waitFor({ state: "detached" });
    }
  });

  it("[WORDS-11] has the digits that the person chose", async () => {
    const page = await harness.page();
    await page.evaluate(() => {
      window.harness.chosen.digits = "latn";
      window.harness.confirm(
        {
          type: "invite",
          circle: "حلقة",
          expiresAt: Date.now(),
          needsConfirm: true,
          rank: "member",
          uses: 12,
          givesAll: false,
        },
        "ar",
      );
    });
    await page.getByRole("alertdialog").waitFor();
    const said = await page.getByRole("alertdialog").innerText();
    expect(said).toContain("12 شخصًا");
    expect(said).not.toMatch(/[٠-٩]/);
  });

  it("shows a hostile circle's name as text that cannot turn the sentence", async () => {
    const page = await harness.page();
    await page.evaluate(() =>
      window.harness.confirm(
        {
          type: "leave",
          circle: "<img src=x onerror=1>\u202eevil",
          several: false,
          alone: false,
          unsent: false,
        },
        "en",
      ),
    );
    expect(await page.locator("img").count()).toBe(0);
    const title = await page.getByRole("heading").textContent();
    expect(title).toContain("<img src=x onerror=1>evil");
    expect(title).not.toContain("\u202e");
  });

  it("waits for the one before it", async () => {
    const page = await ask();
    await page.evaluate(() => {
      void window.harness.desk.curtain("en");
    });
    expect(await page.getByRole("alertdialog").count()).toBe(1);
    expect(await page.getByRole("button", { name: "Lift the cover" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Lift the cover" }).waitFor();
    expect(await page.getByRole("alertdialog").count()).toBe(0);
  });
});

describe("[ENG-8] [E20] comparing words", () => {
  const compare = async (): Promise<Page> => {
    const page = await harness.still();
    await page.evaluate(() => {
      window.harness.addFrame();
      window.harness.compare(
        {
          circle: "Wednesday",
          who: { type: "person", name: "Sa\u202emir", others: [], rank: "member", givesAll: false },
          words: [3, 400, 801, 1200, 1600, 2000],
        },
        "en",
      );
    });
    await page.getByRole("dialog").waitFor();
    return page;
  };

  it("shows the circle, the name and the six words, and the same places in the other language", async () => {
    const page = await compare();
    const words = ["about", "craft", "goddess", "noodle", "siege", "wheel"];
    expect(await page.getByRole("listitem").allTextContents()).toEqual(words);
    await page.getByText("ابتكار · تسخين · ربيعي · عضلة · مدبغة · وجبة").waitFor();
    const asked = await page.locator("#explained").textContent();
    expect(asked).toContain("Samir");
    expect(asked).toContain("Wednesday");
    expect(asked).not.toContain("\u202e");
    expect(await page.locator("iframe").evaluate((frame) => getComputedStyle(frame).display)).toBe("none");
  });

  it("admits nobody by Enter: the words have the focus, and no button", async () => {
    const page = await compare();
    await page.clock.runFor(1_000);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Space");
    expect(await outcome(page)).toBe("waiting");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
  });

  it.each([
    ["The same: admit", "same"],
    ["Different: do not admit", "different"],
  ] as const)("%s takes nothing in its first 800 ms, and then answers %s", async (name, answer) => {
    const page = await compare();
    const answering = page.getByRole("button", { name, exact: true });
    await answering.click({ force: true });
    await page.clock.runFor(799);
    await answering.focus();
    await page.keyboard.press("Enter");
    expect(await outcome(page)).toBe("waiting");
    await page.clock.runFor(1);
    await answering.click();
    expect(await outcome(page)).toBe(answer);
  });

  it.each(["Escape", "Not now"] as const)("%s decides nothing", async (way) => {
    const page = await compare();
    if (way === "Escape") await page.keyboard.press("Escape");
    else await page.getByRole("button", { name: "Not now" }).click();
    expect(await outcome(page)).toBe("later");
  });
});

describe("who is let in", () => {
  const told = async (
    who: Parameters<typeof window.harness.compare>[0]["who"],
  ): Promise<readonly string[]> => {
    const page = await harness.page();
    await page.waitForFunction(() => "harness" in window);
    await page.evaluate(
      (asks) => window.harness.compare({ circle: "Wednesday", who: asks, words: [1, 2, 3, 4, 5, 6] }, "en"),
      who,
    );
    await page.getByRole("dialog").waitFor();
    const said = [await page.locator("#explained").innerText(), await page.locator("main").innerText()];
    return said.map((one) => one.replaceAll(/[\u2066-\u2069]/g, ""));
  };

  it("[V09] [LANG-7] has a name like another's: the page with the words says whose, and nothing of the rest", async () => {
    const others = [
      { name: "\u041a\u0430rim", isHere: true },
      { name: "Layla", isHere: true },
    ];
    const [asks, whole] = await told({
      type: "person",
      name: "Karim",
      others,
      rank: "reader",
      givesAll: false,
    });
    expect(whole).toContain("The task: reading.");
    expect(asks).toContain("Somebody here has this name or one like it: \u041a\u0430rim.");
    expect(asks).not.toContain("Layla");
    const [gone] = await told({
      type: "person",
      name: "Karim",
      others: [{ name: "Karim", isHere: false }],
      rank: "member",
      givesAll: false,
    });
    expect(gone).toContain("no longer in the circle");
    const [none] = await told({ type: "person", name: "Samir", others, rank: "member", givesAll: false });
    expect(none).not.toContain("one like it");
    const [, everything] = await told({
      type: "person",
      name: "Samir",
      others,
      rank: "member",
      givesAll: true,
    });
    expect(everything).toContain("all that was ever written in the circle, with what was deleted");
  });

  it("[ENG-38] is another computer of one's own: it says so, and what it gets", async () => {
    const [asks, all] = await told({ type: "machine" });
    expect(asks).toContain("another one of yours in Wednesday");
    expect(all).toContain("writes in your name");
  });
});

describe("the curtain", () => {
  it.each([
    ["Lift the cover", true],
    ["Lock", false],
  ] as const)("%s answers %s", async (name, answer) => {
    const page = await harness.page();
    await page.evaluate(() => {
      window.harness.addFrame();
      window.harness.curtain("en");
    });
    await page.getByText("Whoever lifts the cover can read.").waitFor();
    expect(await page.locator("iframe").evaluate((frame) => getComputedStyle(frame).display)).toBe("none");
    await page.getByRole("button", { name, exact: true }).click();
    expect(await outcome(page)).toBe(answer);
  });
});

describe("a change of words", () => {
  it("asks for the present words first; the new ones come back joined", async () => {
    const page = await harness.page();
    await page.evaluate(() =>
      window.harness.newWords("en", {
        answers: [{ error: { type: "wrongWords", wait: 0 } }, { opened: { steppedDownTo: null } }],
      }),
    );
    await page.getByRole("textbox", { name: "Your present words" }).fill("wrong ones");
    await page.keyboard.press("Enter");
    await page.getByText(/not the present words/).waitFor();
    await page.getByRole("button", { name: "Continue", disabled: false }).waitFor();
    await page.getByRole("textbox").fill("old words");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Your six words" }).waitFor();
    const words = await page.locator(".word").allTextContents();
    await page.getByRole("button", { name: "Type them now" }).click();
    await page.getByRole("textbox").fill(words.join(" "));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => window.harness.outcome !== "waiting");
    expect(await outcome(page)).toBe(words.join(" "));
  });

  it("Escape leaves everything as it was", async () => {
    const page = await harness.page();
    await page.evaluate(() => window.harness.newWords("en"));
    await page.getByRole("textbox").fill("something");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => window.harness.outcome === null);
  });
});

describe("the recovery code", () => {
  it("is gone from the page once it is closed", async () => {
    const page = await harness.still();
    await page.evaluate(() =>
      window.harness.recoveryCode(
        Array.from({ length: 24 }, (_, index) => `word${index}`),
        "en",
      ),
    );
    await page.getByText("word23").waitFor();
    await page.clock.runFor(1000);
    await page.getByRole("button", { name: "Written down: close" }).click();
    expect(await outcome(page)).toBe("closed");
    expect(await page.content()).not.toContain("word2");
  });
});
