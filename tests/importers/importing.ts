// What the importer's tests share: bytes of a text, and a draft and edition in the short form that tests read.

import { expect } from "vitest";
import type { ImportDraft } from "../../src/importers/draft.ts";
import { editionOf } from "../../src/importers/draftEdition.ts";
import { importFile } from "../../src/importers/importFile.ts";
import type { Edition } from "../../src/schema/edition.ts";

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const draftOfText = (text: string, name = "page.txt"): ImportDraft => {
  const draft = importFile(bytesOf(text), { name });
  if (!draft.ok) return expect.fail(`refused: ${JSON.stringify(draft.error)}`);
  return draft.value;
};

export const editionOfDraft = (draft: ImportDraft): Edition => {
  const edition = editionOf(draft);
  if (!edition.ok) return expect.fail(`no edition: ${JSON.stringify(edition.error)}`);
  return edition.value;
};

/** The kept pieces as "kind speaker: text", headings as "# text". */
export const keptLines = (draft: ImportDraft): readonly string[] =>
  draft.pieces.flatMap((piece) => {
    if (piece.type !== "kept") return [];
    if (piece.kind === "heading") return [`# ${piece.text}`];
    return [`${piece.kind}${piece.speaker === null ? "" : ` ${piece.speaker}`}: ${piece.text}`];
  });

/** The left pieces as [reason, number of lines]. */
export const leftReasonsOf = (draft: ImportDraft): readonly string[] =>
  draft.pieces.flatMap((piece) => (piece.type === "left" ? [piece.reason] : []));

export const leftTextOf = (draft: ImportDraft): string =>
  draft.pieces.flatMap((piece) => (piece.type === "left" ? piece.lines : [])).join("\n");
