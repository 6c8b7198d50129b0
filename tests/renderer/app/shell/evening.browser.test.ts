// The page around the texts, as a person meets it in a real browser: the first circle, places, language, bringing a
// text, keys of the whole page. The built app with the real policies and an engine in memory.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { findings, shoot } from "../../engine/browser.ts";
import { type How, type Language, serveApp } from "../appPage.ts";

const openApp = serveApp();

let page: Page;
const open = async (language: Language = "en", how: How = {}): Promise<void> => {
  page = await openApp(language, how);
};
afterEach(async () => {
  expect(await page.evaluate(() => window.violations)).toEqual([]);
  expect(await page.evaluate(() => window.fake.misfits())).toBe(0);
});

const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();
const goTo = (name: string) =>
  page.getByRole("navigation").getByRole("button", { name, exact: true }).click();
const asked = () => page.evaluate(() => window.fake.asked);
const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name });

const savedPage = `<!doctype html><html lang="ar"><head><title>دفتر القراءة - موقع المكتبة</title></head><body>
<nav><ul><li><a href="/a">الرئيسية</a></li><li><a href="/b">اتصل بنا</a></li></ul></nav>
<article><h1>دفتر القراءة</h1>
<p>نكتب في هذا الدفتر ما لم نفهمه من النصّ، ثم نعود إليه في اللقاء التالي ونرى ما صار واضحًا وما بقي سؤالًا مفتوحًا.</p>
<p>لا يكتب في الدفتر شخص واحد: تنتقل الصفحة من يد إلى يد، ولكلّ يد لونها وطريقتها في السؤال والجواب والاعتراض.</p>
<script>document.title = "taken"</script><img src="https://tracker.example/x.png" onerror="fetch('https://tracker.example/')">
<style>@import url(https://tracker.example/a.css); p { background: url(https://tracker.example/b.png) }</style>
<link rel="stylesheet" href="https://tracker.example/c.css"><meta http-equiv="refresh" content="0;url=https://tracker.example/">
<iframe src="https://tracker.example/" srcdoc="<script>fetch('/')</script>"></iframe><p onclick="fetch('/')" style="background:url(https://tracker.example/d.png)">
</article><footer><a href="/c">حقوق النشر</a></footer></body></html>`;

const choose = (name: string, content: string | Buffer, mimeType = "text/html") =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer: Buffer.from(content) });

/** As the browser does it: a large file does not travel through the test's own connection. */
const chooseFromDisk = async (name: string, content: Buffer): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "halaqa-file-"));
  writeFileSync(join(folder, name), content);
  await page.locator("input[type=file]").setInputFiles(join(folder, name));
  await page.getByText(/the limit is/).waitFor();
  rmSync(folder, { recursive: true });
};

