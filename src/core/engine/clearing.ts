// All that lies of one circle on this disk, so that it can be taken away in one transaction (OUT-5): its record, ops,
// epoch secrets, logs, texts, chunks and drafts. Rows are found by what they belong to and never by opening them.

import { indexDocId } from "../../schema/index.ts";
import { type CircleId, concat, type DocId, idBytes, utf8 } from "../base/index.ts";
import { marginDocId, readThings } from "../document/index.ts";
import { selectDocuments } from "../log/index.ts";
import { tables } from "../vault/tables.ts";
import type { Circle } from "./circle.ts";
import type { CircleEngine } from "./circleEngine.ts";
import type { Writing } from "./journal.ts";
import { shownOf } from "./drafts.ts";
import { circleGroup, circleRow, ownGroup, type Place, placeGroup } from "./rows.ts";
import type { ShelfGroup, ShelfName } from "./shelf.ts";

/** Of margins that no entry names any more so many are looked for: each costs a hash and a look at three indexes. */
const strayMargins = 5_000;

/** Texts that the log or the circle's list names; of the last the margins too, which a cut may have left behind. */
const placesOf = (circle: Circle): ReadonlySet<Place> => {
  const places = new Set<Place>(["log", indexDocId, ...selectDocuments(circle.log)]);
  for (const { docId } of circle.drafts.all()) places.add(docId);
  const index = shownOf(circle, indexDocId);
  const scopes: readonly DocId[] = [
    indexDocId,
    ...(index === undefined ? [] : readThings(index).map(({ docId }) => docId)),
  ];
  for (const docId of scopes) places.add(docId);
  const users = [...circle.graph.current().users.keys()];
  const strays = scopes.slice(0, Math.floor(strayMargins / Math.max(1, users.length)));
  for (const scope of strays) for (const user of users) places.add(marginDocId(scope, user));
  return places;
};

const groupsOf = (circleId: CircleId, places: Iterable<Place>): readonly ShelfGroup[] => {
  const circle = idBytes(circleId);
  const groups: ShelfGroup[] = [
    { table: tables.draft, group: concat(circle, utf8("drafts")) },
    ...(
      [tables.circle, tables.op, tables.epochKey, tables.deviceLog, tables.chunk, tables.draft] as const
    ).map((table): ShelfGroup => ({ table, group: circle })),
  ];
  for (const place of places)
    for (const table of [tables.tail, tables.segment, tables.snapshot] as const)
      groups.push({ table, group: placeGroup(circleId, place) });
  return groups;
};

/** The record lies among those of the other circles. */
const recordName = (circleId: CircleId): ShelfName => {
  const { table, id } = circleRow(circleId, new Uint8Array(0));
  return { table, id };
};

/**
 * RULE: [OUT-5] ends a circle's work here, and gives all that is to be removed, in one transaction: before it everything
 * is there, after it nothing.
 */
export const takeDown = async (
  engine: CircleEngine,
): Promise<Required<Pick<Writing, "remove" | "removeGroups">>> => {
  const { circle } = engine;
  const places = [...placesOf(circle)];
  await engine.stop();
  // Nothing that comes late writes its record again.
  circle.isCleared = true;
  return {
    remove: [recordName(circle.id)],
    removeGroups: groupsOf(circle.id, new Set([...places, ...selectDocuments(circle.log)])),
  };
};

/** Of a space that is taken off: its circles, and what it keeps of itself. */
export const takeAllDown = async (
  circles: Map<CircleId, CircleEngine>,
): Promise<Required<Pick<Writing, "removeGroups">>> => {
  const engines = [...circles.values()];
  circles.clear();
  const all = await Promise.all(engines.map(takeDown));
  return { removeGroups: [...all.flatMap((one) => one.removeGroups), circleGroup, ownGroup] };
};
