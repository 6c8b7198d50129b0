// What other machines are given of what lies here: ranges of entries, the newest cut, chunks, boxes. A device gets
// content in the form that it may open: sealed where it is in the entry's epoch, opened where it is not and the
// entry lies beyond the cut through which it came in (protocol 2.7 "Late entries", 2.12).

import { type Bytes, type DeviceId, type EpochId, fromHex, type OpId } from "../base/index.ts";
import { isGivenAll, sealBox, sendingEpoch } from "../circle/index.ts";
import { rankOf } from "../circle/facts.ts";
import {
  authorOf,
  type CutMark,
  decodeOpened,
  type DeviceLog,
  encodeOpened,
  envelopeOf,
  headsAt,
  isIdAt,
  nameEntry,
  type OpenedEntry,
  type SegmentItem,
  selectDocuments,
  seqOfOpened,
} from "../log/index.ts";
import type { EntryAsk, EntryForm } from "../sync/index.ts";
import type { Circle } from "./circle.ts";
import { chunkName, type Place } from "./rows.ts";

/** Of one answer; a message holds 1 MiB. */
const answerLimit = 900_000;

/** RULE: [ENG-15] the op heads that others are told: without the own ops that are not on the disk yet. */
export const toldHeads = (circle: Circle): readonly OpId[] => toldOf(circle, circle.graph.heads());

/** The same of any ops: what is not on the disk yet stands for what it was built on. */
export const toldOf = ({ graph, unwrittenOps }: Circle, ops: readonly OpId[]): readonly OpId[] => {
  let heads = ops;
  if (unwrittenOps.size === 0) return heads;
  while (heads.some((op) => unwrittenOps.has(op)))
    heads = heads.flatMap((op) => (unwrittenOps.has(op) ? (graph.node(op)?.op.parents ?? []) : [op]));
  const all = [...new Set(heads)].toSorted();
  return all.filter((op) => !all.some((other) => other !== op && graph.covers([other], [op])));
};

/** The past of `wanted` without the past of `have`, parents first; nothing beyond `upTo`, unless that is null. */
export const giveOps = (
  circle: Circle,
  wanted: readonly OpId[],
  have: readonly OpId[],
  upTo: readonly OpId[] | null,
): readonly Bytes[] => {
  const known = wanted.filter((op) => circle.graph.knows(op));
  return circle.graph
    .opsAfter(have)
    .filter(
      ({ id }) =>
        !circle.unwrittenOps.has(id) &&
        circle.graph.covers(known, [id]) &&
        (upTo === null || circle.graph.covers(upTo, [id])),
    )
    .map(({ bytes }) => bytes);
};

export type Given = { readonly form: EntryForm; readonly entries: readonly Bytes[] };
const nothing: Given = { form: "sealed", entries: [] };

/** Reads an entry when it is asked for: an answer holds a few thousand, a place may hold many more. */
type Index = (seq: number) => OpenedEntry | undefined;

const ofDevice = (circle: Circle, items: readonly SegmentItem[], device: DeviceId): readonly OpenedEntry[] =>
  items.flatMap((item) => {
    const opened = item.kind === "opened" ? decodeOpened(item.bytes) : null;
    if (opened?.ok !== true) return [];
    return authorOf(circle.graph, opened.value) === device ? [opened.value] : [];
  });

/** By seq; where a device signed two, the one that counts here: what follows it is given after it. */
const indexOf = (
  circle: Circle,
  items: readonly SegmentItem[],
  log: DeviceLog,
  { from, to }: { readonly from: number; readonly to: number },
): Index => {
  const bySeq = new Map<number, SegmentItem[]>();
  for (const item of items) {
    const seq = item.kind === "opened" ? seqOfOpened(item.bytes) : 0;
    if (seq < from || seq > to) continue;
    const same = bySeq.get(seq);
    if (same === undefined) bySeq.set(seq, [item]);
    else same.push(item);
  }
  return (seq) =>
    ofDevice(circle, bySeq.get(seq) ?? [], log.deviceId).findLast(
      (entry) => !log.forks.has(seq) || isIdAt(log, seq, nameEntry(circle.id, log.deviceId, entry).entryId),
    );
};

