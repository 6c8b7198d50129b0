// The structure of a Yjs V1 update, read without Yjs: which structs of which clients, what they refer to, where
// their bytes are, and which ranges are deleted. It is the ground on which the gate (`scan.ts`), joining and
// splitting stand. Only kinds of content that our documents have are known; the rest refuses the update.
//
//   update  = n var, n × (count var | client var | clock var | count × struct) | deletes
//   struct  = info u8 | [0x80 origin] | [0x40 right origin] | [neither: parent, key if 0x20] | content
//   deletes = n var, n × (client var | m var, m × (clock var | len var))

import { type Bytes, err, ok, type Result } from "../base/index.ts";
import { Cursor } from "./cursor.ts";
import { isFineJson, isForbiddenKey, skipAny } from "./values.ts";

/** Yjs's content references. JSON 2, binary 3, embed 5, sub-document 9 and skip 10 are in none of our documents. */
export const contentKinds = { collected: 0, deleted: 1, text: 4, format: 6, type: 7, any: 8 } as const;
export type ContentKind = (typeof contentKinds)[keyof typeof contentKinds];

export const typeKinds = { element: 3, text: 6 } as const;

export type Id = { readonly client: number; readonly clock: number };

export type UpdateStruct = {
  readonly clock: number;
  readonly length: number;
  readonly kind: ContentKind;
  readonly info: number;
  readonly origin: Id | null;
  readonly right: Id | null;
  /** Only without origin and right origin: a root's name or the id of the type it stands in. */
  readonly parent: string | Id | null;
  readonly key: string | null;
  /** typeKinds value, for a type. */
  readonly typeKind: number;
  /** Node name of an element, key of a format. */
  readonly name: string;
  /** Where its bytes begin, where its content begins, where it ends. */
  readonly from: number;
  readonly contentFrom: number;
  readonly to: number;
};

export type Block = {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly UpdateStruct[];
};
export type DeleteRange = { readonly clock: number; readonly length: number };
export type Deletes = { readonly client: number; readonly ranges: readonly DeleteRange[] };
export type ReadUpdate = {
  readonly bytes: Bytes;
  readonly blocks: readonly Block[];
  /** Descending by client, ranges ascending and apart. */
  readonly deletes: readonly Deletes[];
};

export type ReadLimits = { readonly structs: number; readonly length: number; readonly ranges: number };
/** Of one update; half of the paper's structs and ranges, so that the worst that fits is applied in time (FUZZ-5). */
export const updateLimits: ReadLimits = { structs: 10_000, length: 1_000_000, ranges: 10_000 };
/** Of a whole document in a snapshot. */
export const snapshotLimits: ReadLimits = { structs: 8_000_000, length: 1_000_000_000, ranges: 4_000_000 };

export type UpdateRefusal = { readonly type: "malformed" } | { readonly type: "tooMuch" };

const maxName = 256;

type Content = { readonly length: number; readonly typeKind: number; readonly name: string };

/** `size`: of its bytes with their length. */
export const isName = (name: string, size: number): boolean => size <= maxName && !isForbiddenKey(name);

const readName = (cursor: Cursor): string => {
  const from = cursor.at;
  const name = cursor.text();
  if (!isName(name, cursor.at - from)) cursor.fail();
  return name;
};

const plain = (length: number): Content => ({ length, typeKind: 0, name: "" });

const readAnys = (cursor: Cursor): Content => {
  const count = cursor.var();
  if (count > cursor.left) cursor.fail();
  for (let i = 0; i < count && !cursor.failed; i++) skipAny(cursor);
  return plain(count);
};

const readFormat = (cursor: Cursor): Content => {
  const name = readName(cursor);
  const length = cursor.var();
  const from = cursor.at;
  cursor.skip(length);
  if (!cursor.failed && !isFineJson(cursor.bytes.subarray(from, cursor.at))) cursor.fail();
  return { length: 1, typeKind: 0, name };
};

const readType = (cursor: Cursor): Content => {
  const typeKind = cursor.var();
  if (typeKind === typeKinds.element) return { length: 1, typeKind, name: readName(cursor) };
  if (typeKind !== typeKinds.text) cursor.fail();
  return { length: 1, typeKind, name: "" };
};

