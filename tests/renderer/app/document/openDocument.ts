// A document of the sample as a test opens it in the built app, and what the engine has of it.

import type { Page } from "playwright-core";
import type { DocId } from "../../../../src/core/base/brand.ts";
import { serveApp } from "../appPage.ts";

type Language = "ar" | "en";

export type OpenDocument = {
  readonly page: Page;
  readonly id: DocId;
};

/** In a file that writes in documents: the caret stands in the text. */
export const serveDocument = (): ((language: Language) => Promise<OpenDocument>) => {
  const openApp = serveApp();
  return async (language) => {
    const page = await openApp(language);
    const [place, title] =
      language === "ar"
        ? (["الوثائق", "خطّة الشهر"] as const)
        : (["Documents", "Plan for the month"] as const);
    await page.getByRole("navigation").getByRole("button", { name: place }).click();
    await page.getByRole("main").getByRole("button", { name: title }).first().click();
    await page.locator(".richText").click();
    const id = await page.evaluate(() => {
      const thing = window.fake.view().circles[0]?.things.find(({ kind }) => kind === "document");
      if (thing === undefined) throw new Error("the sample has a document");
      return thing.id;
    });
    return { page, id };
  };
};

export const textOf = (page: Page) => page.getByRole("textbox", { name: "Text of the document" });

/** What the engine has, as markup of element names. */
export const storedOf = ({ page, id }: OpenDocument) =>
  page.evaluate((of) => window.fake.documentOf(of)?.getXmlFragment("content").toJSON(), id);
