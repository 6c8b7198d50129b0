// One person's second computer, in Arabic, with a third machine looking on: the first one makes a link, the words are
// compared on both screens, and what is written on the second is that person's to everybody. Then the computer of the only
// keeper is lost, and its person comes back on a new one with the recovery code and another's yes.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bringPerson, type Person } from "./support/person.ts";
import {
  admit,
  compareAndAdmitMachine,
  foundCircle,
  goTo,
  knockAsMachine,
  knockToReturn,
  makeInvitation,
  makeMachineLink,
  makeReturnLink,
  openThing,
  readRecoveryCode,
  sayYes,
} from "./support/steps.ts";
import { beginDocument, line, writeLine } from "./support/writing.ts";

let amina: Person;
let karim: Person;
let laptop: Person;
let anew: Person;

beforeAll(async () => {
  [amina, karim, laptop, anew] = await Promise.all([
    bringPerson("amina", "ar"),
    bringPerson("karim", "ar"),
    bringPerson("laptop", "ar"),
    bringPerson("anew", "ar"),
  ]);
});
afterAll(async () => {
  for (const person of [amina, karim, laptop, anew]) await person?.end();
});

const plan = /خطّة الأسبوع/;
const shared = "نلتقي يوم الأربعاء.";
const again = "عُدنا.";
const onTheWay = "كُتب على الجهاز الثاني.";

describe("a second computer", () => {
  it("[E2E-27] asks with a link of the first one's, shows the same words, and has the circle", async () => {
    await amina.start();
    await amina.makeSpace();
    await foundCircle(amina, "حلقة الأربعاء", "أمينة");
    await beginDocument(amina, "خطّة الأسبوع", shared);
    const link = await makeInvitation(amina);
    await karim.start();
    await karim.makeSpace();
    await admit(amina, karim, link, "كريم");
    const machineLink = await makeMachineLink(karim, "كريم");
    await karim.picture("40-machine-link");
    // Who keeps the circle is away: what the new computer begins with has nobody's word but its own person's.
    await amina.kill();
    await laptop.start();
    await laptop.makeSpace();
    await knockAsMachine(laptop, machineLink);
    await compareAndAdmitMachine(karim, laptop);
    await laptop
      .app()
      .getByRole("button", { name: laptop.t("joining:openCircle"), exact: true })
      .click();
    await openThing(laptop, "documents", plan);
    await line(laptop, shared).waitFor();
    await karim.app().getByText(karim.t("machine:state.used")).waitFor();
  });

  it("[E2E-31] [ATT-5] says that what was there before is not vouched for, until who keeps the circle is near", async () => {
    await goTo(laptop, "today");
    const inDoubt = laptop.app().getByText(laptop.t("common:beginning.happened"));
    await inDoubt.waitFor();
    await laptop.picture("42-not-vouched-for");
    await amina.start();
    await amina.unlock();
    await inDoubt.waitFor({ state: "detached", timeout: 60_000 });
    await openThing(laptop, "documents", plan);
  });

  it("[E2E-28] writes as that person: a third one sees one person with two computers", async () => {
    await openThing(amina, "documents", plan);
    await writeLine(laptop, onTheWay);
    await line(amina, onTheWay).waitFor();
    await goTo(amina, "group");
    const main = amina.app().getByRole("main");
    expect(await main.getByRole("button", { name: /كريم/ }).count()).toBe(2);
    await main.getByRole("button", { name: /كريم/ }).first().click();
    const rows = main.getByRole("listitem");
    for (const number of [1, 2]) await rows.getByText(amina.says("person:machine", { n: number })).waitFor();
    await amina.picture("41-two-computers");
  });
});

describe("the only keeper's computer is lost", () => {
  it("[E2E-37] [ENG-42] on a new one the recovery code and another's yes lead back, and the lost one is closed from there", async () => {
    const code = await readRecoveryCode(amina);
    await amina.kill();
    await anew.start();
    await anew.makeSpaceWithCode(code);
    const link = await makeReturnLink(karim, "أمينة");
    await karim.picture("42-return-link");
    await knockToReturn(anew, link);
    await compareAndAdmitMachine(karim, anew);
    await anew
      .app()
      .getByRole("button", { name: anew.t("machine:mine"), exact: true })
      .click();
    const app = anew.app();
    await app.getByText(anew.t("machine:back.inside")).waitFor();
    await anew.picture("43-lost-still-inside");
    const row = app.getByRole("main").getByRole("listitem");
    await row
      .filter({ hasText: anew.says("person:machine", { n: 1 }) })
      .getByRole("button", { name: /إغلاق/ })
      .click();
    await app.getByRole("heading", { name: anew.t("closing:stays") }).waitFor();
    await app.getByRole("button", { name: /^إغلاق .?جهاز/ }).click();
    await sayYes(anew, "closeMachineYes");
    await app.getByText(anew.t("closing:knows.all")).waitFor();
    await openThing(anew, "documents", plan);
    await line(anew, onTheWay).waitFor();
    await writeLine(anew, again);
    await openThing(karim, "documents", plan);
    await line(karim, again).waitFor();
  });
});
