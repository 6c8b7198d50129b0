// The log's state on disk (protocol 2.15): rows that hold ids, classes, heads and clocks, so that nothing is
// replayed when a circle is opened. One accepted batch rewrites one small row of its author: the last few
// skeletons stand in the head row and move to a page by 32, 512 to a page.
//
//   head     = 1 | deviceId 32 | base var | baseId 32 | lastTs var | heads | nP var, nP × (deviceId 32 | seq var) |
//              nF var, nF × (seq var | entryId 32) | n var, n × skeleton
//   page     = 2 | deviceId 32 | number var | n var, n × skeleton
//   base     = 3 | deviceId 32 | n var, n × (docId 16 | k u8 | end var)
//   cuts     = 4 | joinedBy 32 or zeros | n var, n × (entryId 32 | deviceId 32 | seq var | nF var, nF × (deviceId 32 | seq var))
//   attested = 5 | … (attestedRow.ts)
//   floor    = 6 | … (floor.ts)
//   skeleton = flags u8 | entryId 32 | [4: heads] | [8: doc var (0: docId 16 follows, else place in the row + 1) | k u8 | end var]
//   heads    = n var, n × opId 32      flags: bits 0–1 class, 4 heads, 8 document, 16 claims,
//                                  32 set aside beyond an end

import {
  type Bytes,
  type CircleId,
  type DeviceId,
  type DocId,
  type EntryId,
  err,
  type OpId,
  ok,
  type Result,
} from "../base/index.ts";
import { type DecodeError, malformed, Reader, Writer } from "../codec/index.ts";
import { attestedKind, encodeAttested, readAttested } from "./attestedRow.ts";
import {
  appendSkeleton,
  beginDeviceLog,
  type ClockMark,
  type DeviceLog,
  entryClasses,
  entryIdAt,
  listPast,
  noteClaim,
  noteClock,
  type Skeleton,
  skeletonAt,
} from "./deviceLog.ts";
import { encodeFloor, floorKind, readFloor } from "./floor.ts";
import { zeroEntryId } from "./header.ts";
import { beginLog, deviceLogOf, type LogState, ownersOf } from "./state.ts";

/** The key is a natural id for the store; the bytes say themselves what they are. */
export type LogRow = { readonly key: string; readonly bytes: Bytes };

const pageLength = 512;
export const tailLength = 32;
const kinds = { head: 1, page: 2, base: 3, cuts: 4 } as const;

const writeHeads = (writer: Writer, heads: readonly OpId[]): void => {
  writer.var(heads.length);
  for (const head of heads) writer.id(head);
};

const readHeads = (reader: Reader): readonly OpId[] => reader.repeat(reader.var(), () => reader.id<OpId>());

const writeSkeletons = (writer: Writer, log: DeviceLog, from: number, to: number): void => {
  const docs = new Map<DocId, number>();
  writer.var(to - from);
  for (let index = from; index < to; index++) {
    const { id, class: kind, mheads, mark, isBeyond } = skeletonAt(log, log.base + 1 + index);
    const flags =
      entryClasses.indexOf(kind) |
      (mheads === null ? 0 : 4) |
      (mark === null ? 0 : 8) |
      (mark?.claims === true ? 16 : 0) |
      (isBeyond === true ? 32 : 0);
    writer.u8(flags).raw(id);
    if (mheads !== null) writeHeads(writer, mheads);
    if (mark === null) continue;
    const place = docs.get(mark.docId);
    writer.var(place === undefined ? 0 : place + 1);
    if (place === undefined) {
      docs.set(mark.docId, docs.size);
      writer.id(mark.docId);
    }
    writer.u8(mark.k).var(mark.end);
  }
};

const readMark = (reader: Reader, docs: DocId[], claims: boolean): ClockMark => {
  const place = reader.var();
  if (place === 0) docs.push(reader.id<DocId>(16));
  const docId = place === 0 ? docs.at(-1) : docs[place - 1];
  if (docId === undefined) reader.refuse();
  return { docId: docId ?? ("" as DocId), k: reader.u8(), end: reader.var(), claims };
};

const readSkeletons = (reader: Reader): readonly Skeleton[] => {
  const docs: DocId[] = [];
  return reader.repeat(reader.var(), (): Skeleton => {
    const flags = reader.u8();
    const kind = entryClasses[flags & 3];
    if (kind === undefined || flags > 63) reader.refuse();
    return {
      id: reader.take(32),
      class: kind ?? "quarantined",
      mheads: (flags & 4) === 0 ? null : readHeads(reader),
      mark: (flags & 8) === 0 ? null : readMark(reader, docs, (flags & 16) !== 0),
      ...((flags & 32) === 0 ? {} : { isBeyond: true }),
    };
  });
};

