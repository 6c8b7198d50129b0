// An own entry that goes on where the one before it ended says by itself all that the rows would say of it: its place,
// its clocks, what it lists. It is laid down alone, without the row of its log, which is the most that is written for a
// keystroke; after a crash the log is brought up to it from the entry (decision 27). Whatever begins something new (a
// claim, membership heads, a page of skeletons, a dep that brings a cut's frontier along) is written with its rows.
// Rule LOG-23.

import { type DeviceId, err, idBytes, ok, type Result } from "../base/index.ts";
import { type DecodeError, malformed } from "../codec/index.ts";
import type { MembershipFacts } from "../circle/facts.ts";
import { appendSkeleton, type DeviceLog, lastEntryId, standingClaim } from "./deviceLog.ts";
import { nameEntry, type OpenedEntry } from "./entry.ts";
import { type Dep, type EntryHeader, nameDeps, type WrittenHeader } from "./header.ts";
import { listDeps } from "./hold.ts";
import { tailLength } from "./rows.ts";
import { type LogState, noteChange } from "./state.ts";

const bringsFrontier = (state: LogState, { entryId }: Dep): boolean =>
  state.cuts.has(entryId) || state.cutsAside.has(entryId);

const goesOn = ({ update, mheads }: Pick<WrittenHeader, "update" | "mheads">): boolean =>
  update !== null && update.claim === null && mheads === null;

/** A page of skeletons is full with this one. */
const endsPage = (log: DeviceLog): boolean => (log.last - log.base) % tailLength === 0;

/** Of the own entry that was held last: whether it may lie on the disk without the rows that changed with it. */
export const isContinuation = (state: LogState, deviceId: DeviceId, header: EntryHeader): boolean => {
  const log = state.devices.get(deviceId);
  if (log === undefined || log.last !== header.seq || header.update === null || !goesOn(header)) return false;
  // What else changed is not said by an entry.
  if (state.changed.size !== 1 || !state.changed.has(deviceId)) return false;
  if (state.cutsChanged || state.attestedChanged || state.floorChanged) return false;
  if (endsPage(log) || header.deps.some((dep) => bringsFrontier(state, dep))) return false;
  return log.marks.at(-1)?.k === standingClaim(log, header.update.docId)?.k;
};

/** Brings a log that was read from its rows up to its device's next entry, which lies on the disk without them. */
export const continueLog = (
  state: LogState,
  deviceId: DeviceId,
  opened: OpenedEntry,
  facts: Pick<MembershipFacts, "recipients">,
): Result<void, DecodeError> => {
  const log = state.devices.get(deviceId);
  const { update } = opened.header;
  const header = nameDeps(opened.header, facts.recipients(opened.epochId) ?? []);
  if (log === undefined || update === null || !goesOn(opened.header) || !header.ok) return err(malformed);
  const claim = standingClaim(log, update.docId);
  const { seq, prev, ts, deps } = header.value;
  if (claim === null || seq !== log.last + 1 || prev !== lastEntryId(log)) return err(malformed);
  if (deps.some((dep) => bringsFrontier(state, dep))) return err(malformed);
  const { docId, clockStart, clockLen } = update;
  listDeps(state, log, deps, () => false);
  appendSkeleton(log, {
    id: idBytes(nameEntry(state.circleId, deviceId, opened).entryId),
    class: "accepted",
    mheads: null,
    mark: { docId, k: claim.k, end: clockStart + clockLen, claims: false },
  });
  log.lastTs = ts;
  noteChange(state, deviceId, seq);
  return ok(undefined);
};
