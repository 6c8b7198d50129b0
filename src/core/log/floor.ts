// Where the entries of a log may be gone and only their skeletons are left (FGT-3): at and below the frontier of one cut,
// by which this machine has deleted what it had verified. Skeletons answer all that a check may ask of the past, so no
// verdict is another for it; what has to be judged again is judged from here on, and begins with the past that each
// device had here.
//
//   floor = 6 | cut's entryId 32 | n var, n × (deviceId 32 | seq var | nP var, nP × (deviceId 32 | seq var))

import type { Bytes, DeviceId, DocId, EntryId } from "../base/index.ts";
import { type Reader, Writer } from "../codec/index.ts";
import { appendSkeleton, type DeviceLog, listPast, skeletonAt } from "./deviceLog.ts";
import type { LogState } from "./state.ts";

export type FloorMark = {
  readonly seq: number;
  /** What the device had listed up to there. */
  readonly past: ReadonlyMap<DeviceId, number>;
};

export type Floor = {
  /** The cut whose frontier it is. */
  readonly cut: EntryId;
  readonly at: ReadonlyMap<DeviceId, FloorMark>;
};

export const floorKind = 6;

/** Entries of the device up to here cannot be had any more, unless they do not count. */
export const floorOf = (
  { floor }: Pick<LogState, "floor">,
  log: Pick<DeviceLog, "deviceId" | "base">,
): number => Math.max(log.base, floor?.at.get(log.deviceId)?.seq ?? 0);

/** Takes the skeletons of `log` from its base to the floor, and the past that it had there, into a log that begins anew. */
export const raiseToFloor = (state: LogState, log: DeviceLog, again: DeviceLog): void => {
  for (let seq = log.base + 1; seq <= floorOf(state, log); seq++) appendSkeleton(again, skeletonAt(log, seq));
  for (const [deviceId, seq] of state.floor?.at.get(log.deviceId)?.past ?? []) listPast(again, deviceId, seq);
  again.lastTs = log.lastTs;
};

/** Documents of which something lies below the floor: they cannot be built from the entries alone. */
export const documentsBelow = (state: LogState): ReadonlySet<DocId> => {
  const below = new Set<DocId>();
  if (state.floor === null) return below;
  for (const log of state.devices.values())
    for (const [docId, { runs }] of log.docs)
      for (const { seqs } of runs.values())
        if ((seqs[0] ?? Infinity) <= floorOf(state, log)) below.add(docId);
  return below;
};

export const encodeFloor = ({ cut, at }: Floor): Bytes => {
  const writer = new Writer().u8(floorKind).id(cut).var(at.size);
  for (const [deviceId, { seq, past }] of at) {
    writer.id(deviceId).var(seq).var(past.size);
    for (const [other, upTo] of past) writer.id(other).var(upTo);
  }
  return writer.done();
};

/** What follows the kind. */
export const readFloor = (reader: Reader): Floor => {
  const cut = reader.id<EntryId>();
  const at = reader.repeat(reader.var(), () => {
    const deviceId = reader.id<DeviceId>();
    const seq = reader.var();
    const past = reader.repeat(reader.var(), () => [reader.id<DeviceId>(), reader.var()] as const);
    return [deviceId, { seq, past: new Map(past) }] as const;
  });
  return { cut, at: new Map(at) };
};
