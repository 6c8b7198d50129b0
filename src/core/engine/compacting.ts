// Deleting what every machine has and the people of the circle vouch for (FGT-2 to FGT-4): entries at and below the
// frontier of a cut, after this machine has worked out the documents there from its own entries and come to the same.
// What is left of them are skeletons, which answer every check; what does not count stays whole, since it may be released.
// One write takes away and says so: before it everything is as it was, after it nothing refers to what is gone.

import { type DocId, type EntryId, equal, idBytes } from "../base/index.ts";
import { type CutDocument, judgeWith, sumDocument } from "../document/index.ts";
import type { OpenDocument } from "../document/documentForm.ts";
import {
  authorOf,
  type Cut,
  decodeCut,
  documentsBelow,
  entryTypes,
  type Floor,
  mayBeFloor,
  nameEntry,
  type OpenedEntry,
  replayToFrontier,
  type SegmentItem,
  selectDocuments,
} from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { chunksOf, documentInCut, documentsOf } from "./cutAtHand.ts";
import { isHeld } from "./hold.ts";
import { changedLogRows, logContext } from "./logGround.ts";
import { isOut } from "./outOf.ts";
import { placesOf, readItems, type StoredEntry } from "./rebuilding.ts";
import { isJudged } from "./rejudging.ts";
import { ripeCuts } from "./ripening.ts";
import { chunkName, type Place } from "./rows.ts";
import type { ShelfName, ShelfRow } from "./shelf.ts";

const mayCompact = (circle: Circle): boolean =>
  !isHeld(circle) &&
  !isOut(circle) &&
  circle.record.joining === null &&
  circle.record.way.returning === null &&
  isJudged(circle) &&
  [...circle.rewriting.values()].every(({ done }) => done);

/** The cut's own entry, and every other cut that lies here. */
const cutsIn = (circle: Circle, stored: readonly StoredEntry[]) =>
  stored.flatMap((one) => {
    const device = authorOf(circle.graph, one.opened);
    const decoded = one.opened.header.type === entryTypes.cut ? decodeCut(one.opened.payload) : null;
    if (device === undefined || decoded?.ok !== true) return [];
    return [{ ...one, cut: decoded.value, entryId: nameEntry(circle.id, device, one.opened).entryId }];
  });

/** The documents as they were at the frontier, and the floor; null: this machine does not come to what the cut says. */
const verify = async (
  circle: Circle,
  entryId: EntryId,
  cut: Cut,
  listed: readonly CutDocument[],
  entries: readonly OpenedEntry[],
): Promise<{ readonly floor: Floor; readonly documents: ReadonlyMap<DocId, OpenDocument> } | null> => {
  const documents = new Map<DocId, OpenDocument>();
  const refuse = (): null => {
    for (const { replica } of documents.values()) replica.close();
    return null;
  };
  for (const docId of selectDocuments(circle.log)) {
    const document = await documentInCut(circle, docId);
    if (document === null) return refuse();
    documents.set(docId, document);
  }
  const floor = replayToFrontier(
    circle.log,
    { cut, entryId },
    entries,
    { ...logContext(circle), judgeUpdate: judgeWith((docId) => documents.get(docId) ?? null) },
    (docId, payload) => documents.get(docId)?.replica.apply(payload).ok === true,
  );
  if (floor === null) return refuse();
  const hashes = new Map(listed.map(({ docId, stateHash }) => [docId, stateHash]));
  for (const [docId, document] of documents) {
    const said = hashes.get(docId);
    hashes.delete(docId);
    if (document.table.clients.length === 0 && said === undefined) continue;
    const sum = said === undefined ? null : sumDocument(document).sum;
    if (said === undefined || sum === null || !equal(sum.stateHash, said)) return refuse();
  }
  return hashes.size > 0 ? refuse() : { floor, documents };
};

/** Whether an entry goes: it counts, and lies at or below the floor. */
const goesBy =
  (circle: Circle, { at }: Floor) =>
  ({ item, opened }: Pick<StoredEntry, "item" | "opened">): boolean => {
    const device = authorOf(circle.graph, opened);
    const seq = device === undefined ? 0 : (at.get(device)?.seq ?? 0);
    return item.class === "accepted" && opened.header.seq <= seq;
  };

type Lying = {
  readonly items: ReadonlyMap<Place, readonly SegmentItem[]>;
  readonly stored: ReadonlyMap<Place, readonly StoredEntry[]>;
};

/** All entries, folded and on the disk: what is deleted stands in a snapshot there. Null: not all can be read. */
const readFolded = async (circle: Circle): Promise<Lying | null> => {
  const items = new Map<Place, readonly SegmentItem[]>();
  for (const place of placesOf(circle)) {
    const read = await circle.texts.items(place);
    if (!read.ok) return null;
    items.set(place, read.value);
    if (place !== "log" && circle.texts.hasTail(place) && !(await circle.texts.ensure(place)).ok) return null;
  }
  await circle.texts.fold(true);
  await circle.journal.write({ put: [], strict: false });
  return { items, stored: new Map([...items].map(([place, all]) => [place, readItems(all)])) };
};

