// By which cut this machine may delete what lies below it, and since when (FGT-2, FGT-3): one that enough people vouch
// for and this machine itself, seen for fourteen days by its own clock, and nothing of which any machine of the circle
// still lacks. The days are counted on the disk, over new starts.

import { type Bytes, type CircleId, concat, type EntryId, idBytes, textOf, utf8 } from "../base/index.ts";
import { hex, type Infer, integer, list, object, oneOf } from "../base/shape.ts";
import { type CutMark, selectAttested, selectPast } from "../log/index.ts";
import { tables } from "../vault/tables.ts";
import type { Circle } from "./circle.ts";
import type { ShelfName, ShelfRow } from "./shelf.ts";

/** RULE: [FGT-3] how long a cut is vouched for before anything is deleted by it. */
export const ripeAfter = 14 * 24 * 3_600_000;
const mostNoted = 64;

const shape = object({
  v: oneOf([1]),
  cuts: list(object({ cut: hex<EntryId>(32), at: integer(0, 2 ** 53 - 1) }), mostNoted),
});
type Noted = Infer<typeof shape>["cuts"];

export const encodeRipening = (cuts: Noted): Bytes => utf8(JSON.stringify({ v: 1, cuts }));
export const decodeRipening = (bytes: Bytes): Noted | null => {
  const plain = textOf(bytes);
  if (plain === null) return null;
  try {
    const parsed = shape(JSON.parse(plain));
    return parsed.ok ? parsed.value.cuts : null;
  } catch {
    // JSON.parse has no other way to refuse
    return null;
  }
};

const nameOf = (circleId: CircleId): ShelfName => ({
  table: tables.circle,
  id: concat(idBytes(circleId), utf8("ripening")),
});

const readNoted = async ({ id, shelf }: Circle): Promise<Noted | null> => {
  const row = await shelf.get(nameOf(id));
  if (!row.ok) return row.error.type === "rowDamaged" ? [] : null;
  // Damaged: the days begin anew.
  return row.value === null ? [] : (decodeRipening(row.value) ?? []);
};

const rowOf = ({ id }: Circle, cuts: Noted): ShelfRow => ({
  ...nameOf(id),
  group: idBytes(id),
  content: encodeRipening(cuts),
});

/**
 * RULE: [FGT-2] nobody who is here would have to ask for what is deleted: every device has signed to have the cut itself,
 * and with it all that its frontier names, of a fork the branch that it names too.
 */
export const isHeldByAll = (
  { log, graph, self }: Pick<Circle, "log" | "graph" | "self">,
  { deviceId: author, seq }: CutMark,
): boolean =>
  [...graph.current().devices.values()].every(
    ({ deviceId, standing }) =>
      (standing !== "active" && standing !== "pending") ||
      deviceId === self.device.deviceId ||
      deviceId === author ||
      (selectPast(log, deviceId).get(author) ?? 0) >= seq,
  );

/** Nothing is deleted on the word of people none of whom keeps or coordinates the circle, whoever may begin with it. */
const isVouched = ({ log, graph }: Circle, cut: EntryId): boolean => {
  const attested = selectAttested(log, cut, graph);
  return attested?.whole.isReached === true && attested.whole.users.some(attested.isKeeper);
};

const isAbove = ({ log }: Circle, { frontier }: CutMark): boolean =>
  [...frontier].some(([device, seq]) => seq > (log.floor?.at.get(device)?.seq ?? 0));

const sizeOf = ({ frontier }: CutMark): number => [...frontier.values()].reduce((sum, seq) => sum + seq, 0);

/** The cuts whose time has come, that which reaches furthest first; notes those that ripen. Runs in the circle's queue. */
export const ripeCuts = async (circle: Circle): Promise<readonly EntryId[]> => {
  const before = await readNoted(circle);
  if (before === null) return [];
  const times = new Map(before.map(({ cut, at }) => [cut, at]));
  const now = circle.parts.clock.now();
  const vouched = [...circle.log.cuts]
    .filter(([cut, mark]) => isAbove(circle, mark) && isVouched(circle, cut))
    .toSorted(([, a], [, b]) => sizeOf(b) - sizeOf(a));
  // The oldest notes stay: or a circle that makes cuts all the time would never come to the end of one's days.
  const noted = vouched
    .map(([cut]) => ({ cut, at: Math.min(times.get(cut) ?? now, now) }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, mostNoted);
  const same = noted.length === before.length && noted.every(({ cut, at }) => times.get(cut) === at);
  if (!same) void circle.journal.write({ put: [rowOf(circle, noted)], strict: false });
  const ripe = new Set(noted.filter(({ at }) => now - at >= ripeAfter).map(({ cut }) => cut));
  return vouched.filter(([cut, mark]) => ripe.has(cut) && isHeldByAll(circle, mark)).map(([cut]) => cut);
};
