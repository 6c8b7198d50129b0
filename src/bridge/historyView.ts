// What newcomers to a circle are given, and how far back this machine's own copy goes (MEM-47, ENG-44).

import { flag, list, nullable, object, oneOf } from "../core/base/shape.ts";
import { moment, userId } from "./viewParts.ts";

/** The present state and what comes after, or everything that was ever written. */
export const histories = ["present", "everything"] as const;
export type HistoryGiven = (typeof histories)[number];

export const historyShape = object({
  /** What those are given who come in from now on. */
  newcomers: oneOf(histories),
  /** By whom it is the present state where it was everything once, and when by their clock. */
  narrowed: nullable(object({ by: userId, at: moment })),
  /** What lies here: all that was ever written, or what there was when I came in and what came after. */
  here: oneOf(histories),
  /** When this machine came in, by the clock of who let it in, where it began with what was here then. */
  since: nullable(moment),
  /** Who vouched for what there was then, once enough people did; empty before that, and where nobody had to. */
  vouchedBy: list(userId, 200),
  /** I may give newcomers the present state from now on. */
  mayNarrow: flag,
});
