// A screen of the app as everybody may have it: in light and in dark, wide and narrow. What axe finds and what breaks
// a policy is told; pictures are kept for people.

import type { Page } from "playwright-core";
import { shoot } from "../engine/browser.ts";
import { lookInBoth } from "../engine/looks.ts";
import type { Language } from "./appPage.ts";

const narrow = { width: 420, height: 1500 };

/** Everything that is wrong with the screen that is shown; empty when nothing is. */
export const lookAtAll = async (page: Page, name: string, language: Language): Promise<readonly string[]> => {
  const before = page.viewportSize() ?? narrow;
  await page.setViewportSize({ width: 1280, height: 1300 });
  const wrong = [...(await lookInBoth(page, name, language))];
  await page.setViewportSize(narrow);
  await shoot(page, `${name}-${language}-narrow`);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > narrow.width) wrong.push(`${name} ${language}: ${width} wide in ${narrow.width}`);
  await page.setViewportSize(before);
  for (const broken of await page.evaluate(() => window.violations)) wrong.push(`${name}: ${broken}`);
  return wrong;
};

const turn = async (page: Page, language: Language): Promise<void> => {
  await page.evaluate(
    (to) => window.fake.change((view) => ({ ...view, settings: { ...view.settings, language: to } })),
    language,
  );
  await page.locator(`html[lang=${language}]`).waitFor({ state: "attached" });
};

/** The page that stands, in both languages and both themes: the app is turned and not begun anew. Ends as it began. */
export const lookInAllKinds = async (
  page: Page,
  name: string,
  language: Language,
): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const kind of language === "ar" ? (["en", "ar"] as const) : (["ar", "en"] as const)) {
    await turn(page, kind);
    wrong.push(...(await lookInBoth(page, name, kind)));
  }
  return wrong;
};