/** How many skeletons stand in pages; the rest is in the head row. */
const inPages = (log: DeviceLog): number => Math.floor((log.last - log.base) / tailLength) * tailLength;

const headRow = (log: DeviceLog): LogRow => {
  const writer = new Writer().u8(kinds.head).id(log.deviceId).var(log.base);
  writer.id(entryIdAt(log, log.base) ?? zeroEntryId).var(log.lastTs);
  writeHeads(writer, log.mheads.find((run) => run.from === log.base)?.heads ?? []);
  writer.var(log.past.size);
  for (const [deviceId, seq] of log.past) writer.id(deviceId).var(seq);
  const forks = [...log.forks].flatMap(([seq, ids]) => ids.map((id) => ({ seq, id })));
  writer.var(forks.length);
  for (const { seq, id } of forks) writer.var(seq).id(id);
  writeSkeletons(writer, log, inPages(log), log.last - log.base);
  return { key: `head ${log.deviceId}`, bytes: writer.done() };
};

const pageRow = (log: DeviceLog, number: number): LogRow => {
  const writer = new Writer().u8(kinds.page).id(log.deviceId).var(number);
  writeSkeletons(writer, log, number * pageLength, Math.min((number + 1) * pageLength, inPages(log)));
  return { key: `page ${log.deviceId} ${number}`, bytes: writer.done() };
};

/** Clock ends that a cut gave, which no entry after it says. */
const baseRow = (log: DeviceLog): LogRow | null => {
  const marks = [...log.docs].flatMap(([docId, track]) =>
    [...track.runs.values()].flatMap((run) =>
      run.seqs[0] === log.base ? [{ docId, k: run.k, end: run.ends[0] ?? 0 }] : [],
    ),
  );
  if (marks.length === 0) return null;
  const writer = new Writer().u8(kinds.base).id(log.deviceId).var(marks.length);
  for (const { docId, k, end } of marks) writer.id(docId).u8(k).var(end);
  return { key: `base ${log.deviceId}`, bytes: writer.done() };
};

const rowsFrom = (log: DeviceLog, seq: number): readonly LogRow[] => {
  const first = Math.max(0, seq - log.base - 1);
  const paged = inPages(log);
  const rows = [headRow(log)];
  if (first < paged)
    for (let number = Math.floor(first / pageLength); number * pageLength < paged; number++)
      rows.push(pageRow(log, number));
  const base = seq <= log.base ? baseRow(log) : null;
  return base === null ? rows : [...rows, base];
};

const floorRow = (state: LogState): readonly LogRow[] =>
  state.floor === null ? [] : [{ key: "floor", bytes: encodeFloor(state.floor) }];

const cutsRow = (state: LogState): LogRow => {
  const writer = new Writer()
    .u8(kinds.cuts)
    .id(state.joinedBy ?? zeroEntryId)
    .var(state.cuts.size);
  for (const [entryId, { deviceId, seq, frontier }] of state.cuts) {
    writer.id(entryId).id(deviceId).var(seq).var(frontier.size);
    for (const [device, upTo] of frontier) writer.id(device).var(upTo);
  }
  return { key: "cuts", bytes: writer.done() };
};

/** The rows that differ from what was taken before; to be written in the transaction of the held entries. */
export const takeChangedRows = (state: LogState): readonly LogRow[] => {
  const rows: LogRow[] = [];
  for (const [deviceId, seq] of state.changed) {
    const log = state.devices.get(deviceId);
    // a skeleton moves to its page when the tail before it is full, so begin with its tail
    if (log !== undefined)
      rows.push(...rowsFrom(log, seq <= log.base ? seq : seq - ((seq - log.base - 1) % tailLength)));
  }
  if (state.cutsChanged) rows.push(cutsRow(state));
  if (state.attestedChanged) rows.push({ key: "attested", bytes: encodeAttested(state) });
  if (state.floorChanged) rows.push(...floorRow(state));
  state.changed.clear();
  state.cutsChanged = false;
  state.attestedChanged = false;
  state.floorChanged = false;
  return rows;
};

/** The one row of a device that every entry of it changes. */
export const ownHeadRow = (state: LogState, deviceId: DeviceId): LogRow =>
  headRow(deviceLogOf(state, deviceId));

/** All rows. */
export const encodeLogState = (state: LogState): readonly LogRow[] => [
  ...[...state.devices.values()].flatMap((log) => rowsFrom(log, log.base)),
  cutsRow(state),
  { key: "attested", bytes: encodeAttested(state) },
  ...floorRow(state),
];

