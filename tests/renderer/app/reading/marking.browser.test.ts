// Marking as a person does it, in a real browser, and the threads that come of it: by mouse, by keyboard, with others
// writing meanwhile. The built app with the real policies and an engine in memory.

import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { Mark } from "../../../../src/schema/note.ts";
import { findings } from "../../engine/browser.ts";
import { lookInAllKinds } from "../looks.ts";
import { dragOverIn, highlightedIn, serveReading } from "./openReading.ts";

const open = serveReading();

let page: Page;
const openReading = async (language: "ar" | "en" = "ar", more: object = {}): Promise<void> => {
  page = await open(language, more);
};
const highlighted = (name: string) => highlightedIn(page, name);
const dragOver = (words: string) => dragOverIn(page, words);

const marks = (): Promise<readonly Mark[]> =>
  page.evaluate(() => {
    const scope = window.fake.view().circles[0]?.things[0]?.id;
    const notes = scope === undefined ? [] : window.fake.notesOf(scope);
    return notes.flatMap(({ note }) => (note.type === "mark" ? [note] : []));
  });
/** Without the isolates around what is put into a sentence. */
const plain = (text: string | null): string => (text ?? "").replace(/[\u2066-\u2069]/g, "");
const block = (place: number) => page.locator("[data-block]").nth(place);
const card = () => page.getByRole("article");
const bar = () => page.getByRole("toolbar", { name: "علامة على التحديد" });

describe("marking", () => {
  it("by mouse: the bar under the selection, a question, kept with its passage", async () => {
    await openReading();
    await dragOver("يمكن لشخص واحد");
    await bar().waitFor();
    const [selection, place] = await Promise.all([
      page.evaluate(() => getSelection()?.getRangeAt(0).getBoundingClientRect().bottom),
      bar().boundingBox(),
    ]);
    expect(place?.y).toBeGreaterThan(selection ?? Infinity);
    await bar().getByRole("button", { name: "سؤال" }).click();
    expect((await highlighted("selected")).join("")).toContain("لشخص واحد");
    await page.getByRole("textbox", { name: "نصّ السؤال" }).fill("ومن يحلّ محلّه؟");
    await page.getByRole("button", { name: "إضافة للحلقة" }).click();
    await card().getByText("ومن يحلّ محلّه؟").waitFor();
    const mine = (await marks()).find(({ text }) => text === "ومن يحلّ محلّه؟");
    expect(mine?.anchor.quote).toContain("لشخص واحد");
    expect(mine?.kind).toBe("question");
    expect((await highlighted("here")).join("")).toBe(mine?.anchor.quote);
  });

  it("by keyboard alone: paragraph, words, kind, text, and back to the same line", async () => {
    await openReading();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await block(1).evaluate((element) => element === document.activeElement)).toBe(true);
    for (let word = 0; word < 3; word++) await page.keyboard.press("Control+Shift+ArrowLeft");
    await bar().waitFor();
    await page.keyboard.press("Digit2");
    await page.keyboard.type("ملاحظة باللوحة");
    await page.keyboard.press("Control+Enter");
    await card().getByText("ملاحظة باللوحة").waitFor();
    const mine = (await marks()).find(({ text }) => text === "ملاحظة باللوحة");
    expect([mine?.kind, mine?.anchor.quote]).toEqual(["comment", "تعتمد المجموعات الصغيرة"]);
    await expect.poll(() => card().evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Escape");
    expect(await block(1).evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("keys that come faster than the browser tells of a selection are all for it", async () => {
    await openReading();
    await page.keyboard.press("ArrowDown");
    const focused = await page.evaluate(async () => {
      for (const key of [{ code: "ArrowDown", shiftKey: true }, { code: "Digit1" }]) {
        document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { ...key, bubbles: true }));
        // Only what is done in the key's own turn is done before the next key.
        await Promise.resolve();
      }
      return document.activeElement?.tagName;
    });
    expect(focused).toBe("TEXTAREA");
    expect((await highlighted("selected")).join("")).toBe(
      await block(0).locator("[data-from]").textContent(),
    );
  });

  it("at the foot of the window the bar stands over the selection, and what is begun is in sight", async () => {
    await openReading();
    const words = "يمكن لشخص واحد";
    await dragOver(words);
    await bar().waitFor();
    const bottom = await page.evaluate(
      () => getSelection()?.getRangeAt(0).getBoundingClientRect().bottom ?? 0,
    );
    await page.evaluate(() => getSelection()?.removeAllRanges());
    await bar().waitFor({ state: "detached" });
    await page.setViewportSize({ width: 1280, height: Math.ceil(bottom) + 12 });
    await dragOver(words);
    await bar().waitFor();
    const [selection, place] = await Promise.all([
      page.evaluate(() => getSelection()?.getRangeAt(0).getBoundingClientRect().top),
      bar().boundingBox(),
    ]);
    expect((place?.y ?? Infinity) + (place?.height ?? 0)).toBeLessThan(selection ?? 0);
    await bar().getByRole("button", { name: "سؤال" }).click();
    const add = page.getByRole("button", { name: "إضافة للحلقة" });
    await expect
      .poll(() => add.evaluate((button) => button.getBoundingClientRect().bottom <= innerHeight))
      .toBe(true);
  });

  it("Enter takes the focus to the bar, and the paragraph can be taken whole", async () => {
    await openReading();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => bar().evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "نصّ السؤال" }).waitFor();
    const whole = (await highlighted("selected")).join("");
    expect(whole).toBe(await block(0).locator("[data-from]").textContent());
  });

  it("what was begun and closed can be had back", async () => {
    await openReading();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Digit1");
    await page.keyboard.type("نصف فكرة");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "تراجع" }).click();
    await expect.poll(() => page.getByRole("textbox").inputValue()).toBe("نصف فكرة");
  });
});

