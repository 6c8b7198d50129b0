// What this device wrote and others do not count any more, because a number was another's (LOG-22): written anew, in its
// order, under the number that is this device's now. What it was built on may be of somebody else who has to write
// anew first; then it waits until that is here. Runs in the circle's queue.

import { type Bytes, type DeviceId, type DocId, idBytes } from "../base/index.ts";
import { claimingUpdate, clocksIn, joinRun, type Moved, renameUpdate } from "../document/index.ts";
import {
  authorOf,
  classAt,
  clockEndAt,
  decodeOpened,
  type DeviceLog,
  nameEntry,
  type OpenedEntry,
  ownClash,
  ownNumber,
  standingClaim,
  yClientOf,
} from "../log/index.ts";
import type { CircleRows } from "./loadCircle.ts";
import type { Circle, Rewriting } from "./circle.ts";
import { rebuildText } from "./rebuilding.ts";
import { tables } from "../vault/tables.ts";
import { type Place, readRewritten, rewrittenRow } from "./rows.ts";
import type { ShelfRow } from "./shelf.ts";
import { type OwnPlace, readyToWrite, writeEntry } from "./writing.ts";
import { isOut } from "./outOf.ts";

/** An entry that is held and does not count, with the clocks that it brought. */
type SetAside = {
  readonly seq: number;
  readonly payload: Bytes;
  readonly client: number;
  readonly from: number;
  readonly to: number;
};

const setAsideIn = (
  circle: Circle,
  docId: DocId,
  entries: readonly OpenedEntry[],
): ReadonlyMap<DeviceId, readonly SetAside[]> => {
  const found = new Map<DeviceId, SetAside[]>();
  const numbers = new Map<DeviceId, number>();
  const named = entries.flatMap((opened) => {
    const device = authorOf(circle.graph, opened);
    return device === undefined ? [] : [nameEntry(circle.id, device, opened)];
  });
  named.sort((a, b) => a.opened.header.seq - b.opened.header.seq);
  for (const { deviceId, opened } of named) {
    const { update, seq } = opened.header;
    const log = circle.log.devices.get(deviceId);
    if (update === null || log === undefined) continue;
    const k = update.claim?.k ?? numbers.get(deviceId) ?? 0;
    numbers.set(deviceId, k);
    // Below the cut that this device began with everything is in the cut.
    if (seq <= log.base || classAt(log, seq) === "accepted") continue;
    const from = update.clockStart;
    const client = yClientOf(deviceId, docId, k);
    // What never was an update of its author's is written anew by nobody, and nothing waits for it.
    const brought = clocksIn(opened.payload) ?? { client, from, to: from };
    if (brought.client !== client || brought.from !== from || brought.to !== from + update.clockLen) continue;
    found.set(deviceId, [
      ...(found.get(deviceId) ?? []),
      { seq, payload: opened.payload, client, from, to: from + update.clockLen },
    ]);
  }
  return found;
};

/** Where another device has put what it had to write anew: one after the other, after what counted before. */
const placesOfOther = (
  circle: Circle,
  docId: DocId,
  deviceId: DeviceId,
  lost: readonly SetAside[],
): readonly Moved[] => {
  const log = circle.log.devices.get(deviceId);
  const standing = standingClaim(log, docId);
  const first = lost[0]?.seq ?? 0;
  const last = lost.at(-1)?.seq ?? 0;
  if (log === undefined) return [];
  let clock = standing === null ? 0 : clockEndBefore(log, docId, standing.k, first);
  const brought = lost.reduce((sum, { from, to }) => sum + to - from, clock);
  const isHere = standing !== null && clockEndAfter(log, docId, standing.k, last) >= brought;
  return lost.map(({ client, from, to }) => {
    const there = isHere ? { client: standing.client, clock } : null;
    clock += to - from;
    return { client, from, to, there };
  });
};

/** End of what counts of a device up to a seq. */
const clockEndBefore = (log: DeviceLog, docId: DocId, k: number, seq: number): number => {
  let end = clockEndAt(log, docId, k, log.base);
  for (const [at, mark] of log.marks.entries()) {
    if (log.base + 1 + at >= seq) break;
    if (log.classes[at] === "accepted" && mark?.docId === docId && mark.k === k)
      end = Math.max(end, mark.end);
  }
  return end;
};

const clockEndAfter = (log: DeviceLog, docId: DocId, k: number, seq: number): number => {
  let end = 0;
  for (const [at, mark] of log.marks.entries())
    if (log.base + 1 + at > seq && log.classes[at] === "accepted" && mark?.docId === docId && mark.k === k)
      end = Math.max(end, mark.end);
  return end;
};

export const rewritingOf = (circle: Circle, docId: DocId): Rewriting => {
  const known = circle.rewriting.get(docId);
  if (known !== undefined) return known;
  const made: Rewriting = { upTo: 0, moved: [], late: [], done: false };
  circle.rewriting.set(docId, made);
  return made;
};

type Anew = { readonly payload: Bytes; readonly place: Moved; readonly stored: Promise<void> };

