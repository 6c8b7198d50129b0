// Which documents have to be built anew because the membership is another, or somebody vouched for what was set aside
// (check 10): those in which an entry counted and does so no more, or was set aside by an end and is so no more, and those
// that were written over a cut of which the same is true.

import type { DeviceId, DocId, EntryId } from "../base/index.ts";
import type { MembershipFacts } from "../circle/facts.ts";
import { endsNow } from "./ending.ts";
import type { OpenedEntry } from "./entry.ts";
import { floorOf } from "./floor.ts";
import type { LogState } from "./state.ts";
import { isSetAsideBy, selectEntries, selectVouched, type JudgedEntry } from "./vouching.ts";

export type Rejudging = {
  /** Up to which entry each device that has an end is vouched for. */
  readonly vouched: ReadonlyMap<DeviceId, number>;
  /** To be built anew. */
  readonly docIds: ReadonlySet<DocId>;
  /** Those that cannot be: what stands in them stays as it was judged. */
  readonly left: ReadonlySet<DocId>;
  /** Something counts now that did not, or the other way; it may be in no document. */
  readonly isDue: boolean;
  /** Something would, that lies where nothing can be built from the entries any more (FGT-4): it stays as it was judged. */
  readonly isTooLate: boolean;
};

/** Where devices have written since they listed one of these cuts: with it, or without, their past is another. */
const writtenOver = (
  cuts: ReadonlySet<EntryId>,
  judged: readonly JudgedEntry[],
  { devices }: LogState,
): readonly DocId[] => {
  const since = new Map<DeviceId, number>();
  for (const { log, header } of judged)
    if (header.deps.some(({ entryId }) => cuts.has(entryId)))
      since.set(log.deviceId, Math.min(header.seq, since.get(log.deviceId) ?? header.seq));
  return [...since].flatMap(([deviceId, seq]) => {
    const log = devices.get(deviceId);
    return log === undefined
      ? []
      : log.marks.flatMap((mark, at) => (mark !== null && log.base + 1 + at >= seq ? [mark.docId] : []));
  });
};

/** Those that are refused for another reason than an end, as the log is judged. */
export const selectRefused = (
  state: LogState,
  entries: Iterable<OpenedEntry>,
  facts: MembershipFacts,
): ReadonlySet<EntryId> =>
  new Set(
    selectEntries(state, entries, facts).flatMap(({ isRefused, entryId }) => (isRefused ? [entryId] : [])),
  );

/**
 * RULE: [TRU-32] what is to be done so that all counts that entries vouch for which are not among `refused`. An entry that
 * does not fit what it vouches for is refused only once that counts: so everybody is let vouch first (`refused` empty),
 * and who is refused then vouches for nothing. What does not fit where more counts fits nowhere less, so this comes to
 * the same on every machine, by whichever way it came to what it has.
 */
export const planRejudging = (
  state: LogState,
  entries: Iterable<OpenedEntry>,
  facts: MembershipFacts,
  refused: ReadonlySet<EntryId>,
  left: ReadonlySet<DocId> = new Set(),
): Rejudging => {
  const ends = endsNow(state, facts);
  const judged = selectEntries(state, entries, facts);
  const vouched = selectVouched(state, judged, ends, facts, refused);
  const isBelow = ({ log, header }: JudgedEntry): boolean => header.seq <= floorOf(state, log);
  const all = judged.filter(
    (entry) =>
      !entry.isRefused &&
      !(entry.header.update !== null && left.has(entry.header.update.docId)) &&
      isSetAsideBy(entry, ends, vouched, facts) !== entry.log.beyond.has(entry.header.seq),
  );
  const turned = all.filter((entry) => !isBelow(entry));
  const docIds = new Set(turned.flatMap(({ header }) => header.update?.docId ?? []));
  const cuts = new Set(turned.flatMap(({ frontier, entryId }) => (frontier === null ? [] : [entryId])));
  for (const docId of writtenOver(cuts, judged, state)) docIds.add(docId);
  for (const docId of left) docIds.delete(docId);
  return { vouched, docIds, left, isDue: turned.length > 0, isTooLate: all.length > turned.length };
};

/** Whether entries have to be read at all: something lies beyond an end, or is set aside by one. */
export const mayChange = (state: LogState, facts: MembershipFacts): boolean => {
  const ends = endsNow(state, facts);
  for (const log of state.devices.values()) {
    const limit = ends.get(log.deviceId);
    if (limit !== undefined && log.last > limit.upTo.seq) return true;
    if (log.beyond.size > 0) return true;
  }
  return false;
};
