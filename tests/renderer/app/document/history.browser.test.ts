// The history of a document, beside it.

import { describe, expect, it } from "vitest";
import { shoot } from "../../engine/browser.ts";
import { lookInBoth } from "../../engine/looks.ts";
import { serveApp } from "../appPage.ts";
import { put } from "../group/trustPages.ts";

const open = serveApp();
const words = {
  ar: { place: "الوثائق", title: "محضر", history: "السجلّ", deleted: "ما حُذف" },
  en: { place: "Documents", title: "Minutes", history: "History", deleted: "What was deleted" },
} as const;

describe("the history of a document", () => {
  it.each(["ar", "en"] as const)(
    "[HIS-1] stands as sentences beside the text, with what was deleted folded, by keyboard too (%s)",
    async (language) => {
      const page = await open(language);
      const { place, history, deleted } = words[language];
      await page.getByRole("navigation").getByRole("button", { name: place, exact: true }).click();
      await page.getByRole("main").getByRole("list").first().getByRole("button").first().click();
      const toggle = page.getByRole("button", { name: history, exact: true });
      await toggle.focus();
      await page.keyboard.press("Enter");
      const side = page.getByRole("region", { name: history });
      await side.getByRole("listitem").first().waitFor();
      expect(await toggle.getAttribute("aria-expanded")).toBe("true");
      // What comes while it stands there is told too.
      const asked = () => window.fake.asked.filter((verb) => verb === "document.history").length;
      const before = await page.evaluate(asked);
      await put(page, { behind: true });
      await page.waitForFunction(
        (most) => window.fake.asked.filter((verb) => verb === "document.history").length > most,
        before,
      );
      const said = (await side.innerText()).replaceAll(/[\u2066-\u2069]/g, "");
      expect(said).toMatch(language === "ar" ? /ليلى: كتابة: ٢٤٠ حرف/ : /Layla: 240 letters written/);
      expect(said).toMatch(language === "ar" ? /أمس، كريم: حذف: / : /yesterday, Karim: \d+ letters deleted/i);
      await side.getByText(deleted).first().press("Enter");
      await side.getByText("We meet on Wednesdays.").waitFor();
      expect(await lookInBoth(page, "document-history", language)).toEqual([]);
      await toggle.press("Enter");
      await expect.poll(() => side.count()).toBe(0);
      await page.setViewportSize({ width: 640, height: 900 });
      await toggle.press("Enter");
      const title = side.getByRole("heading", { name: history });
      await expect
        .poll(() => title.evaluate((one) => one.getBoundingClientRect().top < innerHeight - 100))
        .toBe(true);
      await shoot(page, `document-history-${language}-640`);
    },
  );
});
