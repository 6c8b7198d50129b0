// Every screen of both pages, in Arabic and English, light and dark: looked at by axe, held to the policies, kept as
// pictures in the git-ignored folder `screenshots`. One pair of people goes through all of it; the language changes
// in the settings, while the app is open.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Gallery, openGallery } from "./support/gallery.ts";
import { bringPerson, type Language, type Person } from "./support/person.ts";
import { begin, knock, lookAtTexts, passage, title } from "./support/looks.ts";
import { go, heading, loosely, menu, press, pressOuter, type Sentence } from "./support/pressing.ts";
import { makeInvitation, markParagraph, sayYes, shareText } from "./support/steps.ts";

const interview = {
  name: "hiwar.txt",
  mimeType: "text/plain",
  buffer: readFileSync(new URL("../importers/fixtures/saved-interview-ar.txt", import.meta.url)),
};
const both: readonly Language[] = ["ar", "en"];
const exact = { exact: true } as const;

let amina: Person;
let karim: Person;
let hers: Gallery;
let his: Gallery;
let link = "";

beforeAll(async () => {
  amina = await bringPerson("amina", "ar");
  karim = await bringPerson("karim", "en");
  hers = openGallery(amina);
  his = openGallery(karim);
});

afterAll(async () => {
  await amina?.end();
  await karim?.end();
});