type HeadRow = { readonly log: DeviceLog; readonly skeletons: readonly Skeleton[] };
type Parts = {
  readonly heads: Map<DeviceId, HeadRow>;
  readonly pages: Map<DeviceId, Map<number, readonly Skeleton[]>>;
  readonly bases: Map<DeviceId, readonly ClockMark[]>;
};

const readHead = (reader: Reader): HeadRow => {
  const deviceId = reader.id<DeviceId>();
  const base = reader.var();
  const baseId = reader.id<EntryId>();
  const lastTs = reader.var();
  const heads = readHeads(reader);
  const log = beginDeviceLog(deviceId, base, baseId, heads.length === 0 ? null : heads);
  log.lastTs = lastTs;
  reader.repeat(reader.var(), () => {
    listPast(log, reader.id<DeviceId>(), reader.var());
  });
  reader.repeat(reader.var(), () => {
    const seq = reader.var();
    log.forks.set(seq, [...(log.forks.get(seq) ?? []), reader.id<EntryId>()]);
  });
  return { log, skeletons: readSkeletons(reader) };
};

const readCuts = (reader: Reader, state: LogState): void => {
  const joinedBy = reader.id<EntryId>();
  state.joinedBy = joinedBy === zeroEntryId ? null : joinedBy;
  reader.repeat(reader.var(), () => {
    const entryId = reader.id<EntryId>();
    const deviceId = reader.id<DeviceId>();
    const seq = reader.var();
    const frontier = new Map(
      reader.repeat(reader.var(), () => [reader.id<DeviceId>(), reader.var()] as const),
    );
    state.cuts.set(entryId, { deviceId, seq, frontier });
  });
};

const readRow = (bytes: Bytes, state: LogState, parts: Parts): Result<true, DecodeError> => {
  const reader = new Reader(bytes);
  const kind = reader.u8();
  if (kind === kinds.head) {
    const head = readHead(reader);
    parts.heads.set(head.log.deviceId, head);
  } else if (kind === kinds.page) {
    const deviceId = reader.id<DeviceId>();
    const pages = parts.pages.get(deviceId) ?? new Map<number, readonly Skeleton[]>();
    parts.pages.set(deviceId, pages.set(reader.var(), readSkeletons(reader)));
  } else if (kind === kinds.base) {
    const deviceId = reader.id<DeviceId>();
    const marks = reader.repeat(reader.var(), () => ({
      docId: reader.id<DocId>(16),
      k: reader.u8(),
      end: reader.var(),
      claims: false,
    }));
    parts.bases.set(deviceId, marks);
  } else if (kind === kinds.cuts) readCuts(reader, state);
  else if (kind === attestedKind) readAttested(reader, state);
  else if (kind === floorKind) state.floor = readFloor(reader);
  else reader.refuse();
  return reader.done(true);
};

/** A device's log from its parts; malformed when a page is missing. */
const join = ({ log, skeletons }: HeadRow, parts: Parts): Result<DeviceLog, DecodeError> => {
  for (const mark of parts.bases.get(log.deviceId) ?? []) setBaseClock(log, mark);
  const pages = parts.pages.get(log.deviceId) ?? new Map<number, readonly Skeleton[]>();
  for (let number = 0; number < pages.size; number++) {
    const page = pages.get(number);
    if (page === undefined || (number + 1 < pages.size && page.length !== pageLength)) return err(malformed);
    for (const skeleton of page) appendSkeleton(log, skeleton);
  }
  for (const skeleton of skeletons) appendSkeleton(log, skeleton);
  return ok(log);
};

/** A clock end that a cut gives for a device, with the claim that goes with it. */
export const setBaseClock = (log: DeviceLog, mark: Pick<ClockMark, "docId" | "k" | "end">): void => {
  noteClaim(log, mark.docId, mark.k);
  noteClock(log, log.base, { ...mark, claims: false });
};

export const decodeLogState = (circleId: CircleId, rows: readonly Bytes[]): Result<LogState, DecodeError> => {
  const state = beginLog(circleId);
  const parts: Parts = { heads: new Map(), pages: new Map(), bases: new Map() };
  for (const row of rows) {
    const read = readRow(row, state, parts);
    if (!read.ok) return read;
  }
  // Pages of a log whose head is gone: it would begin anew, and its numbers with it.
  for (const deviceId of [...parts.pages.keys(), ...parts.bases.keys()])
    if (!parts.heads.has(deviceId)) return err(malformed);
  for (const head of parts.heads.values()) {
    const log = join(head, parts);
    if (!log.ok) return log;
    state.devices.set(log.value.deviceId, log.value);
    for (const [docId, track] of log.value.docs)
      for (const { k, client } of track.claims)
        ownersOf(state, docId).set(client, { deviceId: log.value.deviceId, k });
  }
  return ok(state);
};
