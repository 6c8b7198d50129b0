// How a record lies on disk (protocol 2.15): sealed, padded, under blind indexes. Nothing of it can be read, looked
// up by a guess, or moved: the seal names the table, the row, its group and the version, so a row that was swapped,
// moved or relabelled does not open (VAU-11 to VAU-14, attack D03). An old row put back in its own place does open;
// that is what the head mark (mark.ts) is for.

import { type Bytes, concat, equal, utf8 } from "../base/bytes.ts";
import type { Redacted } from "../base/redacted.ts";
import { reveal } from "../base/redacted.ts";
import { err, ok, type Result } from "../base/result.ts";
import { pad, unpad } from "../codec/index.ts";
import { deriveKey, hash, nonceLength, open, seal, wipe } from "../crypto/index.ts";
import type { Random } from "../ports/random.ts";
import type { StoreRow } from "../ports/store.ts";
import { recordVersion, type Table } from "./tables.ts";

const padTo = 256;
const indexLength = 16;
const groupMark = utf8("group");

/** The row does not open as what was asked for: damaged, moved, or not of this space. */
export type RowError = { readonly type: "rowDamaged" };

export interface RecordKeys {
  of(table: Table): Redacted<Bytes>;
  /** After this every use is a bug and throws, since a wiped key would still seal. */
  wipe(): void;
}

/** Whoever wiped the space's key may not know of these: a key from zeros is one that everybody has. */
const deriveTableKey = (vmk: Redacted<Bytes>, table: Table): Redacted<Bytes> => {
  if (reveal(vmk).every((byte) => byte === 0)) throw new Error("the space is locked");
  return deriveKey(vmk, table);
};

/** tableKey = KDF(VMK, table), derived when first asked for. */
export const createRecordKeys = (vmk: Redacted<Bytes>): RecordKeys => {
  const known = new Map<Table, Redacted<Bytes>>();
  let wiped = false;
  return {
    of: (table) => {
      if (wiped) throw new Error("the space is locked");
      const key = known.get(table) ?? deriveTableKey(vmk, table);
      known.set(table, key);
      return key;
    },
    wipe: () => {
      wiped = true;
      for (const key of known.values()) wipe(key);
      known.clear();
    },
  };
};

/** What finds a row by its natural id: 16 bytes that only this space's key gives. */
export const blindId = (keys: RecordKeys, table: Table, naturalId: Bytes): Bytes =>
  hash("circ1/blindidx", reveal(keys.of(table)), naturalId).slice(0, indexLength);

/** What finds rows that are read together. Differs from {@link blindId} of the same bytes, so that the two columns do not show it. */
export const blindGroup = (keys: RecordKeys, table: Table, naturalGroup: Bytes): Bytes =>
  hash("circ1/blindidx", reveal(keys.of(table)), naturalGroup, groupMark).slice(0, indexLength);

const associated = (row: { readonly table: number; readonly id: Bytes; readonly group: Bytes }): Bytes =>
  hash("circ1/record", Uint8Array.of(row.table), row.id, row.group, Uint8Array.of(recordVersion));

export type OpenRecord = {
  readonly table: Table;
  /** Blind indexes, from {@link blindId} and {@link blindGroup}. */
  readonly id: Bytes;
  readonly group: Bytes;
  readonly content: Bytes;
};

export const sealRow = (keys: RecordKeys, record: OpenRecord, random: Random): StoreRow => {
  const { table, id, group, content } = record;
  const nonce = random.bytes(nonceLength);
  const sealed = seal(keys.of(table), nonce, associated(record), pad(padTo, content));
  return { table, id, group, box: concat(nonce, sealed) };
};

/** What was asked of the store: it must have answered with that row, or a row of that group. */
export type Asked = { readonly table: Table } & ({ readonly id: Bytes } | { readonly group: Bytes });

export const openRow = (keys: RecordKeys, asked: Asked, row: StoreRow): Result<Bytes, RowError> => {
  const answers =
    row.table === asked.table &&
    ("id" in asked ? equal(row.id, asked.id) : equal(row.group, asked.group)) &&
    row.box.length > nonceLength;
  const nonce = row.box.subarray(0, nonceLength);
  const padded = answers
    ? open(keys.of(asked.table), nonce, associated(row), row.box.subarray(nonceLength))
    : null;
  const content = padded === null ? null : unpad(padTo, padded);
  return content === null ? err({ type: "rowDamaged" }) : ok(content);
};
