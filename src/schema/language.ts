// Language and direction as an edition stores them, for itself and for each block.

import { oneOf, pattern, type Shape } from "../core/base/shape.ts";
import { type Direction, directions } from "./thing.ts";

export const directionShape: Shape<Direction> = oneOf(directions);

/** A BCP 47 tag: language, script, region, variants; `und` where nothing is known. */
export const languageTag: Shape<string> = pattern(
  /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-[a-z0-9]{5,8}){0,2}$/,
  35,
);
