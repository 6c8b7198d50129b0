// Documents as a person writes them: the built app with the real policies and an engine in memory.

import { beforeEach, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import * as Y from "yjs";
import type { DocId } from "../../../../src/core/base/brand.ts";
import { lookInBoth } from "../../engine/looks.ts";
import { type OpenDocument, serveDocument, storedOf, textOf } from "./openDocument.ts";
import { writtenPages } from "./writtenPages.ts";

const open = serveDocument();

let opened: OpenDocument;
let page: Page;
let documentId: DocId;
const text = () => textOf(page);
/** Whether the keyboard stands in the text; it comes back there a frame after a bar is left. */
const isWriting = () => text().evaluate((element) => element.contains(document.activeElement));
const line = () => page.getByRole("paragraph");
const stored = () => storedOf(opened);

const openDocument = async (language: "ar" | "en"): Promise<void> => {
  opened = await open(language);
  ({ page, id: documentId } = opened);
};

describe("a document", () => {
  beforeEach(() => openDocument("en"));

  it("keeps what is written, as the vocabulary names it", async () => {
    await page.keyboard.type("# Plan");
    await page.keyboard.press("Enter");
    await page.keyboard.type("- first");
    await page.keyboard.press("Enter");
    await page.keyboard.type("second");
    await expect
      .poll(stored)
      .toBe(
        '<heading level="1">Plan</heading><bulletlist><listitem><paragraph>first</paragraph></listitem><listitem><paragraph>second</paragraph></listitem></bulletlist>',
      );
    expect(await page.evaluate(() => window.fake.misfits())).toBe(0);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });

  it("begins a numbered list by Arabic digits, and a task list by a box", async () => {
    await page.keyboard.type("٣. third");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("[ ] to do");
    await expect.poll(stored).toContain('<orderedlist start="3">');
    await expect.poll(stored).toContain('<taskitem checked="false"><paragraph>to do</paragraph></taskitem>');
    await page.getByRole("checkbox", { name: /to do/ }).check();
    await expect.poll(stored).toContain('<taskitem checked="true">');
  });

  it("undoes one's own changes and leaves those of others", async () => {
    await page.keyboard.type("mine");
    await expect.poll(stored).toContain("mine");
    await page.evaluate((id) => {
      const paragraph = window.fake.documentOf(id)?.getXmlFragment("content").get(0);
      const words = paragraph !== undefined && "get" in paragraph ? paragraph.get(0) : null;
      if (words !== null && "insert" in words) (words as Y.XmlText).insert(0, "theirs ");
    }, documentId);
    await page.getByText("theirs").waitFor();
    await page.keyboard.press("Control+z");
    await expect.poll(() => text().textContent()).not.toContain("mine");
    expect(await text().textContent()).toContain("theirs");
    await page.keyboard.press("Control+y");
    await expect.poll(() => text().textContent()).toContain("mine");
  });

  it("stands every line on its own side, and turns one by Ctrl Shift X for everybody", async () => {
    await page.keyboard.type("An English line");
    await page.keyboard.press("Enter");
    await page.keyboard.type("سطر عربي");
    await expect.poll(() => line().nth(0).getAttribute("dir")).toBe("ltr");
    await expect.poll(() => line().nth(1).getAttribute("dir")).toBe("rtl");
    await page.keyboard.press("Control+Shift+X");
    await expect.poll(stored).toContain('<paragraph dir="ltr">سطر عربي</paragraph>');
    await expect.poll(() => line().nth(1).getAttribute("dir")).toBe("ltr");
    await page.keyboard.press("Control+Shift+X");
    await expect.poll(stored).toContain("<paragraph>سطر عربي</paragraph>");
  });

  it("opens a menu at / that is walked from the text", async () => {
    await page.keyboard.type("/");
    const list = page.getByRole("listbox", { name: "Add" });
    await list.waitFor();
    await page.keyboard.type("quo");
    await expect.poll(() => list.getByRole("option").allTextContents()).toEqual(["Quotation"]);
    const active = await text().getAttribute("aria-activedescendant");
    expect(await page.locator(`#${active}`).textContent()).toBe("Quotation");
    await page.keyboard.press("Enter");
    await page.keyboard.type("said");
    await expect.poll(stored).toBe("<blockquote><paragraph>said</paragraph></blockquote>");
    await list.waitFor({ state: "detached" });
  });

  it.each([
    [
      "quo",
      '<tasklist><taskitem checked="false"><paragraph>one</paragraph></taskitem></tasklist><blockquote><paragraph>said</paragraph></blockquote>',
    ],
    [
      "bul",
      '<tasklist><taskitem checked="false"><paragraph>one</paragraph></taskitem></tasklist><bulletlist><listitem><paragraph>said</paragraph></listitem></bulletlist>',
    ],
    ["tab", '<tasklist><taskitem checked="false"><paragraph>one</paragraph></taskitem></tasklist><table>'],
    [
      "para",
      '<tasklist><taskitem checked="false"><paragraph>one</paragraph></taskitem></tasklist><paragraph>said</paragraph>',
    ],
  ])("makes another block of an empty task: /%s", async (query, wanted) => {
    await page.keyboard.type("[ ] one");
    await page.keyboard.press("Enter");
    await page.keyboard.type("/");
    await page.getByRole("listbox", { name: "Add" }).waitFor();
    await page.keyboard.type(query);
    await page.keyboard.press("Enter");
    await page.keyboard.type("said");
    await expect.poll(stored).toContain(wanted);
  });

  it("leaves the letters as they are when the menu is left", async () => {
    await page.keyboard.type("/");
    await page.getByRole("listbox").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("listbox").waitFor({ state: "detached" });
    await page.keyboard.type("quo");
    await page.keyboard.press("Enter");
    await expect.poll(stored).toContain("<paragraph>/quo</paragraph>");
  });

  it("reaches the bar of a selection by keys alone", async () => {
    await page.keyboard.type("strong words");
    await page.keyboard.press("Shift+Home");
    const bar = page.getByRole("toolbar", { name: "What to do with the selection" });
    await bar.waitFor();
    await page.keyboard.press("Alt+F10");
    const bold = bar.getByRole("button", { name: "Bold" });
    await expect.poll(() => bold.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("strong", { hasText: "strong words" }).count()).toBe(1);
    await page.keyboard.press("Alt+F10");
    await page.keyboard.press("Escape");
    await expect.poll(isWriting).toBe(true);
  });

  it("gives a selection an address, shows it, and opens nothing", async () => {
    const before = page.url();
    await page.keyboard.type("the page");
    await page.keyboard.press("Shift+Home");
    await page.getByRole("button", { name: "Link", exact: true }).click();
    const field = page.getByRole("textbox", { name: /^Address/ });
    await field.fill("javascript:alert(1)");
    await page.keyboard.press("Enter");
    await page.getByText(/will do\.$/).waitFor();
    await field.fill("example.org/page");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("[data-address='https://example.org/page']").count()).toBe(1);
    expect(await page.locator(".richText a").count()).toBe(0);
    await page.locator("[data-address]").click();
    await page.getByText("The app opens no address itself", { exact: false }).waitFor();
    await page.locator("[data-address]").click({ modifiers: ["Control"] });
    expect(page.url()).toBe(before);
    expect(page.context().pages()).toHaveLength(1);
  });

  it("writes a table and walks it by Tab", async () => {
    await page.keyboard.type("/table");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Day");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Part");
    await expect
      .poll(stored)
      .toMatch(/^<table><tablerow><tableheader colspan="1" rowspan="1"><paragraph>Day/);
    await page.getByRole("toolbar", { name: "Table" }).getByRole("button", { name: "Row after" }).click();
    await expect.poll(() => page.getByRole("row").count()).toBe(4);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });

  it("shows another person's caret by name for a while, and that they are here", async () => {
    await page.keyboard.type("words");
    await expect.poll(stored).toContain("words");
    const place = await page.evaluate((id) => {
      const paragraph = window.fake.documentOf(id)?.getXmlFragment("content").get(0) as Y.XmlElement;
      return paragraph.get(0)._item?.id;
    }, documentId);
    if (place === undefined) throw new Error("there are words");
    const end = Y.encodeRelativePosition(
      new Y.RelativePosition(Y.createID(place.client, place.clock), null, null),
    );
    // Read where it appears: a slow machine would come too late for three seconds.
    const shown = await page.evaluate(
      async ([id, bytes]) => {
        const karim = window.fake.view().circles[0]?.people.find(({ me }) => !me);
        if (karim !== undefined) window.fake.showsPresence(id, karim.id, Uint8Array.from(bytes));
        for (;;) {
          const label = document.querySelector(".caretName");
          if (label !== null) return [label.textContent, getComputedStyle(label).opacity];
          await new Promise((then) => requestAnimationFrame(then));
        }
      },
      [documentId, [...end]] as const,
    );
    expect(shown).toEqual(["Karim", "1"]);
    await page.getByText("Here now: ⁨⁨Karim⁩⁩").waitFor();
    const name = page.locator(".caretName");
    await expect
      .poll(() => name.evaluate((label) => getComputedStyle(label).opacity), { timeout: 6000 })
      .toBe("0");
  });

  it("stops writing when the engine closes it, and keeps the text", async () => {
    await page.keyboard.type("kept");
    await expect.poll(stored).toContain("kept");
    await page.evaluate(() => {
      const channel = window.fake.asked.filter((verb) => verb === "document.open").length;
      window.fake.post({ type: "closed", channel, refusal: "left" });
    });
    await page.getByText("Writing in this document has stopped.", { exact: false }).waitFor();
    await expect.poll(() => text().getAttribute("contenteditable")).toBe("false");
    expect(await text().textContent()).toContain("kept");
  });

  it("has one editor: another window is told so", async () => {
    await page.keyboard.type("here");
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.evaluate(() => window.begin({ settings: { language: "en" } }));
    await other.getByRole("navigation").getByRole("button", { name: "Documents" }).click();
    await other.getByRole("button", { name: /^Plan for the month/ }).click();
    await other.getByText("This is open in another window.").waitFor();
    await other.close();
  });

  it("is renamed in its heading", async () => {
    const title = page.getByRole("textbox", { name: "Title of the document" });
    await title.fill("Plan for <b>May</b>");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.evaluate(() => window.fake.view().circles[0]?.things.map(({ title: each }) => each)))
      .toContain("Plan for <b>May</b>");
    expect(await page.locator("h1 b").count()).toBe(0);
  });

  it("a new document begins in its title, and Enter leads on to the text", async () => {
    await page.getByRole("navigation").getByRole("button", { name: "Documents" }).click();
    await page.getByRole("button", { name: "New document" }).click();
    const title = page.getByRole("textbox", { name: "Title of the document" });
    await expect.poll(() => title.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type("Evening notes");
    await text().waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(isWriting).toBe(true);
    await expect.poll(() => title.inputValue()).toBe("Evening notes");
  });

  it("a link that was begun can be dropped, and its form is in sight", async () => {
    await page.setViewportSize({ width: 1000, height: 560 });
    for (let at = 0; at < 12; at++) {
      await page.keyboard.type("line");
      await page.keyboard.press("Enter");
    }
    await page.keyboard.type("last");
    await page.keyboard.press("Shift+Home");
    await page.getByRole("button", { name: "Link", exact: true }).click();
    const address = page.getByRole("textbox", { name: /address/i });
    await address.waitFor();
    const seen = () => page.evaluate(() => [...(CSS.highlights.get("selected") ?? [])].map(String).join(""));
    expect(await seen()).toBe("last");
    const cancel = page.getByRole("button", { name: "Cancel" });
    await expect.poll(async () => (await cancel.boundingBox())?.y ?? 1_000).toBeLessThan(530);
    await cancel.click();
    await address.waitFor({ state: "detached" });
    await expect.poll(isWriting).toBe(true);
    expect(await seen()).toBe("");
  });
});

describe.each(["ar", "en"] as const)("in %s", (language) => {
  it("a document can be used by everybody, in light and dark", async () => {
    await openDocument(language);
    for (const written of writtenPages[language]) {
      await page.keyboard.type(written);
      await page.keyboard.press("Enter");
    }
    expect(await lookInBoth(page, "app-document", language)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.keyboard.type("/");
    await page.getByRole("listbox").waitFor();
    expect(await lookInBoth(page, "app-document-menu", language)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Shift+End");
    await page.getByRole("toolbar").waitFor();
    expect(await lookInBoth(page, "app-document-bar", language)).toEqual([]);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });
});
