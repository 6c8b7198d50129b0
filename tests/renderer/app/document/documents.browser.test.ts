// What comes into documents from elsewhere: what is pasted into one, one of somebody else's in which nothing is yet, and
// the list of them. The built app with the real policies and an engine in memory.

import { beforeEach, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { karimId } from "../../../support/fakeEngine.ts";
import { type OpenDocument, serveDocument, storedOf, textOf } from "./openDocument.ts";

const open = serveDocument();

let opened: OpenDocument;
let page: Page;
const text = () => textOf(page);
const stored = () => storedOf(opened);

beforeEach(async () => {
  opened = await open("en");
  page = opened.page;
});

describe("hostile pastes", () => {
  const paste = (html: string, plain = "") =>
    text().evaluate(
      (element, given) => {
        const data = new DataTransfer();
        data.setData("text/html", given.html);
        if (given.plain !== "") data.setData("text/plain", given.plain);
        element.dispatchEvent(
          new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
        );
      },
      { html, plain },
    );

  it("[E02] hostile HTML leaves words alone: no script, no picture, no style, no address of another kind, no violated policy", async () => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await paste(`
      <style>p{position:fixed}</style><script>window.hit = 1</script>
      <p onclick="window.hit = 1" style="position:fixed" dir="rtl">plain <b>bold</b></p>
      <img src="https://evil.example/x.png" onerror="window.hit = 1">
      <iframe src="https://evil.example/"></iframe><svg><animate onbegin="window.hit = 1"/></svg>
      <a href="javascript:window.hit=1">script link</a>
      <a href="https://example.org/fine">good link</a>
      <form action="https://evil.example/"><input value="field"></form>`);
    await page.getByText("good link").waitFor();
    await expect.poll(stored).toContain("good link");
    expect(await page.evaluate(() => "hit" in window)).toBe(false);
    expect(requests.filter((url) => !url.startsWith(new URL(page.url()).origin))).toEqual([]);
    expect(await page.locator(".richText").locator("img, iframe, script, style, form, a, svg").count()).toBe(
      0,
    );
    expect(await page.locator(".richText [onclick]").count()).toBe(0);
    expect(await page.locator(".richText [data-address]").allTextContents()).toEqual(["good link"]);
    expect(await stored()).not.toMatch(/evil|javascript|onclick|style/);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
    expect(await page.evaluate(() => window.fake.misfits())).toBe(0);
  });

  it("[E02] a table from elsewhere keeps its cells and nothing of its looks", async () => {
    await paste(
      '<table width="900" style="border:9px"><tr><th colspan="2" bgcolor="red">Head</th></tr><tr><td data-colwidth="9">a</td><td>b</td></tr></table>',
    );
    await expect.poll(stored).toContain('<tableheader colspan="2" rowspan="1"><paragraph>Head</paragraph>');
    expect(await stored()).not.toMatch(/colwidth|bgcolor|style|width/);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });

  it("an address over a selection becomes its link", async () => {
    await paste("", "see https://example.org/a?b=c, and on");
    await expect
      .poll(() => page.locator("[data-address]").getAttribute("data-address"))
      .toBe("https://example.org/a?b=c");
  });
});

describe("somebody else's document in which nothing is", () => {
  it("[TRU-41] is told from one that is on its way, and from one in which something is", async () => {
    const others = (behind: boolean, here = false): Promise<void> =>
      page.evaluate(
        ([late, there, by]) =>
          window.fake.changeCircle((circle) => ({
            ...circle,
            behind: late,
            things: circle.things.map((thing) =>
              thing.kind === "document" ? { ...thing, by, here: there } : thing,
            ),
          })),
        [behind, here, karimId] as const,
      );
    await others(false);
    await page.getByRole("navigation").getByRole("button", { name: "Documents" }).click();
    const row = page.getByRole("main").getByRole("button", { name: /^Plan for the month/ });
    await row.filter({ hasText: "nothing written yet" }).waitFor();
    await others(true);
    await row.filter({ hasText: "on its way" }).waitFor();
    await row.click();
    await page.getByText("What is written in it is still on its way here.").waitFor();
    await others(false);
    await page.getByText("nobody has written in it yet", { exact: false }).waitFor();
    await others(false, true);
    await page.getByText("nobody has written in it yet", { exact: false }).waitFor({ state: "detached" });
  });
});

describe("the list", () => {
  it("has each title run by itself and begin where all rows begin, whatever script it is in", async () => {
    await page.evaluate(() =>
      window.fake.changeCircle((circle) => ({
        ...circle,
        things: circle.things.map((thing) => ({ ...thing, title: "كيف نتعلّم معًا؟ (مسوّدة)" })),
      })),
    );
    for (const place of ["Documents", "Readings", "Today"]) {
      await page.getByRole("navigation").getByRole("button", { name: place, exact: true }).click();
      const titles = page.getByRole("main").getByRole("listitem").locator("bdi", { hasText: "مسوّدة" });
      await titles.first().waitFor();
      const gaps = await titles.evaluateAll((all) =>
        all.map((title) => {
          // Of the letters: a title that filled its row would end at the row's other side.
          const letters = document.createRange();
          letters.selectNodeContents(title);
          const row = title.parentElement?.getBoundingClientRect().left ?? 999;
          return [getComputedStyle(title).direction, Math.round(letters.getBoundingClientRect().left - row)];
        }),
      );
      for (const gap of gaps) expect([place, ...gap]).toEqual([place, "rtl", 0]);
    }
  });

  it("begins a document, takes one off the list and puts it back", async () => {
    await page.getByRole("navigation").getByRole("button", { name: "Documents" }).click();
    await page.getByRole("button", { name: "New document" }).click();
    await text().waitFor();
    await page.getByRole("button", { name: "Back to" }).click();
    await page.getByRole("button", { name: /More about .*Untitled document/ }).click();
    await page.getByRole("menuitem", { name: "Take off the list" }).click();
    await expect.poll(() => page.getByRole("button", { name: /^Untitled document/ }).count()).toBe(0);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: /^Untitled document/ }).waitFor();
    await page.getByRole("button", { name: /More about .*Untitled document/ }).click();
    await page.getByRole("menuitem", { name: "Change the title" }).click();
    await page.locator("input:focus").fill("Minutes");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Minutes/ }).waitFor();
  });
});
