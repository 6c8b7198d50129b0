// Deleting what every machine has and the people of the circle vouch for (FGT-2 to FGT-4): entries at and below the
// frontier of a cut, after this machine has worked out the documents there from its own entries and come to the same.
// What is left of them are skeletons, which answer every check; what does not count stays whole, since it may be released.
// One write takes away and says so: before it everything is as it was, after it nothing refers to what is gone.

import { type DocId, type EntryId, err, idBytes, ok, type Result } from "../base/index.ts";
import type { OpenDocument } from "../document/documentForm.ts";
import {
  authorOf,
  type Cut,
  documentsBelow,
  type Floor,
  mayBeFloor,
  type SegmentItem,
} from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { chunksOf, type CutEntry, cutsIn, documentsOf, mayPass } from "./cutAtHand.ts";
import { comeToCut, differs, later, type Obstacle, obstacleAt } from "./floorCheck.ts";
import { isHeld } from "./hold.ts";
import { changedLogRows } from "./logGround.ts";
import { noteUnreadable } from "./looks.ts";
import { isOut } from "./outOf.ts";
import { isJudged } from "./rejudging.ts";
import { ripeCuts } from "./ripening.ts";
import { chunkName, type Place } from "./rows.ts";
import type { ShelfName, ShelfRow } from "./shelf.ts";
import { placesOf, readItems, type StoredEntry } from "./storedEntries.ts";

const mayCompact = (circle: Circle): boolean =>
  // RULE: [FGT-12] where newcomers are given everything, nothing is forgotten.
  circle.graph.current().history === "state" &&
  !isHeld(circle) &&
  !isOut(circle) &&
  circle.record.joining === null &&
  circle.record.way.returning === null &&
  isJudged(circle) &&
  [...circle.rewriting.values()].every(({ done }) => done);

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

