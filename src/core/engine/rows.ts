// The natural names of a circle's rows, in one place (protocol 2.15, "Rows").

import {
  type Bytes,
  type CircleId,
  concat,
  type DeviceId,
  type DocId,
  type EpochId,
  idBytes,
  type OpId,
  utf8,
} from "../base/index.ts";
import { Reader, Writer } from "../codec/index.ts";
import { tables } from "../vault/tables.ts";
import {
  encodeCircleRecord,
  encodeCircleReform,
  encodeCircleWatch,
  encodeCircleWay,
  type KeptCircle,
} from "./localRecords.ts";
import type { ShelfName, ShelfRow } from "./shelf.ts";

const circles = utf8("circles");
const own = utf8("own");

/** What the space keeps of itself here: settings, and what was cleared. */
export const ownGroup = { table: tables.space, group: own } as const;
export const settingsName: ShelfName = { table: tables.space, id: utf8("settings") };
export const settingsRow = (content: Bytes): ShelfRow => ({ ...settingsName, group: own, content });

/** How many own entries there were in circles that were cleared: the head mark counts on it that none are missing. */
export const clearedName: ShelfName = { table: tables.space, id: utf8("cleared") };
export const clearedRow = (count: number): ShelfRow => ({
  ...clearedName,
  group: own,
  content: new Writer().u8(1).var(count).done(),
});
/** What cannot be read says nothing; the head mark notices that. */
export const readCleared = (content: Bytes): number => {
  const reader = new Reader(content);
  if (reader.u8() !== 1) reader.refuse();
  const count = reader.done(reader.var());
  return count.ok ? count.value : 0;
};

export const circleGroup = { table: tables.circle, group: circles } as const;
export const circleRow = (circleId: CircleId, content: Bytes): ShelfRow => ({
  table: tables.circle,
  id: idBytes(circleId),
  group: circles,
  content,
});

export const circleWayName = (circleId: CircleId): ShelfName => ({
  table: tables.circle,
  id: concat(idBytes(circleId), utf8("way")),
});

export const circleWatchName = (circleId: CircleId): ShelfName => ({
  table: tables.circle,
  id: concat(idBytes(circleId), utf8("watch")),
});

export const circleReformName = (circleId: CircleId): ShelfName => ({
  table: tables.circle,
  id: concat(idBytes(circleId), utf8("reform")),
});

/** What this machine keeps of a circle, in three rows; in four where it was begun from another one. */
export const keptRows = (kept: KeptCircle): readonly ShelfRow[] => [
  circleRow(kept.circleId, encodeCircleRecord(kept)),
  { ...circleWayName(kept.circleId), group: idBytes(kept.circleId), content: encodeCircleWay(kept.way) },
  {
    ...circleWatchName(kept.circleId),
    group: idBytes(kept.circleId),
    content: encodeCircleWatch(kept.watch),
  },
  ...(kept.reform === null
    ? []
    : [
        {
          ...circleReformName(kept.circleId),
          group: idBytes(kept.circleId),
          content: encodeCircleReform(kept.reform),
        },
      ]),
];

export const opRow = (circleId: CircleId, op: OpId, content: Bytes): ShelfRow => ({
  table: tables.op,
  id: idBytes(op),
  group: idBytes(circleId),
  content,
});

/** In the place of a secret: it was here, and is not to be asked for again. */
export const droppedKeyRow = (circleId: CircleId, epoch: EpochId): ShelfRow =>
  epochKeyRow(circleId, epoch, new Uint8Array(0));

/** `epochId 32 | secret 32`, or nothing behind the id once it was deleted (FGT-6). */
export const epochKeyRow = (circleId: CircleId, epoch: EpochId, secret: Bytes): ShelfRow => ({
  table: tables.epochKey,
  id: concat(idBytes(circleId), idBytes(epoch)),
  group: idBytes(circleId),
  content: concat(idBytes(epoch), secret),
});

export const logRow = (circleId: CircleId, key: string, content: Bytes): ShelfRow => ({
  table: tables.deviceLog,
  id: concat(idBytes(circleId), utf8(key)),
  group: idBytes(circleId),
  content,
});

/** Where entries that belong to no document are kept: cuts and heartbeats. */
export type Place = DocId | "log";

export const placeGroup = (circleId: CircleId, place: Place): Bytes =>
  concat(idBytes(circleId), place === "log" ? utf8("log") : idBytes(place));

/** Tail rows of a place are numbered in the order in which they were written. */
export const tailName = (circleId: CircleId, place: Place, order: number): ShelfName => ({
  table: tables.tail,
  id: concat(placeGroup(circleId, place), utf8(String(order))),
});

/** An entry that went on without the row of its log is looked for under its number. */
export const ownTailName = (circleId: CircleId, deviceId: DeviceId, seq: number): ShelfName => ({
  table: tables.tail,
  id: concat(idBytes(circleId), utf8("own"), idBytes(deviceId), utf8(String(seq))),
});

export const segmentName = (circleId: CircleId, place: Place, number: number): ShelfName => ({
  table: tables.segment,
  id: concat(placeGroup(circleId, place), utf8(String(number))),
});

export const snapshotName = (circleId: CircleId, place: Place): ShelfName => ({
  table: tables.snapshot,
  id: placeGroup(circleId, place),
});

export const chunkName = (circleId: CircleId, hash: Bytes): ShelfName => ({
  table: tables.chunk,
  id: concat(idBytes(circleId), hash),
});

/** Made here or taken from others: a chunk lies in one place, under its own hash. */
export const chunkRow = (circleId: CircleId, hash: Bytes, content: Bytes): ShelfRow => ({
  ...chunkName(circleId, hash),
  group: idBytes(circleId),
  content,
});

/** `docId 16 | seq var`: this device's entries up to there that were set aside in the document were written anew. */
export const rewrittenRow = (circleId: CircleId, docId: DocId, seq: number): ShelfRow => ({
  table: tables.draft,
  id: placeGroup(circleId, docId),
  group: idBytes(circleId),
  content: new Writer().id(docId).var(seq).done(),
});

export const readRewritten = (content: Bytes): { readonly docId: DocId; readonly seq: number } => {
  const reader = new Reader(content);
  return { docId: reader.id<DocId>(16), seq: reader.var() };
};
