// Whether this machine comes to what a cut says by its own entries, before it deletes any (FGT-2), and what keeps it from
// telling: what may pass, what is damaged here, and what is simply not so.

import { type DocId, type EntryId, equal, err, type Err, ok, type Result } from "../base/index.ts";
import { type CutDocument, judgeWith, sumDocument } from "../document/index.ts";
import type { OpenDocument } from "../document/documentForm.ts";
import { type Cut, type Floor, type OpenedEntry, replayToFrontier, selectDocuments } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { documentInCut, isDamaged, type NotAtHand } from "./cutAtHand.ts";
import { logContext } from "./logGround.ts";
import type { Place } from "./rows.ts";

/** What is damaged here is told, and stays as it is; what the disk did not give now it may give later. */
export type Obstacle =
  | { readonly type: "later" }
  | { readonly type: "damaged"; readonly place: Place }
  /** This machine does not come to what the cut says, as the membership is now. */
  | { readonly type: "differs" };

export const later: Err<Obstacle> = err({ type: "later" });
export const differs: Err<Obstacle> = err({ type: "differs" });

export const obstacleAt = (place: Place, error: NotAtHand): Err<Obstacle> =>
  isDamaged(error) ? err({ type: "damaged", place }) : error.type === "notHere" ? differs : later;

/** RULE: [FGT-14] so much of documents, before deflating, is open at once. */
const openAtOnce = 16 * 1024 * 1024;

type Group = { readonly docIds: Set<DocId>; size: number };

/** One at least, also where there is no document; a large one is alone. */
const groupsOf = (
  docIds: readonly DocId[],
  listed: readonly CutDocument[],
  most: number,
): readonly Group[] => {
  const sizes = new Map(listed.map(({ docId, rawLen }) => [docId, rawLen]));
  let last: Group = { docIds: new Set(), size: 0 };
  const groups = [last];
  for (const docId of docIds) {
    const size = sizes.get(docId) ?? 0;
    if (last.docIds.size > 0 && last.size + size > most) groups.push((last = { docIds: new Set(), size: 0 }));
    last.docIds.add(docId);
    last.size += size;
  }
  return groups;
};

type ToCut = {
  readonly entryId: EntryId;
  readonly cut: Cut;
  readonly listed: readonly CutDocument[];
  readonly entries: readonly OpenedEntry[];
  /** Each document as it was at the frontier, which is that of the floor; it is closed afterwards. */
  readonly take: (docId: DocId, document: OpenDocument, floor: Floor) => Promise<void>;
};

const comeWith = async (
  circle: Circle,
  { entryId, cut, listed, entries, take }: ToCut,
  docIds: ReadonlySet<DocId>,
  documents: Map<DocId, OpenDocument>,
): Promise<Result<Floor, Obstacle>> => {
  for (const docId of docIds) {
    const document = await documentInCut(circle, docId);
    if (!document.ok) return obstacleAt(docId, document.error);
    documents.set(docId, document.value);
  }
  const floor = replayToFrontier(
    circle.log,
    { cut, entryId },
    entries,
    { ...logContext(circle), judgeUpdate: judgeWith((docId) => documents.get(docId) ?? null) },
    (docId, payload) => documents.get(docId)?.replica.apply(payload).ok === true,
    docIds,
  );
  for (const [place, { replica }] of documents) if (!replica.isSound) return err({ type: "damaged", place });
  if (floor === null) return differs;
  const hashes = new Map(listed.map(({ docId, stateHash }) => [docId, stateHash]));
  for (const [docId, document] of documents) {
    const said = hashes.get(docId);
    if (document.table.clients.length > 0 || said !== undefined) {
      const sum = said === undefined ? null : sumDocument(document).sum;
      if (said === undefined || sum === null || !equal(sum.stateHash, said)) return differs;
    }
    await take(docId, document, floor);
  }
  return ok(floor);
};

/** The floor; `take` is given the documents there, a few at a time: all of them need not fit into memory at once. */
export const comeToCut = async (
  circle: Circle,
  to: ToCut,
  most = openAtOnce,
): Promise<Result<Floor, Obstacle>> => {
  const docIds = selectDocuments(circle.log);
  const known = new Set(docIds);
  if (to.listed.some(({ docId }) => !known.has(docId))) return differs;
  let floor: Result<Floor, Obstacle> = differs;
  for (const group of groupsOf(docIds, to.listed, most)) {
    const documents = new Map<DocId, OpenDocument>();
    floor = await comeWith(circle, to, group.docIds, documents);
    for (const { replica } of documents.values()) replica.close();
    if (!floor.ok) return floor;
  }
  return floor;
};
