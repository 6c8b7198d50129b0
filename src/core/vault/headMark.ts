// The head mark in use: what the database remembers (table 1) beside the mark that the host keeps. The database is
// written first and strictly, the mark after it, so that a crash between the two looks like a mark that is one run
// behind, which is allowed, and never like a database that is behind its mark (VAU-22).

import { type Bytes, utf8 } from "../base/bytes.ts";
import type { Redacted } from "../base/redacted.ts";
import { ok, type Result } from "../base/result.ts";
import type { Random } from "../ports/random.ts";
import type { Store, StoreError } from "../ports/store.ts";
import {
  compareMark,
  decodeRemembered,
  encodeRemembered,
  type Mark,
  type MarkVerdict,
  nextRun,
  readMark,
  type Remembered,
  runLength,
  writeMark,
} from "./mark.ts";
import { blindGroup, blindId, openRow, type RecordKeys, sealRow } from "./record.ts";
import { tables } from "./tables.ts";

/** The small file outside the database. */
export interface MarkFile<E> {
  read(): Promise<Result<Bytes | null, E>>;
  write(bytes: Bytes): Promise<Result<void, E>>;
}

export interface HeadMark<E> {
  /** `ownSeq`: the sum of the own sequence numbers in all circles, as the database has them. */
  compare(ownSeq: number): Promise<Result<MarkVerdict, E | StoreError>>;
  /** The own sequence numbers that the mark knows of; 0 without a mark. */
  expected(): Promise<Result<number, E>>;
  /** At unlock, when the verdict is known and kept: a new run. */
  start(ownSeq: number): Promise<Result<void, E | StoreError>>;
  /** At lock and each hour, within the run that was started; without one it does nothing. */
  keep(ownSeq: number): Promise<Result<void, E | StoreError>>;
}

export type HeadMarkParts<E> = {
  readonly vmk: Redacted<Bytes>;
  readonly keys: RecordKeys;
  readonly store: Store;
  readonly random: Random;
  readonly file: MarkFile<E>;
  /** The number of the space's words' slot in the header. */
  readonly slot: number;
};

const naturalId = utf8("head mark");
const naturalGroup = utf8("space");

export const createHeadMark = <E>(parts: HeadMarkParts<E>): HeadMark<E> => {
  const { vmk, keys, store, random, file, slot } = parts;
  const id = blindId(keys, tables.space, naturalId);

  /** A row that does not open remembers nothing, which reads as a missing mark. */
  const recall = async (): Promise<Result<Remembered | null, StoreError>> => {
    const row = await store.get(tables.space, id);
    if (!row.ok || row.value === null) return row.ok ? ok(null) : row;
    const content = openRow(keys, { table: tables.space, id }, row.value);
    return ok(content.ok ? decodeRemembered(content.value) : null);
  };

  const remember = (remembered: Remembered): Promise<Result<void, StoreError>> => {
    const group = blindGroup(keys, tables.space, naturalGroup);
    const content = encodeRemembered(remembered);
    const row = sealRow(keys, { table: tables.space, id, group, content }, random);
    return store.commit({ put: [row], remove: [] }, "strict");
  };

  const put = async (bytes: Bytes | null, mark: Mark): Promise<Result<void, E>> =>
    file.write(writeMark(vmk, bytes, { ...mark, slot }, random));

  /** The run that this page started; before it, nothing may be written. */
  let current: Remembered | null = null;

  return {
    compare: async (ownSeq) => {
      const bytes = await file.read();
      if (!bytes.ok) return bytes;
      const remembered = await recall();
      if (!remembered.ok) return remembered;
      return ok(compareMark(remembered.value, ownSeq, readMark(vmk, bytes.value)));
    },
    expected: async () => {
      const bytes = await file.read();
      return bytes.ok ? ok(readMark(vmk, bytes.value)?.ownSeq ?? 0) : bytes;
    },
    start: async (ownSeq) => {
      const bytes = await file.read();
      if (!bytes.ok) return bytes;
      const next = nextRun(readMark(vmk, bytes.value), ownSeq, random.bytes(runLength));
      const remembered = await remember(next);
      if (!remembered.ok) return remembered;
      current = next;
      return put(bytes.value, next);
    },
    keep: async (ownSeq) => {
      if (current === null) return ok(undefined);
      const bytes = await file.read();
      if (!bytes.ok) return bytes;
      current = { ...current, ownSeq };
      const kept = await remember(current);
      return kept.ok ? put(bytes.value, current) : kept;
    },
  };
};
