// A draft: what the importer makes of a file, before anybody else sees it. It is one continuous list of pieces in
// the file's order: kept blocks and headings, lines that became a field (title, people, publication), and what was
// left out with the reason. Nothing of the file's text is missing from it, so anything can be brought back.

import type { BlockKind, Person, Published } from "../schema/edition.ts";
import type { Direction } from "../schema/thing.ts";
import type { LeftReason } from "./source.ts";

export type KeptPiece = {
  readonly type: "kept";
  readonly kind: BlockKind | "heading";
  readonly speaker: string | null;
  readonly language: string;
  readonly direction: Direction;
  readonly text: string;
};
export type LeftPiece = {
  readonly type: "left";
  readonly reason: LeftReason;
  readonly lines: readonly string[];
};
/** Lines whose content stands in a field of the edition; as a speaker's line it stands in the blocks after it. */
export type FieldPiece = {
  readonly type: "field";
  readonly field: "title" | "people" | "published" | "speaker";
  readonly lines: readonly string[];
};
export type Piece = KeptPiece | LeftPiece | FieldPiece;

export type ImportDraft = {
  readonly title: string;
  readonly people: readonly Person[];
  readonly published: Published;
  readonly language: string;
  readonly direction: Direction;
  /** The encoding of the file; null for pasted text. */
  readonly encoding: string | null;
  /** Letters that could not be read and stand as U+FFFD. */
  readonly damaged: number;
  readonly pieces: readonly Piece[];
};
