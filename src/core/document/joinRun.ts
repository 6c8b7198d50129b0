// Joining a run of one device's own updates into the payload of one entry (protocol 2.1, "Batches, not
// keystrokes"). Yjs's own merge is quadratic and leaves adjacent text apart (186 bytes for 20 keystrokes in one
// place); a run of one client in order needs no merge, only its structs one after the other, so this is linear
// and joins text on the way (34 bytes). The joined update gives the same document and the same clocks.
//
// What does not fit into one entry is cut between structs, or inside text, into updates that apply in order.

import { type Bytes, err, ok, type Result } from "../base/index.ts";
import { maxPayload } from "../log/index.ts";
import { cutPiece, grow, type Piece, pieceOf, pieceSize, writeUpdate } from "./pieces.ts";
import { type DeleteRange, type Deletes, readUpdate, snapshotLimits, updateLimits } from "./updateReader.ts";

export type JoinedRun = {
  readonly payload: Bytes;
  readonly clockStart: number;
  readonly clockLen: number;
};

export type JoinError =
  | { readonly type: "malformed" }
  /** Another client's structs, or clocks that do not follow each other from `clockStart`. */
  | { readonly type: "notOneRun" }
  /** One value (a note, a chunk of an edition) that no entry can hold: it has to be written smaller. */
  | { readonly type: "valueTooLarge" };

/** Room for counts, client and clock in front of the structs. */
const updateHead = 32;
const maxBytes = maxPayload - updateHead;
/** A range is two integers of at most 8 bytes; a client's ranges have two in front. */
const rangeSize = 16;

type Run = { readonly pieces: Piece[]; readonly deletes: Map<number, DeleteRange[]>; end: number };

const addUpdate = (run: Run, client: number, update: Bytes): JoinError | null => {
  const read = readUpdate(update, snapshotLimits);
  if (!read.ok) return { type: "malformed" };
  for (const block of read.value.blocks) {
    if (block.client !== client || block.clock !== run.end) return { type: "notOneRun" };
    for (const struct of block.structs) {
      const last = run.pieces.at(-1);
      if (last === undefined || !grow(last, client, update, struct)) run.pieces.push(pieceOf(update, struct));
      run.end = struct.clock + struct.length;
    }
  }
  for (const { client: owner, ranges } of read.value.deletes) {
    const known = run.deletes.get(owner) ?? [];
    known.push(...ranges);
    run.deletes.set(owner, known);
  }
  return null;
};

/** Sorted, without overlaps, touching ones joined: as Yjs writes a delete set. */
export const unite = (ranges: readonly DeleteRange[]): DeleteRange[] => {
  const united: DeleteRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.clock - b.clock)) {
    const last = united.at(-1);
    if (last === undefined || last.clock + last.length < range.clock) united.push(range);
    else {
      const end = Math.max(last.clock + last.length, range.clock + range.length);
      united[united.length - 1] = { clock: last.clock, length: end - last.clock };
    }
  }
  return united;
};

/** The pieces in groups that fit into an entry each. */
const groupPieces = (pieces: readonly Piece[], client: number): Result<Piece[][], JoinError> => {
  const groups: Piece[][] = [];
  let open: Piece[] = [];
  let size = 0;
  let length = 0;
  const close = (): void => {
    groups.push(open);
    open = [];
    size = length = 0;
  };
  const waiting = [...pieces].reverse();
  for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) {
    const full = open.length >= updateLimits.structs;
    const fits = size + pieceSize(piece) <= maxBytes && length + piece.length <= updateLimits.length && !full;
    if (fits) {
      open.push(piece);
      size += pieceSize(piece);
      length += piece.length;
      continue;
    }
    // first into an empty entry; what is too large even for that is cut
    if (open.length > 0) {
      close();
      waiting.push(piece);
      continue;
    }
    const halves = cutPiece(piece, client, maxBytes - piece.head.length - 8, updateLimits.length);
    if (halves === null) return err({ type: "valueTooLarge" });
    waiting.push(halves[1], halves[0]);
  }
  if (open.length > 0) close();
  return ok(groups);
};

/** The deletions in groups that fit into an entry each. */
const groupDeletes = (deletes: ReadonlyMap<number, readonly DeleteRange[]>): Deletes[][] => {
  const most = Math.min(updateLimits.ranges, Math.floor(maxBytes / (2 * rangeSize)));
  const groups: Deletes[][] = [];
  let open: Deletes[] = [];
  let count = 0;
  for (const client of [...deletes.keys()].sort((a, b) => b - a)) {
    const ranges = unite(deletes.get(client) ?? []);
    for (let at = 0; at < ranges.length;) {
      const part = ranges.slice(at, at + most - count);
      open.push({ client, ranges: part });
      at += part.length;
      count += part.length;
      if (count < most) continue;
      groups.push(open);
      open = [];
      count = 0;
    }
  }
  if (open.length > 0) groups.push(open);
  return groups;
};

const deletesSize = (deletes: readonly Deletes[]): number =>
  deletes.reduce((size, { ranges }) => size + rangeSize * (1 + ranges.length), 0);

/**
 * The updates of one client, in the order in which they were made and beginning at `clockStart`, as payloads of
 * entries: one if it fits, otherwise several that apply in order. Empty when the updates say nothing.
 */
export const joinRun = (
  client: number,
  clockStart: number,
  updates: readonly Bytes[],
): Result<readonly JoinedRun[], JoinError> => {
  const run: Run = { pieces: [], deletes: new Map(), end: clockStart };
  for (const update of updates) {
    const error = addUpdate(run, client, update);
    if (error !== null) return err(error);
  }
  const groups = groupPieces(run.pieces, client);
  if (!groups.ok) return groups;
  const deletes = groupDeletes(run.deletes);
  const last = groups.value.at(-1);
  const lastSize = last?.reduce((size, piece) => size + pieceSize(piece), 0) ?? 0;
  // deletions may speak of clocks of the run itself, so they come last
  const [first] = deletes;
  const shared = last !== undefined && first !== undefined && lastSize + deletesSize(first) <= maxBytes;
  const parts: { readonly pieces: readonly Piece[]; readonly deletes: readonly Deletes[] }[] =
    groups.value.map((pieces) => ({ pieces, deletes: shared && pieces === last ? first : [] }));
  for (const group of shared ? deletes.slice(1) : deletes) parts.push({ pieces: [], deletes: group });
  let clock = clockStart;
  return ok(
    parts.map((part): JoinedRun => {
      const start = clock;
      for (const piece of part.pieces) clock += piece.length;
      const payload = writeUpdate([{ client, pieces: part.pieces }], part.deletes);
      return { payload, clockStart: start, clockLen: clock - start };
    }),
  );
};
