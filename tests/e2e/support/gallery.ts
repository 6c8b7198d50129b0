// Every screen in light and dark, looked at by axe and kept as pictures for people. A picture's name says screen,
// language and theme: `21-reading-ar-dark`.

import type { Frame } from "playwright-core";
import { createWords, type Values, type WordKey } from "../../../src/renderer/words/index.ts";
import { judgedTheme, lookInThemes, picture, setTheme } from "../../support/pictures.ts";
import { seriousFindings } from "./axe.ts";
import { emptyOnWrongSide } from "../../support/sides.ts";
import { type Language, type Person, plain } from "./person.ts";

export type Gallery = {
  /** A sentence of the interface in the language it is in now. */
  readonly t: (key: WordKey, values?: Values) => string;
  readonly language: () => Language;
  /** Pictures in both themes; axe in one. */
  readonly look: (name: string) => Promise<void>;
  /** The same at another width, in one theme. */
  readonly lookAt: (name: string, width: number, height: number) => Promise<void>;
  /** By the circle's menu and the settings, as a person does it. */
  readonly choose: (label: string) => Promise<void>;
  readonly setLanguage: (language: Language) => Promise<void>;
  readonly findings: readonly string[];
  /** What was looked at, in both themes: `21-reading ar`. */
  readonly kinds: readonly string[];
};

const words = { ar: createWords("ar", "language"), en: createWords("en", "language") };
const usual = { width: 1280, height: 800 };

export const openGallery = (person: Person): Gallery => {
  const findings: string[] = [];
  const kinds: string[] = [];
  let language = person.language;
  const t = (key: WordKey, values?: Values): string => plain(words[language].t(key, values));

  /** What can be seen: the app, and the outer page where it says something itself. */
  const framesShown = async (): Promise<readonly Frame[]> => {
    const outer = person.page().mainFrame();
    const speaks = (await outer.locator("main").count()) > 0;
    const app = outer.childFrames()[0];
    const appShown = app !== undefined && (await outer.locator("iframe.app").isVisible());
    return [...(speaks ? [outer] : []), ...(appShown ? [app] : [])];
  };

  /** The app's frame is of another origin, and hears later how wide it is. */
  const areWide = async (shown: readonly Frame[], width: number): Promise<void> => {
    await Promise.all(shown.map((frame) => frame.waitForFunction((wide) => innerWidth === wide, width)));
  };
  const judge = async (shown: readonly Frame[]): Promise<readonly string[]> =>
    (await Promise.all([...shown.map(seriousFindings), ...shown.map(emptyOnWrongSide)])).flat();

  const choose = async (label: string): Promise<void> => {
    const app = person.app();
    await app.getByRole("navigation").first().getByRole("button").first().click();
    await app.getByRole("menuitem", { name: t("common:place.settings"), exact: true }).click();
    await app.getByRole("main").getByText(label, { exact: true }).first().click();
  };

  return {
    t,
    language: () => language,
    look: async (name) => {
      const [page, shown] = [person.page(), await framesShown()];
      const wrong = await lookInThemes({ page, shown, name, language, judge: () => judge(shown) });
      findings.push(...wrong);
      kinds.push(`${name} ${language}`);
    },
    lookAt: async (name, width, height) => {
      const [page, shown, theme] = [person.page(), await framesShown(), judgedTheme[language]];
      await page.setViewportSize({ width, height });
      await areWide(shown, width);
      await setTheme(page, shown, theme);
      await picture(page, `${name}-${width}-${language}`);
      for (const found of await judge(shown)) findings.push(`${name} ${width} ${language}: ${found}`);
      await page.setViewportSize(usual);
      await areWide(shown, usual.width);
      await setTheme(page, shown, "light");
    },
    choose,
    setLanguage: async (to) => {
      if (to === language) return;
      await choose(t(`settings:language.${to}`));
      language = to;
      await person
        .app()
        .getByRole("heading", { name: t("settings:title"), exact: true })
        .waitFor();
    },
    findings,
    kinds,
  };
};
