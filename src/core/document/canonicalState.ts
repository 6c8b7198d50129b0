// One spelling of a document's state. Yjs joins neighbouring structs as transactions happen to touch them, so two
// replicas with the same document may cut its structs differently (seen in 1 of 60 random sessions, among collected
// ones). For hashing and comparing, whatever can be one struct is one.

import { type Bytes, err, ok, type Result } from "../base/index.ts";
import { grow, type Piece, pieceOf, writeUpdate } from "./pieces.ts";
import { type ReadUpdate, readUpdate, snapshotLimits, type UpdateRefusal } from "./updateReader.ts";

/** The V1 state with every struct as long as it can be, read. What is so already stays as it is: numbers have one form. */
export const readCanonical = (state: Bytes): Result<ReadUpdate, UpdateRefusal> => {
  const read = readUpdate(state, snapshotLimits);
  if (!read.ok) return err(read.error);
  let grown = false;
  const blocks = read.value.blocks.map(({ client, structs }) => {
    const pieces: Piece[] = [];
    for (const struct of structs) {
      const last = pieces.at(-1);
      if (last !== undefined && grow(last, client, state, struct)) grown = true;
      else pieces.push(pieceOf(state, struct));
    }
    return { client, pieces };
  });
  return grown ? readUpdate(writeUpdate(blocks, read.value.deletes), snapshotLimits) : read;
};

/** The bytes of the same. */
export const canonicalState = (state: Bytes): Result<Bytes, UpdateRefusal> => {
  const read = readCanonical(state);
  return read.ok ? ok(read.value.bytes) : read;
};
