// vault.hdr (protocol 2.15): the small file that the host keeps. Its length never changes and it holds nothing but
// the cost of the derivation, a salt, which slots are taken, and 32 equal slots that look random whether used or
// not. A cost out of bounds is refused here, before any words are asked for: below, somebody made guessing cheap;
// above, somebody wants the machine to choke (VAU-1 to VAU-3, attack D02).

import { type Bytes, concat, equal, utf8 } from "../base/bytes.ts";
import { err, type Result } from "../base/result.ts";
import { malformed, type DecodeError, Reader, Writer } from "../codec/index.ts";
import type { PasswordHashCost } from "../ports/passwordHash.ts";

const magic = utf8("HVLT1");
const mebibyte = 1024 * 1024;

export const slotCount = 32;
/** nonce 24 ‖ kind 1 ‖ VMK 32 ‖ zeros 63 ‖ tag 16 */
export const slotLength = 136;
export const saltLength = 16;
export const headerLength = 5 + 4 + 8 + saltLength + 4 + slotCount * slotLength;

export const lowestCost: PasswordHashCost = { ops: 3, memory: 64 * mebibyte };
export const highestCost: PasswordHashCost = { ops: 10, memory: 1024 * mebibyte };

export type Header = {
  readonly cost: PasswordHashCost;
  readonly salt: Bytes;
  /** Bit i: slot i is not to be overwritten. An upper bound of what is used, and no more. */
  readonly taken: number;
  readonly slots: readonly Bytes[];
};

/** The cost lies outside what an honest header holds. */
export type CostRefused = { readonly type: "costRefused" };

/** What every slot's seal is bound to: "HVLT1" ‖ ops ‖ mem ‖ salt. */
export const headerContext = ({ cost, salt }: Pick<Header, "cost" | "salt">): Bytes =>
  new Writer().raw(magic).u32(cost.ops).u64(cost.memory).raw(salt).done();

export const encodeHeader = (header: Header): Bytes =>
  new Writer()
    .raw(headerContext(header))
    .u32(header.taken)
    .raw(concat(...header.slots))
    .done();

export const decodeHeader = (bytes: Bytes): Result<Header, DecodeError | CostRefused> => {
  if (bytes.length !== headerLength) return err(malformed);
  const reader = new Reader(bytes);
  if (!equal(reader.take(magic.length), magic)) return err(malformed);
  const cost = { ops: reader.u32(), memory: reader.u64() };
  const salt = reader.take(saltLength);
  const taken = reader.u32();
  const slots = reader.repeat(slotCount, () => reader.take(slotLength));
  const decoded = reader.done({ cost, salt, taken, slots });
  if (!decoded.ok) return decoded;
  const within =
    cost.ops >= lowestCost.ops &&
    cost.ops <= highestCost.ops &&
    cost.memory >= lowestCost.memory &&
    cost.memory <= highestCost.memory;
  return within ? decoded : err({ type: "costRefused" });
};

export const isTaken = (header: Header, slot: number): boolean => ((header.taken >>> slot) & 1) === 1;

export const freeSlots = (header: Header): readonly number[] =>
  header.slots.flatMap((_, slot) => (isTaken(header, slot) ? [] : [slot]));

/** The header with these bytes in a slot, and the slot taken. */
export const withSlot = (header: Header, slot: number, bytes: Bytes): Header => ({
  ...header,
  taken: (header.taken | (1 << slot)) >>> 0,
  slots: header.slots.map((old, at) => (at === slot ? bytes : old)),
});
