// Which cuts this device has still to say something of, in what order those who are there do so, and when its own
// beginning is in doubt no more (protocol 2.12).

import { type DeviceId, type EntryId, idBytes, toHex } from "../base/index.ts";
import { hash } from "../crypto/index.ts";
import { type Attested, selectAttested } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { changedLogRows } from "./logGround.ts";
import { keptRows } from "./rows.ts";

/** As many as are in a circle. */
const mostNamed = 200;

/**
 * RULE: [ATT-4] once enough people vouch for what this device began with, it is as good as its own reading of all that
 * was there: nothing is in doubt any more, whatever becomes of those people. Runs in the circle's queue.
 */
export const settleBeginning = (circle: Circle): void => {
  const { log } = circle;
  if (log.begunBy === null) return;
  const whole = selectAttested(log, log.begunBy, circle.graph)?.whole;
  if (whole?.isReached !== true) return;
  log.begunBy = null;
  log.attestedChanged = true;
  // RULE: [ATT-5] the cut and its attestations may be gone one day; who they were stays.
  const { record } = circle;
  circle.record = { ...record, watch: { ...record.watch, vouchedBy: whole.users.slice(0, mostNamed) } };
  const put = [...changedLogRows(circle), ...keptRows(circle.record)];
  void circle.journal.write({ put, strict: false });
  circle.ears.viewChanged();
};

/** Older ones nobody begins with any more. */
const most = 16;

/** Whose cut it is: the person's, whichever of their machines wrote it. */
export const authorIn = ({ log, graph }: Circle, cutId: EntryId): string => {
  const device = log.cuts.get(cutId)?.deviceId;
  return device === undefined ? cutId : (graph.current().devices.get(device)?.userId ?? device);
};

/**
 * RULE: [ATT-8] sixteen cuts: the newest of each person, then the one before it of each, and so on; of these first those
 * of whoever was never looked at, or the longest time ago. So who writes many crowds nobody out, and gets their turn and
 * no more. `turns`: whose were looked at, the last one last.
 */
export const cutsInTurn = (circle: Circle, turns: ReadonlySet<string>): readonly EntryId[] => {
  const counts = new Map<string, number>();
  const order = [...turns];
  return [...circle.log.cuts.keys()]
    .toReversed()
    .flatMap((cutId) => {
      const author = authorIn(circle, cutId);
      const newer = counts.get(author) ?? 0;
      counts.set(author, newer + 1);
      return newer < most ? [{ cutId, author, newer }] : [];
    })
    .toSorted((a, b) => a.newer - b.newer)
    .slice(0, most)
    .toSorted((a, b) => order.indexOf(a.author) - order.indexOf(b.author))
    .map(({ cutId }) => cutId);
};

/** One more word is enough, and has to be of somebody who keeps or coordinates: another's would change nothing. */
const lacksKeeper = ({ whole, needed, needsKeeper, isKeeper }: Attested): boolean =>
  needsKeeper && whole.users.length >= needed - 1 && !whole.users.some(isKeeper);

export type Due = { readonly cutId: EntryId; readonly attested: Attested };

/** RULE: [ATT-3] whether this device could say something of a cut that is not said enough. */
export const dueOf = (circle: Circle, cutId: EntryId): Due | null => {
  const { log, self } = circle;
  const cut = log.cuts.get(cutId);
  const own = self.device.deviceId;
  if (cut === undefined || cut.deviceId === own || (cut.frontier.get(own) ?? 0) === 0) return null;
  if (log.attested.get(cutId)?.has(own) === true) return null;
  const attested = selectAttested(log, cutId, circle.graph);
  if (attested === null || attested.whole.isReached) return null;
  if (lacksKeeper(attested) && !attested.isKeeper(self.userId)) return null;
  return attested.whole.users.includes(self.userId) ? null : { cutId, attested };
};

const orderOf = (cutId: EntryId, device: DeviceId): string =>
  toHex(hash("circ1/attest-rank", idBytes(device), idBytes(cutId)));

/** How many of those who are there go first; as many as are missing go at once. */
export const placeOf = (circle: Circle, { cutId, attested }: Due, near: readonly DeviceId[]): number => {
  const { devices } = circle.graph.current();
  const frontier = circle.log.cuts.get(cutId)?.frontier;
  const own = orderOf(cutId, circle.self.device.deviceId);
  const before = near.filter((device) => {
    const userId = devices.get(device)?.userId;
    if (userId === undefined || attested.whole.users.includes(userId)) return false;
    if (lacksKeeper(attested) && !attested.isKeeper(userId)) return false;
    return (frontier?.get(device) ?? 0) > 0 && orderOf(cutId, device) < own;
  });
  const missing = Math.max(1, attested.needed - attested.whole.users.length);
  return Math.max(0, before.length - missing + 1);
};
