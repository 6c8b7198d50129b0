// Where in a reading what was typed stands, in all of its parts: in the text of its blocks, and in its headings, which
// the running text does not have.

import type { Section } from "../../../../schema/edition.ts";
import type { EditionText } from "../../../../text/editionText.ts";
import { findIn } from "../../../../text/find.ts";
import { foldWithOffsets } from "../../../../text/fold.ts";
import type { Part } from "./parts.ts";
import type { Span } from "./placing.ts";

export type Hit = {
  /** The part in which it stands. */
  readonly part: number;
  /** Of a heading, the first block under it; its span counts from the heading's first letter. */
  readonly heading: string | null;
  /** Where going on reading begins. */
  readonly blockId: string;
  readonly span: Span;
};

/** More than anybody goes through one by one; beyond it the number is not counted on. */
export const mostHits = 1_000;

const headingHits = (section: Section, part: number, typed: string): readonly Hit[] => {
  const blockId = section.blocks[0]?.id;
  if (section.heading === null || blockId === undefined) return [];
  return findIn(foldWithOffsets(section.heading), typed, mostHits).map(({ start, end }) => ({
    part,
    heading: blockId,
    blockId,
    span: { from: start, to: end },
  }));
};

export const hitsIn = (parts: readonly Part[], edition: EditionText, typed: string): readonly Hit[] => {
  const inText = findIn(edition.folded(), typed, mostHits);
  const hits: Hit[] = [];
  let next = 0;
  let place = 0;
  for (const [part, { sections }] of parts.entries())
    for (const section of sections) {
      hits.push(...headingHits(section, part, typed));
      for (const block of section.blocks) {
        const end = (edition.starts[place++] ?? 0) + block.text.length;
        for (let found = inText[next]; found !== undefined && found.start < end; found = inText[++next])
          hits.push({
            part,
            heading: null,
            blockId: block.id,
            span: { from: found.start, to: found.end },
          });
      }
    }
  return hits.slice(0, mostHits);
};

/** The first at or after a block's place, from the beginning again where there is none. */
export const hitFrom = (hits: readonly Hit[], edition: EditionText, blockId: string | null): number => {
  const here = edition.places.get(blockId ?? "") ?? 0;
  const at = hits.findIndex((hit) => (edition.places.get(hit.blockId) ?? 0) >= here);
  return Math.max(at, 0);
};
