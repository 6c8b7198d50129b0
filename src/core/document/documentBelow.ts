// A document as it was at a frontier: from what it was at the beginning here, by the entries up to there that count, in
// the order in which they came.

import type { Bytes, DeviceId, DocId } from "../base/index.ts";
import {
  authorOf,
  type EntryClass,
  floorOf,
  isIdAt,
  type LogContext,
  type LogState,
  nameEntry,
  type OpenedEntry,
} from "../log/index.ts";
import type { OpenDocument } from "./documentForm.ts";
import { replayUpdate } from "./replayUpdate.ts";

export type Frontier = ReadonlyMap<DeviceId, number>;

export type BelowGround = {
  readonly docId: DocId;
  readonly log: LogState;
  readonly facts: Pick<LogContext["facts"], "recipients">;
  readonly frontier: Frontier;
  /** What is applied of an entry; null: nothing. All of it where this is not given. */
  readonly payloadOf?: (device: DeviceId, opened: OpenedEntry) => Bytes | null;
};

/** Grows `document` into it. False: what is there does not follow what was. */
export const growToFrontier = (
  document: OpenDocument,
  { docId, log, facts, frontier, payloadOf }: BelowGround,
  entries: Iterable<{ readonly opened: OpenedEntry; readonly class: EntryClass | "parked" }>,
): boolean => {
  for (const { opened, class: kind } of entries) {
    const deviceId = authorOf(facts, opened);
    const device = deviceId === undefined ? undefined : log.devices.get(deviceId);
    const { seq } = opened.header;
    if (kind !== "accepted" || device === undefined || seq <= floorOf(log, device)) continue;
    if (seq > (frontier.get(device.deviceId) ?? 0)) continue;
    if (!isIdAt(device, seq, nameEntry(log.circleId, device.deviceId, opened).entryId)) continue;
    const payload = payloadOf === undefined ? opened.payload : payloadOf(device.deviceId, opened);
    if (payload !== null && !replayUpdate(document, docId, payload)) return false;
  }
  return true;
};
