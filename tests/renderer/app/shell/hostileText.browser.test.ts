// Text that was made to break a screen, on the screens themselves: names that turn and cover what stands beside them, a
// megabyte in one line, letters under heaps of marks. Counted is what is drawn and said, never how long it takes.

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type * as Y from "yjs";
import type { DocId } from "../../../../src/core/base/brand.ts";
import type { Edition } from "../../../../src/schema/edition.ts";
import { anchorOf, fakeNoteId, karimId } from "../../../support/fakeEngine/ids.ts";
import { arabicInterview } from "../../../support/sampleInterview.ts";
import { serveApp } from "../appPage.ts";
import { place } from "../group/groupPages.ts";
import { highlightedIn } from "../reading/openReading.ts";

const openApp = serveApp();

const marks = (count: number): string => "\u0316\u0301".repeat(count / 2);
const hostile = `\u202ea${marks(30)} \u2069\u2069\u202e\u2067x${"\u200b".repeat(20)}\u200d\u200d\u200d`;
/** As every screen has it. */
const calm = `a${marks(4)} x\u200d`;

/** Texts and labels that turn what follows, carry heaps of marks, or flood whoever hears them; and a page too wide. */
const wrongIn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const wrong: string[] = [];
    const judge = (where: string, text: string): void => {
      let depth = 0;
      let closesOthers = false;
      for (const letter of text) {
        if (/[\u2066-\u2068]/.test(letter)) depth += 1;
        if (letter === "\u2069") depth -= 1;
        closesOthers ||= depth < 0;
      }
      if (depth !== 0 || closesOthers || /[\u202a-\u202e]/.test(text)) wrong.push(`${where} turns`);
      if (/\p{M}{5}/u.test(text)) wrong.push(`${where} carries heaps`);
      if (/[\u200b\u200d]{2}/.test(text)) wrong.push(`${where} hides much`);
      if (text.length > 1_000) wrong.push(`${where} is endless`);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode())
      judge(`text in ${node.parentElement?.tagName}`, node.textContent ?? "");
    for (const element of document.querySelectorAll("[aria-label], [title]"))
      for (const name of ["aria-label", "title"]) judge(name, element.getAttribute(name) ?? "");
    if (document.documentElement.scrollWidth > innerWidth) wrong.push("wider than the window");
    return wrong;
  });

/** How many pieces there are, how many of them are laid out, and what they say together. */
const piecesIn = (page: Page) =>
  page.evaluate(() => {
    const pieces = [...document.querySelectorAll<HTMLElement>("main [class*=piece]")];
    const asIfThere = (piece: HTMLElement): number => 60 * parseFloat(getComputedStyle(piece).lineHeight);
    return {
      count: pieces.length,
      laidOut: pieces.filter((piece) => Math.abs(piece.offsetHeight - asIfThere(piece)) > 1).length,
      text: pieces.map(({ textContent }) => textContent).join(""),
    };
  });

/** The sample with this as its first paragraph. */
const sampleWith = (title: string, text: string): Edition => ({
  ...arabicInterview,
  title,
  sections: arabicInterview.sections.map((section, at) => ({
    ...section,
    blocks: section.blocks.map((block, which) => (at + which > 0 ? block : { ...block, text })),
  })),
});

const openReading = async (page: Page, sample: Edition): Promise<DocId> => {
  const id = await page.evaluate((edition) => window.fake.addReading(edition), sample);
  await place(page, "القراءات");
  await page.getByRole("main").getByRole("button", { name: sample.title }).first().click();
  await page.locator("[data-block]").first().waitFor();
  return id;
};

const mark = (edition: Edition, words: string, text: string) =>
  ({
    type: "mark",
    id: fakeNoteId(),
    kind: "comment",
    anchor: anchorOf(edition, words),
    text,
    createdAt: 1,
    editedAt: null,
  }) as const;

const isNarrow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

