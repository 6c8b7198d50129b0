// Check 14's part in memory: what a held entry changes in the log's state, whether it came from others or is one's
// own. The rows that say the same on disk come from `takeChangedRows`.

import { type DeviceId, type DocId, type EntryId, idBytes, type OpId } from "../base/index.ts";
import type { Attestation } from "./attestation.ts";
import type { Cut } from "./cut.ts";
import {
  appendSkeleton,
  clockEndAt,
  type ClockMark,
  type DeviceLog,
  type EntryClass,
  listPast,
  noNumber,
  standingClaim,
  trackOf,
} from "./deviceLog.ts";
import type { EntryHeader } from "./header.ts";
import type { OwnNumber } from "./right.ts";
import type { Standing } from "./standing.ts";
import { type AttestMark, type CutMark, type LogState, noteChange, ownersOf } from "./state.ts";

/** What a dep brings into the past beside itself: the frontier of a cut that counts, or that the entry vouches for. */
export const frontierOf = (
  state: LogState,
  entryId: EntryId,
  isVouched: (cut: CutMark) => boolean,
): CutMark["frontier"] | null => {
  const cut = state.cuts.get(entryId);
  if (cut !== undefined) return cut.frontier;
  const aside = state.cutsAside.get(entryId);
  return aside !== undefined && isVouched(aside) ? aside.frontier : null;
};

/**
 * Takes the deps of an entry, and the frontiers of cuts among them, into its author's direct past. Gives the way
 * back, for an entry that turns out to have to wait.
 */
export const listDeps = (
  state: LogState,
  log: DeviceLog,
  deps: EntryHeader["deps"],
  isVouched: (cut: CutMark) => boolean,
): (() => void) => {
  const before: [DeviceId, number][] = [];
  const list = (deviceId: DeviceId, seq: number): void => {
    before.push([deviceId, log.past.get(deviceId) ?? 0]);
    listPast(log, deviceId, seq);
  };
  for (const dep of deps) {
    list(dep.deviceId, dep.seq);
    for (const [deviceId, seq] of frontierOf(state, dep.entryId, isVouched) ?? []) list(deviceId, seq);
  }
  return () => {
    for (const [deviceId, seq] of before.reverse())
      if (seq === 0) log.past.delete(deviceId);
      else log.past.set(deviceId, seq);
  };
};

/** End of a client's clocks in the direct past of a device's next entry in this document. */
export const boundIn = (state: LogState, log: DeviceLog, docId: DocId, client: number): number => {
  const owner = state.clients.get(docId)?.get(client);
  const writer = owner && state.devices.get(owner.deviceId);
  if (owner === undefined || writer === undefined) return 0;
  const own = owner.deviceId === log.deviceId;
  // where this log began with a cut, everybody's past begins at its frontier
  const upTo = own ? log.last : Math.max(log.past.get(owner.deviceId) ?? 0, writer.base);
  if (upTo === 0) return 0;
  return clockEndAt(writer, docId, owner.k, upTo);
};

export type Holding = {
  readonly entryId: EntryId;
  readonly header: EntryHeader;
  readonly class: EntryClass;
  /** Effective heads from here on; null: as before. */
  readonly heads: readonly OpId[] | null;
  readonly standing: Standing | null;
  /** The number it was accepted under, if check 12 said so. */
  readonly number: OwnNumber | null;
  /** Of an entry that counts, or that check 10 alone refused. */
  readonly cut: Cut | null;
  /** Of an entry that counts. */
  readonly attestation: Attestation | null;
  /** Refused by check 10. */
  readonly isBeyond: boolean;
};

const markOf = (log: DeviceLog, { header, number }: Holding): ClockMark | null => {
  if (header.update === null) return null;
  const { docId, clockStart, clockLen, claim } = header.update;
  const k = number?.k ?? standingClaim(log, docId)?.k ?? noNumber;
  return { docId, k, end: clockStart + clockLen, claims: number !== null && claim !== null };
};

/**
 * RULE: [ATT-1] what a device says first of a cut that it knew: one that is not in its past may be here or not, and is
 * passed over either way.
 */
const noteAttestation = (state: LogState, log: DeviceLog, { header, attestation }: Holding): void => {
  const cut = attestation === null ? undefined : state.cuts.get(attestation.cut);
  if (attestation === null || cut === undefined || (log.past.get(cut.deviceId) ?? 0) < cut.seq) return;
  const said = state.attested.get(attestation.cut) ?? new Map<DeviceId, AttestMark>();
  if (said.has(log.deviceId)) return;
  said.set(log.deviceId, { seq: header.seq, docIds: attestation.docIds });
  state.attested.set(attestation.cut, said);
  state.attestedChanged = true;
};

export const holdEntry = (state: LogState, log: DeviceLog, holding: Holding): void => {
  const { header, number } = holding;
  const mark = markOf(log, holding);
  appendSkeleton(log, {
    id: idBytes(holding.entryId),
    class: holding.class,
    mheads: holding.heads,
    mark,
    ...(holding.isBeyond ? { isBeyond: true } : {}),
  });
  log.lastTs = header.ts;
  if (mark !== null && number !== null) {
    ownersOf(state, mark.docId).set(number.client, { deviceId: log.deviceId, k: number.k });
    trackOf(log, mark.docId).judged = holding.standing?.state ?? null;
  }
  if (holding.cut !== null) {
    const frontier = new Map(holding.cut.frontier.map((entry) => [entry.deviceId, entry.seq]));
    const cut = { deviceId: log.deviceId, seq: header.seq, frontier };
    if (holding.isBeyond) state.cutsAside.set(holding.entryId, cut);
    else {
      state.cuts.set(holding.entryId, cut);
      state.cutsChanged = true;
    }
  }
  noteAttestation(state, log, holding);
  noteChange(state, log.deviceId, header.seq);
};
