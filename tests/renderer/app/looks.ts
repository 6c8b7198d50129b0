// A screen of the app as everybody may have it: in light and in dark, wide and narrow. What axe finds and what breaks
// a policy is told; pictures are kept for people.

import type { Page } from "playwright-core";
import { findings, shoot } from "../engine/browser.ts";
import type { Language } from "./appPage.ts";

const wide = { width: 1280, height: 1300 };
const narrow = { width: 420, height: 1500 };
const usual = { width: 1280, height: 820 };

/** Colours are the same in every language, and words in every theme: each screen is judged once in each. */
const judged = { ar: "light", en: "dark" } as const;

/** Everything that is wrong with the screen that is shown; empty when nothing is. */
export const lookAtAll = async (page: Page, name: string, language: Language): Promise<readonly string[]> => {
  const wrong: string[] = [];
  await page.setViewportSize(wide);
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await shoot(page, `${name}-${language}-${theme}`);
    if (theme === judged[language])
      for (const found of await findings(page)) wrong.push(`${name} ${language} ${theme}: ${found}`);
  }
  await page.setViewportSize(narrow);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > narrow.width) wrong.push(`${name} ${language}: ${width} wide in ${narrow.width}`);
  await shoot(page, `${name}-${language}-narrow`);
  await page.setViewportSize(usual);
  for (const broken of await page.evaluate(() => window.violations)) wrong.push(`${name}: ${broken}`);
  return wrong;
};