const readContent = (cursor: Cursor, kind: number): Content => {
  switch (kind) {
    case contentKinds.collected:
    case contentKinds.deleted:
      return plain(cursor.var());
    case contentKinds.text:
      return plain(cursor.skipText());
    case contentKinds.format:
      return readFormat(cursor);
    case contentKinds.type:
      return readType(cursor);
    case contentKinds.any:
      return readAnys(cursor);
    default:
      cursor.fail();
      return plain(0);
  }
};

const readId = (cursor: Cursor): Id => ({ client: cursor.var(), clock: cursor.var() });

const readParent = (cursor: Cursor): string | Id => {
  const named = cursor.var();
  if (named > 1) cursor.fail();
  return named === 1 ? readName(cursor) : readId(cursor);
};

const readStruct = (cursor: Cursor, clock: number): UpdateStruct => {
  const from = cursor.at;
  const info = cursor.u8();
  const kind = info & 31;
  // a collected struct has no references, so its flags have no meaning and must not be there
  if (kind === contentKinds.collected && info !== 0) cursor.fail();
  const origin = (info & 0x80) === 0 ? null : readId(cursor);
  const right = (info & 0x40) === 0 ? null : readId(cursor);
  const placed = kind === contentKinds.collected || origin !== null || right !== null;
  const parent = placed ? null : readParent(cursor);
  const key = !placed && (info & 0x20) !== 0 ? readName(cursor) : null;
  const contentFrom = cursor.at;
  const content = readContent(cursor, kind);
  if (content.length < 1 || !Number.isSafeInteger(clock + content.length)) cursor.fail();
  return {
    clock,
    info,
    origin,
    right,
    parent,
    key,
    from,
    contentFrom,
    to: cursor.at,
    kind: kind as ContentKind,
    ...content,
  };
};

/** What may still be read. */
type Budget = { structs: number; length: number; ranges: number };

const readBlock = (cursor: Cursor, budget: Budget): Block => {
  const count = cursor.var();
  budget.structs -= count;
  // the smallest struct has two bytes
  if (count < 1 || 2 * count > cursor.left) cursor.fail();
  const client = cursor.var();
  const start = cursor.var();
  const structs: UpdateStruct[] = [];
  if (budget.structs < 0) return { client, clock: start, structs };
  let clock = start;
  for (let i = 0; i < count && !cursor.failed && budget.length >= 0; i++) {
    const struct = readStruct(cursor, clock);
    structs.push(struct);
    clock += struct.length;
    budget.length -= struct.length;
  }
  return { client, clock: start, structs };
};

const readDeletes = (cursor: Cursor, budget: Budget): Deletes => {
  const client = cursor.var();
  const count = cursor.var();
  budget.ranges -= count;
  if (count < 1 || 2 * count > cursor.left) cursor.fail();
  const ranges: DeleteRange[] = [];
  if (budget.ranges < 0) return { client, ranges };
  let end = -1;
  for (let i = 0; i < count && !cursor.failed; i++) {
    const clock = cursor.var();
    const length = cursor.var();
    // touching ranges are one range: Yjs writes them so
    if (clock <= end || length < 1 || !Number.isSafeInteger(clock + length)) cursor.fail();
    end = clock + length;
    ranges.push({ clock, length });
  }
  return { client, ranges };
};

const descends = (items: readonly { readonly client: number }[]): boolean =>
  items.every((item, at) => at === 0 || item.client < (items[at - 1]?.client ?? 0));

const isOver = (budget: Budget): boolean => budget.structs < 0 || budget.length < 0 || budget.ranges < 0;

/** Reads an update whole or refuses it; never throws, and takes time in proportion to its bytes. */
export const readUpdate = (
  bytes: Bytes,
  limits: ReadLimits = updateLimits,
): Result<ReadUpdate, UpdateRefusal> => {
  const cursor = new Cursor(bytes);
  const budget: Budget = { ...limits };
  const many = <T>(read: () => T): T[] => {
    const count = cursor.var();
    if (3 * count > cursor.left) cursor.fail();
    const items: T[] = [];
    for (let i = 0; i < count && !cursor.failed && !isOver(budget); i++) items.push(read());
    return items;
  };
  const blocks = many(() => readBlock(cursor, budget));
  const deletes = isOver(budget) ? [] : many(() => readDeletes(cursor, budget));
  if (isOver(budget)) return err({ type: "tooMuch" });
  if (cursor.failed || cursor.left > 0 || !descends(blocks) || !descends(deletes))
    return err({ type: "malformed" });
  return ok({ bytes, blocks, deletes });
};
