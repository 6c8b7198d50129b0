// Entries of one's own: composed, stored with strict durability, and only then sent (own log first, protocol 2.8).
// Runs in the circle's queue.

import { type DocId, err, ok, type Result } from "../base/index.ts";
import {
  composeEntries,
  type ComposedEntry,
  type ComposeError,
  type EntryContent,
  entryTypes,
  type EpochKey,
  epochStart,
  isContinuation,
  mayCompose,
  ownHeadRow,
  selectHeads,
} from "../log/index.ts";
import { nonceLength } from "../crypto/index.ts";
import type { Circle } from "./circle.ts";
import { isHeld } from "./hold.ts";
import { isOut } from "./outOf.ts";
import { beginEpoch, epochToWrite } from "./membership.ts";
import { changedLogRows } from "./logGround.ts";
import { logRow, type Place } from "./rows.ts";
import type { ShelfName, ShelfRow } from "./shelf.ts";
import type { OwnPlaceInLog } from "./tailRow.ts";

/** `held`: this machine may not write now; what is written is kept as a draft (ENG-34). */
export type WriteError = ComposeError | { readonly type: "left" | "held" };

/** Where it is written, and for a margin whose scope it belongs to. */
export type OwnPlace = { readonly docId: DocId; readonly scope: DocId | null };

/** What goes into the same transaction. */
type More = { readonly put?: readonly ShelfRow[]; readonly remove?: readonly ShelfName[] };

export type Written = {
  readonly entries: readonly ComposedEntry[];
  /** Resolves when they are on the disk. */
  readonly stored: Promise<void>;
};

const placeOf = (entry: ComposedEntry): Place =>
  entry.header.type === entryTypes.update ? entry.header.update.docId : "log";

/** How many epochs one write may begin to get there. */
const repairs = 8;

/**
 * The epoch to write under. A new one begins when none is clean any more (somebody has left or was admitted since),
 * and when there are more op heads than an entry may name: the op that begins it takes them into its past, so that
 * nobody is kept from writing by a device that forks its ops.
 */
const epochFor = (circle: Circle, content: EntryContent): Result<EpochKey, WriteError> => {
  if (isOut(circle)) return err({ type: "left" });
  if (isHeld(circle)) return err({ type: "held" });
  const { deviceId, sign } = circle.self.device;
  const device = { deviceId, secretKey: sign.secretKey };
  for (let repaired = 0; ; repaired++) {
    const held = epochToWrite(circle);
    if (!held.ok) return err({ type: "notActive" });
    const epoch = held.value.entryKey;
    const judged = mayCompose(circle.log, { device, epoch, facts: circle.graph, content });
    if (judged.ok) return ok(epoch);
    const { type } = judged.error;
    if ((type !== "epochUnclean" && type !== "headsTooMany") || repaired === repairs) return judged;
    if (!beginEpoch(circle, "repair").ok) return err({ type: "notActive" });
  }
};

/** Asked before a document is changed: whether what is changed can be written. */
export const readyToWrite = (circle: Circle, docId: DocId, scope: DocId | null): Result<void, WriteError> => {
  const nothing = { docId, scope, clockStart: 0, clockLen: 0, payload: new Uint8Array(0) };
  const epoch = epochFor(circle, { type: "update", ...nothing });
  return epoch.ok ? ok(undefined) : epoch;
};

const compose = (circle: Circle, content: EntryContent): Result<readonly ComposedEntry[], WriteError> => {
  const epoch = epochFor(circle, content);
  if (!epoch.ok) return epoch;
  const { random, clock } = circle.parts;
  return composeEntries(circle.log, {
    device: { deviceId: circle.self.device.deviceId, secretKey: circle.self.device.sign.secretKey },
    epoch: epoch.value,
    facts: circle.graph,
    nonce: () => random.bytes(nonceLength),
    ts: Math.max(0, clock.now() - epochStart),
    content,
  });
};

const tailRowsOf = (circle: Circle, entry: ComposedEntry, own: OwnPlaceInLog | null): readonly ShelfRow[] =>
  circle.texts.tailRows(
    placeOf(entry),
    [{ entryId: entry.entryId, class: "accepted", bytes: entry.openedBytes }],
    own,
  );

/** RULE: [LOG-23] [ENG-58] one that goes on where its log ended is one row; what it leaves unsaid is owed. */
const layDown = (circle: Circle, entries: readonly ComposedEntry[], { put = [], remove = [] }: More) => {
  const { journal, log, self } = circle;
  const { deviceId } = self.device;
  const [entry] = entries;
  const isAlone = entries.length === 1 && put.length + remove.length === 0;
  if (isAlone && entry !== undefined && isContinuation(log, deviceId, entry.header)) {
    const own = { deviceId, seq: entry.header.seq };
    const stored = journal.write({ put: tailRowsOf(circle, entry, own), strict: true, alone: true });
    const head = ownHeadRow(log, deviceId);
    journal.owe(logRow(circle.id, head.key, head.bytes));
    return stored;
  }
  const rows = entries.flatMap((each) => tailRowsOf(circle, each, null));
  return journal.write({ put: [...changedLogRows(circle), ...put, ...rows], remove, strict: true });
};

/** Composes and stores in one transaction; sessions hear of it when it is on the disk. */
export const writeEntries = (
  circle: Circle,
  contents: readonly EntryContent[],
  more: More = {},
): Result<Written, WriteError> => {
  const entries: ComposedEntry[] = [];
  for (const content of contents) {
    const composed = compose(circle, content);
    if (!composed.ok) {
      if (entries.length > 0) throw new Error("an entry could be composed and the next one not");
      return composed;
    }
    entries.push(...composed.value);
  }
  const heads = selectHeads(circle.log);
  const stored = layDown(circle, entries, more).then(() => {
    circle.storedHeads = heads;
    circle.ears.stored({
      ops: [],
      entries: entries.map((entry) => ({
        device: entry.deviceId,
        seq: entry.header.seq,
        entryId: entry.entryId,
        sealed: () => entry.envelope,
        source: null,
      })),
      heads,
    });
    circle.ears.viewChanged();
  });
  return ok({ entries, stored });
};

export const writeEntry = (
  circle: Circle,
  content: EntryContent,
  put: readonly ShelfRow[] = [],
): Result<Written, WriteError> => writeEntries(circle, [content], { put });
