// What the engine itself writes: the circle's list, names, notes, editions. Judged by the same gate as everything
// (protocol 2.9), one or more entries of their own, on the disk before anybody hears. What is refused leaves no trace: the
// document is built anew as it was (ENG-45). Runs in the circle's queue.

import { type Bytes, err, ok, type Result } from "../base/index.ts";
import { joinRun, judgeOwnUpdate, type Replica } from "../document/index.ts";
import { ownNumber } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { isDrafting, mayWriteNow } from "./keyless.ts";
import { claimNumber } from "./rewriting.ts";
import type { Text, TextError } from "./texts.ts";
import { restoreText } from "./restoring.ts";
import { type OwnPlace, readyToWrite, type WriteError, writeEntries } from "./writing.ts";
import { isOut } from "./outOf.ts";

export type OwnTextError = TextError | WriteError | { readonly type: "valueTooLarge" };

const writeUpdates = (
  circle: Circle,
  text: Text,
  { docId, scope }: OwnPlace,
  client: number,
  updates: readonly Bytes[],
): Result<Promise<void>, OwnTextError> => {
  const start = text.table.end(client);
  const runs = joinRun(client, start, updates);
  if (!runs.ok) return err({ type: "valueTooLarge" });
  for (const { payload } of runs.value)
    if (circle.texts.judgeOwn(text, client, payload).type !== "sound")
      throw new Error("an update of our own does not pass our own gate");
  const contents = runs.value.map((run) => ({ type: "update", docId, scope, ...run }) as const);
  const written = writeEntries(circle, contents);
  if (!written.ok) return written;
  circle.ears.textChanged(docId, updates);
  return ok(written.value.stored);
};

/** The same while this machine writes no entries: into the draft, all of it or nothing. */
const draftText = async (
  circle: Circle,
  place: OwnPlace,
  change: (replica: Replica) => readonly Bytes[],
): Promise<Result<{ readonly stored: Promise<void> }, OwnTextError>> => {
  if (!mayWriteNow(circle, place.docId)) return err({ type: "noRight" });
  const begun = await circle.drafts.begin(place);
  if (!begun.ok) return begun;
  const { client, document } = begun.value;
  if (!document.replica.writeAs(client).ok) return err({ type: "textDamaged" });
  let updates: readonly Bytes[];
  try {
    updates = change(document.replica);
    for (const update of updates)
      if (judgeOwnUpdate(document, place.docId, client, update).type !== "sound")
        throw new Error("an update of our own does not pass our own gate");
  } catch (fault) {
    circle.drafts.pass(place.docId, []);
    throw fault;
  }
  const stored = updates.map((update) => circle.drafts.keep(place.docId, update));
  circle.ears.draftChanged(place.docId);
  return ok({ stored: Promise.all(stored).then(() => undefined) });
};

/**
 * Changes a document that the engine writes. `change` gives the updates that its changes made, in order; they are on
 * the disk together or not at all. Resolves when all is in memory; the value resolves when it is on the disk.
 */
export const changeText = async (
  circle: Circle,
  place: OwnPlace,
  change: (replica: Replica) => readonly Bytes[],
): Promise<Result<{ readonly stored: Promise<void> }, OwnTextError>> => {
  if (isOut(circle)) return err({ type: "left" });
  if (isDrafting(circle) || circle.drafts.get(place.docId) !== undefined)
    return draftText(circle, place, change);
  await claimNumber(circle, place);
  const text = await circle.texts.ensure(place.docId);
  if (!text.ok) return text;
  const number = ownNumber(circle.log, circle.graph, circle.self.device.deviceId, place.docId);
  if (number === null) return err({ type: "numberTaken" });
  const ready = readyToWrite(circle, place.docId, place.scope);
  if (!ready.ok) return ready;
  if (!text.value.replica.writeAs(number.client).ok) return err({ type: "textDamaged" });
  let written: ReturnType<typeof writeUpdates> | null = null;
  try {
    const updates = change(text.value.replica);
    written =
      updates.length === 0
        ? ok(Promise.resolve())
        : writeUpdates(circle, text.value, place, number.client, updates);
  } finally {
    // Refused, or a fault of ours: Yjs has it already.
    if (written?.ok !== true) await restoreText(circle, place.docId);
  }
  return written.ok ? ok({ stored: written.value }) : written;
};

/** What one write gave: an update, or none when nothing changed. */
export const listed = (update: Bytes | null): readonly Bytes[] => (update === null ? [] : [update]);
