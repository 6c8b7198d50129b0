// Which documents have to be built anew because the membership is another, or somebody vouched for what was set aside
// (check 10): those in which an entry counted and does so no more, or does not count and may again.

import type { DeviceId, DocId, OpId } from "../base/index.ts";
import type { CircleState, EntryLimit, MembershipFacts } from "../circle/facts.ts";
import { mayVouch } from "../circle/lastCounted.ts";
import { classAt, type DeviceLog, headsAt, isIdAt } from "./deviceLog.ts";
import { endsNow } from "./ending.ts";
import { nameEntry, type OpenedEntry } from "./entry.ts";
import { nameDeps } from "./header.ts";
import { isForReaders } from "./mayWrite.ts";
import type { LogState } from "./state.ts";

export type Rejudging = {
  /** Up to which entry each device that has an end is vouched for. */
  readonly vouched: ReadonlyMap<DeviceId, number>;
  /** To be built anew. */
  readonly docIds: ReadonlySet<DocId>;
};

/** By the entries of who is active and has not heard of the end when they wrote them. */
const vouchedBy = (
  state: LogState,
  ends: ReadonlyMap<DeviceId, EntryLimit>,
  entries: Iterable<OpenedEntry>,
  facts: MembershipFacts,
): ReadonlyMap<DeviceId, number> => {
  const vouched = new Map<DeviceId, number>();
  const { devices } = facts.current();
  const list = (device: DeviceId, seq: number, heads: readonly OpId[]): void => {
    const limit = ends.get(device);
    if (limit === undefined || seq <= limit.upTo.seq || seq <= (vouched.get(device) ?? 0)) return;
    if (mayVouch(facts, heads, limit)) vouched.set(device, seq);
  };
  for (const opened of entries) {
    if (opened.header.deps.length === 0) continue;
    const recipients = facts.recipients(opened.epochId);
    const deviceId = recipients?.[opened.header.author];
    const log = deviceId === undefined ? undefined : state.devices.get(deviceId);
    if (recipients === null || log === undefined || devices.get(log.deviceId)?.standing !== "active")
      continue;
    const { seq } = opened.header;
    const heads = headsAt(log, seq);
    const { entryId } = nameEntry(state.circleId, log.deviceId, opened);
    // Blocked ones may be so because of what they list.
    if (heads === null || !isIdAt(log, seq, entryId) || classAt(log, seq) === "quarantined") continue;
    const header = nameDeps(opened.header, recipients);
    if (!header.ok) continue;
    for (const dep of header.value.deps) {
      list(dep.deviceId, dep.seq, heads);
      for (const [device, upTo] of state.cuts.get(dep.entryId)?.frontier ?? []) list(device, upTo, heads);
    }
  }
  return vouched;
};

const docsChanged = (
  log: DeviceLog,
  limit: EntryLimit | undefined,
  vouched: number,
  state: CircleState,
): readonly DocId[] => {
  const userId = state.devices.get(log.deviceId)?.userId;
  return log.classes.flatMap((kind, at) => {
    const seq = log.base + 1 + at;
    const docId = log.marks[at]?.docId;
    if (docId === undefined) return [];
    const isFree = limit?.type === "demoted" && userId !== undefined && isForReaders(state, userId, docId);
    const isBeyond = limit !== undefined && seq > limit.upTo.seq && seq > vouched && !isFree;
    return (kind === "quarantined") === isBeyond ? [] : [docId];
  });
};

/** Null: nothing that is here is touched by any end, and nothing is set aside. */
export const planRejudging = (
  state: LogState,
  entries: Iterable<OpenedEntry>,
  facts: MembershipFacts,
): Rejudging => {
  const ends = endsNow(state, facts);
  const vouched = vouchedBy(state, ends, entries, facts);
  const docIds = new Set<DocId>();
  for (const log of state.devices.values())
    for (const docId of docsChanged(
      log,
      ends.get(log.deviceId),
      vouched.get(log.deviceId) ?? 0,
      facts.current(),
    ))
      docIds.add(docId);
  return { vouched, docIds };
};

/** Whether entries have to be read at all: something lies beyond an end, or is set aside. */
export const mayChange = (state: LogState, facts: MembershipFacts): boolean => {
  const ends = endsNow(state, facts);
  for (const log of state.devices.values()) {
    const limit = ends.get(log.deviceId);
    if (limit !== undefined && log.last > limit.upTo.seq) return true;
    if (log.classes.includes("quarantined")) return true;
  }
  return false;
};