/**
 * Who wrote a cut may admit people, in the membership that the cut was written in; or it is for another machine of the
 * one who wrote it, or for somebody whom they let come back by their identity.
 */
const mayWelcome = (
  circle: Circle,
  { deviceId }: CutMark,
  heads: readonly OpId[],
  receiver: DeviceId,
): boolean => {
  const state = circle.graph.stateAt(heads);
  const userId = state.devices.get(deviceId)?.userId;
  const there = state.devices.get(receiver);
  const isOwn = userId !== undefined && there?.userId === userId;
  if (isOwn && deviceId !== receiver) return true;
  if (userId !== undefined && there?.broughtBackBy === userId) return true;
  const rank = userId === undefined ? rankOf.reader : (state.users.get(userId)?.rank ?? rankOf.reader);
  return rank >= rankOf.admin;
};

/**
 * Up to which entry of `of` the cut goes through which `receiver` came in; null: it came in through none. Only what
 * somebody wrote counts who was there before and may admit people, and no cut reaches below its own author's
 * beginning: or a newcomer would write one that names nothing, and be given the circle's past.
 */
const joinedAt = (circle: Circle, receiver: DeviceId, of: DeviceId): number | null => {
  const { devices } = circle.graph.current();
  const admitted = devices.get(receiver)?.admittedBy;
  if (admitted === undefined) return null;
  let least: number | null = null;
  for (const cut of circle.log.cuts.values()) {
    const before = devices.get(cut.deviceId)?.admittedBy;
    const author = circle.log.devices.get(cut.deviceId);
    const heads = author === undefined ? null : headsAt(author, cut.seq);
    if (heads === null || before === undefined || before === admitted) continue;
    if (!circle.graph.covers(heads, [admitted]) || !circle.graph.covers([admitted], [before])) continue;
    if (!mayWelcome(circle, cut, heads, receiver)) continue;
    const upTo = Math.max(cut.frontier.get(of) ?? 0, givenFrom(circle, cut.deviceId, of) ?? 0);
    least = least === null ? upTo : Math.min(least, upTo);
  }
  return least;
};

/** RULE: [MEM-47] from the first entry on, where the receiver came in while newcomers were given everything. */
const givenFrom = (circle: Circle, receiver: DeviceId, of: DeviceId): number | null =>
  isGivenAll(circle.graph, receiver) ? 0 : joinedAt(circle, receiver, of);

/** Under this epoch one writes here: everybody in it holds its key. */
export const isSealedNow = ({ graph, ring }: Circle, epoch: EpochId): boolean =>
  ring.get(epoch) !== undefined && sendingEpoch(graph, ring.held())?.epoch === epoch;

const formFor = (
  circle: Circle,
  entry: OpenedEntry,
  receiver: DeviceId,
  from: () => number | null,
): EntryForm | null => {
  // Who was given the entry opened holds no key to seal it again, and its members may have deleted theirs (FGT-7).
  if (circle.graph.recipients(entry.epochId)?.includes(receiver) === true)
    return isSealedNow(circle, entry.epochId) ? "sealed" : "opened";
  const joined = from();
  return joined !== null && entry.header.seq > joined ? "opened" : null;
};

const bytesOf = (circle: Circle, entry: OpenedEntry, form: EntryForm): Bytes => {
  const held = circle.ring.get(entry.epochId);
  return form === "sealed" && held !== undefined
    ? envelopeOf(circle.id, held.entryKey, entry)
    : encodeOpened(entry);
};

