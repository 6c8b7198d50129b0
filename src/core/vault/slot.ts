// Key slots (protocol 2.15). The words decide whose space opens: one derivation, then every slot is tried, in the
// same way whichever fits and whether any does. Where a slot lies says nothing: places are drawn by lot, and a new
// header has 4 to 12 taken slots that hold only random bytes (VAU-4 to VAU-7).

import { type Bytes, concat } from "../base/bytes.ts";
import { redact, type Redacted, reveal } from "../base/redacted.ts";
import { nonceLength, open, seal, wipe } from "../crypto/index.ts";
import type { PasswordHashCost } from "../ports/passwordHash.ts";
import type { Random } from "../ports/random.ts";
import { freeSlots, type Header, headerContext, slotCount, slotLength, withSlot } from "./header.ts";

export const slotKinds = { space: 1, recovery: 2, wipe: 3 } as const;
export type SlotKind = (typeof slotKinds)[keyof typeof slotKinds];

const keyLength = 32;
const plainLength = 96;
const fewestDecoys = 4;
const mostDecoys = 12;

const u32Of = (random: Random): number => {
  const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
};

/** A free slot by lot; null when there is none. */
const drawFree = (header: Header, random: Random): number | null => {
  const free = freeSlots(header);
  return free.length === 0 ? null : (free[u32Of(random) % free.length] ?? null);
};

/** A header that nobody's words open yet. */
export const createHeader = (cost: PasswordHashCost, salt: Bytes, random: Random): Header => {
  let header: Header = {
    cost,
    salt,
    taken: 0,
    slots: Array.from({ length: slotCount }, () => random.bytes(slotLength)),
  };
  const decoys = fewestDecoys + (u32Of(random) % (mostDecoys - fewestDecoys + 1));
  for (let i = 0; i < decoys; i++) {
    const slot = drawFree(header, random);
    if (slot !== null) header = withSlot(header, slot, random.bytes(slotLength));
  }
  return header;
};

export type SlotContent = { readonly kind: SlotKind; readonly vmk: Redacted<Bytes> };

const sealSlot = (header: Header, kek: Redacted<Bytes>, content: SlotContent, random: Random): Bytes => {
  const plain = new Uint8Array(plainLength);
  plain[0] = content.kind;
  plain.set(reveal(content.vmk), 1);
  const nonce = random.bytes(nonceLength);
  const sealed = concat(nonce, seal(kek, nonce, headerContext(header), plain));
  plain.fill(0);
  return sealed;
};

/** Writes into a free slot; null when all are taken. */
export const addSlot = (
  header: Header,
  kek: Redacted<Bytes>,
  content: SlotContent,
  random: Random,
): { readonly header: Header; readonly slot: number } | null => {
  const slot = drawFree(header, random);
  return slot === null
    ? null
    : { header: withSlot(header, slot, sealSlot(header, kek, content, random)), slot };
};

/** New words for a slot that is one's own; the caller knows that it is. */
export const rewriteSlot = (
  header: Header,
  slot: number,
  key: { readonly kek: Redacted<Bytes>; readonly content: SlotContent },
  random: Random,
): Header => withSlot(header, slot, sealSlot(header, key.kek, key.content, random));

/** Random bytes where a slot was one's own; it stays marked, since an unmarked one would tell that it is free again. */
export const emptySlot = (header: Header, slot: number, random: Random): Header =>
  withSlot(header, slot, random.bytes(slotLength));

export type OpenedSlot = {
  readonly slot: number;
  readonly kind: SlotKind;
  readonly vmk: Redacted<Bytes>;
};

const isWellFormed = (plain: Bytes): boolean => plain.subarray(1 + keyLength).every((byte) => byte === 0);

/**
 * Tries all 32 slots, taken or not, and never stops early, so that time tells neither whether nor where one fits.
 * The first of the kinds, in the order in which they are wanted, is it.
 */
export const openSlots = (
  header: Header,
  kek: Redacted<Bytes>,
  ...wanted: readonly SlotKind[]
): OpenedSlot | null => {
  const context = headerContext(header);
  let found: OpenedSlot | null = null;
  let rank = wanted.length;
  for (const [slot, bytes] of header.slots.entries()) {
    const plain = open(kek, bytes.subarray(0, nonceLength), context, bytes.subarray(nonceLength));
    if (plain === null) continue;
    const at = isWellFormed(plain) ? wanted.findIndex((kind) => kind === plain[0]) : -1;
    const kind = wanted[at];
    if (kind !== undefined && at < rank) {
      if (found !== null) wipe(found.vmk);
      found = { slot, kind, vmk: redact(plain.slice(1, 1 + keyLength)) };
      rank = at;
    }
    plain.fill(0);
  }
  return found;
};

/** What tells a slot from the others wherever it lies: its nonce. */
export const slotNonce = (header: Header, slot: number): Bytes =>
  header.slots[slot]?.slice(0, nonceLength) ?? new Uint8Array(nonceLength);
