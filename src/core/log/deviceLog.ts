// What is kept of one device's log: ids, classes and effective membership heads by seq, the clocks of its entries
// by document, and its direct past. It answers the receiver's questions about the past without the entries.

import {
  type Bytes,
  type DeviceId,
  type DocId,
  type EntryId,
  equal,
  idBytes,
  type OpId,
  toHex,
} from "../base/index.ts";
import type { CircleState } from "../circle/facts.ts";
import { yClientOf } from "./claim.ts";
import { zeroEntryId } from "./header.ts";

/** A held entry: accepted, or kept sealed and not applied. */
export const entryClasses = ["accepted", "quarantined", "blocked"] as const;
export type EntryClass = (typeof entryClasses)[number];

/** k of an entry that was refused before it had a number. */
export const noNumber = 255;

/** What one entry did in a document. */
export type ClockMark = {
  readonly docId: DocId;
  readonly k: number;
  readonly end: number;
  readonly claims: boolean;
};

/** What stays of an entry when its content is stored elsewhere; every update has a mark. */
export type Skeleton = {
  /** The entryId. */
  readonly id: Bytes;
  readonly class: EntryClass;
  /** Null: as before. */
  readonly mheads: readonly OpId[] | null;
  readonly mark: ClockMark | null;
  /** Set aside by check 10 alone, which is made again. */
  readonly isBeyond?: true;
};

/** Clock ends of one claim by seq, both ascending. */
type ClockRun = {
  readonly k: number;
  readonly client: number;
  readonly seqs: number[];
  readonly ends: number[];
};

export type DocTrack = {
  /** The claims that were accepted, in order; the last one stands. */
  readonly claims: { readonly k: number; readonly client: number }[];
  readonly runs: Map<number, ClockRun>;
  /** The membership in which the standing claim was last found right; only a memo. */
  judged: CircleState | null;
};

export type DeviceLog = {
  readonly deviceId: DeviceId;
  /** Entries up to here are covered by the cut this log began with; 0 without one. */
  readonly base: number;
  last: number;
  lastAccepted: number;
  /** 32 bytes for each seq from `base` (its own id first, zeros for 0) to `last`. */
  ids: Bytes;
  readonly classes: EntryClass[];
  readonly marks: (ClockMark | null)[];
  /** Set aside because they lie beyond an end (ending.ts), and for nothing that is final. */
  readonly beyond: Set<number>;
  /** Effective heads from a seq on. */
  readonly mheads: { readonly from: number; readonly heads: readonly OpId[] }[];
  readonly docs: Map<DocId, DocTrack>;
  /** Direct past: the greatest seq of each other device that an entry of this one listed. */
  readonly past: Map<DeviceId, number>;
  /** Entries held at a seq beside the one that counts: the other branch of a fork. */
  readonly forks: Map<number, EntryId[]>;
  /** `ts` of the last entry. */
  lastTs: number;
};

export const beginDeviceLog = (
  deviceId: DeviceId,
  base = 0,
  baseId: EntryId = zeroEntryId,
  baseHeads: readonly OpId[] | null = null,
): DeviceLog => {
  const ids = new Uint8Array(32 * 8);
  ids.set(idBytes(baseId));
  return {
    deviceId,
    base,
    last: base,
    lastAccepted: base,
    ids,
    classes: [],
    marks: [],
    beyond: new Set(),
    mheads: baseHeads === null ? [] : [{ from: base, heads: baseHeads }],
    docs: new Map(),
    past: new Map(),
    forks: new Map(),
    lastTs: 0,
  };
};

const idAt = (log: DeviceLog, seq: number): Bytes =>
  log.ids.subarray(32 * (seq - log.base), 32 * (seq - log.base + 1));

/** Null below the base and beyond the end. */
export const entryIdAt = (log: DeviceLog, seq: number): EntryId | null =>
  seq < log.base || seq > log.last || seq === 0 ? null : (toHex(idAt(log, seq)) as EntryId);

export const lastEntryId = (log: DeviceLog): EntryId => toHex(idAt(log, log.last)) as EntryId;

export const isIdAt = (log: DeviceLog, seq: number, entryId: EntryId): boolean =>
  seq >= log.base && seq <= log.last && equal(idAt(log, seq), idBytes(entryId));