/** Entries of a device from `from` on, without a gap, all in one form. */
export const giveEntries = async (
  circle: Circle,
  receiver: DeviceId,
  range: { readonly device: DeviceId; readonly from: number; readonly to: number },
): Promise<Given> => {
  const log = circle.log.devices.get(range.device);
  const stored = circle.storedHeads.find(({ deviceId }) => deviceId === range.device)?.seq ?? 0;
  if (log === undefined) return nothing;
  const indexes = new Map<Place, Index>();
  const indexAt = async (place: Place): Promise<Index> => {
    const known = indexes.get(place);
    if (known !== undefined) return known;
    const items = await circle.texts.items(place);
    const made = indexOf(circle, items.ok ? items.value : [], log, range);
    indexes.set(place, made);
    return made;
  };
  let joined: number | null | undefined;
  const from = (): number | null => {
    if (joined === undefined) joined = givenFrom(circle, receiver, range.device);
    return joined;
  };
  const entries: Bytes[] = [];
  let form: EntryForm | null = null;
  let length = 0;
  for (let seq = range.from; seq <= Math.min(range.to, stored); seq++) {
    const place: Place = log.marks[seq - log.base - 1]?.docId ?? "log";
    // What could not be put with its document is with those of none.
    const entry = (await indexAt(place))(seq) ?? (await indexAt("log"))(seq);
    const fits = entry === undefined ? null : formFor(circle, entry, receiver, from);
    if (entry === undefined || fits === null || (form !== null && fits !== form)) break;
    const bytes = bytesOf(circle, entry, fits);
    if (entries.length > 0 && length + bytes.length > answerLimit) break;
    form = fits;
    length += bytes.length;
    entries.push(bytes);
  }
  return form === null ? nothing : { form, entries };
};

/** Where an entry lies that is held beside a log is kept nowhere: with those of no document, or with any other. */
const placesOfBranch = (circle: Circle, log: DeviceLog, { seq, entryId }: EntryAsk): readonly Place[] =>
  isIdAt(log, seq, entryId)
    ? [log.marks[seq - log.base - 1]?.docId ?? "log", "log"]
    : log.forks.get(seq)?.includes(entryId) === true
      ? ["log", ...selectDocuments(circle.log)]
      : [];

/** RULE: [SYN-28] one entry by its id, which may be of the other branch of a fork. */
export const giveEntry = async (circle: Circle, receiver: DeviceId, asked: EntryAsk): Promise<Given> => {
  const log = circle.log.devices.get(asked.device);
  if (log === undefined) return nothing;
  for (const place of new Set(placesOfBranch(circle, log, asked))) {
    const items = await circle.texts.items(place);
    const entry = ofDevice(circle, items.ok ? items.value : [], asked.device).find(
      (one) =>
        one.header.seq === asked.seq && nameEntry(circle.id, asked.device, one).entryId === asked.entryId,
    );
    if (entry === undefined) continue;
    const form = formFor(circle, entry, receiver, () => givenFrom(circle, receiver, asked.device));
    return form === null ? nothing : { form, entries: [bytesOf(circle, entry, form)] };
  }
  return nothing;
};

/** Written for the receiver too, who was in that epoch. */
const isReaders = ({ graph }: Circle, receiver: DeviceId, { form, entries }: Given): boolean => {
  const [entry] = entries;
  if (entry === undefined || form === "sealed") return entry !== undefined;
  const opened = decodeOpened(entry);
  return opened.ok && graph.recipients(opened.value.epochId)?.includes(receiver) === true;
};

/** The newest cut that the receiver can open and may begin with (CUT-4). */
export const giveCut = async (circle: Circle, receiver: DeviceId): Promise<Given> => {
  const cuts = [...circle.log.cuts.values()].toReversed();
  for (const cut of cuts) {
    const author = circle.log.devices.get(cut.deviceId);
    const heads = author === undefined ? null : headsAt(author, cut.seq);
    if (heads === null || !mayWelcome(circle, cut, heads, receiver)) continue;
    const given = await giveEntries(circle, receiver, { device: cut.deviceId, from: cut.seq, to: cut.seq });
    if (isReaders(circle, receiver, given)) return given;
  }
  return nothing;
};

export const giveChunk = async (circle: Circle, hash: string): Promise<Bytes | null> => {
  const fresh = circle.freshChunks.get(hash);
  if (fresh !== undefined) return fresh;
  const bytes = fromHex(hash);
  if (bytes === null) return null;
  const row = await circle.shelf.get(chunkName(circle.id, bytes));
  return row.ok ? row.value : null;
};

export const giveBox = (circle: Circle, receiver: DeviceId, epoch: EpochId): Bytes | null => {
  const held = circle.ring.get(epoch);
  if (held === undefined) return null;
  const parties = { giver: circle.self.device.deviceId, recipient: receiver };
  const box = sealBox(circle.graph, { epoch, es: held.secret }, parties, circle.parts.random);
  return box.ok ? box.value : null;
};
