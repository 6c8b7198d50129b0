// From lines to a draft: what is the title, who speaks, what is the text and what is only around it.
//
// The order matters. Furniture is marked by its words and form first; the title is found next, because what stands
// before a sure title is no text; then the head (people, publication), the end of the body, who speaks, and last
// the outline of what is left. Every line ends in exactly one piece, in the file's order.

import type { Direction } from "../schema/thing.ts";
import { directionOfBlock, directionOfSection } from "../text/direction.ts";
import { neutraliseName } from "../text/isolate.ts";
import { detectLanguage } from "../text/language.ts";
import type { FieldPiece, ImportDraft, KeptPiece, Piece } from "./draft.ts";
import { endOfBody, isProse, markFurniture } from "./furniture.ts";
import { readHead, type Head } from "./head.ts";
import { readInterview, type Interview } from "./interview.ts";
import { outlineOf, type OutlinePart } from "./outline.ts";
import type { LeftReason, Source } from "./source.ts";
import { findTitle, type FoundTitle } from "./title.ts";

type Marks = readonly (LeftReason | null)[];

/** Lines before a sure title, and before any title of a page that shows its menu, are around the text. */
const leftBefore = (source: Source, marks: Marks, found: FoundTitle, head: Head): LeftReason[] | null => {
  if (found.line === null) return null;
  const before = marks.slice(0, found.line);
  const shown = before.filter((mark) => mark !== null).length;
  const prose = source.lines
    .slice(0, found.line)
    .filter((line, place) => before[place] === null && isProse(line));
  if (!found.isSure && (shown === 0 || prose.length > 0)) return null;
  return before.map((mark, place) => mark ?? (head.uses.has(place) ? "details" : "menu"));
};

/** A reason for a line that shows none: it belongs to what stands before it. */
const inherited = (marks: Marks, from: number, to: number): LeftReason[] => {
  let last: LeftReason = "footer";
  return marks.slice(from, to).map((mark) => {
    last = mark ?? last;
    return last;
  });
};

type Surroundings = { readonly reasons: Marks; readonly body: readonly number[] };

const separate = (source: Source, marks: Marks, found: FoundTitle, head: Head): Surroundings => {
  const count = source.lines.length;
  const before = leftBefore(source, marks, found, head);
  const start = Math.max(head.bodyStart, 0);
  const end = source.origin === "markdown" ? count : endOfBody(source.lines, marks, start);
  const reasons: (LeftReason | null)[] = [...marks];
  before?.forEach((reason, place) => (reasons[place] = reason));
  inherited(marks, end, count).forEach((reason, place) => (reasons[end + place] = reason));
  const body: number[] = [];
  for (let place = 0; place < count; place++) {
    if (head.uses.has(place) || reasons[place] !== null) continue;
    body.push(place);
  }
  return { reasons, body };
};

type Context = { readonly language: string; readonly direction: Direction };

const kept = (
  kind: KeptPiece["kind"],
  speaker: string | null,
  text: string,
  { language, direction }: Context,
): KeptPiece => ({
  type: "kept",
  kind,
  speaker,
  language: detectLanguage(text, language),
  direction: directionOfBlock(text, direction),
  text,
});

type Speaking = { readonly side: "asks" | "answers"; readonly speaker: string | null } | null;

const kindOf = (part: OutlinePart, speaking: Speaking): KeptPiece["kind"] => {
  if (part.type !== "paragraph") return part.type;
  if (speaking === null) return "paragraph";
  return speaking.side === "asks" ? "question" : "answer";
};

