// Reading and marking as a person does it, in a real browser: by mouse, by keyboard, with others writing meanwhile.
// The built app with the real policies and an engine in memory.

import { afterEach, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { Mark } from "../../../../src/schema/note.ts";
import { findings, shoot } from "../../engine/browser.ts";
import { serveApp } from "../appPage.ts";

const openApp = serveApp();

let page: Page;
const names = {
  ar: { place: "القراءات", reading: /كيف نتعلّم/, next: "الجزء التالي" },
  en: { place: "Readings", reading: /learning together/, next: "Next part" },
};

/** Opens the sample interview, in Arabic at its first numbered part. */
const openReading = async (language: "ar" | "en" = "ar", more: object = {}): Promise<void> => {
  page = await openApp(language, { settings: more });
  const { place, reading, next } = names[language];
  await page.getByRole("navigation").getByRole("button", { name: place, exact: true }).click();
  await page.getByRole("main").getByRole("button", { name: reading }).first().click();
  await page.locator("[data-block]").first().waitFor();
  if (language === "ar") await page.getByRole("button", { name: next }).click();
};
afterEach(async () => {
  expect(await page.evaluate(() => window.violations)).toEqual([]);
  expect(await page.evaluate(() => window.fake.misfits())).toBe(0);
});

const marks = (): Promise<readonly Mark[]> =>
  page.evaluate(() => {
    const scope = window.fake.view().circles[0]?.things[0]?.id;
    const notes = scope === undefined ? [] : window.fake.notesOf(scope);
    return notes.flatMap(({ note }) => (note.type === "mark" ? [note] : []));
  });
const highlighted = (name: string): Promise<string[]> =>
  page.evaluate(
    (named) =>
      [...(CSS.highlights.get(named) ?? [])].map((range) => {
        const live = document.createRange();
        live.setStart(range.startContainer, range.startOffset);
        live.setEnd(range.endContainer, range.endOffset);
        return live.toString();
      }),
    name,
  );
/** Without the isolates around what is put into a sentence. */
const plain = (text: string | null): string => (text ?? "").replace(/[\u2066-\u2069]/g, "");
const block = (place: number) => page.locator("[data-block]").nth(place);
const card = () => page.getByRole("article");
const bar = () => page.getByRole("toolbar", { name: "علامة على التحديد" });

const dragOver = async (words: string): Promise<void> => {
  const box = await page.evaluate((wanted) => {
    for (const element of document.querySelectorAll("[data-from]")) {
      const text = element.firstChild;
      const at = text?.textContent?.indexOf(wanted) ?? -1;
      if (text === null || at === -1) continue;
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + wanted.length);
      const rects = [...range.getClientRects()];
      const [first, last] = [rects[0], rects.at(-1)];
      if (first === undefined || last === undefined) continue;
      return { fromX: first.right - 1, fromY: first.top + 16, toX: last.left + 1, toY: last.top + 16 };
    }
    throw new Error("these words are not shown");
  }, words);
  await page.mouse.move(box.fromX, box.fromY);
  await page.mouse.down();
  await page.mouse.move(box.toX, box.toY, { steps: 8 });
  await page.mouse.up();
};

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
  it("a reply, an answer, a change and a deletion that is taken back", async () => {
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
    await shoot(page, "reading-all-marks-ar");
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

describe("the reading view", () => {
  it("goes from mark to mark across parts, and from part to part", async () => {
    await openReading();
    for (let time = 0; time < 5; time++) await page.keyboard.press("m");
    await card().getByText("هل نكتب هذا في قواعد اللقاء؟").waitFor();
    await page.getByText("الجزء ٢ من ٣").waitFor();
    await page.keyboard.press("Shift+M");
    await page.getByText("الجزء ١ من ٣").waitFor();
    await page.keyboard.press("]");
    await page.keyboard.press("]");
    await page.getByText("الجزء ٣ من ٣").waitFor();
  });

  it("shows overlapping marks with both rules and one deeper tint", async () => {
    await openReading();
    await page.keyboard.press("]");
    await expect.poll(() => highlighted("marked-twice")).toEqual(["السؤال المكتوب لا يضيع"]);
    expect((await highlighted("aloud")).join("")).toBe("السؤال المكتوب لا يضيع");
    expect((await highlighted("comment")).join("")).toBe("السؤال المكتوب لا يضيع، ويعود إلينا بعد شهر");
    expect((await highlighted("question-settled")).join("")).toBe("الضحك مسموح");
  });

  it("on a full disk nothing offers to write, and the place of writing says so", async () => {
    await openReading();
    await page
      .getByRole("button", { name: /^الفقرة/ })
      .first()
      .click();
    await page.evaluate(() => window.fake.change((view) => ({ ...view, disk: "full" })));
    await card().getByText("الكتابة متوقّفة").waitFor();
    expect(await card().getByRole("button").count()).toBe(0);
    await dragOver("لشخص واحد");
    expect(await bar().count()).toBe(0);
    await shoot(page, "reading-disk-full-ar");
  });

  it("says when the text is not here, and when it is not the one that bears the name", async () => {
    await openReading();
    await page.evaluate(() => window.fake.refuseNext("reading.read", "textChanged"));
    await page.getByRole("button", { name: "رجوع إلى \u2068القراءات\u2069" }).click();
    await page.getByRole("main").getByRole("button", { name: names.ar.reading }).first().click();
    await page.getByText("ليس النصّ الذي يحمل هذا الاسم").waitFor();
    expect(await page.locator("[data-block]").count()).toBe(0);
  });

  it("draws five thousand marks on one text without losing its breath", async () => {
    await openReading("en");
    await page.evaluate(() => {
      const circle = window.fake.view().circles[0];
      const scope = circle?.things[0]?.id;
      const known = scope === undefined ? [] : window.fake.notesOf(scope).map(({ note }) => note);
      const some = known.filter((note) => note.type === "mark");
      if (scope === undefined || circle === undefined) throw new Error("no sample");
      window.fake.fill(
        scope,
        Array.from({ length: 5000 }, (_, at) => {
          const mark = some[at % some.length];
          if (mark === undefined) throw new Error("no mark");
          return {
            by: circle.me,
            note: { ...mark, id: `m${String(at).padStart(21, "0")}`, text: `mark ${at}` },
          };
        }),
      );
    });
    await page
      .getByRole("button", { name: /^Paragraph/ })
      .first()
      .click();
    await card().waitFor();
    const spent = await page.evaluate(async () => {
      const begun = performance.now();
      (document.querySelector("main") as HTMLElement).scrollTop = 300;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - begun;
    });
    expect(spent).toBeLessThan(1500);
    expect(await page.getByRole("complementary").getByRole("button").count()).toBeLessThan(400);
  });

  it.each([
    ["ar", "light", 1280, 800],
    ["ar", "dark", 960, 640],
    ["en", "light", 960, 640],
    ["en", "dark", 1280, 800],
    ["ar", "contrast-dark", 640, 900],
    ["en", "contrast-light", 480, 800],
  ] as const)("is clean for axe and looked at: %s %s %i", async (language, theme, width, height) => {
    await openReading(language, { theme });
    await page.setViewportSize({ width, height });
    await page
      .getByRole("button", { name: language === "ar" ? /^الفقرة/ : /^Paragraph/ })
      .first()
      .click();
    await card().waitFor();
    await shoot(page, `reading-${language}-${theme}-${width}`);
    expect(await findings(page)).toEqual([]);
  });
});