/** Null: it waits for somebody else's text, or cannot be written now. */
const writeAnew = (
  circle: Circle,
  { docId, scope }: OwnPlace,
  update: Bytes,
  moved: readonly Moved[],
  more: readonly ShelfRow[],
): Anew | null => {
  const text = circle.texts.get(docId);
  const number = ownNumber(circle.log, circle.graph, circle.self.device.deviceId, docId);
  if (text === undefined || number === null || !readyToWrite(circle, docId, scope).ok) return null;
  const { client } = number;
  const start = text.table.end(client);
  const place: Moved = {
    ...(clocksIn(update) ?? { client, from: 0, to: 0 }),
    there: { client, clock: start },
  };
  const renamed = renameUpdate(update, [place, ...moved]);
  const runs = renamed === null ? null : joinRun(client, start, [renamed]);
  const run = runs?.ok === true && runs.value.length === 1 ? runs.value[0] : undefined;
  if (run === undefined || circle.texts.judgeOwn(text, client, run.payload).type !== "sound") return null;
  if (!circle.texts.apply(docId, run.payload)) return null;
  const written = writeEntry(circle, { type: "update", docId, scope, ...run }, more);
  return written.ok ? { payload: run.payload, place, stored: written.value.stored } : null;
};

const readEntries = async (circle: Circle, docId: DocId): Promise<readonly OpenedEntry[] | null> => {
  const items = await circle.texts.items(docId);
  if (!items.ok) return null;
  return items.value.flatMap((item) => {
    const opened = item.kind === "opened" ? decodeOpened(item.bytes) : null;
    return opened?.ok === true ? [opened.value] : [];
  });
};

/** Writes what can be written anew in this document, and what editors made meanwhile. */
export const rewrite = async (circle: Circle, docId: DocId): Promise<void> => {
  const rewriting = rewritingOf(circle, docId);
  if (rewriting.done) return;
  const loaded = await circle.texts.ensure(docId);
  const entries = loaded.ok ? await readEntries(circle, docId) : null;
  if (entries === null) return;
  const own = circle.self.device.deviceId;
  const setAside = setAsideIn(circle, docId, entries);
  const ofOthers: Moved[] = [];
  for (const [device, lost] of setAside)
    if (device !== own) ofOthers.push(...placesOfOther(circle, docId, device, lost));
  const claims = entries.map(({ header }) => header.update?.claim?.scope ?? null);
  const place: OwnPlace = { docId, scope: claims.find((scope) => scope !== null) ?? null };
  let anew = 0;
  let waits = false;
  circle.ears.gather(docId);
  for (const { seq, payload } of setAside.get(own) ?? []) {
    if (seq <= rewriting.upTo) continue;
    const more = [rewrittenRow(circle.id, docId, seq)];
    const written = writeAnew(circle, place, payload, [...rewriting.moved, ...ofOthers], more);
    waits = written === null;
    if (written === null) break;
    rewriting.upTo = seq;
    rewriting.moved.unshift(written.place);
    anew += 1;
  }
  while (!waits) {
    const [late] = rewriting.late;
    if (late === undefined) break;
    const moved = late.fromBefore ? [...late.moved, ...rewriting.moved, ...ofOthers] : late.moved;
    const written = writeAnew(circle, place, late.update, moved, []);
    waits = written === null;
    if (written === null) break;
    late.moved.unshift(written.place);
    late.placed(written.stored);
    rewriting.late.shift();
    anew += 1;
  }
  rewriting.done = !waits;
  // An editor that is open has its own number's clocks from the engine now: it begins again with the whole.
  if (anew > 0) circle.ears.rebuilt(docId, false);
};

/** After entries of these places came: what waited for them goes on. */
export const rewriteIn = async (circle: Circle, places: readonly Place[]): Promise<void> => {
  for (const place of places)
    if (place !== "log" && circle.rewriting.has(place)) await rewrite(circle, place);
};

export const readRewrittenRows = ({ shelf, id }: Pick<Circle, "shelf" | "id">) =>
  shelf.group(tables.draft, idBytes(id));

/** What an earlier run of this program left to be written anew. */
export const loadRewriting = async (circle: Circle, read?: CircleRows["rewritten"]): Promise<void> => {
  const rows = read ?? (await readRewrittenRows(circle));
  if (!rows.ok) return;
  for (const row of rows.value) {
    const { docId, seq } = readRewritten(row);
    rewritingOf(circle, docId).upTo = seq;
  }
  const own = circle.log.devices.get(circle.self.device.deviceId);
  for (const [at, mark] of own?.marks.entries() ?? [])
    if (mark !== null && own?.classes[at] !== "accepted") rewritingOf(circle, mark.docId);
};

/**
 * Before this device writes in a document: its number may be used by a device that was admitted later and could not
 * know of it. The number is claimed by an entry of its own that shows nothing; whoever used it writes anew.
 */
export const claimNumber = async (circle: Circle, { docId, scope }: OwnPlace): Promise<void> => {
  const { deviceId } = circle.self.device;
  const number = ownNumber(circle.log, circle.graph, deviceId, docId);
  const keeper = number === null ? null : { deviceId, k: number.k };
  const clash = keeper === null ? null : ownClash(circle.log, circle.graph, keeper, docId);
  if (clash === null || isOut(circle) || !(await rebuildText(circle, clash))) return;
  const text = circle.texts.get(docId);
  const payload = claimingUpdate(clash.client);
  if (text === undefined || !readyToWrite(circle, docId, scope).ok) return;
  if (circle.texts.judgeOwn(text, clash.client, payload).type !== "sound") return;
  if (!circle.texts.apply(docId, payload)) return;
  writeEntry(circle, { type: "update", docId, scope, clockStart: 0, clockLen: 1, payload });
};
