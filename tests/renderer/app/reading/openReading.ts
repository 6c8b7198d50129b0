// A reading of the sample as a test opens it in the built app, and what is painted over its text.

import { afterEach, expect } from "vitest";
import type { Page } from "playwright-core";
import { serveApp } from "../appPage.ts";

type Language = "ar" | "en";

export const names = {
  ar: { place: "القراءات", reading: /كيف نتعلّم/, next: "الجزء التالي" },
  en: { place: "Readings", reading: /learning together/, next: "Next part" },
};

/** The sample interview, in Arabic at its first numbered part. After each test nothing was refused to the page. */
export const serveReading = (): ((language?: Language, more?: object) => Promise<Page>) => {
  const openApp = serveApp();
  let page: Page | null = null;
  afterEach(async () => {
    expect(await page?.evaluate(() => window.violations)).toEqual([]);
    expect(await page?.evaluate(() => window.fake.misfits())).toBe(0);
  });
  return async (language = "ar", more = {}) => {
    page = await openApp(language, { settings: more });
    const { place, reading, next } = names[language];
    await page.getByRole("navigation").getByRole("button", { name: place, exact: true }).click();
    await page.getByRole("main").getByRole("button", { name: reading }).first().click();
    await page.locator("[data-block]").first().waitFor();
    if (language === "ar") await page.getByRole("button", { name: next }).click();
    return page;
  };
};

export const highlightedIn = (page: Page, name: string): Promise<string[]> =>
  page.evaluate(
    (named) =>
      [...(CSS.highlights.get(named) ?? [])].map((range) => {
        const live = document.createRange();
        live.setStart(range.startContainer, range.startOffset);
        live.setEnd(range.endContainer, range.endOffset);
        return live.toString();
      }),
    name,
  );

export const dragOverIn = async (page: Page, words: string): Promise<void> => {
  const box = await page.evaluate((wanted) => {
    for (const element of document.querySelectorAll("[data-from]")) {
      const text = element.firstChild;
      const at = text?.textContent?.indexOf(wanted) ?? -1;
      if (text === null || at === -1) continue;
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + wanted.length);
      const rects = [...range.getClientRects()];
      const [first, last] = [rects[0], rects.at(-1)];
      if (first === undefined || last === undefined) continue;
      return { fromX: first.right - 1, fromY: first.top + 16, toX: last.left + 1, toY: last.top + 16 };
    }
    throw new Error("these words are not shown");
  }, words);
  await page.mouse.move(box.fromX, box.fromY);
  await page.mouse.down();
  await page.mouse.move(box.toX, box.toY, { steps: 8 });
  await page.mouse.up();
};
