// Copies of a document: beside it, on their page, brought back and taken back; and what tells of a large deletion.

import { describe, expect, it } from "vitest";
import type { DeviceId } from "../../../../src/core/base/brand.ts";
import { docIdOf, fakeId, karimId } from "../../../support/fakeEngine.ts";
import { lookInBoth } from "../../engine/looks.ts";
import { serveApp } from "../appPage.ts";
import { button, press, put } from "../group/trustPages.ts";

const open = serveApp();
const words = {
  ar: {
    documents: "الوثائق",
    group: "المجموعة",
    history: "السجلّ",
    copies: "نسخ محفوظة باسم",
    keep: "حفظ نسخة",
    name: "اسم النسخة",
    save: "حفظ",
    spring: "قبل اجتماع الربيع",
    mine: "قبل \u202eالتعديل",
    drop: /^إزالة من القائمة: .*التعديل/,
    restore: "استرجاع هذه النسخة",
    done: "استُرجعت الوثيقة.",
    undo: "تراجع",
    undone: "الوثيقة كما كانت قبل ذلك.",
    back: "إلى الوثيقة",
    text: "نصّ النسخة",
    said: "نلتقي كلّ أربعاء.",
    right: /الاسترجاع كتابة في الوثيقة/,
    looks: "حُذف كثير من وثيقة مرّة واحدة",
    see: /^عرض .* مع ما حُذف$/,
    what: "استرجاع ما حُذف",
    row: /كريم: ٦٠٪ من/,
  },
  en: {
    documents: "Documents",
    group: "Group",
    history: "History",
    copies: "Named copies",
    keep: "Keep a copy",
    name: "Name of the copy",
    save: "Save",
    spring: "Before the spring meeting",
    mine: "Before \u202eediting",
    drop: /^Take off the list: .*editing/,
    restore: "Restore to this copy",
    done: "The document is restored.",
    undo: "Undo",
    undone: "The document is as it was before.",
    back: "To the document",
    text: "Text of the copy",
    said: "We meet on Wednesdays.",
    right: /Restoring is writing in the document/,
    looks: "Much of a document was deleted at once",
    see: /^See .* with what was deleted$/,
    what: "Restore what was deleted",
    row: /Karim: 60 % of/,
  },
} as const;
describe("copies of a document", () => {
  it.each(["ar", "en"] as const)(
    "[COPY-1] [COPY-3] stand over its history; one is kept, read, brought back and that undone, by keyboard too (%s)",
    async (language) => {
      const page = await open(language);
      const w = words[language];
      await page.getByRole("navigation").getByRole("button", { name: w.documents, exact: true }).click();
      await page.getByRole("main").getByRole("list").first().getByRole("button").first().click();
      await page.getByRole("button", { name: w.history, exact: true }).click();
      const side = page.getByRole("region", { name: w.copies });
      await side.getByRole("button", { name: w.keep }).press("Enter");
      await side.getByLabel(w.name).fill(w.mine);
      await page.keyboard.press("Enter");
      await side.getByRole("button", { name: w.drop }).waitFor();
      expect(await side.getByRole("listitem").count()).toBe(3);
      expect(await lookInBoth(page, "document-copies", language)).toEqual([]);
      await side.getByRole("button", { name: w.drop }).click();
      await expect.poll(() => side.getByRole("listitem").count()).toBe(2);
      await side.getByRole("button", { name: w.spring, exact: true }).press("Enter");
      const text = page.getByRole("textbox", { name: w.text });
      await text.getByText(w.said).waitFor();
      expect(await text.getAttribute("contenteditable")).toBe("false");
      expect(await lookInBoth(page, "copy", language)).toEqual([]);
      await button(page, w.restore).press("Enter");
      await page.getByText(w.done).waitFor();
      expect(await lookInBoth(page, "copy-done", language)).toEqual([]);
      await press(page, w.undo);
      await page.getByText(w.undone).waitFor();
      await press(page, w.back);
      await page.getByRole("button", { name: w.history, exact: true }).waitFor();
    },
  );

  it.each(["ar", "en"] as const)(
    "[COPY-6] [COPY-7] [C12] what needs a look says who deleted much and when, and leads to it; who may not write is told why (%s)",
    async (language) => {
      const page = await open(language);
      const w = words[language];
      const docId = docIdOf("plan");
      const device = fakeId<DeviceId>("machine of Karim");
      const at = await page.evaluate(() => Date.now() - 3_600_000);
      await put(page, {
        needsLook: [
          { reason: "emptied", count: 1, users: [karimId], proof: [`emptied  ${docId}`], away: true },
        ],
        emptied: [{ docId, user: karimId, device, seqs: [7], at, percent: 60 }],
      });
      await page.getByRole("navigation").getByRole("button", { name: w.group }).click();
      await press(page, w.looks);
      await page.getByRole("heading", { name: w.looks }).waitFor();
      const said = (await page.getByRole("main").innerText()).replaceAll(/[\u2066-\u2069]/g, "");
      expect(said).toMatch(w.row);
      expect(await lookInBoth(page, "look-emptied", language)).toEqual([]);
      await page.evaluate(
        (id) =>
          window.fake.changeCircle((circle) => ({
            ...circle,
            things: circle.things.map((one) =>
              one.id === id ? { ...one, right: "annotate" as const } : one,
            ),
          })),
        docId,
      );
      await press(page, w.see);
      await page.getByText(w.right).waitFor();
      expect(await button(page, w.what).count()).toBe(0);
      expect(await lookInBoth(page, "copy-without", language)).toEqual([]);
    },
  );
});
