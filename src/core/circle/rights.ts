// What a person may do in a document (protocol 2.4), as a function of the state: every receiver asks it of the state
// that an entry's author knew, so no button decides it.

import type { DocId, UserId } from "../base/brand.ts";
import type { CircleState } from "./facts.ts";
import { rankOf } from "./rank.ts";

/** `write`: the text, and one's own margins. `annotate`: one's own margins. `read`: neither. */
export type DocumentRight = "write" | "annotate" | "read" | "none";

/**
 * RULE: [MEM-43] members write a document, unless a DOC_ACL lists who does (owners always do) or closes it; who may
 * not write it annotates it, a reader only where the policy lets readers; in a closed one nobody does either.
 */
export const rightIn = (state: CircleState, userId: UserId, docId: DocId): DocumentRight => {
  const user = state.users.get(userId);
  if (user?.standing !== "active") return "none";
  const rights = state.documents.get(docId);
  if (rights?.mode === "closed") return "read";
  if (user.rank < rankOf.member) return state.readersAnnotate ? "annotate" : "read";
  const isListed = user.rank === rankOf.owner || rights?.users.has(userId) === true;
  return rights?.mode === "listed" && !isListed ? "annotate" : "write";
};
