// Things: readings and documents as the circle's index lists them.

import { flag, type Infer, integer, object, oneOf, pattern, text } from "../core/base/shape.ts";

export const directions = ["rtl", "ltr"] as const;
export type Direction = (typeof directions)[number];

/** A value of the index map; its key is the docId. */
export const thingEntry = object({
  kind: oneOf(["reading", "document"]),
  title: text(1_000),
  /** BCP 47, or "und". */
  language: pattern(/^[A-Za-z0-9-]{2,35}$/, 35),
  direction: oneOf(directions),
  /** userId of who brought or began it, as that person's device wrote it. */
  by: pattern(/^[0-9a-f]{64}$/, 64),
  createdAt: integer(0, 2 ** 53 - 1),
  /** Taken off the list; the text stays and can be put back. */
  removed: flag,
});
export type ThingEntry = Infer<typeof thingEntry>;

/** The circle's name, under the key "circle" of the index map. */
export const circleEntry = object({ name: text(128) });
/** A person's name in the circle, under the key "name" of the profile map. */
export const profileEntry = object({ name: text(128) });
