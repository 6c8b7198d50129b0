// The texts in cuts that this machine made itself. Each cut brings a whole copy of them under keys of its own, and who
// begins with one begins with the newest: older copies go, or somebody's many small entries would fill the disk with them
// (FGT-10). The lists of documents stay, since deleting compares with them (FGT-2).

import { idBytes } from "../base/index.ts";
import type { Circle } from "./circle.ts";
import { blobsOf, cutsAtHand, isBeginning } from "./cutAtHand.ts";
import { chunkName } from "./rows.ts";
import type { ShelfName } from "./shelf.ts";

/** The newest, and the one before it, with which somebody may be beginning. */
const kept = 2;

/**
 * Removes what older cuts of this machine hold of the texts, of those above a seq up to which that was done; gives the
 * seq up to which it is done now. Runs in the circle's queue.
 */
export const dropOldBlobs = async (circle: Circle, above: number): Promise<number> => {
  const { deviceId } = circle.self.device;
  const own = [...circle.log.cuts.values()].filter((cut) => cut.deviceId === deviceId);
  const [newest] = own.toSorted((a, b) => b.seq - a.seq).slice(kept);
  if (newest === undefined || newest.seq <= above) return above;
  const cuts = await cutsAtHand(circle);
  if (!cuts.ok) return above;
  const remove: ShelfName[] = [];
  for (const { cut, deviceId: by, opened } of cuts.value) {
    const { seq } = opened.header;
    if (by !== deviceId || seq <= above || seq > newest.seq || isBeginning(circle, cut)) continue;
    const hashes = await blobsOf(circle, cut);
    // The disk did not say which: they are asked for again in an hour.
    if (!hashes.ok) return above;
    for (const hash of hashes.value) remove.push(chunkName(circle.id, idBytes(hash)));
  }
  if (remove.length > 0) await circle.journal.write({ put: [], remove, strict: false });
  return newest.seq;
};
