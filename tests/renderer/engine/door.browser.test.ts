// The door as a person meets it: by role and name, with the keyboard.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { findings, type Harness, startHarness } from "./browser.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.close());

const open = (): Promise<Page> => harness.page();
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const outcome = (page: Page) => page.waitForFunction(() => window.harness.outcome !== null);

describe("the first time", () => {
  it("Arabic stands in focus; Enter chooses it, and the whole way to the space goes by keys", async () => {
    const page = await open();
    await page.evaluate(() => window.harness.door("en"));
    await button(page, "العربية").waitFor();
    await page.keyboard.press("Enter");
    await button(page, "البدء").waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe("rtl");
    await page.keyboard.press("Enter");
    await button(page, "كتابتها الآن").waitFor();
    const words = await page.locator(".word").allTextContents();
    expect(new Set(words).size).toBeGreaterThan(1);
    expect(words).toHaveLength(6);
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "كلماتك الستّ، وبينها مسافة" }).waitFor();
    // Without hamza, with tatweel: the list's own spelling goes in.
    await page.keyboard.insertText(words.map((word) => word.replace(/[أإآ]/g, "ا")).join("  "));
    await page.keyboard.press("Enter");
    await button(page, "دخول").waitFor();
    await page.keyboard.press("Enter");
    await outcome(page);
    expect(await page.evaluate(() => window.harness.calls)).toEqual([
      { verb: "create", words: words.join(" ") },
    ]);
    expect(await page.evaluate(() => window.harness.outcome)).toEqual({ language: "ar" });
    expect(await page.locator("body > *").count()).toBe(0);
  });

  it("what it protects is left by Escape", async () => {
    const page = await open();
    await page.evaluate(() => window.harness.door("en"));
    await button(page, "English").click();
    await button(page, "What is protected and what is not").click();
    await page.getByRole("heading", { level: 1, name: "What is protected and what is not" }).waitFor();
    await page.keyboard.press("Escape");
    await button(page, "Begin").waitFor();
  });

  it("words typed in another order are not taken, and it is said where they differ", async () => {
    const page = await open();
    await page.evaluate(() => window.harness.door("en"));
    await button(page, "English").click();
    await button(page, "Begin").click();
    const words = await page.locator(".word").allTextContents();
    await button(page, "Type them now").click();
    await page.getByRole("textbox").fill([words[1], words[0], ...words.slice(2)].join(" "));
    await page.keyboard.press("Enter");
    await page.getByText(/differs at: .*1.* and .*2/).waitFor();
    await page.getByRole("textbox").fill(words.slice(0, 4).join(" "));
    await page.keyboard.press("Enter");
    await page.getByText(/Still missing: .*2 words/).waitFor();
    expect(await page.evaluate(() => window.harness.calls)).toEqual([]);
  });

  it("other words are other words", async () => {
    const page = await open();
    await page.evaluate(() => window.harness.door("en"));
    await button(page, "English").click();
    await button(page, "Begin").click();
    const first = await page.locator(".word").allTextContents();
    await page.evaluate(() => window.harness.calls.push({ verb: "turn", words: "" }));
    await button(page, "Other words").click();
    await expect.poll(() => page.locator(".word").allTextContents()).not.toEqual(first);
  });

  it("[VAU-38] a weak passphrase is refused with what is missing, a strong one is taken after it was typed twice", async () => {
    const page = await open();
    await page.evaluate(() => window.harness.door("en"));
    await button(page, "English").click();
    await button(page, "Begin").click();
    await button(page, "A phrase of my own").click();
    const first = page.getByRole("textbox", { name: "The phrase", exact: true });
    const again = page.getByRole("textbox", { name: "The phrase once more" });
    await first.fill("password1");
    await page.getByText(/Still missing: .*words/).waitFor();
    await page.keyboard.press("Enter");
    expect(await first.evaluate((field) => field === document.activeElement)).toBe(true);
    await first.fill("walnut theory canal seventeen bicycle");
    await page.getByText("This phrase is enough.").waitFor();
    await again.fill("walnut theory canal seventeen bicycles");
    await page.getByText("The two phrases differ.").waitFor();
    await again.fill("walnut theory canal seventeen bicycle");
    await page.keyboard.press("Enter");
    await button(page, "Enter").waitFor();
    expect(await page.evaluate(() => window.harness.calls)).toEqual([
      { verb: "create", words: "walnut theory canal seventeen bicycle" },
    ]);
  });

  it("practice begins from the first page, in the language beside it", async () => {
    const page = await open();
    await page.evaluate(() => window.harness.door("ar"));
    await button(page, "A place to practise").click();
    await outcome(page);
    expect(await page.evaluate(() => window.harness.outcome)).toEqual({ language: "en" });
    expect(await page.evaluate(() => window.harness.calls[0]?.verb)).toBe("practise");
  });

  it("[VAU-37] the code of a lost computer leads to a new space, once its sum is right; the next step is told", async () => {
    const page = await open();
    await page.evaluate(() => window.harness.door("en", { isCode: false }));
    await button(page, "English").click();
    await button(page, "Come back with a recovery code").click();
    await page.getByRole("textbox").fill(Array.from({ length: 24 }, () => "Zoo").join("\n"));
    await button(page, "Continue").click();
    await page.getByText(/no code: one of them is another/).waitFor();
    await page.evaluate(() => Object.assign(window.harness.commanded, { isCode: true }));
    await button(page, "Continue").click();
    await page.getByText(/A recovery code.*opens the space as well/).waitFor();
    const words = await page.locator(".word").allTextContents();
    await button(page, "Type them now").click();
    await page.getByRole("textbox").fill(words.join(" "));
    await page.keyboard.press("Enter");
    await page
      .getByText(/opens your page in the group and chooses “Bring back with the recovery code”/)
      .waitFor();
    await button(page, "Enter").click();
    await outcome(page);
    const code = Array.from({ length: 24 }, () => "zoo").join(" ");
    expect(await page.evaluate(() => window.harness.calls)).toEqual([
      { verb: "create", words: `${words.join(" ")} | ${code}` },
    ]);
  });

  it("a machine with less memory is told of it", async () => {
    const page = await open();
    await page.evaluate(() =>
      window.harness.door("en", { answers: [{ opened: { steppedDownTo: 64 } }], phrase: "olive lamp" }),
    );
    await button(page, "English").click();
    await button(page, "Begin").click();
    const step = () => page.locator(".step").textContent();
    expect(await step()).toMatch(/Step .?1.? of .?3/);
    const words = await page.locator(".word").allTextContents();
    await button(page, "Type them now").click();
    expect(await step()).toMatch(/Step .?2.? of .?3/);
    await page.getByRole("textbox").fill(words.join(" "));
    await page.keyboard.press("Enter");
    await page.getByText(/less: 64 MiB/).waitFor();
    expect(await step()).toMatch(/Step .?3.? of .?3/);
    await page.getByText(/olive lamp/).waitFor();
  });
});

