// The three ways to be sure of a person, as one meets them on that person's page.

import { decodeQR } from "qr/decode.js";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { karimId } from "../../../support/fakeEngine.ts";
import {
  asked,
  button,
  circleOf,
  heading,
  plain,
  press,
  put,
  serveTrust,
  text,
  toPerson,
} from "./trustPages.ts";
import { findings } from "../../engine/browser.ts";
import { samirId, trustCircle } from "./trustCircle.ts";

const open = serveTrust();
const notice = (page: Page) => page.getByRole("main").getByRole("alert");
const metOf = async (page: Page, id: string) =>
  (await circleOf(page))?.people.find((one) => one.id === id)?.met;
const digitsShown = async (page: Page): Promise<string> =>
  (await page.getByRole("main").locator("ol[dir=ltr] > li").allTextContents()).join("");

/** The words of Samir, as the engine says of them. */
const words = (page: Page, state: "asked" | "shown" | "waiting" | null) =>
  page.evaluate(
    ([id, now]) =>
      window.fake.changeCircle((circle) => ({
        ...circle,
        people: circle.people.map((one) =>
          one.id === id
            ? {
                ...one,
                words:
                  now === null
                    ? null
                    : { state: now, words: now === "shown" ? [3, 400, 801, 1200, 1600, 2000] : [] },
              }
            : one,
        ),
      })),
    [samirId, state] as const,
  );

describe("met in person", () => {
  it("[TRU-18] words: asked for on both screens, six appear; the same is kept, the focus stays, and leaving ends it", async () => {
    const page = await open();
    await toPerson(page, "Samir");
    const toggle = button(page, "Show the words");
    await toggle.focus();
    await page.keyboard.press("Enter");
    await plain(page, /as soon as they are asked for on the other screen too/);
    await words(page, "shown");
    const cells = page.getByRole("main").locator("ol.compared > li");
    await expect.poll(() => cells.count()).toBe(6);
    const other = page.getByRole("button", { name: "The words differ" });
    await expect
      .poll(() => other.evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight))
      .toBe(true);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Put the words away");
    expect(await findings(page)).toEqual([]);
    await press(page, "The words are the same");
    await plain(page, /You said that this was compared/);
    expect(await metOf(page, samirId)).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Show the words");
    await press(page, "Show the words");
    await plain(page, /as soon as they are asked for/);
    const before = (await asked(page)).length;
    await page.keyboard.press("Escape");
    await heading(page).filter({ hasText: "Group" }).waitFor();
    await expect.poll(async () => (await asked(page)).slice(before)).toContain("member.compare");
  });

  it("[TRU-18] who has asked is told on Today, in the list and on the page; words that differ are loud", async () => {
    const page = await open();
    await words(page, "asked");
    await plain(page, /Samir has asked for the words/);
    await page.getByRole("navigation").getByRole("button", { name: "Today", exact: true }).click();
    await press(page, /Samir.*has asked to compare words/);
    await plain(page, /Samir has asked for the words/);
    await press(page, "The digits are the same");
    await expect.poll(() => metOf(page, samirId)).toBe(true);
    await press(page, "Show the words");
    await press(page, "The words differ");
    await notice(page).filter({ hasText: "They are not the same" }).waitFor();
    await expect.poll(() => metOf(page, samirId)).toBe(false);
  });

  it("[TRU-18] without a connection says so, and the digits stay", async () => {
    const page = await open();
    await toPerson(page, "Karim");
    await plain(page, /computer has to be connected for this, and it is not now/);
    expect(await page.getByRole("button", { name: "Show the words" }).count()).toBe(0);
    expect(await digitsShown(page)).toMatch(/^[0-9]{60}$/);
  });

  it.each(["en", "ar"] as const)(
    "[TRU-19] the code says the digits and nothing else to a camera, in both themes (%s)",
    async (language) => {
      const page = await open(language);
      await toPerson(page, language === "ar" ? "سمير" : "Samir");
      const code = page.getByRole("figure", {
        name: language === "ar" ? "الأرقام الستّون في رمز" : "The sixty digits as a code",
      });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await code.scrollIntoViewIfNeeded();
        const shot = (await code.screenshot({ scale: "device" })).toString("base64");
        const pixels = await page.evaluate(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext("2d");
          if (context === null) throw new Error("no canvas");
          context.drawImage(image, 0, 0);
          const { width, height, data } = context.getImageData(0, 0, image.width, image.height);
          return { width, height, data: [...data] };
        }, shot);
        const said = decodeQR({ ...pixels, data: Uint8Array.from(pixels.data) });
        const { safety } = (await circleOf(page))?.people.find(({ id }) => id === samirId) ?? {};
        expect(said).toBe(safety?.join(" "));
      }
    },
  );

  it("[TRU-19] digits that came another way are compared: in any script, too few, other ones", async () => {
    const page = await open();
    await toPerson(page, "Samir");
    const own = await digitsShown(page);
    const field = page.getByRole("textbox", { name: "Digits from the other screen" });
    const compare = async (digits: string): Promise<void> => {
      await field.fill(digits);
      await field.press("Enter");
    };
    await compare(own.slice(0, 59));
    await plain(page, /Sixty digits are needed. Here there are: 59/);
    await compare(
      own.replaceAll(/[0-9]{5}/g, "$& ").replaceAll(/[0-9]/g, (digit) => "٠١٢٣٤٥٦٧٨٩"[Number(digit)] ?? ""),
    );
    await plain(page, /They are the same/);
    expect(await notice(page).count()).toBe(0);
    await press(page, "The digits are the same");
    await expect.poll(() => metOf(page, samirId)).toBe(true);
    await compare(`${own.slice(0, 59)}${(Number(own[59]) + 1) % 10}`);
    await notice(page).filter({ hasText: "They are not the same" }).waitFor();
    await expect.poll(() => metOf(page, samirId)).toBe(false);
    expect(await findings(page)).toEqual([]);
  });

  it("[TRU-31] [V09] a name that was met, with other keys, is loud in the row, on the page and among what needs a look", async () => {
    const page = await open();
    const { people = [] } = trustCircle("en", Date.now());
    await put(page, {
      people: people.map((one) => (one.id === karimId ? { ...one, met: true } : one)),
      needsLook: [],
    });
    await page.getByText("other keys than", { exact: false }).filter({ hasText: "Karim" }).first().waitFor();
    await press(page, "A name that you met in person is here with other keys");
    await plain(page, /Mostly the same person has begun anew on another computer/);
    await page.getByRole("main").getByRole("list").first().getByRole("button").first().click();
    await notice(page).filter({ hasText: "These are not the keys of" }).waitFor();
    expect(await text(page)).toMatch(/compare anew, face to face/);
    expect(await findings(page)).toEqual([]);
    await put(page, { people: people.map((one) => ({ ...one, met: false })) });
    await expect.poll(() => notice(page).count()).toBe(0);
  });
});
