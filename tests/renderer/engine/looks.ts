// A screen of one page in light and in dark: looked at by axe, and kept as pictures for people.

import type { Page } from "playwright-core";
import type { Language } from "../../../src/bridge/index.ts";
import { lookInThemes } from "../../support/pictures.ts";
import { emptyOnWrongSide } from "../../support/sides.ts";
import { findings } from "./browser.ts";

/** Ends in light. Everything that axe finds; empty when nothing is wrong. */
export const lookInBoth = (page: Page, name: string, language: Language): Promise<readonly string[]> =>
  lookInThemes({
    page,
    shown: [page],
    name,
    language,
    judge: async () => [...(await findings(page)), ...(await emptyOnWrongSide(page))],
  });
