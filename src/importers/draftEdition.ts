// The edition that a draft stands for: its kept pieces in order, cut into sections at its headings.

import { err, type Result } from "../core/base/index.ts";
import {
  checkEdition,
  editionLimits,
  type Block,
  type Edition,
  type EditionError,
  type Section,
} from "../schema/edition.ts";
import type { ImportDraft } from "./draft.ts";

type OpenSection = { readonly heading: string | null; readonly blocks: Block[] };

/** Everything was left out, or a person left everything out. */
export type NothingKept = { readonly type: "nothingKept" };

/**
 * Ids count the kept blocks: b1, b2, … The first section has no heading unless the text begins with one.
 */
export const editionOf = (draft: ImportDraft): Result<Edition, EditionError | NothingKept> => {
  const sections: OpenSection[] = [{ heading: null, blocks: [] }];
  const names = new Set(draft.people.map(({ name }) => name));
  let count = 0;
  for (const piece of draft.pieces) {
    if (piece.type !== "kept") continue;
    if (piece.kind === "heading") {
      sections.push({ heading: piece.text, blocks: [] });
      continue;
    }
    const { kind, speaker, language, direction, text } = piece;
    sections.at(-1)?.blocks.push({
      id: `b${++count}`,
      kind,
      speaker: speaker !== null && names.has(speaker) ? speaker : null,
      language,
      direction,
      text,
    });
  }
  if (count === 0) return err({ type: "nothingKept" });
  if (sections.length > editionLimits.sections) return err({ type: "editionTooLarge", limit: "sections" });
  const [opening, ...rest] = sections;
  const kept: readonly Section[] = opening !== undefined && opening.blocks.length > 0 ? sections : rest;
  const { title, people, published, language, direction } = draft;
  return checkEdition({ title, people, published, language, direction, sections: kept });
};
