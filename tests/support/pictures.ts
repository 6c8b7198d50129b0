// Screens as pictures for people to look at, in the git-ignored folder `screenshots`: each of them in light and in dark,
// on the page that stands. Colours are the same in every language, and words in every theme: so axe judges a screen once
// in each language, light in the one and dark in the other, and has judged both.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CDPSession, Frame, Page } from "playwright-core";

export type Theme = "light" | "dark";

export const judgedTheme = { ar: "light", en: "dark" } as const;

type Language = keyof typeof judgedTheme;

const folder = fileURLToPath(new URL("../../screenshots/", import.meta.url));
mkdirSync(folder, { recursive: true });

const sessions = new WeakMap<Page, CDPSession>();

/** One picture, as the browser draws it at once: Playwright's own takes half as long again, and packs it smaller. */
export const picture = async (page: Page, name: string): Promise<void> => {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page));
  sessions.set(page, session);
  const { data } = await session.send("Page.captureScreenshot", { format: "png", optimizeForSpeed: true });
  writeFileSync(join(folder, `${name}.png`), data, "base64");
};

/** Its faces are there, and what was changed of the window is drawn: a frame of another origin hears of it later. */
export const settled = (place: Page | Frame, theme: Theme | null = null): Promise<void> =>
  place.evaluate(async (wanted) => {
    const scheme = matchMedia(`(prefers-color-scheme: ${wanted})`);
    if (wanted !== null && !scheme.matches)
      await new Promise((resolve) => {
        scheme.addEventListener("change", resolve, { once: true });
      });
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame++)
      await new Promise((resolve) => void requestAnimationFrame(resolve));
  }, theme);

export const setTheme = async (page: Page, shown: readonly (Page | Frame)[], theme: Theme): Promise<void> => {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await Promise.all(shown.map((place) => settled(place, theme)));
};

type Look = {
  readonly page: Page;
  /** The frames of it that can be seen. */
  readonly shown: readonly (Page | Frame)[];
  readonly name: string;
  readonly language: Language;
  /** What is wrong with it, in words; asked in one theme. */
  readonly judge: () => Promise<readonly string[]>;
};

/** Both themes, and what is wrong. Light comes last, and is what a screen goes on in. */
export const lookInThemes = async ({
  page,
  shown,
  name,
  language,
  judge,
}: Look): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const theme of ["dark", "light"] as const) {
    await setTheme(page, shown, theme);
    await picture(page, `${name}-${language}-${theme}`);
    if (theme === judgedTheme[language])
      for (const found of await judge()) wrong.push(`${name} ${language} ${theme}: ${found}`);
  }
  return wrong;
};
