// Group, invitation and joining as a test walks them: by what a person sees.

import type { Page } from "playwright-core";
import type { JoiningView } from "../../../../src/bridge/index.ts";

export const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();

export const place = (page: Page, name: string | RegExp) =>
  page.getByRole("navigation").getByRole("button", { name, exact: true }).click();

export const circle = (page: Page) => page.evaluate(() => window.fake.view().circles[0]);

export const asked = (page: Page) => page.evaluate(() => window.fake.asked);

export const knock = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.fake.changeCircle((before) => ({
      ...before,
      requests: [
        {
          id: "ab".repeat(32) as (typeof before.requests)[number]["id"],
          name: "Samir",
          words: [3, 400, 801, 1200, 1600, 2000],
          askedAt: Date.now(),
        },
      ],
    }));
  });

export const pasteLink = async (page: Page, link: string): Promise<void> => {
  await page.getByRole("navigation").getByRole("button").first().click();
  await page.getByRole("menuitem", { name: /^(?:Join by link|انضمام برابط)$/ }).click();
  await page.getByRole("textbox").fill(link);
  await page.locator("form button").click();
};

export const link = `halaqa:192.168.1.20:7310/abc#${"a".repeat(64)}`;

export const become = (page: Page, state: JoiningView["state"]): Promise<void> =>
  page.evaluate((next) => {
    window.fake.change((view) => ({
      ...view,
      joining: view.joining.map((joining) => ({
        ...joining,
        state: next,
        words: next === "comparing" ? [3, 400, 801, 1200, 1600, 2000] : [],
      })),
    }));
  }, state);

/** Pastes a link, gives a name, and knocks; then the addresses that are asked are shown. */
export const knockAs = async (page: Page, name: string): Promise<void> => {
  await pasteLink(page, link);
  await page.getByRole("listitem").filter({ hasText: "192.168.1.20:7310" }).waitFor();
  await page.getByRole("textbox").last().fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("listitem").filter({ hasText: "127.0.0.1:7310" }).waitFor();
};

/** The group page, and an invitation made from it. */
export const makeInvitation = async (page: Page): Promise<void> => {
  await place(page, /^(?:Group|المجموعة)$/);
  await press(page, /^(?:Invite|دعوة)$/);
  await press(page, /^(?:Make the invitation|إنشاء الدعوة)$/);
  await page.getByText(/^halaqa:/).waitFor();
};
