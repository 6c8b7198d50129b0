// Every screen in light and dark, looked at by axe and kept as pictures for people. A picture's name says screen,
// language and theme: `21-reading-ar-dark`.

import type { Frame } from "playwright-core";
import { createWords, type Values, type WordKey } from "../../../src/renderer/words/index.ts";
import { judgedTheme, type Theme, themesOf } from "../../support/themes.ts";
import { seriousFindings } from "./axe.ts";
import { type Language, type Person, plain } from "./person.ts";
import { picture } from "./pictures.ts";

export type Gallery = {
  /** A sentence of the interface in the language it is in now. */
  readonly t: (key: WordKey, values?: Values) => string;
  readonly language: () => Language;
  /** Pictures in the themes that are asked for; axe in one. */
  readonly look: (name: string) => Promise<void>;
  readonly lookAt: (name: string, width: number, height: number) => Promise<void>;
  /** By the circle's menu and the settings, as a person does it. */
  readonly choose: (label: string) => Promise<void>;
  readonly setLanguage: (language: Language) => Promise<void>;
  readonly findings: readonly string[];
};

const words = { ar: createWords("ar", "language"), en: createWords("en", "language") };
const usual = { width: 1280, height: 800 };

export const openGallery = (person: Person): Gallery => {
  const findings: string[] = [];
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

  const take = async (name: string, scheme: Theme): Promise<void> => {
    await person.page().emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    const shown = await framesShown();
    for (const frame of shown) await frame.evaluate(() => document.fonts.ready.then(() => undefined));
    await picture(person, name, `${language}-${scheme}`);
    if (scheme !== judgedTheme[language]) return;
    for (const frame of shown)
      for (const found of await seriousFindings(frame))
        findings.push(`${name} ${language} ${scheme}: ${found}`);
  };

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
      for (const theme of themesOf(language)) await take(name, theme);
      await person.page().emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    },
    lookAt: async (name, width, height) => {
      await person.page().setViewportSize({ width, height });
      await take(`${name}-${width}`, judgedTheme[language]);
      await person.page().setViewportSize(usual);
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
  };
};
