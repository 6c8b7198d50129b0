// Structs of one client as pieces that can be joined, cut and written again: the ground of joining and splitting.
// A piece keeps the bytes that Yjs wrote; only text grows together, and only what is divisible is cut.

import { type Bytes, concat } from "../base/index.ts";
import { Writer } from "../codec/index.ts";
import { utf16Length } from "./cursor.ts";
import { contentKinds, type Deletes, type Id, type UpdateStruct } from "./updateReader.ts";

export type Piece = {
  readonly clock: number;
  length: number;
  readonly kind: number;
  /** Info, references, parent and key, as they stand in the update. */
  readonly head: Bytes;
  readonly right: Id | null;
  /** Text in UTF-8 without its length; for other kinds the content as it is, empty for bare lengths. */
  readonly body: Bytes[];
  bodyLength: number;
};

export const isBare = (kind: number): boolean =>
  kind === contentKinds.deleted || kind === contentKinds.collected;

/** Text and bare lengths can be cut anywhere between characters; other content is whole. */
export const isDivisible = (kind: number): boolean => kind === contentKinds.text || isBare(kind);

const varLength = (value: number): number => {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
};

export const pieceOf = (bytes: Bytes, struct: UpdateStruct): Piece => {
  let from = struct.contentFrom;
  // past the length in front of the text
  if (struct.kind === contentKinds.text) while ((bytes[from++] ?? 0) >= 128);
  const body = isBare(struct.kind) ? [] : [bytes.subarray(from, struct.to)];
  return {
    clock: struct.clock,
    length: struct.length,
    kind: struct.kind,
    head: bytes.subarray(struct.from, struct.contentFrom),
    right: struct.right,
    body,
    bodyLength: body[0]?.length ?? 0,
  };
};

export const sameId = (a: Id | null, b: Id | null): boolean =>
  a === b || (a !== null && b !== null && a.client === b.client && a.clock === b.clock);

/**
 * Takes a struct into the piece before it, where one struct says the same as the two: collected clocks; or text
 * or deleted clocks whose second has the first one's last clock as origin, and the same right origin.
 */
export const grow = (piece: Piece, client: number, bytes: Bytes, struct: UpdateStruct): boolean => {
  if (piece.kind !== struct.kind || !isDivisible(struct.kind)) return false;
  if (struct.clock !== piece.clock + piece.length) return false;
  const follows =
    sameId(struct.origin, { client, clock: struct.clock - 1 }) && sameId(piece.right, struct.right);
  if (!follows && struct.kind !== contentKinds.collected) return false;
  const next = pieceOf(bytes, struct);
  piece.body.push(...next.body);
  piece.bodyLength += next.bodyLength;
  piece.length += next.length;
  return true;
};

export const pieceSize = (piece: Piece): number =>
  piece.head.length +
  (piece.kind === contentKinds.text
    ? varLength(piece.bodyLength) + piece.bodyLength
    : isBare(piece.kind)
      ? varLength(piece.length)
      : piece.bodyLength);

const writePiece = (writer: Writer, piece: Piece): void => {
  writer.raw(piece.head);
  if (piece.kind === contentKinds.text) writer.var(piece.bodyLength);
  if (isBare(piece.kind)) writer.var(piece.length);
  for (const part of piece.body) writer.raw(part);
};

/** Head of what follows a cut: origin is the clock before it, right origin stays. */
const laterHead = (kind: number, client: number, clock: number, right: Id | null): Bytes => {
  if (kind === contentKinds.collected) return new Uint8Array([0]);
  const writer = new Writer()
    .u8(kind | 0x80 | (right === null ? 0 : 0x40))
    .var(client)
    .var(clock - 1);
  if (right !== null) writer.var(right.client).var(right.clock);
  return writer.done();
};

/** The largest whole number of characters within `max` bytes. */
const textBoundary = (text: Bytes, max: number): number => {
  let end = Math.min(max, text.length);
  while (end > 0 && end < text.length && ((text[end] ?? 0) & 0xc0) === 0x80) end--;
  return end;
};

/**
 * The piece in two, the first with at most `maxBytes` of body and `maxLength` clocks; null if it cannot be cut so.
 */
export const cutPiece = (
  piece: Piece,
  client: number,
  maxBytes: number,
  maxLength: number,
): readonly [Piece, Piece] | null => {
  if (!isDivisible(piece.kind)) return null;
  const text = concat(...piece.body);
  // a unit of UTF-16 is at least one byte, so this many bytes are at most `maxLength` units
  const at = textBoundary(text, Math.min(maxBytes, maxLength));
  const first = piece.kind === contentKinds.text ? utf16Length(text, 0, at) : maxLength;
  if (first <= 0 || first >= piece.length) return null;
  const clock = piece.clock + first;
  const head = laterHead(piece.kind, client, clock, piece.right);
  const rest = text.subarray(at);
  const bodyOf = (part: Bytes): Bytes[] => (part.length === 0 ? [] : [part]);
  return [
    { ...piece, length: first, body: bodyOf(text.subarray(0, at)), bodyLength: at },
    { ...piece, clock, length: piece.length - first, head, body: bodyOf(rest), bodyLength: rest.length },
  ];
};

/** The structs of one client, in order and without a gap. */
export type PieceBlock = { readonly client: number; readonly pieces: readonly Piece[] };

export const writeDeletes = (writer: Writer, deletes: readonly Deletes[]): Writer => {
  writer.var(deletes.length);
  for (const { client, ranges } of deletes) {
    writer.var(client).var(ranges.length);
    for (const { clock, length } of ranges) writer.var(clock).var(length);
  }
  return writer;
};

/** A V1 update of these structs and deletions; a block without structs is left out. */
export const writeUpdate = (blocks: readonly PieceBlock[], deletes: readonly Deletes[]): Bytes => {
  const full = blocks.filter(({ pieces }) => pieces.length > 0);
  const writer = new Writer().var(full.length);
  for (const { client, pieces } of full) {
    writer
      .var(pieces.length)
      .var(client)
      .var(pieces[0]?.clock ?? 0);
    for (const piece of pieces) writePiece(writer, piece);
  }
  return writeDeletes(writer, deletes).done();
};
