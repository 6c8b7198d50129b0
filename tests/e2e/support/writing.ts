// What people do in shared documents, by what they see.

import type { Person } from "./person.ts";
import { goTo } from "./steps.ts";

export const body = (person: Person) =>
  person.app().getByRole("textbox", { name: person.t("document:body") });

export const line = (person: Person, text: string) => body(person).getByText(text);

/** At the end of the open document. */
export const writeLine = async (person: Person, text: string): Promise<void> => {
  await body(person).click();
  await person.page().keyboard.press("Control+End");
  await person.page().keyboard.press("Enter");
  await body(person).pressSequentially(text);
  await line(person, text).waitFor();
};

/** A new document with a title and one line. */
export const beginDocument = async (person: Person, title: string, text: string): Promise<void> => {
  await goTo(person, "documents");
  await person
    .app()
    .getByRole("button", { name: person.t("document:new"), exact: true })
    .click();
  await body(person).waitFor();
  // The caret of a new document is in its title; Enter leads on to the text.
  await person.page().keyboard.insertText(title);
  await person.page().keyboard.press("Enter");
  await person.page().keyboard.insertText(text);
  await line(person, text).waitFor();
};
