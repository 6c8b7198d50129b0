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

export type AtFrontier = { readonly floor: Floor; readonly documents: ReadonlyMap<DocId, OpenDocument> };

export const closeAll = (documents: ReadonlyMap<DocId, OpenDocument>): void => {
  for (const { replica } of documents.values()) replica.close();
};

/** The documents as they were at the frontier, and the floor. */
export const comeToCut = async (
  circle: Circle,
  { entryId, cut }: { readonly entryId: EntryId; readonly cut: Cut },
  listed: readonly CutDocument[],
  entries: readonly OpenedEntry[],
): Promise<Result<AtFrontier, Obstacle>> => {
  const documents = new Map<DocId, OpenDocument>();
  const refuse = (why: Err<Obstacle>): Err<Obstacle> => {
    closeAll(documents);
    return why;
  };
  for (const docId of selectDocuments(circle.log)) {
    const document = await documentInCut(circle, docId);
    if (!document.ok) return refuse(obstacleAt(docId, document.error));
    documents.set(docId, document.value);
  }
  const floor = replayToFrontier(
    circle.log,
    { cut, entryId },
    entries,
    { ...logContext(circle), judgeUpdate: judgeWith((docId) => documents.get(docId) ?? null) },
    (docId, payload) => documents.get(docId)?.replica.apply(payload).ok === true,
  );
  for (const [place, { replica }] of documents)
    if (!replica.isSound) return refuse(err({ type: "damaged", place }));
  if (floor === null) return refuse(differs);
  const hashes = new Map(listed.map(({ docId, stateHash }) => [docId, stateHash]));
  for (const [docId, document] of documents) {
    const said = hashes.get(docId);
    hashes.delete(docId);
    if (document.table.clients.length === 0 && said === undefined) continue;
    const sum = said === undefined ? null : sumDocument(document).sum;
    if (said === undefined || sum === null || !equal(sum.stateHash, said)) return refuse(differs);
  }
  return hashes.size > 0 ? refuse(differs) : ok({ floor, documents });
};
