// Checks 7 and 11 of protocol 2.8: does the entry continue its device's log, and are the entries it builds on
// held. Nothing is judged before its past is there, so that every replica judges with the same past.

import type { DeviceId, EntryId } from "../base/index.ts";
import { type DeviceLog, isForkAt, isIdAt, lastEntryId } from "./deviceLog.ts";
import type { EntryHeader } from "./header.ts";
import type { LogOutput } from "./outcome.ts";
import type { Need } from "./park.ts";
import type { LogState } from "./state.ts";

export type ChainPlace =
  | { readonly type: "continues" }
  | { readonly type: "held" }
  /** At a seq that is taken, or behind such an entry. */
  | { readonly type: "forks" }
  | { readonly type: "waits"; readonly need: Need };

export const isHeldIn = (log: DeviceLog, seq: number, entryId: EntryId): boolean =>
  seq < log.base || isIdAt(log, seq, entryId) || isForkAt(log, seq, entryId);

const missing = (deviceId: DeviceId, from: number, to: number): LogOutput => ({
  type: "entriesMissing",
  deviceId,
  from,
  to,
});

export const placeInChain = (
  log: DeviceLog,
  header: Pick<EntryHeader, "seq" | "prev">,
  entryId: EntryId,
  out: LogOutput[],
): ChainPlace => {
  const { seq, prev } = header;
  if (isHeldIn(log, seq, entryId)) return { type: "held" };
  // The other branch may be longer than the one that counts here.
  if (seq <= log.last || isForkAt(log, seq - 1, prev)) return { type: "forks" };
  if (seq > log.last + 1) {
    out.push(missing(log.deviceId, log.last + 1, seq - 1));
    return { type: "waits", need: { type: "held", deviceId: log.deviceId, seq: seq - 1 } };
  }
  if (prev === lastEntryId(log)) return { type: "continues" };
  const branch = { deviceId: log.deviceId, seq: seq - 1, entryId: prev };
  out.push({ type: "branchMissing", ...branch });
  return { type: "waits", need: { type: "entry", ...branch } };
};

type Reference = { readonly deviceId: DeviceId; readonly seq: number; readonly entryId: EntryId };

/** The first of these entries that is not held, as what to wait for. */
export const findMissing = (
  state: LogState,
  references: readonly Reference[],
  out: LogOutput[],
): Need | null => {
  for (const { deviceId, seq, entryId } of references) {
    const log = state.devices.get(deviceId);
    if (log !== undefined && isHeldIn(log, seq, entryId)) continue;
    const last = log?.last ?? 0;
    if (seq > last) {
      out.push(missing(deviceId, last + 1, seq));
      // Of who signed two histories, which one is meant matters.
      if (log !== undefined && log.forks.size > 0) {
        out.push({ type: "branchMissing", deviceId, seq, entryId });
        return { type: "entry", deviceId, seq, entryId };
      }
      return { type: "held", deviceId, seq };
    }
    // the author saw another branch of this device than we did
    out.push({ type: "branchMissing", deviceId, seq, entryId });
    return { type: "entry", deviceId, seq, entryId };
  }
  return null;
};
