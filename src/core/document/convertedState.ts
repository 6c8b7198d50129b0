// The canonical V1 state of V2 bytes, read, in one pass (protocol 2.12): what both sides of a cut hash, and what the gate
// judges. It is what Yjs's conversion gives, read as `updateReader.ts` reads it, with every struct as long as it can be
// (`canonicalState.ts`). Yjs would build every struct with all that it holds only to write it again, and what it wrote
// would be read once more. That all of it agrees is held by tests/core/document/convertedState.test.ts, with Yjs's own
// conversion beside it.

import { readVarUint } from "lib0/decoding";
import type { Bytes } from "../base/index.ts";
import { Writer } from "../codec/index.ts";
import { beginReading, type Ground, readContent, refuse } from "./convertedContent.ts";
import { maxDocument } from "./documentForm.ts";
import { FaithfulDecoder } from "./faithfulDecoder.ts";
import { isBare, isDivisible, sameId, writeDeletes } from "./pieces.ts";
import {
  type Block,
  type ContentKind,
  contentKinds,
  type DeleteRange,
  type Deletes,
  type ReadUpdate,
  snapshotLimits,
  type UpdateStruct,
} from "./updateReader.ts";

const info = { origin: 0x80, right: 0x40, key: 0x20, kind: 31 } as const;

type Open = { -readonly [Key in keyof UpdateStruct]: UpdateStruct[Key] };

type Head = Pick<UpdateStruct, "kind" | "origin" | "right" | "parent" | "key">;

const readHead = ({ decoder }: Ground): Head => {
  const flags = decoder.readInfo();
  const kind = (flags & info.kind) as ContentKind;
  const isCollected = kind === contentKinds.collected;
  const origin = !isCollected && (flags & info.origin) !== 0 ? decoder.readLeftID() : null;
  const right = !isCollected && (flags & info.right) !== 0 ? decoder.readRightID() : null;
  const isPlaced = isCollected || origin !== null || right !== null;
  const parent = isPlaced ? null : decoder.readParentInfo() ? decoder.readString() : decoder.readLeftID();
  // V2 sets this flag also where no key follows.
  const key = !isPlaced && (flags & info.key) !== 0 ? decoder.readString() : null;
  return { kind, origin, right, parent, key };
};

/** Gives its first byte. */
const writeHead = ({ kind, origin, right, parent, key }: Head, { writer, names }: Ground): number => {
  const flags =
    kind |
    (origin === null ? 0 : info.origin) |
    (right === null ? 0 : info.right) |
    (key === null ? 0 : info.key);
  writer.u8(flags);
  if (origin !== null) writer.var(origin.client).var(origin.clock);
  if (right !== null) writer.var(right.client).var(right.clock);
  if (typeof parent === "string") writer.u8(1).raw(names.bytes(parent));
  else if (parent !== null) writer.u8(0).var(parent.client).var(parent.clock);
  if (key !== null) writer.raw(names.bytes(key));
  return flags;
};

/** Whether one struct says the same as the two (`grow` in pieces.ts). */
const joins = (last: Open, { kind, origin, right }: Head, client: number, clock: number): boolean => {
  if (last.kind !== kind || !isDivisible(kind)) return false;
  if (kind === contentKinds.collected) return true;
  return origin?.client === client && origin.clock === clock - 1 && sameId(last.right, right);
};

/** Writes what a struct holds that nothing joins any more. */
const close = (struct: Open | undefined, { writer, letters }: Ground): void => {
  if (struct === undefined) return;
  if (isBare(struct.kind)) writer.var(struct.length);
  if (struct.kind === contentKinds.text) {
    const text = letters.take();
    writer.var(text.length).raw(text);
  }
  struct.to = writer.length;
};

/** The structs of one client, written one after the other. */
type Written = {
  readonly client: number;
  readonly structs: readonly Open[];
  readonly from: number;
  readonly to: number;
};

const readVar = ({ restDecoder }: FaithfulDecoder): number => {
  const value = readVarUint(restDecoder);
  return Number.isSafeInteger(value) ? value : refuse();
};

