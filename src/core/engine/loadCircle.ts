// A circle from its rows: ops, epoch secrets, the state of its log. Nothing is replayed, and what is not whole is not
// opened.

import { indexDocId } from "../../schema/index.ts";
import {
  type Bytes,
  type CircleId,
  type EpochId,
  err,
  idBytes,
  ok,
  redact,
  type Redacted,
  type Result,
  toHex,
} from "../base/index.ts";
import { receiveOp } from "../circle/index.ts";
import {
  continueLog,
  decodeLogState,
  decodeOpened,
  decodeSegment,
  documentsBelow,
  type OpenedEntry,
  ownHeadRow,
  selectHeads,
  tailLength,
} from "../log/index.ts";
import { tables } from "../vault/tables.ts";
import type { TextError } from "./bases.ts";
import type { Circle } from "./circle.ts";
import { draftGroup } from "./drafts.ts";
import { lastWritten, loadAhead } from "./warming.ts";
import { loadApart } from "./looks.ts";
import { marginsOf } from "./notes.ts";
import { readRewrittenRows } from "./rewriting.ts";
import { logRow, ownTailName } from "./rows.ts";
import type { ShelfError } from "./shelf.ts";
import { decodeTailRow } from "./tailRow.ts";
import type { Text } from "./texts.ts";

export type OpenCircleError =
  | ShelfError
  | { readonly type: "circleDamaged" }
  /** The own entry of this number, the last one that was signed, lies there alone and does not open (lostEntry.ts). */
  | { readonly type: "lastEntryLost"; readonly seq: number };

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

/** What the own entry of this number says of itself where it lies without the row of its log; null: there is none. */
const ownEntryAt = async (
  circle: Circle,
  seq: number,
): Promise<Result<OpenedEntry | null, OpenCircleError>> => {
  const row = await circle.shelf.get(ownTailName(circle.id, circle.self.device.deviceId, seq));
  if (!row.ok) return row.error.type === "rowDamaged" ? err({ type: "lastEntryLost", seq }) : row;
  if (row.value === null) return ok(null);
  const tail = decodeTailRow(row.value);
  const segment = tail.ok ? decodeSegment(tail.value.items) : null;
  const item = segment?.ok === true ? segment.value[0] : undefined;
  const opened = item === undefined ? null : decodeOpened(item.bytes);
  return opened?.ok === true ? ok(opened.value) : damaged;
};

/**
 * RULE: [LOG-23] own entries that went on without the row of the log: the log is brought up to the last of them before
 * anything is signed. Where the next one is there, so are those behind it that can be; a gap among them is damage. RULE:
 * [ENG-60] only of the last of them it is known, where it does not open, that nothing else depends on it.
 */
const continueOwn = async (circle: Circle): Promise<Result<void, OpenCircleError>> => {
  const { log, graph, self } = circle;
  const { deviceId } = self.device;
  const last = log.devices.get(deviceId)?.last ?? 0;
  const next = last === 0 ? ok(null) : await ownEntryAt(circle, last + 1);
  if (next.ok && next.value === null) return ok(undefined);
  const rest = Array.from({ length: tailLength - 1 }, (_, place) => ownEntryAt(circle, last + 2 + place));
  const found = [next, ...(await Promise.all(rest))];
  const failed = found.find((one) => !one.ok && one.error.type !== "lastEntryLost");
  if (failed?.ok === false) return failed;
  const held = found.findIndex((one) => !one.ok || one.value === null);
  const isBehind = (one: (typeof found)[number], place: number): boolean =>
    held >= 0 && place > held && !(one.ok && one.value === null);
  if (found.some(isBehind)) return damaged;
  for (const one of found)
    if (one.ok && one.value !== null && !continueLog(log, deviceId, one.value, graph).ok) return damaged;
  const lost = found[held];
  if (lost?.ok === false) return lost;
  const head = ownHeadRow(log, deviceId);
  circle.journal.owe(logRow(circle.id, head.key, head.bytes));
  return ok(undefined);
};

/** What is read of a circle before it is known what is in it. */
export type CircleRows = {
  readonly ops: Rows;
  readonly keys: Rows;
  readonly log: Rows;
  readonly places: Result<void, ShelfError>;
  readonly index: Result<Text, TextError>;
  readonly drafts: Rows;
  /** What was left to be written anew. */
  readonly rewritten: Rows;
};

type Ground = Pick<Circle, "shelf" | "texts">;
type Rows = Result<readonly Bytes[], ShelfError>;

/** All of it is asked for at once: opening a circle is a matter of how often the disk is waited for. */
export const readCircle = async (circleId: CircleId, { shelf, texts }: Ground): Promise<CircleRows> => {
  const group = idBytes(circleId);
  const [ops, keys, log, places, index, drafts, rewritten] = await Promise.all([
    shelf.group(tables.op, group),
    shelf.group(tables.epochKey, group),
    shelf.group(tables.deviceLog, group),
    texts.ensureLog(),
    texts.ensureReadable(indexDocId),
    shelf.group(tables.draft, draftGroup(circleId)),
    readRewrittenRows({ shelf, id: circleId }),
  ]);
  return { ops, keys, log, places, index, drafts, rewritten };
};

/**
 * RULE: [ENG-21] a circle of which a row is damaged or missing is not opened: on half of a history this machine would
 * sign the numbers of the other half again.
 */
export const loadCircle = async (
  circle: Circle,
  { ops, keys, log, places, index, drafts }: CircleRows,
): Promise<Result<void, OpenCircleError>> => {
  if (!ops.ok) return ops;
  if (!keys.ok) return keys;
  if (!log.ok) return log;
  if (!places.ok) return places;
  if (!drafts.ok) return drafts;
  const isBegun = keys.value.length + log.value.length > 0;
  if (!takeStoredOps(circle, ops.value) || (isBegun && ops.value.length === 0)) return damaged;
  for (const key of keys.value) {
    const epoch = toHex(key.subarray(0, 32)) as EpochId;
    const secret: Redacted<Bytes> = redact(key.slice(32));
    if (key.length === 32) circle.ring.drop(epoch);
    else circle.ring.add(epoch, secret);
  }
  // The names on every page: asked for while the log is read.
  if (index.ok) for (const docId of marginsOf(circle, indexDocId).keys()) loadAhead(circle, docId);
  const state = decodeLogState(circle.id, log.value);
  if (!state.ok) return damaged;
  circle.log = state.value;
  const continued = await continueOwn(circle);
  if (!continued.ok) return continued;
  // The row that does not open may be one of the list.
  if (!index.ok) return index.error.type === "textDamaged" ? damaged : err(index.error);
  circle.texts.bases.on(documentsBelow(circle.log));
  const last = lastWritten(circle);
  if (last !== undefined) loadAhead(circle, last);
  circle.storedHeads = selectHeads(circle.log);
  loadApart(circle);
  return circle.drafts.load(drafts.value);
};
