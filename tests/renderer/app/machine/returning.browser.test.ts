// Somebody who lost a computer comes back with the recovery code: whoever lets them in, and they themselves.

import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { JoiningView } from "../../../../src/bridge/index.ts";
import { karimId, laylaId } from "../../../support/fakeEngine.ts";
import { type How, type Language, serveApp } from "../appPage.ts";
import { deviceOf, trustCircle } from "../group/trustCircle.ts";
import { asked, heading, plain as says, put, toPerson } from "../group/trustPages.ts";
import { lookAtAll } from "../looks.ts";

const open = serveApp();
const button = (page: Page, name: string | RegExp) => page.getByRole("main").getByRole("button", { name });
const words = [1, 200, 399, 598, 797, 996];
const link = `halaqa:127.0.0.1:7310/return#${"ab".repeat(32)}`;
const karim = { ar: "كريم", en: "Karim" } as const;

const toGroup = (page: Page): Promise<void> =>
  page
    .getByRole("navigation")
    .getByRole("button", { name: /^(?:المجموعة|Group)$/ })
    .click();
const toKarim = async (page: Page, language: Language): Promise<void> => {
  await put(page, trustCircle(language, Date.now()));
  await toGroup(page);
  await toPerson(page, karim[language]);
};
const toReturn = async (page: Page, language: Language): Promise<void> => {
  await toKarim(page, language);
  await button(page, /^(?:إعادة برمز الاستعادة|Bring back with the recovery code)$/).click();
  await heading(page)
    .filter({ hasText: /عودة|back/ })
    .waitFor();
};
const asks = async (page: Page, language: Language): Promise<void> => {
  await toReturn(page, language);
  await button(page, /^(?:إنشاء الرابط|Make the link)$/).click();
  await page.getByRole("main").locator("code").waitFor();
  const request = { id: deviceOf("karim anew"), user: karimId, words, askedAt: 1 };
  await put(page, { machineRequests: [request] });
};
const toJoin = async (page: Page): Promise<void> => {
  await button(page, /^(?:انضمام برابط|Join by link)$/)
    .first()
    .click();
  await page.getByRole("textbox").fill(link);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("list").waitFor();
};

describe("whoever lets them in", () => {
  it("[INV-15] [TRU-25] reads what the code and a yes are worth, makes a link, compares, and says what is left to do", async () => {
    const page = await open();
    await toReturn(page, "en");
    await says(
      page,
      /the same name, the same notes, the same task.*an hour.*all that it takes to write in .*Karim/s,
    );
    await button(page, "Make the link").click();
    await says(page, /one computer of .*Karim.*No computer has asked yet/s);
    await put(page, { machineRequests: [{ id: deviceOf("karim anew"), user: karimId, words, askedAt: 1 }] });
    await says(page, /asks to be .*Karim.*Are the same words on its screen/s);
    await button(page, "Compare words").click();
    await says(page, /is in the circle on the new computer.*stays inside until it is closed/s);
    await button(page, /page of .*Karim/).click();
    await heading(page).filter({ hasText: "Karim" }).waitFor();
    expect((await asked(page)).filter((verb) => /^(?:return|machine)\./.test(verb))).toEqual([
      "return.invite",
      "machine.compare",
    ]);
    const { people = [] } = trustCircle("en", Date.now());
    await put(page, {
      people: people.map((one) => ({ ...one, may: { ...one.may, bringBack: false } })),
    });
    expect(await button(page, /Bring back/).count()).toBe(0);
  });
});

const joiningAs = (page: Page, state: JoiningView["state"]): Promise<void> =>
  page.evaluate(
    (next) =>
      window.fake.change((view) => ({
        ...view,
        joining: view.joining.map((one) => ({ ...one, state: next })),
      })),
    state,
  );

describe("who comes back", () => {
  it("[INV-15] gives no name, is told why it did not go on, and that the lost computer is inside until it is closed", async () => {
    const page = await open("en", { circles: "none" });
    await toJoin(page);
    await says(page, /in the circle again as who you were there/);
    expect(await page.getByRole("textbox").count()).toBe(1);
    await button(page, "Knock").click();
    for (const [state, sentence] of [
      ["looking", /The link lasts an hour/],
      ["comparing", /whoever made the link/],
      ["refused", /the link has ended/],
      ["expired", /The hour of this link is over/],
      ["used", /your code is in other hands/],
      ["notFound", /If somebody else keeps the circle now/],
      ["badCircle", /does not know you by this code/],
      ["admitted", /lost stays in the circle until you close it/],
    ] as const) {
      await joiningAs(page, state);
      await says(page, sentence);
    }
    await heading(page).filter({ hasText: "You are in the circle again" }).waitFor();
  });

  it("[ENG-42] reads on the own page that the lost one is still inside, beside the way to close it", async () => {
    const page = await open();
    const { people = [], machines = [] } = trustCircle("en", Date.now());
    await put(page, {
      people,
      machines: machines.map((one) => (one.mine ? { ...one, back: true } : one)),
    });
    await toGroup(page);
    await toPerson(page, "Layla");
    await says(page, /came in with the recovery code. The one that was lost stays in the circle/);
    expect(machines.filter(({ user }) => user === laylaId).length).toBeGreaterThan(1);
    expect(await button(page, /^Close: /).count()).toBeGreaterThan(0);
  });
});

const scenes: readonly {
  readonly name: string;
  readonly circles?: How["circles"];
  readonly show: (page: Page, language: Language) => Promise<void>;
}[] = [
  { name: "person", show: toKarim },
  { name: "before", show: toReturn },
  { name: "asks", show: asks },
];

describe.each(["ar", "en"] as const)("in %s", (language) => {
  it.each(scenes)("$name can be used by everybody, in light and dark, wide and narrow", async (scene) => {
    const page = await open(language, { circles: scene.circles ?? "sample" });
    await scene.show(page, language);
    expect(await lookAtAll(page, `return-${scene.name}`, language)).toEqual([]);
  });
});