const readBlock = (ground: Ground, room: { clocks: number }): Written => {
  const { decoder, writer } = ground;
  const count = readVar(decoder);
  const client = decoder.readClient();
  let clock = readVar(decoder);
  const begin = writer.length;
  const structs: Open[] = [];
  let last: Open | undefined;
  for (let i = 0; i < count; i++) {
    const head = readHead(ground);
    const isJoined = last !== undefined && joins(last, head, client, clock);
    if (!isJoined) close(last, ground);
    const from = writer.length;
    const said = isJoined ? 0 : writeHead(head, ground);
    const contentFrom = writer.length;
    const { length, typeKind, name } = readContent(head.kind, ground);
    room.clocks -= length;
    if (length < 1 || room.clocks < 0 || !Number.isSafeInteger(clock + length)) refuse();
    if (isJoined && last !== undefined) last.length += length;
    else {
      const { kind, origin, right, parent, key } = head;
      const to = writer.length;
      // In the order of `readStruct` and without spreading, which would cost more than all the rest.
      last = {
        clock,
        info: said,
        origin,
        right,
        parent,
        key,
        from,
        contentFrom,
        to,
        kind,
        length,
        typeKind,
        name,
      };
      structs.push(last);
    }
    clock += length;
  }
  close(last, ground);
  return { client, structs, from: begin, to: writer.length };
};

const readDeletes = (decoder: FaithfulDecoder): readonly Deletes[] => {
  const byClient = new Map<number, DeleteRange[]>();
  let room = snapshotLimits.ranges;
  for (let left = readVar(decoder); left > 0; left--) {
    decoder.resetDsCurVal();
    const client = readVar(decoder);
    const count = readVar(decoder);
    const ranges = byClient.get(client) ?? [];
    if (count > 0) byClient.set(client, ranges);
    for (let i = 0; i < count; i++) {
      const [clock, length] = [decoder.readDsClock(), decoder.readDsLen()];
      const before = ranges.at(-1);
      const isApart = before === undefined || clock > before.clock + before.length;
      if (--room < 0 || !isApart || !Number.isSafeInteger(clock + length)) refuse();
      ranges.push({ clock, length });
    }
  }
  return [...byClient]
    .map(([client, ranges]) => ({ client, ranges }))
    .toSorted((a, b) => b.client - a.client);
};

/** Puts the head of each block before it; the places of its structs are then those in the whole. */
const putTogether = (all: Bytes, written: readonly Written[], deletes: readonly Deletes[]): ReadUpdate => {
  const writer = new Writer(all.length + 16 * (written.length + 1)).var(written.length);
  const blocks: Block[] = [];
  for (const { client, structs, from, to } of written) {
    const clock = structs[0]?.clock ?? 0;
    writer.var(structs.length).var(client).var(clock);
    const moved = writer.length - from;
    for (const struct of structs) {
      struct.from += moved;
      struct.contentFrom += moved;
      struct.to += moved;
    }
    writer.raw(all.subarray(from, to));
    blocks.push({ client, clock, structs });
  }
  return { bytes: writeDeletes(writer, deletes).done(), blocks, deletes };
};

const convert = (v2: Bytes): ReadUpdate => {
  const decoder = new FaithfulDecoder(v2, {
    // a whole state is deflated once more, so a long run of equal columns is rare in honest ones
    structs: Math.min(snapshotLimits.structs, Math.max(1_000_000, 16 * v2.length)),
    letters: maxDocument,
  });
  const ground = beginReading(decoder, v2.length + (v2.length >>> 3));
  const room = { clocks: snapshotLimits.length };
  const written: Written[] = [];
  for (let left = readVar(decoder); left > 0; left--) written.push(readBlock(ground, room));
  const deletes = readDeletes(decoder);
  return putTogether(
    ground.writer.written(),
    written.filter(({ structs }) => structs.length > 0),
    deletes,
  );
};

/** Null: ill-formed columns, more than the budget, or what V1 does not say or the gate does not read. */
export const convertedState = (v2: Bytes): ReadUpdate | null => {
  try {
    return convert(v2);
  } catch {
    // Yjs's columns have no other way to say so.
    return null;
  }
};
