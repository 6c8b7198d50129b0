// Which documents have to be built anew because the membership is another, or somebody vouched for what was set aside
// (check 10): those in which an entry counted and does so no more, or was set aside by an end and is so no more.

import type { DeviceId, DocId } from "../base/index.ts";
import type { MembershipFacts } from "../circle/facts.ts";
import { endsNow } from "./ending.ts";
import type { OpenedEntry } from "./entry.ts";
import type { LogState } from "./state.ts";
import { isSetAsideBy, selectStanding, selectVouched } from "./vouching.ts";

export type Rejudging = {
  /** Up to which entry each device that has an end is vouched for. */
  readonly vouched: ReadonlyMap<DeviceId, number>;
  /** To be built anew. */
  readonly docIds: ReadonlySet<DocId>;
  /** Something counts now that did not, or the other way; it may be in no document. */
  readonly isDue: boolean;
};

export const planRejudging = (
  state: LogState,
  entries: Iterable<OpenedEntry>,
  facts: MembershipFacts,
): Rejudging => {
  const ends = endsNow(state, facts);
  const standing = selectStanding(state, entries, facts);
  const vouched = selectVouched(state, standing, ends, facts);
  const turned = standing.filter(
    (entry) => isSetAsideBy(entry, ends, vouched, facts) !== entry.log.beyond.has(entry.header.seq),
  );
  const docIds = new Set(turned.flatMap(({ header }) => header.update?.docId ?? []));
  return { vouched, docIds, isDue: turned.length > 0 };
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