/** The base of a document into which something was folded since, or the way back to none. */
const baseRows = async (
  { texts }: Circle,
  docId: DocId,
  document: OpenDocument,
  staying: readonly StoredEntry[],
): Promise<{ readonly put: readonly ShelfRow[]; readonly remove: readonly ShelfName[] }> =>
  staying.some(({ item }) => item.class === "accepted")
    ? { put: [texts.bases.row(docId, await texts.packDocument(document))], remove: [] }
    : { put: [], remove: [texts.bases.name(docId)] };

/** The chunks of cuts that go, but for those that a cut which stays names too. */
const oldChunks = async (
  circle: Circle,
  going: readonly Cut[],
  staying: readonly Cut[],
): Promise<readonly ShelfName[]> => {
  const needed = new Set<string>();
  for (const cut of staying) for (const hash of await chunksOf(circle, cut)) needed.add(hash);
  const gone = new Set<string>();
  for (const cut of going)
    for (const hash of await chunksOf(circle, cut)) if (!needed.has(hash)) gone.add(hash);
  return [...gone].map((hash) => chunkName(circle.id, idBytes(hash)));
};

export type Compacted = { readonly entries: number; readonly floor: Floor };

/**
 * By this cut, now. Null: it may not be, or not all of it is as the cut says. `missing` is told of a cut whose list of
 * documents is not here. Runs in the circle's queue.
 */
export const compactBy = async (
  circle: Circle,
  entryId: EntryId,
  missing: (cut: Cut) => void = () => undefined,
): Promise<Compacted | null> => {
  const lying = mayCompact(circle) ? await readFolded(circle) : null;
  if (lying === null) return null;
  const cuts = cutsIn(circle, lying.stored.get("log") ?? []);
  const cut = cuts.find((one) => one.entryId === entryId)?.cut;
  if (cut === undefined || !mayBeFloor(circle.log, cut)) return null;
  const entries = [...lying.stored.values()].flatMap((all) => all.map(({ opened }) => opened));
  const listed = await documentsOf(circle, cut);
  if (listed === null) missing(cut);
  const verified = listed === null ? null : await verify(circle, entryId, cut, listed, entries);
  if (verified === null) return null;
  const { floor, documents } = verified;
  const goes = goesBy(circle, floor);
  const put: ShelfRow[] = [];
  const remove: ShelfName[] = [];
  const takes: (() => void)[] = [];
  let count = 0;
  for (const [place, items] of lying.items) {
    const gone = new Set((lying.stored.get(place) ?? []).filter(goes).map(({ item }) => item));
    const staying = items.filter((item) => !gone.has(item));
    count += gone.size;
    if (items.length === 0) continue;
    const trimmed = await circle.texts.trim(place, staying);
    if (!trimmed.ok || trimmed.value === null) return null;
    put.push(...trimmed.value.put);
    remove.push(...trimmed.value.remove);
    takes.push(trimmed.value.take);
  }
  for (const [docId, document] of documents) {
    const staying = (lying.stored.get(docId) ?? []).filter((one) => !goes(one));
    const base = await baseRows(circle, docId, document, staying);
    put.push(...base.put);
    remove.push(...base.remove);
    document.replica.close();
  }
  const going = cuts.filter(goes);
  const staying = cuts.filter((one) => !going.includes(one));
  remove.push(
    ...(await oldChunks(
      circle,
      going.map((one) => one.cut),
      staying.map((one) => one.cut),
    )),
  );
  circle.log.floor = floor;
  circle.log.floorChanged = true;
  circle.texts.bases.on(documentsBelow(circle.log));
  for (const take of takes) take();
  await circle.journal.write({ put: [...changedLogRows(circle), ...put], remove, strict: true });
  circle.parts.log.note({ type: "entries deleted" });
  return { entries: count, floor };
};

/** Of the cuts whose time has come: each means working out all documents. */
const triedAtOnce = 4;

/**
 * RULE: [FGT-3] what is due of it. `passedOver` grows by the cuts to which this machine does not come: neither they nor
 * one whose list of documents does not come keep it from deleting by others. Runs in the circle's queue, after editors
 * were gathered.
 */
export const compactWhatIsRipe = async (
  circle: Circle,
  passedOver: Set<EntryId> = new Set(),
  missing: (cut: Cut) => void = () => undefined,
): Promise<Compacted | null> => {
  const ripe = mayCompact(circle) ? await ripeCuts(circle) : [];
  const [first] = ripe;
  for (const entryId of ripe.filter((one) => !passedOver.has(one)).slice(0, triedAtOnce)) {
    let isListHere = true;
    const compacted = await compactBy(circle, entryId, (cut) => {
      isListHere = false;
      if (entryId === first) missing(cut);
    });
    if (compacted !== null) return compacted;
    if (isListHere) passedOver.add(entryId);
  }
  return null;
};
