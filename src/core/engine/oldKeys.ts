// Which secrets of old epochs nothing needs any more, and their end (FGT-6): then what was sealed under them and captured
// somewhere opens on this machine no more. A secret is needed as long as somebody who is here may still write under it,
// be met by it, or has not shown to hold a later one, and as long as an entry that it sealed lies here: that would be
// readable anyway.

import type { DeviceId, EpochId } from "../base/index.ts";
import { boxesToAskFor, preferredEpoch } from "../circle/index.ts";
import { authorOf } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { isHeld } from "./hold.ts";
import { isOut } from "./outOf.ts";
import { placesOf, readItems } from "./storedEntries.ts";
import { droppedKeyRow } from "./rows.ts";

/** As many of the newest are kept in any case: their rooms are open. */
export const newestKept = 3;

type Use = {
  /** Something that it sealed lies here. */
  readonly lying: ReadonlySet<EpochId>;
  /** The latest epoch under which each device wrote what lies here and counts. */
  readonly latest: ReadonlyMap<DeviceId, EpochId>;
};

const readUse = async (circle: Circle): Promise<Use | null> => {
  const { graph } = circle;
  const lying = new Set<EpochId>();
  const latest = new Map<DeviceId, EpochId>();
  for (const place of placesOf(circle)) {
    const items = await circle.texts.items(place);
    if (!items.ok) return null;
    for (const { item, opened } of readItems(items.value)) {
      const { epochId } = opened;
      lying.add(epochId);
      const device = authorOf(graph, opened);
      const before = device && latest.get(device);
      if (device === undefined || item.class !== "accepted") continue;
      if (before === undefined || graph.depth(epochId) > graph.depth(before)) latest.set(device, epochId);
    }
  }
  return { lying, latest };
};

/** Whether somebody who is here may have nothing later: they may write under it, and be met by it alone. */
const isAwaited = ({ graph, self }: Circle, epoch: EpochId, { latest }: Use): boolean => {
  const { devices } = graph.current();
  return (graph.recipients(epoch) ?? []).some((device) => {
    if (devices.get(device)?.standing !== "active" || device === self.device.deviceId) return false;
    const last = latest.get(device);
    return last === undefined || last === epoch || !graph.covers([last], [epoch]);
  });
};

/** RULE: [FGT-6] secrets that go now. Runs in the circle's queue. */
export const dropOldKeys = async (circle: Circle): Promise<readonly EpochId[]> => {
  const { graph, ring, record } = circle;
  const state = graph.current();
  if (isHeld(circle) || isOut(circle) || record.joining !== null) return [];
  const inOrder = [...ring.held()].toSorted((a, b) => graph.depth(b) - graph.depth(a) || (a < b ? -1 : 1));
  const old = inOrder.filter(
    (epoch, at) => at >= newestKept && !state.epochs.slice(0, newestKept).includes(epoch),
  );
  if (old.length === 0) return [];
  const use = await readUse(circle);
  if (use === null) return [];
  const going = old.filter((epoch) => !use.lying.has(epoch) && !isAwaited(circle, epoch, use));
  if (going.length === 0) return [];
  // First on the disk: a secret that is gone here and there again after the next start would be no promise.
  await circle.journal.write({ put: going.map((epoch) => droppedKeyRow(circle.id, epoch)), strict: true });
  for (const epoch of going) ring.drop(epoch);
  circle.parts.log.note({ type: "keys deleted" });
  circle.ears.membershipChanged();
  return going;
};

/** What was deleted is asked for again only where it is written under again, because later epochs do not count. */
export const boxesWanted = ({ graph, ring, self }: Circle): readonly EpochId[] => {
  const preferred = preferredEpoch(graph);
  return boxesToAskFor(graph, ring.held(), self.device.deviceId).filter(
    (epoch) => !ring.isDropped(epoch) || epoch === preferred,
  );
};
