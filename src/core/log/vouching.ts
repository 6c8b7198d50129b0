// What lies beyond an end and is vouched for (TRU-5, MEM-39), worked out from all entries at once, so that it is the same
// whatever came first: from the entries that no end sets aside on, what is vouched for vouches in its turn. It is asked
// whether the entry that vouches counts, not whether its author is still here.

import type { DeviceId, EntryId, OpId } from "../base/index.ts";
import type { EntryLimit, MembershipFacts } from "../circle/facts.ts";
import { mayVouch } from "../circle/lastCounted.ts";
import { decodeCut } from "./cut.ts";
import { classAt, type DeviceLog, headsAt, isIdAt } from "./deviceLog.ts";
import { needsWriting } from "./ending.ts";
import { nameEntry, type OpenedEntry } from "./entry.ts";
import { type EntryHeader, entryTypes, nameDeps } from "./header.ts";
import type { CutMark, LogState } from "./state.ts";

/** An entry of the branch that counts here. */
export type JudgedEntry = {
  readonly log: DeviceLog;
  readonly entryId: EntryId;
  readonly header: EntryHeader;
  readonly heads: readonly OpId[];
  /** Without any it says nothing of what its author knew. */
  readonly hasHeads: boolean;
  /** For another reason than an end, as it is judged here. */
  readonly isRefused: boolean;
  /** Of a cut. */
  readonly frontier: CutMark["frontier"] | null;
};

export const selectEntries = (
  state: LogState,
  entries: Iterable<OpenedEntry>,
  facts: MembershipFacts,
): readonly JudgedEntry[] => {
  const judged: JudgedEntry[] = [];
  for (const opened of entries) {
    const recipients = facts.recipients(opened.epochId);
    const deviceId = recipients?.[opened.header.author];
    const log = deviceId === undefined ? undefined : state.devices.get(deviceId);
    if (recipients === null || log === undefined) continue;
    const { seq } = opened.header;
    const heads = headsAt(log, seq);
    const isRefused = heads === null || (classAt(log, seq) === "quarantined" && !log.beyond.has(seq));
    const { entryId } = nameEntry(state.circleId, log.deviceId, opened);
    const header = nameDeps(opened.header, recipients);
    if (!header.ok || !isIdAt(log, seq, entryId)) continue;
    const cut = header.value.type === entryTypes.cut ? decodeCut(opened.payload) : null;
    const frontier =
      cut?.ok === true ? new Map(cut.value.frontier.map((each) => [each.deviceId, each.seq])) : null;
    const hasHeads = heads !== null;
    judged.push({ log, entryId, header: header.value, heads: heads ?? [], hasHeads, isRefused, frontier });
  }
  return judged;
};

export type Ends = ReadonlyMap<DeviceId, EntryLimit>;
export type Vouched = ReadonlyMap<DeviceId, number>;

/** Check 10 for an entry that is held. */
export const isSetAsideBy = (
  { log, header, heads }: JudgedEntry,
  ends: Ends,
  vouched: Vouched,
  facts: MembershipFacts,
): boolean => {
  const limit = ends.get(log.deviceId);
  if (limit === undefined || header.seq <= limit.upTo.seq) return false;
  if (header.seq <= (vouched.get(log.deviceId) ?? 0)) return false;
  return limit.type === "ended" || needsWriting(header, facts.stateAt(heads), log.deviceId);
};

/** What beyond its end a device has that counts, up to which entry, as the log is judged here. */
export const selectCounted = ({ devices }: LogState, ends: Ends): Vouched => {
  const counted = new Map<DeviceId, number>();
  for (const [deviceId, { upTo }] of ends) {
    const log = devices.get(deviceId);
    if (log === undefined) continue;
    const aside = [...log.beyond].filter((seq) => seq > upTo.seq);
    const last = aside.length === 0 ? log.last : Math.min(...aside) - 1;
    if (last > upTo.seq) counted.set(deviceId, last);
  }
  return counted;
};

/** Up to which entry each device that has an end is vouched for, by whatever is not among `refused`. */
export const selectVouched = (
  state: LogState,
  judged: readonly JudgedEntry[],
  ends: Ends,
  facts: MembershipFacts,
  refused: ReadonlySet<EntryId>,
): Vouched => {
  const vouched = new Map<DeviceId, number>();
  if (ends.size === 0) return vouched;
  const standing = judged.filter(({ entryId, hasHeads }) => hasHeads && !refused.has(entryId));
  const ready: JudgedEntry[] = [];
  /** By the device of which something has to be vouched for first. */
  const waiting = new Map<DeviceId, { readonly seq: number; readonly entry: JudgedEntry }[]>();
  const wait = (deviceId: DeviceId, seq: number, entry: JudgedEntry): void => {
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
  const cuts = new Map(
    standing.flatMap((entry) => (entry.frontier === null ? [] : [[entry.entryId, entry]])),
  );
  const frontierAt = (entry: JudgedEntry, entryId: EntryId): CutMark["frontier"] | null => {
    const cut = cuts.get(entryId);
    if (cut === undefined) return state.cuts.get(entryId)?.frontier ?? null;
    if (!isSetAsideBy(cut, ends, vouched, facts)) return cut.frontier;
    wait(cut.log.deviceId, cut.header.seq, entry);
    return null;
  };
  for (let entry = ready.pop(); entry !== undefined; entry = ready.pop())
    for (const dep of entry.header.deps) {
      list(dep.deviceId, dep.seq, entry.heads);
      for (const [deviceId, seq] of frontierAt(entry, dep.entryId) ?? []) list(deviceId, seq, entry.heads);
    }
  return vouched;
};