describe("text that was made to break a screen", () => {
  it("[LANG-2] [C15] as names and titles turns, covers and floods nothing on any page", async () => {
    const page = await openApp("ar");
    await page.evaluate((name) => {
      window.fake.changeCircle((circle) => ({
        ...circle,
        name,
        people: circle.people.map((person) => ({ ...person, name })),
        things: circle.things.map((thing) => ({ ...thing, title: name })),
      }));
    }, hostile);
    for (const name of ["اليوم", "القراءات", "الوثائق", "المجموعة"]) {
      await place(page, name);
      await page.getByRole("main").getByText(calm).first().waitFor();
      expect([name, await wrongIn(page)]).toEqual([name, []]);
    }
    await page.keyboard.press("Control+k");
    await page.getByRole("menuitem", { name: calm }).first().waitFor();
    expect(await wrongIn(page)).toEqual([]);
  });

  it("[LANG-8] [C15] as a megabyte in one line is laid out where it is in sight, whole, with its marks in their places", async () => {
    const page = await openApp("ar");
    const half = "كلمة ".repeat(100_000);
    const text = `${half}هنا بالضبط ${half}`;
    const edition = sampleWith("سطر بلا نهاية", text);
    const id = await openReading(page, edition);
    const { count, laidOut, text: shown } = await piecesIn(page);
    expect(shown === text).toBe(true);
    expect(count).toBeGreaterThan(240);
    expect(laidOut).toBeLessThan(8);
    const note = mark(edition, "هنا بالضبط", "");
    await page.evaluate(([scope, by, one]) => window.fake.arrives(scope, by, one), [
      id,
      karimId,
      note,
    ] as const);
    await expect.poll(() => highlightedIn(page, "comment")).toContain("هنا بالضبط");
    expect(await isNarrow(page)).toBe(true);
  });

  it("[LANG-8] [C15] in a reading and a mark stays in its own box; the mark is said briefly, and read in whole where it is opened", async () => {
    const page = await openApp("ar");
    const edition = sampleWith("أكوام", `هذه ${marks(100_000)} فقرة\u202e \u2069\u2069`);
    const id = await openReading(page, edition);
    const text = `\u202e${"ملاحظة".repeat(2_000)}${marks(5_000)}`;
    const note = mark(edition, "هذه", text);
    await page.evaluate(([scope, by, one]) => window.fake.arrives(scope, by, one), [
      id,
      karimId,
      note,
    ] as const);
    await page.getByRole("button", { name: "علامة جديدة هنا" }).click();
    const line = page.getByRole("button", { name: /ملاحظة/ }).first();
    expect((await line.getAttribute("aria-label"))?.length).toBeLessThan(600);
    await line.click();
    const whole = page.locator("article p").first();
    expect((await whole.textContent()) === text).toBe(true);
    const lengths = await whole
      .locator("span")
      .evaluateAll((all) => all.map((one) => one.textContent.length));
    expect(lengths.length).toBeGreaterThan(3);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4_000);
    const clips = await page.evaluate(() =>
      ["article p", "[data-block] > p"].map((which) => {
        const element = document.querySelector(which);
        return element === null ? "nothing" : getComputedStyle(element).overflowY;
      }),
    );
    expect(clips).toEqual(["clip", "clip"]);
    expect(await isNarrow(page)).toBe(true);
    await page.getByRole("button", { name: "كلّ العلامات" }).click();
    const row = page.getByRole("main").getByRole("button", { name: /ملاحظة/ }).first();
    expect((await row.textContent())?.length).toBeLessThan(600);
    expect(await wrongIn(page)).toEqual([]);
  });

  it("[LANG-8] [C15] as a line without an end in a document is laid out where it is in sight, and is written in", async () => {
    const page = await openApp("en");
    await place(page, "Documents");
    await page.getByRole("main").getByRole("button", { name: "Plan for the month" }).first().click();
    await page.locator(".richText").click();
    await page.keyboard.type("end");
    const id = await page.evaluate(
      () => window.fake.view().circles[0]?.things.find(({ kind }) => kind === "document")?.id,
    );
    if (id === undefined) throw new Error("the sample has a document");
    const stored = () =>
      page.evaluate((of) => window.fake.documentOf(of)?.getXmlFragment("content").toJSON() ?? "", id);
    await expect.poll(stored).toContain("end");
    const text = "كلمة ".repeat(40_000);
    await page.evaluate(
      ([of, more]) => {
        const paragraph = window.fake.documentOf(of)?.getXmlFragment("content").get(0) as Y.XmlElement;
        (paragraph.get(0) as Y.XmlText).insert(0, more);
      },
      [id, text] as const,
    );
    await page.locator(".richText .piece").nth(48).waitFor({ state: "attached" });
    const drawn = await piecesIn(page);
    expect(drawn.text === `${text}end`).toBe(true);
    expect(drawn.laidOut).toBeLessThan(8);
    await page.keyboard.type(" of it");
    await expect.poll(async () => (await stored()).slice(-30)).toContain("end of it");
    expect(await isNarrow(page)).toBe(true);
  });
});
