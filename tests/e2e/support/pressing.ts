// What a person presses in the walk through every screen: found by the words of the language that is just spoken.

import type { Gallery } from "./gallery.ts";
import type { Person } from "./person.ts";

export type Sentence = Parameters<Gallery["t"]>[0];

export const press = (person: Person, gallery: Gallery, key: Sentence): Promise<void> =>
  person
    .app()
    .getByRole("button", { name: gallery.t(key), exact: true })
    .first()
    .click();
export const pressOuter = (person: Person, gallery: Gallery, key: Sentence): Promise<void> =>
  person
    .page()
    .getByRole("button", { name: gallery.t(key), exact: true })
    .click();
export const go = (
  person: Person,
  gallery: Gallery,
  place: "today" | "readings" | "documents" | "meetings" | "group",
): Promise<void> =>
  person
    .app()
    .getByRole("navigation")
    .first()
    .getByText(gallery.t(`common:place.${place}`), { exact: true })
    .click();
export const menu = async (person: Person, gallery: Gallery, key: Sentence): Promise<void> => {
  await person.app().getByRole("navigation").first().getByRole("button").first().click();
  await person
    .app()
    .getByRole("menuitem", { name: gallery.t(key), exact: true })
    .click();
};
/** Isolates around names are for the eye, and stand in what a screen reader is told. */
export const loosely = (sentence: string): RegExp =>
  new RegExp(
    Array.from(sentence, (letter) => letter.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(
      "[\\u2066-\\u2069]*",
    ),
  );
export const heading = (person: Person, gallery: Gallery, key: Sentence): Promise<void> =>
  person
    .app()
    .getByRole("heading", { name: gallery.t(key), exact: true })
    .first()
    .waitFor();
