// The names under which documents keep their content. The gate in front of Yjs refuses any other root.

import type { DocId } from "../core/base/brand.ts";

export const roots = {
  /** Rich text of a shared document (Y.XmlFragment). */
  content: "content",
  /** Settings of a shared document, such as its title (Y.Map). */
  about: "about",
  /** An edition's chunks of canonical text (Y.Map). */
  edition: "edition",
  /** The circle's list of readings and documents (Y.Map), in the index document only. */
  index: "index",
  /** One person's notes on a scope (Y.Map), in margins only. */
  notes: "notes",
  /** One person's name in the circle (Y.Map), in the margin of the index document. */
  profile: "profile",
} as const;

/** The one document every circle has: the list of its readings and documents. */
export const indexDocId = "00".repeat(16) as DocId;
