// The header of an entry (protocol 2.8): what it says besides its payload, and the one way to write it.
//
//   header = type u8 | flags u8 | author var | seq var | prev 32 | ts var
//            [flags 1]  n var (1..16) | n × opId 32, ascending                                mheads
//            [flags 2]  n var (1..64) | n × (device idx | seq var | entryId 32), by deviceId  deps
//            [type 1]   docId 16 | clockStart var | clockLen var
//            [flags 4]  k u8 (0..7) | scope 16 if docId[0] = 1                                claim
//
// `author` is the 0-based place in recipients(epochId). A device idx is var: place + 1, or 0 and the deviceId for
// one that is not in the list, so deps are read in two steps: the shape here, the names in `nameDeps`.

import { type DeviceId, type DocId, type EntryId, err, ok, type OpId, type Result } from "../base/index.ts";
import { type DecodeError, isAscending, malformed, Reader, Writer } from "../codec/index.ts";
import { maxClaims, maxClockLen, maxDeps, maxMheads } from "./limits.ts";

export const entryTypes = { update: 1, cut: 2, attestation: 3, attachment: 5, heartbeat: 6 } as const;
export type EntryType = (typeof entryTypes)[keyof typeof entryTypes];

export type Dep = { readonly deviceId: DeviceId; readonly seq: number; readonly entryId: EntryId };

/** k counts the device's claims of the document; the scope says whose margin it is. */
export type Claim = { readonly k: number; readonly scope: DocId | null };

export type UpdatePart = {
  readonly docId: DocId;
  readonly clockStart: number;
  readonly clockLen: number;
  readonly claim: Claim | null;
};

type Common = {
  readonly author: number;
  readonly seq: number;
  /** Zeros for seq 1. */
  readonly prev: EntryId;
  /** Milliseconds since 2020-01-01 UTC; advisory. */
  readonly ts: number;
  /** Null: as in this device's previous entry. */
  readonly mheads: readonly OpId[] | null;
};

export type EntryHeader = Common & {
  readonly deps: readonly Dep[];
} & (
    | { readonly type: 1; readonly update: UpdatePart }
    | { readonly type: Exclude<EntryType, 1>; readonly update: null }
  );

/** A dep as it is written: by its place in the recipient list, or by name. */
type WrittenDep = {
  readonly place: number | null;
  readonly deviceId: DeviceId | null;
  readonly seq: number;
  readonly entryId: EntryId;
};

/** A header whose deps have not been named yet. */
export type WrittenHeader = Common & {
  readonly type: EntryType;
  readonly deps: readonly WrittenDep[];
  readonly update: UpdatePart | null;
};

export type HeaderError = DecodeError | { readonly type: "versionNewer" };

export const zeroEntryId = "00".repeat(32) as EntryId;

const flagMheads = 1;
const flagDeps = 2;
const flagClaim = 4;

export const isMargin = (docId: DocId): boolean => docId.startsWith("01");

const knownTypes: readonly number[] = Object.values(entryTypes);
/** 4 was given up: ops travel as ops. */
const neverTypes: readonly number[] = [0, 4];

const readUpdatePart = (reader: Reader, claimed: boolean): UpdatePart => {
  const docId = reader.id<DocId>(16);
  const clockStart = reader.var();
  const clockLen = reader.var();
  if (clockLen > maxClockLen || !Number.isSafeInteger(clockStart + clockLen)) reader.refuse();
  if (!claimed) return { docId, clockStart, clockLen, claim: null };
  const k = reader.u8();
  if (k >= maxClaims) reader.refuse();
  return { docId, clockStart, clockLen, claim: { k, scope: isMargin(docId) ? reader.id<DocId>(16) : null } };
};

const readDep = (reader: Reader): WrittenDep => {
  const index = reader.var();
  const deviceId = index === 0 ? reader.id<DeviceId>() : null;
  const seq = reader.var();
  if (seq === 0) reader.refuse();
  return { place: index === 0 ? null : index - 1, deviceId, seq, entryId: reader.id<EntryId>() };
};

/** A count from 1 to `max`. */
const readCount = (reader: Reader, max: number): number => {
  const count = reader.var();
  if (count < 1 || count > max) reader.refuse();
  return count;
};

/** Reads the header that the reader stands before; what follows it is the caller's. */
export const readHeader = (reader: Reader): Result<WrittenHeader, HeaderError> => {
  const type = reader.u8();
  if (neverTypes.includes(type)) return err(malformed);
  if (!reader.failed && !knownTypes.includes(type)) return err({ type: "versionNewer" });
  const flags = reader.u8();
  if (flags > 7 || ((flags & flagClaim) !== 0 && type !== entryTypes.update)) reader.refuse();
  const author = reader.var();
  const seq = reader.var();
  const prev = reader.id<EntryId>();
  if (seq === 0 || (seq === 1) !== (prev === zeroEntryId)) reader.refuse();
  const ts = reader.var();
  const mheads =
    (flags & flagMheads) === 0 ? null : reader.repeat(readCount(reader, maxMheads), () => reader.id<OpId>());
  // a cut is read by newcomers, who know no entry before it
  if (mheads === null ? type === entryTypes.cut : !isAscending(mheads)) reader.refuse();
  const deps =
    (flags & flagDeps) === 0 ? [] : reader.repeat(readCount(reader, maxDeps), () => readDep(reader));
  const update = type === entryTypes.update ? readUpdatePart(reader, (flags & flagClaim) !== 0) : null;
  if (reader.failed) return err(malformed);
  return ok({ type: type as EntryType, author, seq, prev, ts, mheads, deps, update });
};

/**
 * The header with its deps named by the recipient list. Malformed: a place beyond the list, a name that has a
 * place, deps not ascending by deviceId, or one on the author itself.
 */
export const nameDeps = (
  header: WrittenHeader,
  recipients: readonly DeviceId[],
): Result<EntryHeader, DecodeError> => {
  const deps: Dep[] = [];
  for (const { place, deviceId, seq, entryId } of header.deps) {
    const named = place === null ? deviceId : recipients[place];
    if (named === undefined || named === null) return err(malformed);
    if (place === null && recipients.includes(named)) return err(malformed);
    if (named === recipients[header.author]) return err(malformed);
    deps.push({ deviceId: named, seq, entryId });
  }
  if (!isAscending(deps.map((dep) => dep.deviceId))) return err(malformed);
  return ok({ ...header, deps } as EntryHeader);
};

export const encodeHeader = (header: EntryHeader, recipients: readonly DeviceId[]): Uint8Array => {
  const claim = header.update?.claim ?? null;
  const flags =
    (header.mheads === null ? 0 : flagMheads) |
    (header.deps.length === 0 ? 0 : flagDeps) |
    (claim === null ? 0 : flagClaim);
  const writer = new Writer().u8(header.type).u8(flags).var(header.author).var(header.seq);
  writer.id(header.prev).var(header.ts);
  if (header.mheads !== null) {
    writer.var(header.mheads.length);
    for (const head of header.mheads) writer.id(head);
  }
  if (header.deps.length > 0) {
    writer.var(header.deps.length);
    for (const dep of header.deps) {
      const place = recipients.indexOf(dep.deviceId);
      writer.var(place + 1);
      if (place < 0) writer.id(dep.deviceId);
      writer.var(dep.seq).id(dep.entryId);
    }
  }
  if (header.update !== null) {
    writer.id(header.update.docId).var(header.update.clockStart).var(header.update.clockLen);
    if (claim !== null) {
      writer.u8(claim.k);
      if (claim.scope !== null) writer.id(claim.scope);
    }
  }
  return writer.done();
};
