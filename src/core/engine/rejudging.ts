// What was written beyond the end of somebody who is out, judged again whenever the membership is another or somebody
// vouches for it (check 10): documents in which an entry lost, or counts again, are built anew from the entries that
// count and put on the disk whole, never patched. Runs in the circle's queue.

import { type DocId, err, ok, type Result, toHex, utf8 } from "../base/index.ts";
import { hash } from "../crypto/index.ts";
import { judgeWith } from "../document/index.ts";
import type { OpenDocument } from "../document/documentForm.ts";
import {
  endsNow,
  mayChange,
  nameEntry,
  type OpenedEntry,
  planRejudging,
  rejudgeLog,
  type Replayed,
  type SegmentItem,
} from "../log/index.ts";
import { type Circle, keepRecord, noteSetAside } from "./circle.ts";
import { documentInCut } from "./cutAtHand.ts";
import { changedLogRows, logContext } from "./logGround.ts";
import { isOut } from "./outOf.ts";
import { placesOf, readItems, type StoredEntry } from "./rebuilding.ts";
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

/** The documents as they were before the first entry that is held here; those that cannot be had are left as they are. */
const beginningsOf = async (
  circle: Circle,
  docIds: ReadonlySet<DocId>,
): Promise<ReadonlyMap<DocId, OpenDocument>> => {
  const documents = new Map<DocId, OpenDocument>();
  for (const docId of docIds) {
    const document = await documentInCut(circle, docId);
    if (document === null) noteSetAside(circle, "alarm");
    else documents.set(docId, document);
  }
  return documents;
};

const itemsNow = (circle: Circle, stored: readonly StoredEntry[], { classes }: Replayed): SegmentItem[] =>
  stored.map(({ item, opened }) => {
    const device = circle.graph.recipients(opened.epochId)?.[opened.header.author];
    const named = device === undefined ? null : nameEntry(circle.id, device, opened);
    const kind = named === null ? undefined : classes.get(named.entryId);
    return kind === undefined ? item : { ...item, class: kind };
  });

type Rows = { readonly put: readonly ShelfRow[]; readonly remove: readonly ShelfName[] };
const noRows: Rows = { put: [], remove: [] };

/** Each takes back what the one before held for sound, and was not; nobody honest brings about a second. */
const mostRounds = 4;

type Built = {
  readonly replayed: Replayed | null;
  readonly documents: ReadonlyMap<DocId, OpenDocument>;
};

/**
 * The log as it is judged now, once nothing changes any more: what counts again may vouch, and what vouches may turn out
 * not to count. Null: not everything could be read.
 */
const buildAnew = async (circle: Circle, entries: readonly OpenedEntry[]): Promise<Built | null> => {
  let built: Built = { replayed: null, documents: new Map() };
  for (let round = 0; round < mostRounds; round++) {
    const log = built.replayed?.state ?? circle.log;
    const plan = planRejudging(log, entries, circle.graph);
    log.vouched.clear();
    for (const [device, seq] of plan.vouched) log.vouched.set(device, seq);
    if (!plan.isDue) return built;
    for (const { replica } of built.documents.values()) replica.close();
    const documents = await beginningsOf(circle, new Set([...built.documents.keys(), ...plan.docIds]));
    const replayed = rejudgeLog(
      log,
      { ...plan, docIds: new Set(documents.keys()) },
      entries,
      { ...logContext(circle), judgeUpdate: judgeWith((docId) => documents.get(docId) ?? null) },
      (docId, payload) => documents.get(docId)?.replica.apply(payload).ok === true,
    );
    if (replayed === null) return null;
    built = { replayed, documents };
  }
  return built;
};

/** Builds anew what has to be; gives the rows that say so. */
const rebuild = async (
  circle: Circle,
): Promise<Result<Rows & { readonly docIds: readonly DocId[] }, null>> => {
  if (!mayChange(circle.log, circle.graph)) return ok({ ...noRows, docIds: [] });
  const read = await readAll(circle);
  if (read === null) return err(null);
  const built = await buildAnew(circle, read.entries);
  if (built === null) return err(null);
  const { replayed, documents } = built;
  if (replayed === null) return ok({ ...noRows, docIds: [] });
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
  return ok({ put: [...changedLogRows(circle), ...put], remove, docIds: [...documents.keys()] });
};

/**
 * RULE: [TRU-6] nobody who is out judges what is here again: they read what they had. `isDue`: somebody vouched for
 * something, although the ends are as before.
 */
export const rejudge = async (circle: Circle, isDue = false): Promise<void> => {
  const { judged } = circle.record.watch;
  const key = endsKey(circle);
  if ((judged === key && !isDue) || isOut(circle)) return;
  const rebuilt = await rebuild(circle);
  if (!rebuilt.ok) {
    noteSetAside(circle, "alarm");
    circle.ears.viewChanged();
    return;
  }
  const { put, remove, docIds } = rebuilt.value;
  if (put.length === 0) {
    if (judged !== key) void keepRecord(circle, { watch: { ...circle.record.watch, judged: key } });
    return;
  }
  circle.record = { ...circle.record, watch: { ...circle.record.watch, judged: key } };
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
