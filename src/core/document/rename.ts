// An update said again under other numbers (LOG-22): what a device wrote under a number that another keeps comes back
// under its next one. Structs stay as they are; who they are and whom they refer to is looked up in a layout.

import { type Bytes, utf8 } from "../base/index.ts";
import { Writer } from "../codec/index.ts";
import { unite } from "./joinRun.ts";
import { contentKinds, type DeleteRange, type Id, readUpdate, type UpdateStruct } from "./updateReader.ts";

/** Clocks `from` up to `to` of a client are elsewhere now; null: not there yet. */
export type Moved = {
  readonly client: number;
  readonly from: number;
  readonly to: number;
  readonly there: Id | null;
};

class NotThere extends Error {}

/** Where clocks are now, and up to which clock that holds. */
const lookUp = (moved: readonly Moved[], client: number, clock: number): Id & { readonly to: number } => {
  let to = Infinity;
  for (const range of moved) {
    if (range.client !== client || clock >= range.to) continue;
    if (clock < range.from) {
      to = Math.min(to, range.from);
      continue;
    }
    if (range.there === null) throw new NotThere();
    return { client: range.there.client, clock: range.there.clock + clock - range.from, to: range.to };
  }
  return { client, clock, to };
};

const writeStruct = (writer: Writer, bytes: Bytes, struct: UpdateStruct, at: (id: Id) => Id): void => {
  writer.u8(struct.info);
  const id = (old: Id): void => {
    const { client, clock } = at(old);
    writer.var(client).var(clock);
  };
  const name = (text: string): void => {
    const encoded = utf8(text);
    writer.var(encoded.length).raw(encoded);
  };
  if (struct.origin !== null) id(struct.origin);
  if (struct.right !== null) id(struct.right);
  if (typeof struct.parent === "string") {
    writer.var(1);
    name(struct.parent);
  } else if (struct.parent !== null) {
    writer.var(0);
    id(struct.parent);
  }
  if (struct.key !== null) name(struct.key);
  writer.raw(bytes.subarray(struct.contentFrom, struct.to));
};

/** Null: it is no update, or speaks of what is not there yet. */
export const renameUpdate = (update: Bytes, moved: readonly Moved[]): Bytes | null => {
  const read = readUpdate(update);
  if (!read.ok) return null;
  const at = (id: Id): Id => lookUp(moved, id.client, id.clock);
  try {
    const writer = new Writer().var(read.value.blocks.length);
    for (const { client, clock, structs } of read.value.blocks) {
      const there = at({ client, clock });
      writer.var(structs.length).var(there.client).var(there.clock);
      for (const struct of structs) writeStruct(writer, update, struct, at);
    }
    const deletes = new Map<number, DeleteRange[]>();
    for (const { client, ranges } of read.value.deletes)
      for (const { clock, length } of ranges)
        for (let from = clock; from < clock + length;) {
          const there = lookUp(moved, client, from);
          const part = Math.min(clock + length, there.to) - from;
          deletes.set(there.client, [
            ...(deletes.get(there.client) ?? []),
            { clock: there.clock, length: part },
          ]);
          from += part;
        }
    writer.var(deletes.size);
    for (const client of [...deletes.keys()].toSorted((a, b) => b - a)) {
      const ranges = unite(deletes.get(client) ?? []);
      writer.var(client).var(ranges.length);
      for (const { clock, length } of ranges) writer.var(clock).var(length);
    }
    return writer.done();
  } catch (failure) {
    if (failure instanceof NotThere) return null;
    throw failure;
  }
};

/** The clocks that an update brings; none when it only deletes. */
export const clocksIn = (
  update: Bytes,
): { readonly client: number; readonly from: number; readonly to: number } | null => {
  const read = readUpdate(update);
  const block = read.ok ? read.value.blocks[0] : undefined;
  const last = block?.structs.at(-1);
  if (block === undefined || last === undefined) return null;
  return { client: block.client, from: block.clock, to: last.clock + last.length };
};

/** An update that takes the first clock of a client and shows nothing: it says whose the number is. */
export const claimingUpdate = (client: number): Bytes =>
  new Writer().var(1).var(1).var(client).var(0).u8(contentKinds.collected).var(1).var(0).done();
