// What was written beyond the end of somebody who is out, judged again whenever the membership is another or somebody
// vouches for it (check 10): documents in which an entry lost, or counts again, are built anew from the entries that
// count and put on the disk whole, never patched. Runs in the circle's queue.

import { type DocId, type EntryId, toHex, utf8 } from "../base/index.ts";
import { hash } from "../crypto/index.ts";
import { judgeWith } from "../document/index.ts";
import type { OpenDocument } from "../document/documentForm.ts";
import {
  authorOf,
  endsNow,
  mayChange,
  nameEntry,
  type OpenedEntry,
  planRejudging,
  rejudgeLog,
  type Replayed,
  type SegmentItem,
  selectRefused,
} from "../log/index.ts";
import { type Circle, keepRecord } from "./circle.ts";
import { noteLook } from "./looks.ts";
import { documentInCut } from "./cutAtHand.ts";
import { changedLogRows, logContext } from "./logGround.ts";
import { isOut } from "./outOf.ts";
import { placesOf, readItems, type StoredEntry } from "./storedEntries.ts";
import { keptRows, type Place } from "./rows.ts";
import type { ShelfName, ShelfRow } from "./shelf.ts";

/** By what ends the log was last judged: kept beside the circle's record, so that no run of the program misses one. */
const endsKey = (circle: Circle): string => {
  const ends = [...endsNow(circle.log, circle.graph)].map(
    ([device, { type, upTo, by }]) => `${device} ${type} ${upTo.seq} ${upTo.entryId ?? ""} ${by.join()}`,
  );
  if (ends.length === 0) return "";
  return toHex(hash("circ1/ends", utf8(ends.toSorted().join("\n"))));
};

/** Nothing is waiting to be judged again. */
export const isJudged = (circle: Circle): boolean => circle.record.watch.judged === endsKey(circle);

/** What is kept while a judging is under way. */
export const unjudged = "due";

type Read = {
  readonly entries: readonly OpenedEntry[];
  readonly at: ReadonlyMap<Place, readonly StoredEntry[]>;
};

const readAll = async (circle: Circle): Promise<Read | null> => {
  const entries: OpenedEntry[] = [];
  const at = new Map<Place, readonly StoredEntry[]>();
  for (const place of placesOf(circle)) {
    const items = await circle.texts.items(place);
    if (!items.ok) return null;
    const stored = readItems(items.value);
    for (const { opened } of stored) entries.push(opened);
    at.set(place, stored);
  }
  return { entries, at };
};

/** The documents as they were before the first entry that is held here, without those that cannot be had. */
const beginningsOf = async (
  circle: Circle,
  docIds: ReadonlySet<DocId>,
): Promise<ReadonlyMap<DocId, OpenDocument>> => {
  const documents = new Map<DocId, OpenDocument>();
  for (const docId of docIds) {
    const document = await documentInCut(circle, docId);
    if (document.ok) documents.set(docId, document.value);
  }
  return documents;
};

const itemsNow = (circle: Circle, stored: readonly StoredEntry[], { classes }: Replayed): SegmentItem[] =>
  stored.map(({ item, opened }) => {
    const device = authorOf(circle.graph, opened);
    const named = device === undefined ? null : nameEntry(circle.id, device, opened);
    const kind = named === null ? undefined : classes.get(named.entryId);
    return kind === undefined ? item : { ...item, class: kind };
  });

type Rebuilt = {
  readonly put: readonly ShelfRow[];
  readonly remove: readonly ShelfName[];
  readonly docIds: readonly DocId[];
  readonly isWhole: boolean;
};
const nothingTurned: Rebuilt = { put: [], remove: [], docIds: [], isWhole: true };

/** One in which everybody vouches, one without those who are refused then, and one more for each document that is left. */
const mostRounds = 6;

type Built = {
  readonly replayed: Replayed | null;
  readonly documents: ReadonlyMap<DocId, OpenDocument>;
  /** Nothing was left as it was because it cannot be had, and nothing would change any more. */
  readonly isWhole: boolean;
};

const closeAll = (documents: ReadonlyMap<DocId, OpenDocument>): void => {
  for (const { replica } of documents.values()) replica.close();
};

/**
 * The log as it is judged now, once nothing changes any more: what counts again may vouch, and what vouches may turn out
 * not to count. Null: not all entries could be read.
 */
