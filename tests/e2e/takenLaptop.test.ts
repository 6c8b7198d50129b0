// The day a laptop is taken, in Arabic, on three machines: one is closed while it is off and had written alone; it
// comes back, and what each of the three sees is what the page had promised.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bringPerson, type Person } from "./support/person.ts";
import {
  admit,
  foundCircle,
  goTo,
  lock,
  makeInvitation,
  openCircle,
  openThing,
  sayYes,
} from "./support/steps.ts";
import { beginDocument, line, writeLine } from "./support/writing.ts";

let amina: Person;
let karim: Person;
let huda: Person;

beforeAll(async () => {
  [amina, karim, huda] = await Promise.all([
    bringPerson("amina", "ar"),
    bringPerson("karim", "ar"),
    bringPerson("huda", "ar"),
  ]);
});
afterAll(async () => {
  for (const person of [amina, karim, huda]) await person?.end();
});

const hudas = { machine: { phrase: "جهاز \u2068هدى\u2069" } };
const exact = { exact: true } as const;
const plan = /خطّة الأسبوع/;
const enterCircle = async (newcomer: Person, name: string): Promise<void> => {
  const link = await makeInvitation(amina);
  await newcomer.start();
  await newcomer.makeSpace();
  await admit(amina, newcomer, link, name);
};

const shared = "نلتقي يوم الأربعاء.";
const alone = "كُتب على الجهاز المأخوذ وحده.";
const after = "كُتب بعد الإغلاق.";

describe("the day a laptop is taken", () => {
  it("[E2E-26] three people have one plan", async () => {
    await amina.start();
    await amina.makeSpace();
    await foundCircle(amina, "حلقة الأربعاء", "أمينة");
    await enterCircle(karim, "كريم");
    await enterCircle(huda, "هدى");
    await beginDocument(amina, "خطّة الأسبوع", shared);
    for (const person of [karim, huda]) {
      await openThing(person, "documents", plan);
      await line(person, shared).waitFor();
    }
  });

  it("[E2E-51] [OUT-11] [OUT-12] one of them begins another circle from it, and it is said: who is named reads so on Today, and who is not, too", async () => {
    await goTo(karim, "group");
    const app = karim.app();
    await app.getByText(karim.t("reform:enter.title")).click();
    await app.getByRole("button", { name: karim.t("reform:enter"), ...exact }).click();
    await app.getByRole("main").getByText("هدى").click();
    await app.getByLabel(karim.t("reform:name"), exact).fill("حلقة الخميس");
    await app.getByText(karim.t("reform:tell.told"), exact).click();
    await app.getByRole("button", { name: karim.t("reform:begin"), ...exact }).click();
    await sayYes(karim, "reformYes");
    await app.getByText(karim.t("reform:begun.said.said")).waitFor();
    for (const [person, said] of [
      [amina, "reform:today.notNamed"],
      [huda, "reform:today.named"],
    ] as const) {
      await goTo(person, "today");
      await person
        .app()
        .getByText(person.says(said, { name: "كريم" }))
        .waitFor();
    }
    for (const person of [karim, huda]) {
      await openThing(person, "documents", plan);
      await line(person, shared).waitFor();
    }
  });

  it("[E2E-23] one of the machines writes alone, and is taken", async () => {
    await Promise.all([amina.kill(), karim.kill()]);
    await writeLine(huda, alone);
    // The line of delivery may still speak of before; what locks has taken everything that was typed.
    await lock(huda);
    await huda.kill();
  });

  it("[E2E-24] its machine is closed: the page says before what will be, asks once more, and shows who knows", async () => {
    await amina.start();
    await amina.unlock();
    await karim.start();
    await karim.unlock();
    await openCircle(karim, "حلقة الأربعاء");
    await goTo(amina, "group");
    const app = amina.app();
    await app.getByRole("main").getByRole("button", { name: /هدى/ }).first().click();
    await app.getByRole("button", { name: amina.says("person:closeNamed", hudas) }).click();
    await app.getByRole("heading", { name: amina.t("closing:stays") }).waitFor();
    await amina.picture("30-closing");
    await app.getByRole("button", { name: amina.says("closing:yes.machine", hudas) }).click();
    await sayYes(amina, "closeMachineYes");
    await app.getByRole("heading", { name: amina.says("closing:done.machine", hudas) }).waitFor();
    await app.getByText(amina.t("closing:knows.all")).waitFor();
    await amina.picture("31-closed");
    await goTo(karim, "group");
    await karim.app().getByText(karim.says("person:removal.machine", hudas)).waitFor();
  });

  it("[E2E-25] what is written from now on and what the taken machine had to itself do not meet", async () => {
    await openThing(karim, "documents", plan);
    await writeLine(karim, after);
    await openThing(amina, "documents", plan);
    await line(amina, after).waitFor();
    await huda.start();
    await huda.unlock();
    await huda.app().getByText(huda.t("common:circle.machineClosed")).waitFor();
    await huda.picture("32-was-closed");
    await openThing(huda, "documents", plan);
    const shownTo = (person: Person) => person.app().getByRole("main").innerText();
    await huda.app().getByRole("main").getByText(shared).waitFor();
    expect(await shownTo(huda)).toContain(alone);
    expect(await shownTo(huda)).not.toContain(after);
    expect(await shownTo(amina)).not.toContain(alone);
    // It was told at the door that it is closed, so it sent nothing that would have to be set aside.
    await goTo(amina, "group");
    await amina
      .app()
      .getByRole("button", { name: amina.says("person:removal.machine", hudas) })
      .click();
    await amina.app().getByText(amina.t("closing:meanwhile.asideNone")).waitFor();
    await amina.picture("33-afterwards");
    for (const person of [amina, karim, huda])
      expect([person.name, person.seen.violations]).toEqual([person.name, []]);
  });
});
