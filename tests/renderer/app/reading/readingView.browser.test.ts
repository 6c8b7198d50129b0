// The reading view: its parts, what is painted over the text, what it says when the text is not here or the disk is full,
// and how it looks. The built app with the real policies and an engine in memory.

import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { findings, shoot } from "../../engine/browser.ts";
import { lookInAllKinds } from "../looks.ts";
import { dragOverIn, highlightedIn, names, serveReading } from "./openReading.ts";

const open = serveReading();

let page: Page;
const openReading = async (language: "ar" | "en" = "ar", more: object = {}): Promise<void> => {
  page = await open(language, more);
};
const highlighted = (name: string) => highlightedIn(page, name);
const dragOver = (words: string) => dragOverIn(page, words);
const card = () => page.getByRole("article");
const bar = () => page.getByRole("toolbar", { name: "علامة على التحديد" });

describe("the reading view", () => {
  it("goes from mark to mark across parts, and from part to part", async () => {
    await openReading();
    for (let time = 0; time < 5; time++) await page.keyboard.press("m");
    await card().getByText("هل نكتب هذا في قواعد اللقاء؟").waitFor();
    await page.getByText("الجزء ٢ من ٣").waitFor();
    await page.keyboard.press("Shift+M");
    await page.getByText("الجزء ١ من ٣").waitFor();
    await page.keyboard.press("]");
    await page.keyboard.press("]");
    await page.getByText("الجزء ٣ من ٣").waitFor();
  });

  it("shows overlapping marks with both rules and one deeper tint", async () => {
    await openReading();
    await page.keyboard.press("]");
    await expect.poll(() => highlighted("marked-twice")).toEqual(["السؤال المكتوب لا يضيع"]);
    expect((await highlighted("aloud")).join("")).toBe("السؤال المكتوب لا يضيع");
    expect((await highlighted("comment")).join("")).toBe("السؤال المكتوب لا يضيع، ويعود إلينا بعد شهر");
    expect((await highlighted("question-settled")).join("")).toBe("الضحك مسموح");
  });

  it("on a full disk nothing offers to write, and the place of writing says so", async () => {
    await openReading();
    await page
      .getByRole("button", { name: /^الفقرة/ })
      .first()
      .click();
    await page.evaluate(() => window.fake.change((view) => ({ ...view, disk: "full" })));
    await card().getByText("الكتابة متوقّفة").waitFor();
    expect(await card().getByRole("button").count()).toBe(0);
    await dragOver("لشخص واحد");
    expect(await bar().count()).toBe(0);
    expect(await lookInAllKinds(page, "reading-disk-full", "ar")).toEqual([]);
  });

  it("says when the text is not here, and when it is not the one that bears the name", async () => {
    await openReading();
    await page.evaluate(() => window.fake.refuseNext("reading.read", "textChanged"));
    await page.getByRole("button", { name: "رجوع إلى \u2068القراءات\u2069" }).click();
    await page.getByRole("main").getByRole("button", { name: names.ar.reading }).first().click();
    await page.getByText("ليس النصّ الذي يحمل هذا الاسم").waitFor();
    expect(await page.locator("[data-block]").count()).toBe(0);
  });

  it("draws five thousand marks on one text without losing its breath", async () => {
    await openReading("en");
    await page.evaluate(() => {
      const circle = window.fake.view().circles[0];
      const scope = circle?.things[0]?.id;
      const known = scope === undefined ? [] : window.fake.notesOf(scope).map(({ note }) => note);
      const some = known.filter((note) => note.type === "mark");
      if (scope === undefined || circle === undefined) throw new Error("no sample");
      window.fake.fill(
        scope,
        Array.from({ length: 5000 }, (_, at) => {
          const mark = some[at % some.length];
          if (mark === undefined) throw new Error("no mark");
          return {
            by: circle.me,
            note: { ...mark, id: `m${String(at).padStart(21, "0")}`, text: `mark ${at}` },
          };
        }),
      );
    });
    await page
      .getByRole("button", { name: /^Paragraph/ })
      .first()
      .click();
    await card().waitFor();
    const spent = await page.evaluate(async () => {
      const begun = performance.now();
      (document.querySelector("main") as HTMLElement).scrollTop = 300;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - begun;
    });
    expect(spent).toBeLessThan(1500);
    expect(await page.getByRole("complementary").getByRole("button").count()).toBeLessThan(400);
  });

  it.each([
    ["ar", "light", 1280, 800],
    ["ar", "dark", 960, 640],
    ["en", "light", 960, 640],
    ["en", "dark", 1280, 800],
    ["ar", "contrast-dark", 640, 900],
    ["en", "contrast-light", 480, 800],
  ] as const)("is clean for axe and looked at: %s %s %i", async (language, theme, width, height) => {
    await openReading(language, { theme });
    await page.setViewportSize({ width, height });
    await page
      .getByRole("button", { name: language === "ar" ? /^الفقرة/ : /^Paragraph/ })
      .first()
      .click();
    await card().waitFor();
    await shoot(page, `reading-${language}-${theme}-${width}`);
    expect(await findings(page)).toEqual([]);
  });
});
