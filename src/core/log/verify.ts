// What a log was at a cut's frontier, worked out from the entries themselves: the documents there, to be compared with
// what the cut says of them, and where each device's past stood, for a floor (FGT-3). Nothing is changed by it.

import type { DeviceId, DocId, EntryId } from "../base/index.ts";
import type { Cut } from "./cut.ts";
import { classAt, isIdAt } from "./deviceLog.ts";
import { endsNow } from "./ending.ts";
import type { OpenedEntry } from "./entry.ts";
import { type Floor, type FloorMark, floorOf } from "./floor.ts";
import type { LogContext } from "./outcome.ts";
import { beginAgain, replay } from "./replay.ts";
import { type LogState, selectDocuments } from "./state.ts";
import { selectCounted } from "./vouching.ts";

/**
 * Whether all of a cut's frontier is held here as the cut names it, and nothing that can be had no more lies beyond it:
 * the branch of a fork that counts elsewhere is no ground to delete what counts here.
 */
export const mayBeFloor = (state: LogState, { frontier }: Pick<Cut, "frontier">): boolean => {
  const named = new Map(frontier.map(({ deviceId, seq, entryId }) => [deviceId, { seq, entryId }]));
  for (const log of state.devices.values()) {
    const at = named.get(log.deviceId);
    if ((at?.seq ?? 0) < floorOf(state, log)) return false;
    if (at !== undefined && !isIdAt(log, at.seq, at.entryId)) return false;
  }
  return [...named.keys()].every((deviceId) => state.devices.has(deviceId));
};

/**
 * The floor that the cut would make, with `apply` given all that counts up to it in these documents, what is in others
 * being taken as it is judged; null: not all of it can be had, or it
 * comes to something else than it is judged to be. What an end sets aside is taken as it is judged: whether it is to be
 * judged again is asked before.
 */
export const replayToFrontier = (
  state: LogState,
  { cut, entryId }: { readonly cut: Pick<Cut, "frontier">; readonly entryId: EntryId },
  entries: readonly OpenedEntry[],
  context: LogContext,
  apply: (docId: DocId, payload: OpenedEntry["payload"]) => boolean,
  docIds: ReadonlySet<DocId> = new Set(selectDocuments(state)),
): Floor | null => {
  const upTo = new Map(cut.frontier.map(({ deviceId, seq }) => [deviceId, seq]));
  const begun = beginAgain(state);
  for (const [device, seq] of selectCounted(state, endsNow(state, context.facts)))
    begun.vouched.set(device, seq);
  const replayed = replay(state, begun, { docIds, left: new Set(), apply, upTo }, entries, context);
  if (replayed === null) return null;
  const at = new Map<DeviceId, FloorMark>();
  for (const log of state.devices.values()) {
    const again = replayed.state.devices.get(log.deviceId);
    if (again === undefined) return null;
    for (let seq = floorOf(state, log) + 1; seq <= again.last; seq++)
      if (classAt(log, seq) !== classAt(again, seq)) return null;
    if (again.last > 0) at.set(log.deviceId, { seq: again.last, past: new Map(again.past) });
  }
  return { cut: entryId, at };
};