describe("every screen", () => {
  it("[E2E-11] the way in, in both languages and themes", async () => {
    await begin(amina, hers);
    await begin(karim, his);
    expect([...hers.findings, ...his.findings]).toEqual([]);
  });

  it("[E2E-12] a circle, an invitation, a request and the words to compare, in both languages and themes", async () => {
    const app = amina.app();
    await app.getByLabel(hers.t("common:beginning.name"), exact).fill("حلقة الأربعاء");
    await app.getByLabel(hers.t("common:beginning.myName"), exact).fill("أمينة");
    await press(amina, hers, "common:beginning.create");
    await heading(amina, hers, "common:place.today");
    for (const language of ["en", "ar"] as const) {
      await hers.setLanguage(language);
      for (const place of ["today", "readings", "documents", "meetings"] as const) {
        await go(amina, hers, place);
        await hers.look(`10-${place}-empty`);
      }
    }
    link = await makeInvitation(amina);
    await knock(karim, his, link);
    await heading(karim, his, "joining:state.comparing");
    await his.look("13-compare-outside");
    await his.setLanguage("ar");
    await menu(karim, his, "common:circle.joining");
    await heading(karim, his, "joining:state.comparing");
    await his.look("13-compare-outside");
    await his.setLanguage("en");
    await menu(karim, his, "common:circle.joining");
    for (const language of ["en", "ar"] as const) {
      await hers.setLanguage(language);
      await go(amina, hers, "group");
      await hers.look("14-group-knock");
      await press(amina, hers, "invitation:compare");
      await amina.page().getByRole("dialog").waitFor();
      await hers.look("15-compare-inside");
      if (language === "en") await pressOuter(amina, hers, "dialogs:compareLater");
    }
    await sayYes(amina, "compareSame");
    await press(karim, his, "joining:openCircle");
    expect([...hers.findings, ...his.findings]).toEqual([]);
  });

  it("[E2E-13] a text before and after sharing, marks and documents, in both languages and themes", async () => {
    const app = amina.app();
    await go(amina, hers, "readings");
    for (const language of both) {
      await hers.setLanguage(language);
      await go(amina, hers, "readings");
      await press(amina, hers, "common:bringText");
      await heading(amina, hers, "importing:title");
      await hers.look("20-bring");
      await app.locator("input[type=file]").setInputFiles({
        name: "picture.png",
        mimeType: "image/png",
        buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]),
      });
      await app.getByText(hers.t("importing:refused.image.happened")).waitFor();
      await hers.look("21-bring-refused");
      await go(amina, hers, "readings");
      await press(amina, hers, "common:bringText");
      await app.locator("input[type=file]").setInputFiles(interview);
      await app.getByRole("button", { name: hers.t("importing:share"), exact: true }).waitFor();
      await hers.look("22-preview");
      await hers.lookAt("22-preview", 640, 900);
    }
    await hers.setLanguage("ar");
    await go(amina, hers, "readings");
    await press(amina, hers, "common:bringText");
    await app.locator("input[type=file]").setInputFiles(interview);
    await shareText(amina);
    await app.getByRole("heading", { name: title }).first().waitFor();
    await markParagraph(amina, passage, "question", "من يغلقها: الناس أم الجدران؟");
    await go(amina, hers, "documents");
    await press(amina, hers, "document:new");
    const body = app.getByRole("textbox", { name: hers.t("document:body") });
    await body.click();
    for (const line of ["نلتقي مساء الأربعاء.", "## ما نحتاج إليه", "- حاسوب واحد"]) {
      await amina.page().keyboard.type(line);
      await amina.page().keyboard.press("Enter");
    }
    for (const language of both) await lookAtTexts(amina, hers, language);
    expect(hers.findings).toEqual([]);
  });

  it("[E2E-14] group, delivery, settings and what floats, in both languages and themes", async () => {
    const app = amina.app();
    const keyboard = amina.page().keyboard;
    for (const language of both) {
      await hers.setLanguage(language);
      await menu(amina, hers, "common:place.settings");
      // The outer page says which language it speaks, as the app does.
      const outer = amina.page().locator("html");
      await expect
        .poll(async () => [await outer.getAttribute("lang"), await outer.getAttribute("dir")])
        .toEqual([language, language === "ar" ? "rtl" : "ltr"]);
      await hers.look("40-settings");
      await menu(amina, hers, "common:place.protection");
      await hers.look("41-protection");
      await go(amina, hers, "group");
      await hers.look("42-group");
      await press(amina, hers, "group:invite");
      await hers.look("43-invitation");
      await press(amina, hers, "invitation:create");
      await amina.page().getByRole("alertdialog").waitFor();
      await hers.look("44-question");
      await amina.page().keyboard.press("Escape");
      // The keyboard stands where it stood before the question.
      const create = app.getByRole("button", { name: hers.t("invitation:create"), exact: true });
      await expect.poll(() => create.evaluate((button) => button === document.activeElement)).toBe(true);
      await menu(amina, hers, "common:circle.new");
      await hers.look("45-new-circle");
      await go(amina, hers, "meetings");
      await app.getByRole("navigation").first().getByText(hers.t("delivery:saved"), exact).click();
      await heading(amina, hers, "delivery:title");
      await hers.look("46-delivery");
      await keyboard.press("Control+k");
      await app.getByRole("searchbox").waitFor();
      await hers.look("47-go-to");
      await keyboard.press("Escape");
      await menu(amina, hers, "common:keys.title");
      await hers.look("48-keys");
      await keyboard.press("Escape");
    }
    for (const language of ["en", "ar"] as const) {
      await hers.setLanguage(language);
      for (const theme of ["contrast-light", "contrast-dark"] as const) {
        await hers.choose(hers.t(`settings:theme.${theme}`));
        await hers.lookAt(`49-${theme}`, 1280, 800);
      }
      await hers.choose(hers.t("settings:theme.system"));
    }
    expect(hers.findings).toEqual([]);
  });

  it("[E2E-22] a hold, a machine that is closed and what its person sees, in both languages and themes", async () => {
    const app = amina.app();
    const outer = amina.page();
    const main = app.getByRole("main");
    const questioned = async (): Promise<void> => outer.getByRole("alertdialog").waitFor();
    const named = (key: Sentence, values: Parameters<Gallery["t"]>[1]) =>
      main.getByRole("button", { name: loosely(hers.t(key, values)) }).first();
    for (const language of both) {
      await hers.setLanguage(language);
      const karims = { machine: hers.t("person:machineOf", { name: "Karim" }) };
      await go(amina, hers, "group");
      await named("person:machinesOf", { name: "Karim", machines: "" }).click();
      await hers.look("60-group-machines");
      await main
        .getByRole("button", { name: /^.?Karim/ })
        .first()
        .click();
      await heading(amina, hers, "person:machines");
      await hers.look("61-person");
      await hers.lookAt("61-person", 640, 900);
      await named("person:holdNamed", karims).click();
      await questioned();
      await hers.look("62-hold-question");
      await pressOuter(amina, hers, "dialogs:holdYes");
      await named("person:liftNamed", karims).waitFor();
      await hers.look("63-held");
      await named("person:liftNamed", karims).click();
      await questioned();
      await pressOuter(amina, hers, "dialogs:liftHoldYes");
      await named("person:holdNamed", karims).waitFor();
      await named("person:remove", { name: "Karim" }).click();
      await heading(amina, hers, "closing:knows");
      await hers.look("64-end-access");
      await press(amina, hers, "common:notNow");
      await named("person:closeNamed", karims).click();
      await heading(amina, hers, "closing:knows");
      await hers.look("65-close-machine");
      await hers.lookAt("65-close-machine", 640, 900);
      await named("closing:yes.machine", karims).click();
      await questioned();
      await hers.look("66-close-question");
      if (language === "ar") await outer.keyboard.press("Escape");
    }
    await pressOuter(amina, hers, "dialogs:closeMachineYes");
    await heading(amina, hers, "closing:meanwhile");
    await main.getByText(hers.t("closing:meanwhile.asideNone"), exact).waitFor();
    await karim.app().getByText(his.t("common:circle.machineClosed"), exact).waitFor();
    for (const language of both) {
      await his.setLanguage(language);
      await his.look("67-closed-there");
    }
    await his.setLanguage("en");
    await hers.look("68-closed");
    await go(amina, hers, "group");
    await hers.look("69-group-after");
    await main.getByText(hers.t("person:removals"), exact).waitFor();
    await main.getByRole("button", { name: /Karim/ }).last().click();
    await heading(amina, hers, "closing:meanwhile");
    await hers.setLanguage("ar");
    await go(amina, hers, "group");
    await hers.look("69-group-after");
    await main.getByRole("button", { name: /Karim/ }).last().click();
    await heading(amina, hers, "closing:meanwhile");
    await hers.look("68-closed");
    expect([...hers.findings, ...his.findings]).toEqual([]);
  });

  it("[E2E-15] covered, locked, words that do not open, and the place to practise", async () => {
    for (const language of ["en", "ar"] as const) {
      await hers.setLanguage(language);
      await amina.page().keyboard.press("Control+Shift+Space");
      await amina
        .page()
        .getByRole("heading", { name: hers.t("dialogs:curtainTitle") })
        .waitFor();
      await hers.look("50-curtain");
      await pressOuter(amina, hers, "dialogs:curtainLift");
    }
    for (const [person, gallery] of [
      [amina, hers],
      [karim, his],
    ] as const) {
      await person.app().getByRole("main").focus();
      await person.page().keyboard.press("Control+Shift+KeyL");
      await person.page().getByRole("textbox").waitFor();
      await gallery.look("51-lock");
      await person.page().getByRole("textbox").fill("abc def");
      await pressOuter(person, gallery, "lock:open");
      await person.page().getByText(gallery.t("lock:wrongAgain")).waitFor({ timeout: 60_000 });
      await gallery.look("52-wrong-words");
      await pressOuter(person, gallery, "lock:recoveryCode");
      await gallery.look("53-recovery");
      await pressOuter(person, gallery, "start:back");
      await pressOuter(person, gallery, "start:practise");
      await person.app().getByRole("navigation").first().waitFor();
      await gallery.look("54-practise");
      await person
        .app()
        .getByRole("button", { name: gallery.t("common:lock"), exact: true })
        .click();
      await person.page().getByText(gallery.t("dialogs:endPracticeText")).waitFor();
      await gallery.look("55-end-of-practice");
      await pressOuter(person, gallery, "dialogs:cancel");
      await person.app().getByRole("navigation").first().waitFor();
    }
    expect([...hers.findings, ...his.findings]).toEqual([]);
  });

  it("no screen was seen in one language only", () => {
    const seen = new Set([...hers.kinds, ...his.kinds]);
    for (const kind of seen)
      expect(seen).toContain(kind.replace(/ (?:ar|en)$/, (of) => (of === " ar" ? " en" : " ar")));
  });

  it("[E2E-16] [N13] no policy was violated on the way, nobody else was spoken to", () => {
    for (const person of [amina, karim]) {
      expect(person.seen.violations).toEqual([]);
      const hosts = new Set(person.seen.requests.map((url) => new URL(url).host));
      for (const host of hosts) expect(host).toMatch(/^(engine|app)\.halaqa\.localhost:\d+$/);
    }
  });
});