describe("threads", () => {
  /** What I replied is not shared (ENG-57), and the right to write here is this. */
  const replyNotShared = (right: "read" | "write", text: string | null): Promise<void> =>
    page.evaluate(
      ([given, wanted]) => {
        window.fake.changeCircle((before) => {
          const [thing, ...things] = before.things;
          if (thing === undefined) return before;
          const mine = window.fake
            .notesOf(thing.id)
            .flatMap(({ note }) => (note.type === "reply" && note.text === wanted ? [note.id] : []));
          const notShared = [{ docId: thing.id, why: "right" as const, notes: mine }];
          return {
            ...before,
            notShared: wanted === null ? [] : notShared,
            things: [{ ...thing, right: given }, ...things],
          };
        });
      },
      [right, text] as const,
    );

  it("[ENG-57] a reply, an answer, what is not shared, a change and a deletion that is taken back", async () => {
    await openReading();
    await page
      .getByRole("button", { name: /^الفقرة/ })
      .first()
      .click();
    await expect.poll(() => card().evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("r");
    await page.keyboard.type("صحيح.");
    await page.keyboard.press("Control+Enter");
    await card().getByRole("paragraph").filter({ hasText: "صحيح." }).waitFor();
    await card().focus();
    await page.keyboard.press("e");
    await card().getByText("سُوّي").waitFor();
    expect((await highlighted("disagreement-here")).join("")).toBe("نختار أبسط ما يكفي");
    await replyNotShared("read", "صحيح.");
    await page.getByText("لم يُشارك: هو على هذا الجهاز وحده").waitFor();
    await card().getByText("لم يُشارك").waitFor();
    // The right is missing, and not the room on the disk.
    expect(await card().getByText("الكتابة متوقّفة").count()).toBe(0);
    expect(await lookInAllKinds(page, "not-shared", "ar")).toEqual([]);
    // Of the others nothing can be changed now.
    await card().getByRole("button", { name: "المزيد عن هذه الملاحظة" }).click();
    const items = await page.getByRole("menuitem").allTextContents();
    expect(items).toEqual(["نسخ نصّه", "حذف نهائيّ"]);
    await page.getByRole("menuitem", { name: "حذف نهائيّ" }).click();
    await card().getByRole("paragraph").filter({ hasText: "صحيح." }).waitFor({ state: "detached" });
    await replyNotShared("write", null);
    await card().getByRole("button", { name: "المزيد عن هذه الملاحظة" }).first().click();
    await page.getByRole("menuitem", { name: "تعديل" }).click();
    await page.getByRole("textbox").fill("أبسط ما يكفي لمن؟");
    await page.getByRole("button", { name: "حفظ التعديل" }).click();
    await card().getByText("عُدّل").waitFor();
    await card().getByRole("button", { name: "المزيد عن هذه الملاحظة" }).first().click();
    await page.getByRole("menuitem", { name: "حذف" }).click();
    await page.getByText("حُذفت الملاحظة.").waitFor();
    // The keyboard stands in the passage again.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.hasAttribute("data-block")))
      .toBe(true);
    const before = (await marks()).length;
    await page.getByRole("button", { name: "تراجع" }).click();
    await expect.poll(async () => (await marks()).length).toBe(before + 1);
  });

  it("what others add paints at once, waits beside the text, and moves no line", async () => {
    await openReading();
    await page
      .getByRole("button", { name: /^الفقرة/ })
      .first()
      .click();
    await card().waitFor();
    const places = () =>
      page
        .locator("[data-block], article, aside button")
        .evaluateAll((all) =>
          all
            .filter((one) => !one.closest("div")?.className.includes("waiting"))
            .map((one) => one.getBoundingClientRect().top),
        );
    const before = await places();
    await page.evaluate(() => {
      const circle = window.fake.view().circles[0];
      const scope = circle?.things[0]?.id;
      const karim = circle?.people.find(({ me }) => !me)?.id;
      if (scope === undefined || karim === undefined) throw new Error("no sample");
      const known = window.fake.notesOf(scope).find(({ note }) => note.type === "mark")?.note;
      if (known?.type !== "mark") throw new Error("no mark");
      for (const digit of [1, 2, 3])
        window.fake.arrives(scope, karim, {
          ...known,
          id: `new-from-karim-${digit}-----`.slice(0, 22).padEnd(22, "-"),
          kind: "aloud",
          text: `new ${digit}`,
        });
    });
    await page.getByRole("button", { name: "٣ علامات جديدة هنا" }).waitFor();
    expect((await highlighted("aloud")).length).toBeGreaterThan(0);
    expect(await places()).toEqual(before);
    expect(await page.getByText("new 1").count()).toBe(0);
    await page.getByRole("button", { name: "٣ علامات جديدة هنا" }).click();
    await page.getByText("new 1").waitFor();
  });

  it("stand level with their passages, one after the other, and every one is a button with its quote", async () => {
    await openReading("en");
    const lines = page.getByRole("complementary").getByRole("button");
    await lines.first().waitFor();
    const boxes = await lines.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    for (const [at, top] of boxes.entries()) expect(top).toBeGreaterThanOrEqual((boxes[at - 1] ?? -999) + 40);
    expect(plain(await lines.first().getAttribute("aria-label"))).toMatch(
      /^Disagreement from Layla: .* · On: we choose the simplest thing/,
    );
    const gutter = page.getByRole("button", { name: /^Paragraph 3: .*one question.*one explanation/ });
    expect(await gutter.count()).toBe(1);
  });

  it("are filtered in the list of all marks and in the text, and lead back to their passage", async () => {
    await openReading();
    await page.getByRole("button", { name: "كلّ العلامات" }).click();
    const rows = page.getByRole("main").getByRole("listitem");
    await expect.poll(() => rows.count()).toBe(8);
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: /كلّ الأنواع/ }).click();
    await page.getByRole("option", { name: "سؤال" }).click();
    await page.getByRole("button", { name: /كلّ الأحوال/ }).click();
    await page.getByRole("option", { name: "مفتوحة" }).click();
    await expect.poll(() => rows.count()).toBe(1);
    await rows.getByRole("button").click();
    await card().getByText("من هو «الشخص الواحد»").waitFor();
    await page.getByText("تظهر هنا بعض العلامات فقط.").waitFor();
    expect(await highlighted("explanation")).toEqual([]);
    await page.getByRole("button", { name: "إظهار الكلّ" }).click();
    await expect.poll(async () => (await highlighted("explanation")).length).toBe(1);
  });
});
