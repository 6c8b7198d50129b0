// Which roots a document has and what stands in them (schema/roots.ts), told by its id: the index, a margin, or any
// other document. An update with another root is refused.

import type { DocId } from "../base/index.ts";
import { isMargin } from "../log/index.ts";
import { indexDocId, roots } from "../../schema/roots.ts";

export type RootName = (typeof roots)[keyof typeof roots];

/** In the order of their numbers on disk and in cuts: append, never reorder. */
export const rootNames: readonly RootName[] = [
  roots.content,
  roots.about,
  roots.edition,
  roots.index,
  roots.notes,
  roots.profile,
];

export const rootShape: Readonly<Record<RootName, "map" | "children">> = {
  content: "children",
  about: "map",
  edition: "map",
  index: "map",
  notes: "map",
  profile: "map",
};

const ofIndex: ReadonlySet<string> = new Set([roots.index]);
const ofMargin: ReadonlySet<string> = new Set([roots.notes, roots.profile]);
const ofDocument: ReadonlySet<string> = new Set([roots.content, roots.about, roots.edition]);

/** The root of this name, if a document of this id has it. */
export const rootOf = (docId: DocId, name: string): RootName | null => {
  const known = docId === indexDocId ? ofIndex : isMargin(docId) ? ofMargin : ofDocument;
  return known.has(name) ? (name as RootName) : null;
};
