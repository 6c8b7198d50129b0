// A document whose applied entries have lost their number to a device that was admitted earlier (LOG-18): it is built
// anew from the entries that count, never patched, and put on the disk whole. What this device wrote and what lost
// comes back under another number; that is rewriting.ts. Runs in the circle's queue.

import type { DocId } from "../base/index.ts";
import { judgeWith } from "../document/index.ts";
import {
  authorOf,
  floorOf,
  nameEntry,
  type NumberClash,
  type OpenedEntry,
  replayLog,
  type SegmentItem,
} from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { noteLook } from "./looks.ts";
import { documentInCut } from "./cutAtHand.ts";
import { changedLogRows, logContext } from "./logGround.ts";
import { placesOf, readItems, type StoredEntry } from "./storedEntries.ts";

/** The number had been used below the cut that this device began with, or deleted by: what it was then cannot be told from here. */
const isBelowCut = (circle: Circle, { docId, client, keeper }: NumberClash): boolean =>
  [...circle.log.devices.values()].some(
    (log) =>
      log.deviceId !== keeper.deviceId &&
      [...(log.docs.get(docId)?.runs.values() ?? [])].some(
        (run) => run.client === client && (run.seqs[0] ?? Infinity) <= floorOf(circle.log, log),
      ),
  );

/** Resolves when the document is as it has to be in memory; false: it could not be done, and the person is told. */
export const rebuildText = async (circle: Circle, clash: NumberClash): Promise<boolean> => {
  const { docId } = clash;
  const fail = (): boolean => {
    noteLook(circle, "alarm");
    circle.ears.viewChanged();
    return false;
  };
  const had = isBelowCut(circle, clash) ? null : await documentInCut(circle, docId);
  if (had?.ok !== true) return fail();
  const document = had.value;
  const entries: OpenedEntry[] = [];
  const own: StoredEntry[] = [];
  for (const place of placesOf(circle)) {
    const items = await circle.texts.items(place);
    if (!items.ok) return fail();
    const stored = readItems(items.value);
    for (const { opened } of stored) entries.push(opened);
    if (place === docId) own.push(...stored);
  }
  const judge = judgeWith((asked: DocId) => (asked === docId ? document : null));
  const replayed = replayLog(
    circle.log,
    clash,
    entries,
    { ...logContext(circle), judgeUpdate: judge },
    (payload) => document.replica.apply(payload).ok,
  );
  if (replayed === null) return fail();
  const items = own.map(({ item, opened }): SegmentItem => {
    const device = authorOf(circle.graph, opened);
    const named = device === undefined ? null : nameEntry(circle.id, device, opened);
    const kind = named === null ? undefined : replayed.classes.get(named.entryId);
    return kind === undefined ? item : { ...item, class: kind };
  });
  circle.log = replayed.state;
  const { put, remove } = await circle.texts.replace(docId, document, items);
  void circle.journal.write({ put: [...changedLogRows(circle), ...put], remove, strict: true });
  for (let lost = 0; lost < replayed.lost; lost++) noteLook(circle, "quarantined");
  circle.parts.log.note({ type: "document rebuilt" });
  circle.ears.rebuilt(docId, true);
  return true;
};