describe("the first evening", () => {
  it("a circle by two names, then an empty Today that says what it is for", async () => {
    await open("en", { circles: "none" });
    await heading("The first circle").waitFor();
    const first = page.getByRole("textbox", { name: "Name of the circle" });
    await expect.poll(() => first.evaluate((field) => field === document.activeElement)).toBe(true);
    await press("Create the circle");
    expect(await page.getByText("A name is needed, even of one letter.").count()).toBe(2);
    await page.getByRole("textbox", { name: "Name of the circle" }).fill("Tuesday");
    await page.getByRole("textbox", { name: "Your name in this circle" }).fill("Huda");
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await heading("Today").waitFor();
    await page.getByText("Nothing here yet.").waitFor();
    await page.getByRole("button", { name: "Tuesday" }).waitFor();
    await goTo("Readings");
    await page.getByText("No reading yet.").waitFor();
    await shoot(page, "readings-empty-en");
    expect(await findings(page)).toEqual([]);
  });

  it("where one practises, nobody is asked to make a circle before it has come", async () => {
    await open("en", { circles: "none" });
    await heading("The first circle").waitFor();
    await page.evaluate(() => window.fake.change((view) => ({ ...view, practice: true })));
    await heading("The practice circle").waitFor();
    await page.getByText("The circle is on its way", { exact: false }).first().waitFor();
    expect(await page.getByRole("textbox").count()).toBe(0);
    expect(await findings(page)).toEqual([]);
  });

  it("what is protected has one name wherever it is led to", async () => {
    await open("en");
    await press(/Wednesday|circle/i);
    await page.getByRole("menuitem", { name: "Settings" }).click();
    await press("What is protected and what is not");
    await heading("What is protected and what is not").waitFor();
  });

  it("what is deleted leaves the keyboard in the main column", async () => {
    await open("en");
    await goTo("Documents");
    await press(/^More about.*Plan/);
    await page.getByRole("menuitem", { name: "Take off the list" }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("text");
  });

  it("a page that is only looked at is left by Escape, and what floats over it goes first", async () => {
    await open("en");
    await goTo("Group");
    await press(/Wednesday|circle/i);
    await page.getByRole("menuitem", { name: "What is protected and what is not" }).click();
    await heading("What is protected and what is not").waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox").waitFor({ state: "detached" });
    await heading("What is protected and what is not").waitFor();
    await page.keyboard.press("Escape");
    await heading("Group").waitFor();
  });

  it.each(["delivery", "circle menu"] as const)(
    "in a narrow window the places close when %s leads away",
    async (by) => {
      await open("en");
      await page.setViewportSize({ width: 800, height: 700 });
      await page.getByRole("button", { name: "Places", exact: true }).click();
      const drawer = page.getByRole("dialog", { name: "Places" });
      if (by === "delivery") await drawer.getByRole("button", { name: /^Delivery/ }).click();
      else {
        await drawer.getByRole("button").first().click();
        await page.getByRole("menuitem", { name: "Settings" }).click();
      }
      await heading(by === "delivery" ? /Where/ : "Settings").waitFor();
      await drawer.waitFor({ state: "detached" });
    },
  );

  it("the language changes at once, with direction and digits; nothing is loaded anew", async () => {
    await open("ar");
    await page.evaluate(() => Object.assign(window, { same: true }));
    await press("حلقة الأربعاء");
    await page.getByRole("menuitem", { name: "الإعدادات" }).click();
    await page.getByText("حجم الحرف: ٢٠").waitFor();
    await page.getByRole("radio", { name: "English" }).click({ force: true });
    await heading("Settings").waitFor();
    expect(
      await page.evaluate(() => [
        document.documentElement.lang,
        document.documentElement.dir,
        "same" in window,
      ]),
    ).toEqual(["en", "ltr", true]);
    await page.getByText("Size of letters: 20").waitFor();
    await page.getByRole("radio", { name: "Eastern Arabic" }).click({ force: true });
    await page.getByText("Size of letters: ٢٠").waitFor();
    await page.getByRole("radio", { name: "Dark", exact: true }).click({ force: true });
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    await shoot(page, "settings-en-dark");
    expect(await findings(page)).toEqual([]);
  });

  it("the title and the address of the page never say what is read", async () => {
    await open("ar");
    const before = await page.evaluate(() => [document.title, location.href, history.length]);
    await goTo("القراءات");
    await page
      .getByRole("main")
      .getByRole("button", { name: /كيف نتعلّم/ })
      .first()
      .click();
    await page.locator("[data-block]").first().waitFor();
    await page.getByRole("main").evaluate((main) => main.scrollTo({ top: 400 }));
    expect(await page.evaluate(() => [document.title, location.href, history.length])).toEqual(before);
  });
});

describe("bringing a text", () => {
  it("a saved page: what is left out is seen, brought back by one key, and nothing of the page runs", async () => {
    const requests: string[] = [];
    await open("ar");
    page.on("request", (request) => requests.push(request.url()));
    await goTo("القراءات");
    await press("جلب نصّ");
    await choose("دفتر.html", savedPage);
    await heading("دفتر القراءة").waitFor();
    const left = page.getByText(/^متروك:/);
    const before = await left.count();
    expect(before).toBeGreaterThan(0);
    await page.locator("summary[data-stop]").first().focus();
    await page.keyboard.press("b");
    await expect.poll(() => left.count()).toBe(before - 1);
    await page.keyboard.press("Control+z");
    await expect.poll(() => left.count()).toBe(before);
    await shoot(page, "import-preview-ar");
    expect(await findings(page)).toEqual([]);
    await press("مشاركة مع الحلقة");
    await page.getByText("نكتب في هذا الدفتر ما لم نفهمه").waitFor();
    expect(await asked()).toContain("reading.add");
    expect(requests.filter((url) => !url.startsWith(new URL(page.url()).origin))).toEqual([]);
    expect(await page.title()).toBe("حلقة · Halaqa");
  });

  it("a paste, and a block that is made a heading", async () => {
    await open("en");
    await goTo("Readings");
    await press("Bring a text");
    const text =
      "On slow reading\n\nWe read one page a week and nobody is late.\n\nThen we write a question under it.";
    await page.getByRole("textbox", { name: "Or paste the text here" }).fill(text);
    await press("Go on with this text");
    await page.locator("[data-kind]").last().click();
    await page.getByRole("menuitem", { name: "Heading" }).click();
    await page.getByRole("heading", { level: 2, name: "Then we write a question under it." }).waitFor();
    await page.getByRole("textbox", { name: "Title" }).fill("Slow reading");
    await heading("Slow reading").waitFor();
  });

  it("what is no text is refused in three sentences, with nothing brought in", async () => {
    await open("en");
    await goTo("Readings");
    await press("Bring a text");
    await choose("scan.pdf", "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "application/pdf");
    await page.getByText("This is a PDF file, and those cannot be read yet.").waitFor();
    await page.getByText("Save its text as a text file", { exact: false }).waitFor();
    await choose("photo.txt", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "text/plain");
    await page.getByText("This is a picture, and no text is read from pictures.").waitFor();
    await choose("empty.txt", "", "text/plain");
    await page.getByText("This file is empty. Nothing was brought in, and nothing has changed.").waitFor();
    await chooseFromDisk("huge.txt", Buffer.alloc(9 * 1024 * 1024, 97));
    await page.getByText(/This file has .*9 MB.*; the limit is .*8 MB/).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await asked()).not.toContain("reading.add");
    // Windows-1256, as many Arabic files on old disks are: "كان للسوق القديم باب".
    await choose(
      "souk.txt",
      Buffer.from(
        "dfc7e420e1e1d3e6de20c7e1decfede320c8c7c820e3e420ced4c820c7e1cce6d220e1c720eddbe1de20c5e1c720e1ede1c920e6c7cdcfc920dded20c7e1d3e4c9a120e6dfc7e420c3e5e120c7e1cded20eddad1dde6e420d5e6ca20e3ddd5e1e52e",
        "hex",
      ),
      "text/plain",
    );
    await page.getByText("كان للسوق القديم باب من خشب الجوز").first().waitFor();
  });
});

describe("keys of the page", () => {
  it("go to by folded words, lock and cover, the table of keys, and F6 around the regions", async () => {
    await open("ar");
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill("الاعدادات");
    await shoot(page, "go-to-ar");
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox").waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill("الاعدادات");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await heading("الإعدادات").waitFor();
    await page.keyboard.press("Control+Shift+Space");
    await page.keyboard.press("Control+Shift+L");
    await expect.poll(asked).toEqual(expect.arrayContaining(["space.curtain", "space.lock"]));
    await page.keyboard.press("Shift+?");
    await page.getByRole("dialog").getByText("تغطية الشاشة").waitFor();
    await page.keyboard.press("Escape");
    const region = () =>
      page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-region]")?.dataset.region);
    await goTo("القراءات");
    await page.keyboard.press("F6");
    const first = await region();
    await page.keyboard.press("F6");
    expect(new Set([first, await region()])).toEqual(new Set(["bar", "main"]));
  });

  it("undo can be reached by F6 while it is offered", async () => {
    await open("en");
    await goTo("Readings");
    await press(/^More about/);
    await page.getByRole("menuitem", { name: "Take off the list" }).click();
    await page.getByText("was taken off the list.").waitFor();
    for (let times = 0; times < 3; times++) {
      await page.keyboard.press("F6");
      if (
        await page
          .getByRole("button", { name: "Undo" })
          .evaluate((button) => button === document.activeElement)
      )
        break;
    }
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.evaluate(() => window.fake.view().circles[0]?.things.some(({ removed }) => removed)))
      .toBe(false);
  });

  it("a touch is told to the engine, and no more than once a second", async () => {
    await open("en");
    const touches = () => page.evaluate(() => window.fake.touches());
    const begun = performance.now();
    for (let times = 0; times < 20; times++) await page.keyboard.press("Shift");
    await expect.poll(touches).toBeGreaterThan(0);
    const told = await touches();
    expect(told).toBeLessThanOrEqual(Math.min(19, 2 + (performance.now() - begun) / 1_000));
  });
});

describe("every place", () => {
  it.each([
    ["ar", "light", 1280, 800],
    ["en", "dark", 960, 640],
    ["ar", "contrast-light", 640, 900],
    ["en", "contrast-dark", 480, 800],
  ] as const)("is clean for axe and looked at: %s %s %i", async (language, theme, width, height) => {
    await open(language, { settings: { theme } });
    await page.setViewportSize({ width, height });
    const isArabic = language === "ar";
    const places = isArabic ? ["اليوم", "القراءات", "اللقاءات"] : ["Today", "Readings", "Meetings"];
    for (const place of places) {
      const menu = page.getByRole("button", { name: isArabic ? "الأماكن" : "Places", exact: true });
      // Below that width the places are behind it, as soon as the window has got narrow.
      if (width < 960) await menu.click();
      await page.getByRole("navigation").getByRole("button", { name: place, exact: true }).click();
      await heading(place).waitFor();
      await shoot(page, `place-${places.indexOf(place)}-${language}-${theme}-${width}`);
      expect(await findings(page)).toEqual([]);
    }
  });
});