/** The kept pieces by the place of their first line, and every place that such a piece covers. */
const keepBody = (source: Source, body: readonly number[], interview: Interview, context: Context) => {
  const pieces = new Map<number, KeptPiece | FieldPiece>();
  const covered = new Set<number>();
  let speaking: Speaking = interview.opening === null ? null : { side: "asks", speaker: interview.opening };
  for (const part of outlineOf(source, body, (place) => interview.turns.has(place))) {
    const [first = 0] = part.places;
    for (const place of part.places) covered.add(place);
    const turn = interview.turns.get(first);
    if (turn !== undefined) speaking = { side: turn.side, speaker: turn.speaker };
    const text = turn?.text ?? part.text;
    if (turn !== undefined && text === "") {
      pieces.set(first, { type: "field", field: "speaker", lines: [source.lines[first]?.text ?? ""] });
    } else if (part.type === "heading") {
      pieces.set(first, kept("heading", null, neutraliseName(text), context));
    } else {
      pieces.set(first, kept(kindOf(part, speaking), speaking?.speaker ?? null, text, context));
    }
  }
  return { pieces, covered };
};

/** Gathers lines that are left out, or used, for the same reason into one piece. */
class PieceList {
  readonly pieces: Piece[] = [];
  #key = "";
  #lines: string[] = [];

  add(piece: Piece): void {
    if (piece.type === "kept") {
      this.#key = "";
      this.pieces.push(piece);
      return;
    }
    const key = piece.type === "left" ? `left ${piece.reason}` : `field ${piece.field}`;
    if (key === this.#key && key !== "field speaker") {
      this.#lines.push(...piece.lines);
      return;
    }
    this.#key = key;
    this.#lines = [...piece.lines];
    this.pieces.push({ ...piece, lines: this.#lines });
  }
}

const piecesOf = (
  source: Source,
  head: Head,
  around: Surroundings,
  interview: Interview,
  context: Context,
): readonly Piece[] => {
  const { pieces: bodyPieces, covered } = keepBody(source, around.body, interview, context);
  const list = new PieceList();
  source.lines.forEach(({ text }, place) => {
    const piece = bodyPieces.get(place);
    const use = head.uses.get(place);
    const reason = around.reasons[place] ?? null;
    if (piece !== undefined) list.add(piece);
    else if (covered.has(place)) return;
    else if (use === "details") list.add({ type: "left", reason: "details", lines: [text] });
    else if (use !== undefined) list.add({ type: "field", field: use, lines: [text] });
    else list.add({ type: "left", reason: reason ?? "footer", lines: [text] });
  });
  return list.pieces;
};

/** What is known of the whole before its blocks are told apart. */
const contextOf = (source: Source, body: readonly number[], title: string): Context => {
  const texts = [title, ...body.map((place) => source.lines[place]?.text ?? "")];
  let sample = "";
  for (const text of texts) {
    if (sample.length > 20_000) break;
    sample += `${text}\n`;
  }
  const language = detectLanguage(sample, source.language ?? "und");
  return { language, direction: directionOfSection(texts, source.direction ?? "ltr") };
};

/** A text of one line is a text and not a title. */
const surround = (source: Source, marks: Marks, found: FoundTitle) => {
  const head = readHead(source, marks, found);
  const around = separate(source, marks, found, head);
  if (around.body.length > 0 || found.line === null || found.isSure) return { head, around };
  const untitled = { ...found, line: null };
  const bare = { ...readHead(source, marks, untitled), uses: new Map(), bodyStart: 0 };
  return { head: bare, around: separate(source, marks, untitled, bare) };
};

export const draftOf = (
  source: Source,
  fileName: string,
  encoding: string | null,
  damaged: number,
): ImportDraft => {
  const marks: Marks =
    source.origin === "markdown" ? source.lines.map(() => null) : markFurniture(source.lines);
  const found = findTitle(source, marks, fileName);
  const { head, around } = surround(source, marks, found);
  const surroundings = source.lines
    .filter((_, place) => head.uses.get(place) === "details")
    .map(({ text }) => text)
    .concat(found.trail)
    .join("\n");
  const interview = readInterview(source.lines, around.body, found.title, surroundings, head.bylines);
  const context = contextOf(source, around.body, found.title);
  return {
    title: neutraliseName(found.title).slice(0, 1000),
    people: interview.people,
    published: head.published,
    ...context,
    encoding,
    damaged,
    pieces: piecesOf(source, head, around, interview, context),
  };
};