export const isForkAt = (log: DeviceLog, seq: number, entryId: EntryId): boolean =>
  log.forks.get(seq)?.includes(entryId) ?? false;

export const headsAt = (log: DeviceLog, seq: number): readonly OpId[] | null => {
  for (let i = log.mheads.length - 1; i >= 0; i--) {
    const run = log.mheads[i];
    if (run !== undefined && run.from <= seq) return run.heads;
  }
  return null;
};

export const trackOf = (log: DeviceLog, docId: DocId): DocTrack => {
  const known = log.docs.get(docId);
  if (known !== undefined) return known;
  const made: DocTrack = { claims: [], runs: new Map(), judged: null };
  log.docs.set(docId, made);
  return made;
};

/** The device's standing claim of the document. */
export const standingClaim = (
  log: DeviceLog | undefined,
  docId: DocId,
): { readonly k: number; readonly client: number } | null => log?.docs.get(docId)?.claims.at(-1) ?? null;

/**
 * Clock end of the device's entries of this document, under claim k, up to a seq; at or below the cut that this
 * log began with, the cut's clock end.
 */
export const clockEndAt = (log: DeviceLog, docId: DocId, k: number, seq: number): number => {
  const run = log.docs.get(docId)?.runs.get(k);
  if (run === undefined) return 0;
  const upTo = Math.max(seq, log.base);
  let low = 0;
  let high = run.seqs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((run.seqs[middle] ?? 0) <= upTo) low = middle + 1;
    else high = middle;
  }
  return run.ends[low - 1] ?? 0;
};

/** Notes a clock end; ends never fall, whatever a refused entry claimed. */
export const noteClock = (log: DeviceLog, seq: number, { docId, k, end }: ClockMark): void => {
  if (k === noNumber) return;
  const track = trackOf(log, docId);
  let run = track.runs.get(k);
  if (run === undefined) {
    run = { k, client: yClientOf(log.deviceId, docId, k), seqs: [], ends: [] };
    track.runs.set(k, run);
  }
  run.seqs.push(seq);
  run.ends.push(Math.max(end, run.ends.at(-1) ?? 0));
};

export const noteClaim = (log: DeviceLog, docId: DocId, k: number): number => {
  const client = yClientOf(log.deviceId, docId, k);
  trackOf(log, docId).claims.push({ k, client });
  return client;
};

/** The entry at seq last + 1 is held from now on. */
export const appendSkeleton = (log: DeviceLog, skeleton: Skeleton): void => {
  const seq = ++log.last;
  const offset = 32 * (seq - log.base);
  if (offset + 32 > log.ids.length) {
    const larger = new Uint8Array(2 * log.ids.length);
    larger.set(log.ids);
    log.ids = larger;
  }
  log.ids.set(skeleton.id, offset);
  log.classes.push(skeleton.class);
  log.marks.push(skeleton.mark);
  if (skeleton.isBeyond === true) log.beyond.add(seq);
  if (skeleton.class === "accepted") log.lastAccepted = seq;
  if (skeleton.mheads !== null) log.mheads.push({ from: seq, heads: skeleton.mheads });
  if (skeleton.mark === null) return;
  if (skeleton.mark.claims) noteClaim(log, skeleton.mark.docId, skeleton.mark.k);
  noteClock(log, seq, skeleton.mark);
};

export const classAt = (log: DeviceLog, seq: number): EntryClass | null =>
  log.classes[seq - log.base - 1] ?? null;

export const skeletonAt = (log: DeviceLog, seq: number): Skeleton => {
  const index = seq - log.base - 1;
  return {
    id: log.ids.subarray(32 * (index + 1), 32 * (index + 2)),
    class: log.classes[index] ?? "quarantined",
    mheads: log.mheads.find((run) => run.from === seq)?.heads ?? null,
    mark: log.marks[index] ?? null,
    ...(log.beyond.has(seq) ? { isBeyond: true } : {}),
  };
};

export const listPast = (log: DeviceLog, deviceId: DeviceId, seq: number): void => {
  if (deviceId !== log.deviceId && seq > (log.past.get(deviceId) ?? 0)) log.past.set(deviceId, seq);
};
