// What lies beyond an end and is vouched for (TRU-5, MEM-39), worked out from all entries at once, so that it is the same
// whatever came first: from the entries that no end sets aside on, what is vouched for vouches in its turn. It is asked
// whether the entry that vouches counts, not whether its author is still here.

import type { DeviceId, EntryId, OpId } from "../base/index.ts";
import type { EntryLimit, MembershipFacts } from "../circle/facts.ts";
import { mayVouch } from "../circle/lastCounted.ts";
import { classAt, type DeviceLog, headsAt, isIdAt } from "./deviceLog.ts";
import { needsWriting } from "./ending.ts";
import { nameEntry, type OpenedEntry } from "./entry.ts";
import { type EntryHeader, nameDeps } from "./header.ts";
import type { LogState } from "./state.ts";

/** An entry that counts, is blocked, or is set aside by nothing but an end. */
export type StandingEntry = {
  readonly log: DeviceLog;
  readonly entryId: EntryId;
  readonly header: EntryHeader;
  readonly heads: readonly OpId[];
};

/** Those of the branch that counts here. What is refused for what is final stays so, and vouches for nothing. */
export const selectStanding = (
  state: LogState,
  entries: Iterable<OpenedEntry>,
  facts: MembershipFacts,
): readonly StandingEntry[] => {
  const standing: StandingEntry[] = [];
  for (const opened of entries) {
    const recipients = facts.recipients(opened.epochId);
    const deviceId = recipients?.[opened.header.author];
    const log = deviceId === undefined ? undefined : state.devices.get(deviceId);
    if (recipients === null || log === undefined) continue;
    const { seq } = opened.header;
    const heads = headsAt(log, seq);
    if (heads === null || (classAt(log, seq) === "quarantined" && !log.beyond.has(seq))) continue;
    const { entryId } = nameEntry(state.circleId, log.deviceId, opened);
    const header = nameDeps(opened.header, recipients);
    if (header.ok && isIdAt(log, seq, entryId)) standing.push({ log, entryId, header: header.value, heads });
  }
  return standing;
};

export type Ends = ReadonlyMap<DeviceId, EntryLimit>;
export type Vouched = ReadonlyMap<DeviceId, number>;

/** Check 10 for an entry that is held. */
export const isSetAsideBy = (
  { log, header, heads }: StandingEntry,
  ends: Ends,
  vouched: Vouched,
  facts: MembershipFacts,
): boolean => {
  const limit = ends.get(log.deviceId);
  if (limit === undefined || header.seq <= limit.upTo.seq) return false;
  if (header.seq <= (vouched.get(log.deviceId) ?? 0)) return false;
  return limit.type === "ended" || needsWriting(header, facts.stateAt(heads), log.deviceId);
};

/** Up to which entry each device that has an end is vouched for. */
export const selectVouched = (
  state: LogState,
  standing: readonly StandingEntry[],
  ends: Ends,
  facts: MembershipFacts,
): Vouched => {
  const vouched = new Map<DeviceId, number>();
  if (ends.size === 0) return vouched;
  const ready: StandingEntry[] = [];
  /** By the device of which something has to be vouched for first. */
  const waiting = new Map<DeviceId, { readonly seq: number; readonly entry: StandingEntry }[]>();
  const wait = (deviceId: DeviceId, seq: number, entry: StandingEntry): void => {
    waiting.set(deviceId, [...(waiting.get(deviceId) ?? []), { seq, entry }]);
  };
  const list = (deviceId: DeviceId, seq: number, heads: readonly OpId[]): void => {
    const limit = ends.get(deviceId);
    if (limit === undefined || seq <= limit.upTo.seq || seq <= (vouched.get(deviceId) ?? 0)) return;
    if (!mayVouch(facts, heads, limit)) return;
    vouched.set(deviceId, seq);
    const all = waiting.get(deviceId) ?? [];
    waiting.delete(deviceId);
    for (const one of all)
      if (one.seq <= seq) ready.push(one.entry);
      else wait(deviceId, one.seq, one.entry);
  };
  for (const entry of standing) {
    if (entry.header.deps.length === 0) continue;
    if (isSetAsideBy(entry, ends, vouched, facts)) wait(entry.log.deviceId, entry.header.seq, entry);
    else ready.push(entry);
  }
  for (let entry = ready.pop(); entry !== undefined; entry = ready.pop())
    for (const dep of entry.header.deps) {
      list(dep.deviceId, dep.seq, entry.heads);
      for (const [deviceId, seq] of state.cuts.get(dep.entryId)?.frontier ?? [])
        list(deviceId, seq, entry.heads);
    }
  return vouched;
};
