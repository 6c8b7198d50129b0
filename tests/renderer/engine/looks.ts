// A screen in light and in dark: looked at by axe, and kept as pictures for people.

import type { Page } from "playwright-core";
import type { Language } from "../../../src/bridge/index.ts";
import { findings, shoot } from "./browser.ts";

/** Colours are the same in every language, and words in every theme: each screen is judged once in each. */
const judged = { ar: "light", en: "dark" } as const;

/** Light and dark; ends in light. Everything that axe finds; empty when nothing is wrong. */
export const lookInThemes = async (
  page: Page,
  name: string,
  language: Language,
): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await shoot(page, `${name}-${language}-${theme}`);
    if (theme === judged[language])
      for (const found of await findings(page)) wrong.push(`${name} ${language} ${theme}: ${found}`);
  }
  return wrong;
};
