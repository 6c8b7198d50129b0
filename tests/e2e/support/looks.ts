// Stretches of the walk through every screen, with a picture of each.

import type { Gallery } from "./gallery.ts";
import type { Language, Person } from "./person.ts";
import { go, menu, press, pressOuter, type Sentence } from "./pressing.ts";
import { sayYes } from "./steps.ts";

export const title = /كيف تبقى مكتبات الأحياء/;
export const passage = "إغلاق مكتبة الحيّ علامة على تعب";

/** From the first page to the app, with every page between. */
export const begin = async (person: Person, gallery: Gallery): Promise<void> => {
  await person.start();
  const page = person.page();
  const choice = page.getByRole("button", { name: person.language === "ar" ? "العربية" : "English" });
  await choice.waitFor();
  await gallery.look("01-start");
  await choice.click();
  await gallery.look("02-hello");
  await pressOuter(person, gallery, "start:protects");
  await gallery.look("03-protects");
  await pressOuter(person, gallery, "start:back");
  await pressOuter(person, gallery, "start:begin");
  await gallery.look("04-words");
  await pressOuter(person, gallery, "start:ownPhrase");
  await page.getByRole("textbox").first().fill("password");
  await gallery.look("05-own-phrase");
  await pressOuter(person, gallery, "start:sixInstead");
  await pressOuter(person, gallery, "start:typeNow");
  await page.getByRole("textbox").fill("abc");
  await pressOuter(person, gallery, "start:continue");
  await gallery.look("06-type-once");
  await page.reload();
  await person.makeSpace();
  await gallery.look("07-first-circle");
};

/** Pastes a broken link and the right one, and asks to join. */
export const knock = async (person: Person, gallery: Gallery, link: string): Promise<void> => {
  const field = (key: Sentence) => person.app().getByLabel(gallery.t(key), { exact: true });
  for (const language of ["ar", "en"] as const) {
    await gallery.setLanguage(language);
    await menu(person, gallery, "common:circle.join");
    await field("joining:link").fill("halaqa:join#v1.abc");
    await press(person, gallery, "joining:look");
    await gallery.look("12-join-broken-link");
    await field("joining:link").fill(link);
    await press(person, gallery, "joining:look");
    await field("joining:name").fill("Karim");
    await gallery.look("12-join");
    await press(person, gallery, "joining:begin");
    await person.page().getByRole("alertdialog").waitFor();
    await gallery.look("12-join-question");
    if (language === "ar") await person.page().keyboard.press("Escape");
  }
  await sayYes(person, "joinYes");
};

/** The lists of texts and documents, and what is opened from them. */
export const lookAtTexts = async (person: Person, gallery: Gallery, language: Language): Promise<void> => {
  const app = person.app();
  await gallery.setLanguage(language);
  await go(person, gallery, "today");
  await gallery.look("30-today");
  await go(person, gallery, "readings");
  await gallery.look("31-readings");
  await app.getByRole("main").getByRole("button", { name: title }).first().click();
  await app.getByRole("main").getByText(passage).first().waitFor();
  await gallery.look("32-reading");
  await app.getByText("من يغلقها: الناس أم الجدران؟").first().click();
  await press(person, gallery, "marks:reply");
  await gallery.look("33-thread");
  await gallery.lookAt("33-thread", 960, 640);
  await gallery.lookAt("33-thread", 640, 900);
  await press(person, gallery, "common:cancel");
  await app.getByRole("main").getByText(passage).first().click({ clickCount: 3 });
  await app.getByRole("toolbar", { name: gallery.t("marks:bar") }).waitFor();
  await gallery.look("34-selection");
  await person.page().keyboard.press("Escape");
  await press(person, gallery, "marks:all");
  await gallery.look("35-all-marks");
  await go(person, gallery, "documents");
  await gallery.look("36-documents");
  await app
    .getByRole("main")
    .getByRole("button", { name: /وثيقة بلا عنوان/ })
    .first()
    .click();
  await app
    .getByRole("textbox", { name: gallery.t("document:body") })
    .getByText("حاسوب واحد")
    .waitFor();
  await gallery.look("37-document");
  await gallery.lookAt("37-document", 640, 900);
};
