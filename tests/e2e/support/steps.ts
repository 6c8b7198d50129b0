// What people do with each other, step by step, by what they see.

import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { Person } from "./person.ts";

const exact = { exact: true } as const;

/** The first circle of somebody who has none. */
export const foundCircle = async (person: Person, name: string, myName: string): Promise<void> => {
  const app = person.app();
  await app.getByLabel(person.t("common:beginning.name"), exact).fill(name);
  await app.getByLabel(person.t("common:beginning.myName"), exact).fill(myName);
  await app.getByRole("button", { name: person.t("common:beginning.create"), exact: true }).click();
  await app.getByRole("navigation").getByText(person.t("common:place.readings"), exact).waitFor();
};

export const goTo = async (
  person: Person,
  place: "today" | "readings" | "documents" | "meetings" | "group",
): Promise<void> => {
  await person
    .app()
    .getByRole("navigation")
    .getByText(person.t(`common:place.${place}`), exact)
    .click();
};

/** Of several, by the menu. */
export const openCircle = async (person: Person, name: string): Promise<void> => {
  const app = person.app();
  await app.getByRole("navigation").first().getByRole("button").first().click();
  await app.getByRole("menuitem", { name }).click();
};

/** A question of the outer page: the button arms after a moment, and Playwright waits for that. */
export const sayYes = async (
  person: Person,
  key:
    | "clearCircleYes"
    | "closeMachineYes"
    | "compareSame"
    | "finishYes"
    | "inviteBackYes"
    | "inviteMachineYes"
    | "inviteYes"
    | "joinYes"
    | "leaveYes"
    | "reformYes"
    | "setRightsYes"
    | "showRecoveryCodeYes",
): Promise<void> => {
  await person
    .page()
    .getByRole("button", { name: person.t(`dialogs:${key}`), exact: true })
    .click();
};

