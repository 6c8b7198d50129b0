// The pages about trust as a test walks them: by what a person sees.

import { expect } from "vitest";
import type { Page } from "playwright-core";
import type { CircleView } from "../../../../src/bridge/index.ts";
import { type Language, serveApp } from "../appPage.ts";
import { trustCircle } from "./trustCircle.ts";

/** The group page of a circle with everything that trust is about. */
export const serveTrust = (): ((language?: Language) => Promise<Page>) => {
  const open = serveApp();
  return async (language = "en") => {
    const page = await open(language);
    await put(page, trustCircle(language, Date.now()));
    await page
      .getByRole("navigation")
      .getByRole("button", { name: language === "ar" ? "المجموعة" : "Group", exact: true })
      .click();
    return page;
  };
};

/** Changes parts of the circle that is shown. */
export const put = (page: Page, circle: Partial<CircleView>): Promise<void> =>
  page.evaluate((parts) => window.fake.changeCircle((before) => ({ ...before, ...parts })), circle);

/** The first in the main column. */
export const button = (page: Page, name: string | RegExp) =>
  page.getByRole("main").getByRole("button", { name }).first();

export const press = (page: Page, name: string | RegExp) => button(page, name).click();

export const circleOf = (page: Page) => page.evaluate(() => window.fake.view().circles[0]);

export const asked = (page: Page) => page.evaluate(() => window.fake.asked);

/** What stands in the main column, without isolates. */
export const text = async (page: Page): Promise<string> =>
  (await page.getByRole("main").innerText()).replaceAll(/[\u2066-\u2069]/g, "");

/** Stands in the main column at some time, without isolates. */
export const plain = async (page: Page, sentence: string | RegExp): Promise<void> =>
  expect.poll(() => text(page)).toMatch(sentence);

export const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");

export const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** The next question of this verb is refused. */
export const refuse = (
  page: Page,
  verb: Parameters<typeof window.fake.refuseNext>[0],
  why: "notConfirmed" | "notAllowed",
) => page.evaluate(([of, refusal]) => window.fake.refuseNext(of, refusal), [verb, why] as const);

export const toPerson = async (page: Page, name: string): Promise<void> => {
  await press(page, new RegExp(`^.?\\s*.?${name}`));
  await heading(page).filter({ hasText: name }).waitFor();
};

export const toClosing = async (page: Page): Promise<void> => {
  await press(page, /^Computers of .*Huda/);
  await press(page, /^Close: .*Huda.*computer .*2/);
  await heading(page).filter({ hasText: "Close" }).waitFor();
};
