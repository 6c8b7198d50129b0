// Names of invented people, circles and texts, the same in every run, and places in a text by its words.

import type { CircleId, DocId, UserId } from "../../../src/core/base/brand.ts";
import { blocksOf, type Edition } from "../../../src/schema/edition.ts";
import type { Anchor } from "../../../src/schema/note.ts";
import { makeAnchor } from "../../../src/text/anchor.ts";

export const fakeId = <T extends string>(name: string, bytes = 32): T => {
  let hash = 0x811c9dc5;
  let digits = "";
  for (let round = 0; digits.length < 2 * bytes; round++) {
    for (const letter of `${round}${name}`) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
    digits += hash.toString(16).padStart(8, "0");
  }
  return digits.slice(0, 2 * bytes) as T;
};

export const docIdOf = (name: string): DocId => `00${fakeId<string>(name, 15)}` as DocId;
let lastNote = 0;
export const fakeNoteId = (): string => `note${String(++lastNote).padStart(18, "0")}`;

export const laylaId = fakeId<UserId>("Layla");
export const karimId = fakeId<UserId>("Karim");
export const sampleCircleId = fakeId<CircleId>("Wednesday circle");

/** The anchor of the first place where these words stand. */
export const anchorOf = (edition: Edition, words: string): Anchor => {
  const blocks = blocksOf(edition);
  const block = blocks.find(({ text }) => text.includes(words));
  if (block === undefined) throw new Error(`not in the edition: ${words}`);
  const at = block.text.indexOf(words);
  const anchor = makeAnchor(blocks, {
    start: { blockId: block.id, offset: at },
    end: { blockId: block.id, offset: at + words.length },
  });
  if (anchor === null) throw new Error(`no anchor for: ${words}`);
  return anchor;
};