export const makeInvitation = async (person: Person): Promise<string> => {
  const app = person.app();
  await goTo(person, "group");
  await app
    .getByRole("button", { name: person.t("group:invite"), exact: true })
    .first()
    .click();
  await app.getByRole("button", { name: person.t("invitation:create"), exact: true }).click();
  await sayYes(person, "inviteYes");
  const link = await app.getByText(/^halaqa:join#v1\./).innerText();
  return link.trim();
};

export const knock = async (person: Person, link: string, myName: string): Promise<void> => {
  const app = person.app();
  await app.getByLabel(person.t("joining:link"), exact).fill(link);
  await app.getByRole("button", { name: person.t("joining:look"), exact: true }).click();
  await app.getByLabel(person.t("joining:name"), exact).fill(myName);
  await app.getByRole("button", { name: person.t("joining:begin"), exact: true }).click();
  await sayYes(person, "joinYes");
};

/** The page of somebody in the group, oneself too. */
export const openPerson = async (person: Person, name: string): Promise<void> => {
  await goTo(person, "group");
  await person.app().getByRole("main").getByRole("button", { name }).first().click();
};

/** On one's own page: a link for another computer. */
export const makeMachineLink = async (person: Person, myName: string): Promise<string> => {
  const app = person.app();
  await openPerson(person, myName);
  await app.getByRole("button", { name: person.t("machine:add"), exact: true }).click();
  await app.getByRole("button", { name: person.t("machine:make"), exact: true }).click();
  await sayYes(person, "inviteMachineYes");
  const link = await app.getByText(/^halaqa:machine#v1\./).innerText();
  return link.trim();
};

/** On that computer, in its first page. */
export const knockAsMachine = async (person: Person, link: string): Promise<void> => {
  const app = person.app();
  await app.getByRole("button", { name: person.t("joining:fromOther"), exact: true }).click();
  await app.getByLabel(person.t("joining:link"), exact).fill(link);
  await app.getByRole("button", { name: person.t("joining:look"), exact: true }).click();
  await app.getByRole("button", { name: person.t("joining:begin"), exact: true }).click();
  await sayYes(person, "joinYes");
};

/** By the settings, as it is written on paper. */
export const readRecoveryCode = async (person: Person): Promise<string> => {
  const app = person.app();
  await app.getByRole("navigation").first().getByRole("button").first().click();
  await app.getByRole("menuitem", { name: person.t("common:place.settings"), exact: true }).click();
  await app.getByRole("button", { name: person.t("settings:recovery"), exact: true }).click();
  await sayYes(person, "showRecoveryCodeYes");
  const words = person.page().locator("main .word");
  await words.first().waitFor();
  const code = (await words.allInnerTexts()).join(" ");
  await person
    .page()
    .getByRole("button", { name: person.t("dialogs:recoveryCodeClose"), exact: true })
    .click();
  return code;
};

/** On the page of somebody who lost a computer: a link for the new one. */
export const makeReturnLink = async (person: Person, of: string): Promise<string> => {
  const app = person.app();
  await goTo(person, "group");
  await app.getByRole("main").getByRole("button", { name: of }).first().click();
  await app.getByRole("button", { name: person.t("machine:back.add"), exact: true }).click();
  await app.getByRole("button", { name: person.t("machine:make"), exact: true }).click();
  await sayYes(person, "inviteBackYes");
  const link = await app.getByText(/^halaqa:return#v1\./).innerText();
  return link.trim();
};

/** On that computer, whose space was made with the code. */
export const knockToReturn = async (person: Person, link: string): Promise<void> => {
  const app = person.app();
  await app
    .getByRole("button", { name: person.t("common:circle.join"), exact: true })
    .first()
    .click();
  await app.getByLabel(person.t("joining:link"), exact).fill(link);
  await app.getByRole("button", { name: person.t("joining:look"), exact: true }).click();
  await app.getByRole("button", { name: person.t("joining:begin"), exact: true }).click();
  await sayYes(person, "joinYes");
};

export const compareAndAdmitMachine = (first: Person, other: Person): Promise<void> =>
  comparing(first, other, "machine:compare");

/** Both compare; who is inside says yes; who was outside is in. */
export const compareAndAdmit = (inside: Person, outside: Person): Promise<void> =>
  comparing(inside, outside, "invitation:compare");

const comparing = async (
  inside: Person,
  outside: Person,
  compare: "invitation:compare" | "machine:compare",
): Promise<void> => {
  await outside
    .app()
    .getByRole("heading", { name: outside.t("joining:state.comparing") })
    .waitFor();
  await inside
    .app()
    .getByRole("button", { name: inside.t(compare), exact: true })
    .first()
    .click();
  const dialog = inside.page().getByRole("dialog");
  await dialog.getByRole("heading", { name: inside.t("dialogs:compareTitle") }).waitFor();
  const wordsIn = async (page: Pick<Locator, "getByRole">): Promise<readonly string[]> =>
    (await page.getByRole("listitem").allInnerTexts()).map((word) => word.trim());
  if (inside.language === outside.language)
    expect(await wordsIn(dialog)).toEqual(await wordsIn(outside.app().getByRole("main")));
  await sayYes(inside, "compareSame");
};

export const admit = async (inside: Person, outside: Person, link: string, myName: string): Promise<void> => {
  const app = outside.app();
  await app
    .getByRole("button", { name: outside.t("common:circle.join"), exact: true })
    .first()
    .click();
  await knock(outside, link, myName);
  await compareAndAdmit(inside, outside);
  await app.getByRole("button", { name: outside.t("joining:openCircle"), exact: true }).click();
};

/** Brings a file, looks at what was left out, gives it to the circle. */
export const bringText = async (
  person: Person,
  file: { name: string; mimeType: string; buffer: Buffer },
): Promise<void> => {
  const app = person.app();
  await goTo(person, "readings");
  await app.getByRole("button", { name: person.t("common:bringText"), exact: true }).click();
  await app.locator("input[type=file]").setInputFiles(file);
  await app.getByRole("button", { name: person.t("importing:share"), exact: true }).waitFor();
};

export const shareText = async (person: Person): Promise<void> => {
  await person
    .app()
    .getByRole("button", { name: person.t("importing:share"), exact: true })
    .click();
};

export const openThing = async (
  person: Person,
  place: "readings" | "documents",
  title: string | RegExp,
): Promise<void> => {
  await goTo(person, place);
  await person.app().getByRole("main").getByRole("button", { name: title }).first().click();
};

/** Selects the paragraph that holds `words` and marks it by its bar. */
export const markParagraph = async (
  person: Person,
  words: string,
  kind: "question" | "comment" | "disagreement",
  text: string,
): Promise<void> => {
  const app = person.app();
  await app.getByRole("main").getByText(words).first().click({ clickCount: 3 });
  await app
    .getByRole("toolbar", { name: person.t("marks:bar") })
    .getByText(person.t(`marks:kind.${kind}`), exact)
    .click();
  await app.getByRole("textbox", { name: person.t(`marks:write.${kind}`) }).fill(text);
  await app.getByRole("button", { name: person.t("marks:add"), exact: true }).click();
};

/** By the button in the app; then the lock screen is there, and nothing else. */
export const lock = async (person: Person): Promise<void> => {
  await person
    .app()
    .getByRole("button", { name: person.t("common:lock"), ...exact })
    .first()
    .click();
  await isLocked(person);
};

/** Another space, by the lock screen, behind other words: the words. */
export const openOtherSpace = async (person: Person): Promise<string> => {
  const page = person.page();
  const press = (name: string) => page.getByRole("button", { name, ...exact });
  await press(person.t("lock:otherSpace")).click();
  const list = page.locator("main .word");
  await list.first().waitFor();
  const words = (await list.allInnerTexts()).join(" ");
  await press(person.t("start:typeNow")).click();
  await page.getByRole("textbox").fill(words);
  await press(person.t("start:continue")).click();
  await press(person.t("start:enter")).click({ timeout: 60_000 });
  return words;
};

export const isLocked = (person: Person): Promise<void> =>
  person
    .page()
    .getByRole("button", { name: person.t("lock:open"), ...exact })
    .waitFor({ timeout: 60_000 });

/** At the lock screen, right or wrong; what comes of it is waited for by whoever tries. */
export const tryWords = async (person: Person, words: string): Promise<void> => {
  await person.page().getByRole("textbox").fill(words);
  await person
    .page()
    .getByRole("button", { name: person.t("lock:open"), ...exact })
    .click();
};
