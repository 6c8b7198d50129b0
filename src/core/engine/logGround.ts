// What every step of a circle's log stands on: by what entries are judged, and the rows that say what changed.

import { type LogContext, takeChangedRows } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { logRow } from "./rows.ts";
import type { ShelfRow } from "./shelf.ts";

export const logContext = (circle: Circle): LogContext => ({
  facts: circle.graph,
  epochs: circle.ring.newestFirst(circle.graph),
  judgeUpdate: (update) => circle.texts.judge(update),
});

/** The rows of the log that changed since the last time. */
export const changedLogRows = (circle: Circle): readonly ShelfRow[] =>
  takeChangedRows(circle.log).map(({ key, bytes }) => logRow(circle.id, key, bytes));
