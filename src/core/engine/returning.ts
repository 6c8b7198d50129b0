// Coming back to a circle that one left (ENG-31, ENG-32). A person who comes back is admitted like a newcomer, with a
// new device, and begins with a cut. What lies here from before is put aside first: its entries go into segments, from
// where others are still served, so that no tail is replayed on what the cut brings. Entries that the cut does not
// cover (what was written without anybody there, before leaving) are then received again, like anybody's.

import type { Bytes, DeviceId, DocId } from "../base/index.ts";
import { authorOf, type Cut, decodeOpened, encodeLogState, selectDocuments } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { noteLook } from "./looks.ts";
import { keptRows, logRow, type Place } from "./rows.ts";
import type { ShelfName, ShelfRow } from "./shelf.ts";

export type Aside = {
  readonly docIds: readonly DocId[];
  /** What the log was kept in. */
  readonly logRows: readonly ShelfName[];
  /** Of this machine's record: the new device has arrived. To be written with the log that it begins with. */
  readonly arrivedRows: () => readonly ShelfRow[];
  /** Entries that lie here and not in a cut with this frontier, in opened form. */
  readonly beyond: (frontier: Cut["frontier"]) => readonly Bytes[];
};

type Kept = { readonly device: DeviceId; readonly seq: number; readonly bytes: Bytes };

const entriesOf = async (circle: Circle, place: Place): Promise<readonly Kept[]> => {
  const items = await circle.texts.items(place);
  if (!items.ok) {
    noteLook(circle, "alarm");
    return [];
  }
  return items.value.flatMap(({ kind, bytes }): readonly Kept[] => {
    const opened = kind === "opened" ? decodeOpened(bytes) : null;
    if (opened === null || !opened.ok) return [];
    const device = authorOf(circle.graph, opened.value);
    return device === undefined ? [] : [{ device, seq: opened.value.header.seq, bytes }];
  });
};

const nothingAside: Aside = { docIds: [], logRows: [], arrivedRows: () => [], beyond: () => [] };

/** Runs in the circle's queue. For a newcomer there is nothing to put aside. */
export const setAside = async (circle: Circle): Promise<Aside> => {
  if (circle.log.devices.size === 0 && circle.record.way.returning === null) return nothingAside;
  const docIds = selectDocuments(circle.log);
  const logRows = encodeLogState(circle.log).map(({ key, bytes }) => logRow(circle.id, key, bytes));
  for (const docId of docIds) {
    const text = await circle.texts.ensure(docId);
    if (!text.ok) noteLook(circle, "alarm");
  }
  await circle.texts.fold(true);
  const kept: Kept[] = [];
  for (const place of [...docIds, "log" as const]) kept.push(...(await entriesOf(circle, place)));
  return {
    docIds,
    logRows,
    arrivedRows: () => {
      const { way } = circle.record;
      if (way.returning === null) return [];
      circle.record = {
        ...circle.record,
        deviceSeed: way.returning,
        way: { ...way, returning: null, doubt: null },
      };
      return keptRows(circle.record);
    },
    beyond: (frontier) => {
      const covered = new Map<DeviceId, number>(frontier.map(({ deviceId, seq }) => [deviceId, seq]));
      return kept
        .filter(({ device, seq }) => seq > (covered.get(device) ?? 0))
        .toSorted((a, b) => a.seq - b.seq)
        .map(({ bytes }) => bytes);
    },
  };
};
