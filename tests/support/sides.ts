// On which side what is empty begins: where the interface does, and not where a browser would have it.

import type { Frame, Page } from "playwright-core";

/** Empty fields for words that begin on the other side, as text a person can read. */
export const emptyOnWrongSide = (place: Page | Frame): Promise<readonly string[]> =>
  place.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")]
      .filter((field) => field.dir === "auto" && field.value === "" && field.checkVisibility())
      .filter((field) => getComputedStyle(field).direction !== getComputedStyle(document.body).direction)
      .map((field) => `an empty field begins on the other side: ${field.id} ${field.name}`),
  );
