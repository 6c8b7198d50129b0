// Parts of a reading, one shown at a time: its sections where they are long enough to be read by themselves, else
// several together, so that a declaration of thirty short articles is not thirty pages. A first section without a
// heading is the opening and is not counted. A book without headings is cut between paragraphs: drawn as one it would
// take seconds.

import type { Edition, Section } from "../../../../schema/edition.ts";

export type Part = {
  /** Null for the opening. */
  readonly number: number | null;
  readonly sections: readonly Section[];
  /** Position in the running text of its first letter, and after its last. */
  readonly from: number;
  readonly to: number;
};

const ownPage = 400;
const together = 4000;
const mostBlocks = 600;

const lengthOf = (section: Section): number =>
  section.blocks.reduce((sum, block) => sum + block.text.length + 1, 0);

const grouped = (sections: readonly Section[]): readonly (readonly Section[])[] => {
  const headed = sections.filter(({ heading }) => heading !== null);
  const total = headed.reduce((sum, section) => sum + lengthOf(section), 0);
  if (headed.length === 0) return [sections];
  if (total / headed.length >= ownPage) return sections.map((section) => [section]);
  const groups: Section[][] = [];
  let room = 0;
  for (const section of sections) {
    const length = lengthOf(section);
    const last = groups.at(-1);
    if (last === undefined || room < length) {
      groups.push([section]);
      room = together - length;
    } else {
      last.push(section);
      room -= length;
    }
  }
  return groups;
};

/** A section in pieces of one length, where it is too long to be drawn as one; the heading stands over the first. */
const cut = (section: Section): readonly Section[] => {
  const count = Math.ceil(section.blocks.length / mostBlocks);
  if (count <= 1) return [section];
  const size = Math.ceil(section.blocks.length / count);
  return Array.from({ length: count }, (_, place) => ({
    heading: place === 0 ? section.heading : null,
    blocks: section.blocks.slice(place * size, (place + 1) * size),
  }));
};

export const partsOf = (edition: Edition): readonly Part[] => {
  const groups = grouped(edition.sections).flatMap((sections) => {
    const blocks = sections.reduce((sum, section) => sum + section.blocks.length, 0);
    return blocks <= mostBlocks ? [sections] : sections.flatMap(cut).map((section) => [section]);
  });
  const hasOpening =
    groups.length > 1 &&
    groups[0]?.length === 1 &&
    groups[0][0] === edition.sections[0] &&
    edition.sections[0]?.heading === null;
  let at = 0;
  return groups.map((sections, place) => {
    const from = at;
    at += sections.reduce((sum, section) => sum + lengthOf(section), 0);
    const number = hasOpening ? (place === 0 ? null : place) : place + 1;
    return { number, sections, from, to: at };
  });
};

/** The part in which a position lies. */
export const partAt = (parts: readonly Part[], position: number): number => {
  const found = parts.findIndex((part) => position < part.to);
  return found === -1 ? parts.length - 1 : found;
};
