// A screen of the app as everybody may have it: in light and in dark, wide and narrow. What axe finds and what breaks
// a policy is told; pictures are kept for people.

import type { Page } from "playwright-core";
import { shoot } from "../engine/browser.ts";
import { lookInThemes } from "../engine/looks.ts";
import type { Language } from "./appPage.ts";

const narrow = { width: 420, height: 1500 };

/** Everything that is wrong with the screen that is shown; empty when nothing is. */
export const lookAtAll = async (page: Page, name: string, language: Language): Promise<readonly string[]> => {
  const before = page.viewportSize() ?? narrow;
  await page.setViewportSize({ width: 1280, height: 1300 });
  const wrong = [...(await lookInThemes(page, name, language))];
  await page.setViewportSize(narrow);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > narrow.width) wrong.push(`${name} ${language}: ${width} wide in ${narrow.width}`);
  await shoot(page, `${name}-${language}-narrow`);
  await page.setViewportSize(before);
  for (const broken of await page.evaluate(() => window.violations)) wrong.push(`${name}: ${broken}`);
  return wrong;
};
