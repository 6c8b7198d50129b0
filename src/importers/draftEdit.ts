// What a person can change in a draft before it is given to a circle. Every change gives a new draft and leaves
// the old one as it was, so undoing is keeping the old value. A change that does not apply gives the same draft.

import type { BlockKind, Person, Published } from "../schema/edition.ts";
import type { Direction } from "../schema/thing.ts";
import { directionOfBlock } from "../text/direction.ts";
import { neutraliseName } from "../text/isolate.ts";
import { detectLanguage } from "../text/language.ts";
import type { ImportDraft, KeptPiece, Piece } from "./draft.ts";

const longestTitle = 1000;

const replaced = (draft: ImportDraft, index: number, pieces: readonly Piece[]): ImportDraft => ({
  ...draft,
  pieces: [...draft.pieces.slice(0, index), ...pieces, ...draft.pieces.slice(index + 1)],
});

const changeKept = (draft: ImportDraft, index: number, change: Partial<KeptPiece>): ImportDraft => {
  const piece = draft.pieces[index];
  return piece?.type === "kept" ? replaced(draft, index, [{ ...piece, ...change }]) : draft;
};

/** Makes every line of a left-out or used piece a paragraph of the text again. */
export const bringBack = (draft: ImportDraft, index: number): ImportDraft => {
  const piece = draft.pieces[index];
  if (piece === undefined || piece.type === "kept") return draft;
  const paragraphs = piece.lines
    .filter((line) => line.trim() !== "")
    .map((text): KeptPiece => ({
      type: "kept",
      kind: "paragraph",
      speaker: null,
      language: detectLanguage(text, draft.language),
      direction: directionOfBlock(text, draft.direction),
      text,
    }));
  return replaced(draft, index, paragraphs);
};

export const leaveOut = (draft: ImportDraft, index: number): ImportDraft => {
  const piece = draft.pieces[index];
  if (piece?.type !== "kept") return draft;
  return replaced(draft, index, [{ type: "left", reason: "byHand", lines: piece.text.split("\n") }]);
};

/** A heading has one line and nobody speaks it. */
export const setKind = (draft: ImportDraft, index: number, kind: BlockKind | "heading"): ImportDraft => {
  const piece = draft.pieces[index];
  if (piece?.type !== "kept") return draft;
  if (kind !== "heading") return changeKept(draft, index, { kind });
  const text = neutraliseName(piece.text).slice(0, longestTitle);
  return changeKept(draft, index, { kind, text, speaker: null });
};

/** Who speaks a block: one of the draft's people, or nobody. */
export const setSpeaker = (draft: ImportDraft, index: number, speaker: string | null): ImportDraft => {
  const isKnown = speaker === null || draft.people.some(({ name }) => name === speaker);
  const piece = draft.pieces[index];
  if (!isKnown || (piece?.type === "kept" && piece.kind === "heading")) return draft;
  return changeKept(draft, index, { speaker });
};

export const setDirection = (draft: ImportDraft, index: number, direction: Direction): ImportDraft =>
  changeKept(draft, index, { direction });

export const setLanguage = (draft: ImportDraft, index: number, language: string): ImportDraft =>
  changeKept(draft, index, { language });

/** Puts a block to the end of the block right before it, where a file broke a paragraph in two. */
export const joinWithPrevious = (draft: ImportDraft, index: number): ImportDraft => {
  const piece = draft.pieces[index];
  const previous = draft.pieces[index - 1];
  if (piece?.type !== "kept" || previous?.type !== "kept") return draft;
  const sign = previous.kind === "list" ? "\n" : " ";
  const joined: KeptPiece = { ...previous, text: previous.text + sign + piece.text };
  return {
    ...draft,
    pieces: [...draft.pieces.slice(0, index - 1), joined, ...draft.pieces.slice(index + 1)],
  };
};

export const setTitle = (draft: ImportDraft, title: string): ImportDraft => {
  const clean = neutraliseName(title).slice(0, longestTitle);
  return clean === "" ? draft : { ...draft, title: clean };
};

const asTitleLine = (draft: ImportDraft, index: number, title: (text: string) => string): ImportDraft => {
  const piece = draft.pieces[index];
  if (piece?.type !== "kept") return draft;
  const lines = piece.text.split("\n");
  return setTitle(replaced(draft, index, [{ type: "field", field: "title", lines }]), title(piece.text));
};

/** Makes a block the title instead of what was found. */
export const useAsTitle = (draft: ImportDraft, index: number): ImportDraft =>
  asTitleLine(draft, index, (text) => text);

/** Adds a block to the title, for titles that a file sets on several lines. */
export const mergeIntoTitle = (draft: ImportDraft, index: number): ImportDraft =>
  asTitleLine(draft, index, (text) => `${draft.title} – ${text}`);

/** Names are put right first. Blocks of a person who is gone are spoken by nobody; see {@link renamePerson}. */
export const setPeople = (draft: ImportDraft, people: readonly Person[]): ImportDraft => {
  const named = people
    .map(({ name, role }) => ({ name: neutraliseName(name).slice(0, 200), role }))
    .filter(({ name }) => name !== "");
  const names = new Set(named.map(({ name }) => name));
  const pieces = draft.pieces.map((piece) =>
    piece.type === "kept" && piece.speaker !== null && !names.has(piece.speaker)
      ? { ...piece, speaker: null }
      : piece,
  );
  return { ...draft, people: named, pieces };
};

/** Gives a person another name, in the blocks that they speak too. */
export const renamePerson = (draft: ImportDraft, from: string, to: string): ImportDraft => {
  const name = neutraliseName(to).slice(0, 200);
  if (name === "") return draft;
  return {
    ...draft,
    people: draft.people.map((person) => (person.name === from ? { ...person, name } : person)),
    pieces: draft.pieces.map((piece) =>
      piece.type === "kept" && piece.speaker === from ? { ...piece, speaker: name } : piece,
    ),
  };
};

export const setPublished = (draft: ImportDraft, published: Published): ImportDraft => ({
  ...draft,
  published,
});
