// A screen in light and in dark: looked at by axe, and kept as pictures for people.

import type { Page } from "playwright-core";
import type { Language } from "../../../src/bridge/index.ts";
import { judgedTheme, themesOf } from "../../support/themes.ts";
import { findings, shoot } from "./browser.ts";

/** Ends in light. Everything that axe finds; empty when nothing is wrong. */
export const lookInThemes = async (
  page: Page,
  name: string,
  language: Language,
): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const theme of themesOf(language)) {
    await page.emulateMedia({ colorScheme: theme });
    await shoot(page, `${name}-${language}-${theme}`);
    if (theme === judgedTheme[language])
      for (const found of await findings(page)) wrong.push(`${name} ${language} ${theme}: ${found}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  return wrong;
};
