// Parts that the bodies of several ops are made of, and the one way to write each (docs/PROTOCOL.md).

import type { DeviceId, EntryId, EpochId, UserId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import { isAscending, type Reader, Writer } from "../codec/index.ts";
import { kemPublicKeyLength, nonceLength } from "../crypto/index.ts";
import type { Rank } from "./rank.ts";
import { lastEntriesLimit, memberLimit } from "./limits.ts";
import { type GenesisCore, historyPolicies, type HistoryWrap, type LastEntry } from "./opBody.ts";

/** Highest rank that has a number: 3, owner. */
export const readRank = (reader: Reader): Rank => {
  const value = reader.u8();
  if (value === 0 || value === 1 || value === 2 || value === 3) return value;
  reader.refuse();
  return 0;
};

export const readFlag = (reader: Reader): boolean => {
  const value = reader.u8();
  if (value > 1) reader.refuse();
  return value === 1;
};

export const readOneOf = <const T extends readonly string[]>(
  reader: Reader,
  names: T,
  otherwise: T[number],
): T[number] => {
  const name = names[reader.u8()];
  if (name === undefined) reader.refuse();
  return name ?? otherwise;
};

const noEntry = "0".repeat(64) as EntryId;

export const writeEntryId = (writer: Writer, entryId: EntryId | null): Writer =>
  writer.id(entryId ?? noEntry);

export const readEntryId = (reader: Reader): EntryId | null => {
  const entryId = reader.id<EntryId>();
  return entryId === noEntry ? null : entryId;
};

export const writeLast = (writer: Writer, { deviceId, seq, entryId }: LastEntry): Writer =>
  writeEntryId(writer.id(deviceId).u64(seq), entryId);

/** No entry has the number 0, and every other number has an entry. */
export const readLast = (reader: Reader): LastEntry => {
  const deviceId = reader.id<DeviceId>();
  const seq = reader.u64();
  const entryId = readEntryId(reader);
  if ((seq === 0) !== (entryId === null)) reader.refuse();
  return { deviceId, seq, entryId };
};

export const writeLasts = (writer: Writer, lasts: readonly LastEntry[]): Writer => {
  writer.u8(lasts.length);
  for (const last of lasts) writeLast(writer, last);
  return writer;
};

export const readLasts = (reader: Reader): readonly LastEntry[] => {
  const count = reader.u8();
  if (count > lastEntriesLimit) reader.refuse();
  const lasts = reader.repeat(count, () => readLast(reader));
  if (!isAscending(lasts.map(({ deviceId }) => deviceId))) reader.refuse();
  return lasts;
};

export const writeUsers = (writer: Writer, users: readonly UserId[]): Writer => {
  writer.u8(users.length);
  for (const user of users) writer.id(user);
  return writer;
};

export const readUsers = (reader: Reader): readonly UserId[] => {
  const count = reader.u8();
  if (count > memberLimit) reader.refuse();
  const users = reader.repeat(count, () => reader.id<UserId>());
  if (!isAscending(users)) reader.refuse();
  return users;
};

const genesisCoreVersion = 1;

export const encodeGenesisCore = (core: GenesisCore): Bytes =>
  new Writer()
    .u8(genesisCoreVersion)
    .raw(core.nonce)
    .raw(core.identityPk)
    .raw(core.devicePk)
    .raw(core.kemPk)
    .u8(historyPolicies.indexOf(core.history))
    .u64(core.createdAt)
    .done();

export const readGenesisCore = (reader: Reader): GenesisCore => {
  if (reader.u8() !== genesisCoreVersion) reader.refuse();
  return {
    nonce: reader.take(32),
    identityPk: reader.take(32),
    devicePk: reader.take(32),
    kemPk: reader.take(kemPublicKeyLength),
    history: readOneOf(reader, historyPolicies, "state"),
    createdAt: reader.u64(),
  };
};

const wrapLength = 48;

export const writeWrap = (writer: Writer, wrap: HistoryWrap | null): Writer =>
  wrap === null ? writer.u8(0) : writer.u8(1).id(wrap.epoch).raw(wrap.nonce).raw(wrap.sealed);

export const readWrap = (reader: Reader): HistoryWrap | null =>
  readFlag(reader)
    ? { epoch: reader.id<EpochId>(), nonce: reader.take(nonceLength), sealed: reader.take(wrapLength) }
    : null;
