// Entries of one's own: composed, stored with strict durability, and only then sent (own log first, protocol 2.8).
// Runs in the circle's queue.

import { err, ok, type Result } from "../base/index.ts";
import {
  composeEntries,
  type ComposedEntry,
  type ComposeError,
  type EntryContent,
  entryTypes,
  epochStart,
  selectHeads,
} from "../log/index.ts";
import { nonceLength } from "../crypto/index.ts";
import type { Circle } from "./circle.ts";
import { beginEpoch, epochToWrite } from "./membership.ts";
import { changedLogRows } from "./receiving.ts";
import type { Place } from "./rows.ts";
import type { ShelfRow } from "./shelf.ts";

export type WriteError = ComposeError | { readonly type: "left" };

export type Written = {
  readonly entries: readonly ComposedEntry[];
  /** Resolves when they are on the disk. */
  readonly stored: Promise<void>;
};

const placeOf = (entry: ComposedEntry): Place =>
  entry.header.type === entryTypes.update ? entry.header.update.docId : "log";

const compose = (circle: Circle, content: EntryContent): Result<readonly ComposedEntry[], WriteError> => {
  const epoch = epochToWrite(circle);
  if (!epoch.ok) return err({ type: "notActive" });
  const { random, clock } = circle.parts;
  return composeEntries(circle.log, {
    device: { deviceId: circle.self.device.deviceId, secretKey: circle.self.device.sign.secretKey },
    epoch: epoch.value.entryKey,
    facts: circle.graph,
    nonce: () => random.bytes(nonceLength),
    ts: Math.max(0, clock.now() - epochStart),
    content,
  });
};

/** Composes and stores; sessions hear of it when it is on the disk. */
export const writeEntry = (
  circle: Circle,
  content: EntryContent,
  more: readonly ShelfRow[] = [],
): Result<Written, WriteError> => {
  if (circle.record.left) return err({ type: "left" });
  let composed = compose(circle, content);
  // Somebody has left or was admitted since: the epoch is another one now.
  if (!composed.ok && composed.error.type === "epochUnclean") {
    const begun = beginEpoch(circle, "repair");
    if (!begun.ok) return err({ type: "notActive" });
    composed = compose(circle, content);
  }
  if (!composed.ok) return composed;
  const entries = composed.value;
  const put: ShelfRow[] = [...changedLogRows(circle), ...more];
  for (const entry of entries)
    put.push(
      circle.texts.tailRow(placeOf(entry), [
        { entryId: entry.entryId, class: "accepted", bytes: entry.openedBytes },
      ]),
    );
  const heads = selectHeads(circle.log);
  const stored = circle.journal.write({ put, strict: true }).then(() => {
    circle.storedHeads = heads;
    circle.ears.stored({
      ops: [],
      entries: entries.map((entry) => ({
        device: entry.deviceId,
        seq: entry.header.seq,
        entryId: entry.entryId,
        sealed: entry.envelope,
        source: null,
      })),
      heads,
    });
    circle.ears.viewChanged();
  });
  return ok({ entries, stored });
};
