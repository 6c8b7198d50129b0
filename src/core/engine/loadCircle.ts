// A circle from its rows: ops, epoch secrets, the state of its log. Nothing is replayed, and what is not whole is not
// opened.

import { indexDocId } from "../../schema/index.ts";
import {
  type Bytes,
  type EpochId,
  err,
  idBytes,
  redact,
  type Redacted,
  type Result,
  toHex,
} from "../base/index.ts";
import { receiveOp } from "../circle/index.ts";
import { decodeLogState, documentsBelow, selectHeads } from "../log/index.ts";
import { tables } from "../vault/tables.ts";
import type { Circle } from "./circle.ts";
import { loadApart } from "./looks.ts";
import type { ShelfError } from "./shelf.ts";

export type OpenCircleError = ShelfError | { readonly type: "circleDamaged" };

const damaged: Result<never, OpenCircleError> = err({ type: "circleDamaged" });

/** Every op that was stored, in any order; false when one of them has nothing to stand on any more. */
const takeStoredOps = ({ graph }: Circle, ops: readonly Bytes[]): boolean => {
  let before = -1;
  // More than once, because what waits for others is held in bounds.
  while (graph.size < ops.length && graph.size !== before) {
    before = graph.size;
    for (const op of ops) receiveOp(graph, op);
  }
  return graph.size === ops.length;
};

/**
 * RULE: [ENG-21] a circle of which a row is damaged or missing is not opened: on half of a history this machine would
 * sign the numbers of the other half again.
 */
export const loadCircle = async (circle: Circle): Promise<Result<void, OpenCircleError>> => {
  const group = idBytes(circle.id);
  const [ops, keys, rows, log, index] = await Promise.all([
    circle.shelf.group(tables.op, group),
    circle.shelf.group(tables.epochKey, group),
    circle.shelf.group(tables.deviceLog, group),
    circle.texts.ensureLog(),
    circle.texts.ensureReadable(indexDocId),
  ]);
  if (!ops.ok) return ops;
  if (!keys.ok) return keys;
  if (!rows.ok) return rows;
  if (!log.ok) return log;
  if (!index.ok) return index.error.type === "textDamaged" ? damaged : err(index.error);
  const isBegun = keys.value.length + rows.value.length > 0;
  if (!takeStoredOps(circle, ops.value) || (isBegun && ops.value.length === 0)) return damaged;
  for (const key of keys.value) {
    const epoch = toHex(key.subarray(0, 32)) as EpochId;
    const secret: Redacted<Bytes> = redact(key.slice(32));
    if (key.length === 32) circle.ring.drop(epoch);
    else circle.ring.add(epoch, secret);
  }
  const state = decodeLogState(circle.id, rows.value);
  if (!state.ok) return damaged;
  circle.log = state.value;
  circle.texts.bases.on(documentsBelow(circle.log));
  circle.storedHeads = selectHeads(circle.log);
  loadApart(circle);
  return circle.drafts.load();
};