/** All entries, folded and on the disk: what is deleted stands in a snapshot there. */
const readFolded = async (circle: Circle): Promise<Result<Lying, Obstacle>> => {
  const items = new Map<Place, readonly SegmentItem[]>();
  for (const place of placesOf(circle)) {
    const read = await circle.texts.items(place);
    if (!read.ok) return obstacleAt(place, read.error);
    items.set(place, read.value);
    if (place === "log" || !circle.texts.hasTail(place)) continue;
    const text = await circle.texts.ensure(place);
    if (!text.ok) return obstacleAt(place, text.error);
  }
  await circle.texts.fold(true);
  await circle.journal.write({ put: [], strict: false });
  return ok({ items, stored: new Map([...items].map(([place, all]) => [place, readItems(all)])) });
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

const hashesIn = async (
  circle: Circle,
  cuts: readonly CutEntry[],
): Promise<Result<ReadonlySet<string>, Obstacle>> => {
  const all = new Set<string>();
  for (const { cut } of cuts) {
    const hashes = await chunksOf(circle, cut);
    if (!hashes.ok) return later;
    for (const hash of hashes.value) all.add(hash);
  }
  return ok(all);
};

/** The chunks of cuts that go, but for those that a cut which stays names too. */
const oldChunks = async (
  circle: Circle,
  cuts: readonly CutEntry[],
  goes: (one: CutEntry) => boolean,
): Promise<Result<readonly ShelfName[], Obstacle>> => {
  const gone = await hashesIn(circle, cuts.filter(goes));
  const needed = await hashesIn(
    circle,
    cuts.filter((one) => !goes(one)),
  );
  if (!gone.ok) return gone;
  if (!needed.ok) return needed;
  return ok(
    [...gone.value]
      .filter((hash) => !needed.value.has(hash))
      .map((hash) => chunkName(circle.id, idBytes(hash))),
  );
};

export type Compacted = { readonly entries: number; readonly floor: Floor };

export type NotCompacted = Obstacle | { readonly type: "listMissing"; readonly cut: Cut };

/** By this cut, now. Runs in the circle's queue. */
export const compactBy = async (
  circle: Circle,
  entryId: EntryId,
): Promise<Result<Compacted, NotCompacted>> => {
  const read = mayCompact(circle) ? await readFolded(circle) : later;
  if (!read.ok) return read;
  const lying = read.value;
  const cuts = cutsIn(circle, lying.stored.get("log") ?? []);
  const by = cuts.find((one) => one.entryId === entryId);
  if (by === undefined || !mayBeFloor(circle.log, by.cut)) return differs;
  const entries = [...lying.stored.values()].flatMap((all) => all.map(({ opened }) => opened));
  const listed = await documentsOf(circle, by.cut);
  if (!listed.ok) {
    if (mayPass(listed.error)) return later;
    // A list that is here whole and lists something else is the cut's own fault.
    return listed.error.type === "textDamaged" ? differs : err({ type: "listMissing", cut: by.cut });
  }
  const put: ShelfRow[] = [];
  const remove: ShelfName[] = [];
  const verified = await comeToCut(circle, {
    ...by,
    listed: listed.value,
    entries,
    take: async (docId, document, floor) => {
      const goes = goesBy(circle, floor);
      const staying = (lying.stored.get(docId) ?? []).filter((one) => !goes(one));
      const base = await baseRows(circle, docId, document, staying);
      put.push(...base.put);
      remove.push(...base.remove);
    },
  });
  if (!verified.ok) return verified;
  const floor = verified.value;
  const goes = goesBy(circle, floor);
  const takes: (() => void)[] = [];
  let count = 0;
  for (const [place, items] of lying.items) {
    const gone = new Set((lying.stored.get(place) ?? []).filter(goes).map(({ item }) => item));
    const staying = items.filter((item) => !gone.has(item));
    count += gone.size;
    if (items.length === 0) continue;
    const trimmed = await circle.texts.trim(place, staying);
    if (!trimmed.ok) return obstacleAt(place, trimmed.error);
    if (trimmed.value === null) return later;
    put.push(...trimmed.value.put);
    remove.push(...trimmed.value.remove);
    takes.push(trimmed.value.take);
  }
  const chunks = await oldChunks(circle, cuts, goes);
  if (!chunks.ok) return chunks;
  remove.push(...chunks.value);
  circle.log.floor = floor;
  circle.log.floorChanged = true;
  circle.texts.bases.on(documentsBelow(circle.log));
  for (const take of takes) take();
  await circle.journal.write({ put: [...changedLogRows(circle), ...put], remove, strict: true });
  circle.parts.log.note({ type: "entries deleted" });
  return ok({ entries: count, floor });
};

/** Of the cuts whose time has come: each means working out all documents. */
const triedAtOnce = 4;

/**
 * RULE: [FGT-11] what is due of it. `passedOver` grows by the cuts to which this machine does not come, with the heads of
 * the membership under which that was so: neither they nor one whose list of documents does not come keep it from
 * deleting by others. What is damaged here would be by any cut, and is told; what the disk did not give is asked for again
 * the next time. `missing` is told of the first cut if its list of documents is not here. Runs in the circle's queue,
 * after editors were gathered.
 */
export const compactWhatIsRipe = async (
  circle: Circle,
  passedOver: Map<EntryId, string> = new Map(),
  missing: (cut: Cut) => void = () => undefined,
): Promise<Compacted | null> => {
  const ripe = mayCompact(circle) ? await ripeCuts(circle) : [];
  const heads = circle.graph.heads().join();
  const [first] = ripe;
  for (const entryId of ripe.filter((one) => passedOver.get(one) !== heads).slice(0, triedAtOnce)) {
    const compacted = await compactBy(circle, entryId);
    if (compacted.ok) return compacted.value;
    const { error } = compacted;
    if (error.type === "listMissing" && entryId === first) missing(error.cut);
    if (error.type === "differs") passedOver.set(entryId, heads);
    if (error.type === "damaged") noteUnreadable(circle, error.place);
    if (error.type === "damaged" || error.type === "later") return null;
  }
  return null;
};
