// The state of a circle's log of entries: one DeviceLog for each device, who writes under which number in which
// document, the frontiers of held cuts, and the waiting room. It belongs to its caller and is changed in place by
// `receiveEntry` and `composeEntries`, always in the same way for the same inputs in the same order.

import type { CircleId, DeviceId, DocId, EntryId } from "../base/index.ts";
import type { FrontierEntry } from "./cut.ts";
import type { Floor } from "./floor.ts";
import { type DeviceLog, beginDeviceLog, headsAt, lastEntryId } from "./deviceLog.ts";
import { beginPark, type Park } from "./park.ts";

/** Who holds a number in a document. */
export type ClientOwner = { readonly deviceId: DeviceId; readonly k: number };

export type LogState = {
  readonly circleId: CircleId;
  readonly devices: Map<DeviceId, DeviceLog>;
  /** By document, then by Yjs client. */
  readonly clients: Map<DocId, Map<number, ClientOwner>>;
  /**
   * Frontier of each cut entry that is held: device to seq. A dep that names the cut brings all of it into the
   * direct past.
   */
  readonly cuts: Map<EntryId, CutMark>;
  /** Of cuts that an end alone sets aside: who vouches for one has it in their past. Nothing is kept of it. */
  readonly cutsAside: Map<EntryId, CutMark>;
  /** The cut through which this device joined, until an entry of its own has listed it. */
  joinedBy: EntryId | null;
  /** The cut that this device began with, until enough people vouch for it (attested.ts); null: nothing is in doubt. */
  begunBy: EntryId | null;
  /** What each device has said first of a cut. */
  readonly attested: Map<EntryId, Map<DeviceId, AttestMark>>;
  /** At and below which entries may be gone; null: none is. */
  floor: Floor | null;
  readonly park: Park;
  /** Up to which entry a device beyond its end is vouched for (rejudge.ts); nothing is kept of it. */
  readonly vouched: Map<DeviceId, number>;
  /** Rows that `takeChangedRows` has yet to write. */
  readonly changed: Map<DeviceId, number>;
  cutsChanged: boolean;
  attestedChanged: boolean;
  floorChanged: boolean;
};

/** The entry that says it; null: the cut is right as a whole. */
export type AttestMark = { readonly seq: number; readonly docIds: readonly DocId[] | null };

export type CutMark = {
  readonly deviceId: DeviceId;
  readonly seq: number;
  readonly frontier: ReadonlyMap<DeviceId, number>;
};

export const beginLog = (circleId: CircleId): LogState => ({
  circleId,
  devices: new Map(),
  clients: new Map(),
  cuts: new Map(),
  cutsAside: new Map(),
  joinedBy: null,
  begunBy: null,
  attested: new Map(),
  floor: null,
  park: beginPark(),
  vouched: new Map(),
  changed: new Map(),
  cutsChanged: false,
  attestedChanged: false,
  floorChanged: false,
});

export const deviceLogOf = (state: LogState, deviceId: DeviceId): DeviceLog => {
  const known = state.devices.get(deviceId);
  if (known !== undefined) return known;
  const made = beginDeviceLog(deviceId);
  state.devices.set(deviceId, made);
  return made;
};

export const ownersOf = (state: LogState, docId: DocId): Map<number, ClientOwner> => {
  const known = state.clients.get(docId);
  if (known !== undefined) return known;
  const made = new Map<number, ClientOwner>();
  state.clients.set(docId, made);
  return made;
};

/** Keeps a number for the senior device that has come to it, before the log is received again (attack L19). */
export const reserveClient = (state: LogState, docId: DocId, client: number, keeper: ClientOwner): void => {
  ownersOf(state, docId).set(client, keeper);
};

/** From which seq on a device's rows are to be written again. */
export const noteChange = (state: LogState, deviceId: DeviceId, seq: number): void => {
  state.changed.set(deviceId, Math.min(seq, state.changed.get(deviceId) ?? seq));
};

export type Head = { readonly deviceId: DeviceId; readonly seq: number; readonly entryId: EntryId };

/** The last held entry of each device, ascending by deviceId: what HEADS tells others. */
export const selectHeads = (state: LogState): readonly Head[] =>
  [...state.devices.values()]
    .filter((log) => log.last > 0)
    .map((log) => ({ deviceId: log.deviceId, seq: log.last, entryId: lastEntryId(log) }))
    .sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));

/** Every document that an entry was held of. */
export const selectDocuments = (state: LogState): readonly DocId[] => [
  ...new Set([...state.devices.values()].flatMap((log) => [...log.docs.keys()])),
];

export type Gap = { readonly deviceId: DeviceId; readonly from: number; readonly to: number };

/** What the waiting entries lack, as ranges to ask for; ascending by deviceId. */
export const selectGaps = (state: LogState): readonly Gap[] => {
  const wanted = new Map<DeviceId, number>();
  for (const { need } of state.park.all.values())
    if (need.type === "held") wanted.set(need.deviceId, Math.max(need.seq, wanted.get(need.deviceId) ?? 0));
  return [...wanted]
    .map(([deviceId, to]) => ({ deviceId, from: (state.devices.get(deviceId)?.last ?? 0) + 1, to }))
    .filter((gap) => gap.from <= gap.to)
    .sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
};

/** The devices that write in a document, each with the clock up to which its entries reach. */
export const selectWriters = (state: LogState, docId: DocId): ReadonlyMap<number, ClientOwner> =>
  state.clients.get(docId) ?? new Map<number, ClientOwner>();

/**
 * What `device` has signed to have applied of each device: its direct past. The interface's "Amina's device
 * signed it" comes from here.
 */
export const selectPast = (state: LogState, deviceId: DeviceId): ReadonlyMap<DeviceId, number> =>
  state.devices.get(deviceId)?.past ?? new Map<DeviceId, number>();

/**
 * The frontier for a cut: every device with a held entry, with its effective membership heads. A device that never named
 * any has nothing that counts, and no place in a cut, which could not say after what its next entry comes.
 */
export const selectFrontier = (state: LogState): readonly FrontierEntry[] =>
  selectHeads(state).flatMap(({ deviceId, seq, entryId }) => {
    const log = state.devices.get(deviceId);
    const mheads = log === undefined ? null : headsAt(log, seq);
    return mheads === null ? [] : [{ deviceId, seq, entryId, mheads }];
  });

export const isHeld = (state: LogState, deviceId: DeviceId, seq: number): boolean =>
  (state.devices.get(deviceId)?.last ?? 0) >= seq;