describe("locked", () => {
  const lock = async (changes: object = {}, still = false) => {
    const page = still ? await harness.still() : await open();
    await page.evaluate(
      (given) => window.harness.door("en", { state: { type: "locked" }, ...given }),
      changes,
    );
    await page.getByRole("textbox", { name: "Your words, then Open" }).waitFor();
    return page;
  };

  it("the field is in focus, covered, never completed, never spell-checked, and no password field", async () => {
    const page = await lock();
    const field = page.getByRole("textbox", { name: "Your words, then Open" });
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(
      await field.evaluate((input) => getComputedStyle(input).getPropertyValue("-webkit-text-security")),
    ).toBe("disc");
    for (const [name, value] of [
      ["type", "text"],
      ["autocomplete", "off"],
      ["spellcheck", "false"],
    ] as const)
      expect(await field.getAttribute(name)).toBe(value);
    await button(page, "Show what is typed").click();
    expect(
      await field.evaluate((input) => getComputedStyle(input).getPropertyValue("-webkit-text-security")),
    ).toBe("none");
  });

  it("says which script is being typed, and keeps saying it after the words are gone", async () => {
    const page = await lock({ answers: [{ error: { type: "wrongWords", wait: 60_000 } }] });
    await page.getByRole("textbox").fill("مشمش");
    await page.getByText(/typing .*Arabic.* letters/).waitFor();
    await page.getByRole("textbox").fill("walnut");
    await page.getByText(/typing .*Latin.* letters/).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText(/It did not open/).waitFor();
    expect(await page.getByRole("textbox").inputValue()).toBe("");
    await page.getByText(/typing .*Latin.* letters/).waitFor();
  });

  it("after wrong words nothing is tried before the wait is over", async () => {
    const page = await lock(
      { answers: [{ error: { type: "wrongWords", wait: 4000 } }, { opened: { steppedDownTo: null } }] },
      true,
    );
    await page.getByRole("textbox").fill("walnut theory");
    await page.keyboard.press("Enter");
    await page.getByText(/Next try in .*a moment/).waitFor();
    await page.getByRole("textbox").fill("walnut theory canal");
    await page.keyboard.press("Enter");
    await page.clock.runFor(3999);
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => window.harness.calls.length)).toBe(1);
    await page.clock.runFor(1);
    await page.getByText("You can try again now.", { exact: false }).waitFor();
    await page.keyboard.press("Enter");
    await outcome(page);
    expect(await page.evaluate(() => window.harness.calls[1]?.words)).toBe("walnut theory canal");
  });

  it("words of progress appear when it takes long, and not before", async () => {
    const page = await lock({ hold: true });
    await page.getByRole("textbox").fill("walnut theory canal");
    await page.keyboard.press("Enter");
    await page.getByText(/key is being made/).waitFor();
    await page.evaluate(() => window.harness.release());
    await outcome(page);
  });

  it("the host's phrase stands there, and the language can be turned without losing the screen", async () => {
    const page = await lock({ phrase: "olive lamp kerb" });
    await page.getByText(/olive lamp kerb/).waitFor();
    await page.getByRole("combobox", { name: "Language" }).selectOption("ar");
    await page.getByRole("textbox", { name: "كلماتك، ثم «فتح»" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("ar");
  });

  it("the recovery code goes in as the list writes it, and only whole", async () => {
    const page = await lock();
    await button(page, "Recovery code").click();
    await page.getByRole("textbox", { name: "The words of the code" }).fill("Abandon ABILITY nonsense");
    await button(page, "Open").click();
    await page.getByText(/Not in the list: .*nonsense/).waitFor();
    await page.getByRole("textbox").fill(Array.from({ length: 24 }, () => "Zoo").join("\n"));
    await page.getByText(/24.* of .*24/).waitFor();
    await button(page, "Open").click();
    await outcome(page);
    expect(await page.evaluate(() => window.harness.calls)).toEqual([
      { verb: "openWithRecoveryCode", words: Array.from({ length: 24 }, () => "zoo").join(" ") },
    ]);
  });

  it.each([
    ["here", /are as they were. Nothing was closed by the code.*the old ones open nothing any more/s],
    ["gone", /is gone or damaged, and the space is empty now.*New ones open it as well/s],
  ] as const)(
    "[VAU-36] the code found what is %s, and new words can be chosen or not",
    async (found, said) => {
      const page = await lock({ recovered: found });
      const enter = async (): Promise<void> => {
        await button(page, "Recovery code").click();
        await page.getByRole("textbox").fill(Array.from({ length: 24 }, () => "zoo").join(" "));
        await button(page, "Open").click();
        await page.getByRole("heading", { name: "Opened by the recovery code" }).waitFor();
      };
      await enter();
      expect(await page.getByRole("main").innerText()).toMatch(said);
      expect(await findings(page)).toEqual([]);
      await button(page, "Choose new words").click();
      expect(await page.getByRole("main").innerText()).toMatch(/A recovery code.*opens the space as well/);
      const cells = await page.getByRole("listitem").locator(".word").allInnerTexts();
      await button(page, "Type them now").click();
      await page.getByRole("textbox").fill(cells.join(" "));
      await page.keyboard.press("Enter");
      await outcome(page);
      expect((await page.evaluate(() => window.harness.calls)).at(-1)).toEqual({
        verb: "setNewWords",
        words: cells.join(" "),
      });
    },
  );

  it("[VAU-36] a no to new words leads on too", async () => {
    const page = await lock({ recovered: "here" });
    await button(page, "Recovery code").click();
    await page.getByRole("textbox").fill(Array.from({ length: 24 }, () => "zoo").join(" "));
    await button(page, "Open").click();
    await button(page, "Not now").click();
    await outcome(page);
  });

  it("[VAU-37] a code that opens none here may be of a lost computer, and makes a new space", async () => {
    const page = await lock({ answers: [{ error: { type: "wrongWords", wait: 1000 } }] });
    await button(page, "Recovery code").click();
    await page.getByRole("textbox").fill(Array.from({ length: 24 }, () => "zoo").join(" "));
    await button(page, "Open").click();
    await button(page, "New space with this code").click();
    await page.getByRole("heading", { name: "Your six words" }).waitFor();
  });

  it("another space is made from here with words of its own", async () => {
    const page = await lock();
    await button(page, "Another space").click();
    await page.getByRole("heading", { name: "Your six words" }).waitFor();
  });
});

describe("what stops", () => {
  it.each([
    [{ type: "damaged" }, /damaged, and so is its second copy. Neither words nor the recovery code/],
    [{ type: "rowsDamaged" }, /The recovery code opens the space again/],
    [{ type: "openElsewhere" }, /open in another window/],
    [{ type: "unsafe", reason: "serviceWorker" }, /not the app’s controls this page/],
  ] as const)("%o says what happened and asks for no words", async (state, sentence) => {
    const page = await open();
    await page.evaluate((given) => window.harness.door("en", { state: given }), state);
    await page.getByText(sentence).waitFor();
    expect(await page.getByRole("textbox").count()).toBe(0);
    await page.evaluate(() => {
      window.harness.commanded.state = { type: "locked" };
    });
    await button(page, "Try again").click();
    await page.getByRole("textbox", { name: "Your words, then Open" }).waitFor();
  });
});
