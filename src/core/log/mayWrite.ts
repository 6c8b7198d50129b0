// Where a person may write, asked by every receiver of the membership that the entry's author knew (check 12), so that
// no button decides it: texts by DOC_ACL and rank, margins by whether one may annotate there (MEM-43).

import type { DocId, UserId } from "../base/index.ts";
import { type CircleState, rankOf } from "../circle/facts.ts";
import { rightIn } from "../circle/rights.ts";
import { marginDocId } from "./claim.ts";
import { isMargin } from "./header.ts";
import type { Standing } from "./standing.ts";

/** The document of the circle itself; its margins hold the names of people. */
const circleDocId = "00".repeat(16) as DocId;

/** A margin names its document only where it is claimed, so the few that are not free are worked out from the rights. */
type OwnMargins = { readonly name: DocId; readonly closed: ReadonlySet<DocId> };

const known = new WeakMap<CircleState, Map<UserId, OwnMargins>>();

const marginsOf = (state: CircleState, userId: UserId): OwnMargins => {
  const all = known.get(state) ?? new Map<UserId, OwnMargins>();
  known.set(state, all);
  const there = all.get(userId);
  if (there !== undefined) return there;
  const closed = [...state.documents].flatMap(([docId, { mode }]) =>
    mode === "closed" ? [marginDocId(docId, userId)] : [],
  );
  const made = { name: marginDocId(circleDocId, userId), closed: new Set(closed) };
  all.set(userId, made);
  return made;
};

/** One's own name, and where readers annotate one's marks: what a reader may write. */
export const isForReaders = (state: CircleState, userId: UserId, docId: DocId): boolean =>
  isMargin(docId) && (state.readersAnnotate || docId === marginsOf(state, userId).name);

/** RULE: [TRU-9] the right that a person has in a document of a state; of a margin only whether it is free. */
export const mayWriteIn = (
  { state, user, userId }: Pick<Standing, "state" | "user" | "userId">,
  docId: DocId,
): boolean => {
  if (!isMargin(docId)) return rightIn(state, userId, docId) === "write";
  if (user.rank < rankOf.member && !isForReaders(state, userId, docId)) return false;
  const { name, closed } = marginsOf(state, userId);
  return docId === name || !closed.has(docId);
};