const buildAnew = async (circle: Circle, entries: readonly OpenedEntry[]): Promise<Built | null> => {
  let built: Built = { replayed: null, documents: new Map(), isWhole: false };
  const left = new Set<DocId>();
  /** Null: everybody is let vouch. */
  let refused: ReadonlySet<EntryId> | null = null;
  for (let round = 0; round < mostRounds; round++) {
    const log = built.replayed?.state ?? circle.log;
    const plan = planRejudging(log, entries, circle.graph, refused ?? new Set(), left);
    log.vouched.clear();
    for (const [device, seq] of plan.vouched) log.vouched.set(device, seq);
    if (!plan.isDue) {
      if (refused === null) {
        refused = selectRefused(log, entries, circle.graph);
        if (refused.size > 0) continue;
      }
      // What it was before cannot be had any more: it stays as it was judged, and the person is told.
      if (plan.isTooLate) noteLook(circle, "alarm");
      return { ...built, isWhole: left.size === 0 };
    }
    const docIds = new Set([...built.documents.keys(), ...plan.docIds]);
    const documents = await beginningsOf(circle, docIds);
    if (documents.size < docIds.size) {
      for (const docId of docIds) if (!documents.has(docId)) left.add(docId);
      closeAll(documents);
      continue;
    }
    const replayed = rejudgeLog(
      log,
      { ...plan, docIds },
      entries,
      { ...logContext(circle), judgeUpdate: judgeWith((docId) => documents.get(docId) ?? null) },
      (docId, payload) => documents.get(docId)?.replica.apply(payload).ok === true,
    );
    if (replayed === null) return null;
    closeAll(built.documents);
    built = { replayed, documents, isWhole: false };
    refused ??= selectRefused(replayed.state, entries, circle.graph);
  }
  return built;
};

/** Builds anew what has to be; gives the rows that say so. Null: not all entries could be read. */
const rebuild = async (circle: Circle): Promise<Rebuilt | null> => {
  if (!mayChange(circle.log, circle.graph)) return nothingTurned;
  const read = await readAll(circle);
  if (read === null) return null;
  const built = await buildAnew(circle, read.entries);
  if (built === null) return null;
  const { replayed, documents, isWhole } = built;
  if (replayed === null) return { ...nothingTurned, isWhole };
  circle.log = replayed.state;
  const put: ShelfRow[] = [];
  const remove: ShelfName[] = [];
  for (const [docId, document] of documents) {
    const rows = await circle.texts.replace(
      docId,
      document,
      itemsNow(circle, read.at.get(docId) ?? [], replayed),
    );
    put.push(...rows.put);
    remove.push(...rows.remove);
  }
  return { put: [...changedLogRows(circle), ...put], remove, docIds: [...documents.keys()], isWhole };
};

/** How long vouching is gathered at least; longer where a judging takes long, so that it is a tenth of the time. */
const gatherTime = 3_000;
const pauseOf = (took: number): number => Math.max(gatherTime, 9 * took);

/**
 * How long a judging by the same ends has to wait, since only somebody's vouching can have made it due: one costs who
 * vouches some hundred bytes, and this machine a reading of all it has. A clock that was set back makes it no longer.
 */
const waitFor = (circle: Circle, key: string): number => {
  const { last } = circle.judging;
  const passed = last === null ? 0 : circle.parts.clock.now() - last.at;
  return last === null || last.ends !== key || passed < 0 ? 0 : Math.max(0, last.pause - passed);
};

export const forgetJudging = ({ judging }: Circle): void => {
  judging.forget?.();
  judging.forget = null;
};

const judgeLater = (circle: Circle, wait: number): void => {
  circle.judging.forget ??= circle.parts.clock.after(wait, () => {
    circle.judging.forget = null;
    void circle.queue.run(() => rejudge(circle, true)).catch(() => noteLook(circle, "alarm"));
  });
};

/** The pause follows a judging that somebody's vouching made due, and one that has to be made again. */
const rebuildTimed = async (circle: Circle, ends: string, isDue: boolean): Promise<Rebuilt | null> => {
  forgetJudging(circle);
  const { clock } = circle.parts;
  const began = clock.now();
  const rebuilt = await rebuild(circle);
  const at = clock.now();
  if (isDue || rebuilt?.isWhole !== true) circle.judging.last = { ends, at, pause: pauseOf(at - began) };
  return rebuilt;
};

/**
 * RULE: [TRU-6] nobody who is out judges what is here again: they read what they had. `isDue`: somebody vouched for
 * something, although the ends are as before.
 */
export const rejudge = async (circle: Circle, isDue = false): Promise<void> => {
  const key = endsKey(circle);
  if ((circle.record.watch.judged === key && !isDue) || isOut(circle)) return;
  const wait = waitFor(circle, key);
  if (wait > 0) return judgeLater(circle, wait);
  const rebuilt = await rebuildTimed(circle, key, isDue);
  if (rebuilt === null || !rebuilt.isWhole) noteLook(circle, "alarm");
  if (rebuilt === null) return circle.ears.viewChanged();
  const { put, remove, docIds, isWhole } = rebuilt;
  const judged = isWhole ? key : unjudged;
  const watch = { ...circle.record.watch, judged };
  if (put.length === 0) {
    if (circle.record.watch.judged !== judged) void keepRecord(circle, { watch });
    return;
  }
  circle.record = { ...circle.record, watch };
  void circle.journal.write({ put: [...put, ...keptRows(circle.record)], remove, strict: true });
  for (const docId of docIds) circle.ears.rebuilt(docId, true);
  circle.parts.log.note({ type: "documents judged again" });
  circle.ears.viewChanged();
};

/** The row that says that a judging is due, for the transaction that makes it so. */
export const dueRows = (circle: Circle): readonly ShelfRow[] => {
  circle.record = { ...circle.record, watch: { ...circle.record.watch, judged: unjudged } };
  return keptRows(circle.record);
};
