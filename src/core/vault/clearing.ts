// Taking one space off a vault, and leaving the others: its slots and its mark become random bytes again, as they were
// before it was made, so that neither its words nor its recovery code open anything (OUT-7).

import { type Bytes, utf8 } from "../base/bytes.ts";
import type { Redacted } from "../base/redacted.ts";
import { wipe } from "../crypto/index.ts";
import type { Random } from "../ports/random.ts";
import type { StoreBatch } from "../ports/store.ts";
import type { Header } from "./header.ts";
import { recoveryKek } from "./kek.ts";
import { findSlot } from "./open.ts";
import { blindGroup, type RecordKeys } from "./record.ts";
import { emptySlot, openSlots, slotKinds } from "./slot.ts";
import { tables } from "./tables.ts";

export type OwnSlots = {
  readonly rootSeed: Redacted<Bytes>;
  /** Nonces of the slots of the words, and of the words that wipe, if there are any. */
  readonly nonces: readonly Bytes[];
};

/** The slot that the recovery code opens is found by opening it. */
const recoverySlot = (header: Header, rootSeed: Redacted<Bytes>): number | null => {
  const kek = recoveryKek(rootSeed);
  const opened = openSlots(header, kek, slotKinds.recovery);
  wipe(kek);
  if (opened === null) return null;
  wipe(opened.vmk);
  return opened.slot;
};

/** All slots stay marked as taken: an unmarked one would tell that a space is gone. */
export const emptySpace = (header: Header, { rootSeed, nonces }: OwnSlots, random: Random): Header => {
  const slots = new Set<number>();
  for (const slot of [recoverySlot(header, rootSeed), ...nonces.map((nonce) => findSlot(header, nonce))])
    if (slot !== null) slots.add(slot);
  let emptied = header;
  for (const slot of slots) emptied = emptySlot(emptied, slot, random);
  return emptied;
};

/** The rows of the space itself: root, head mark, what is prepared for wiping. */
export const spaceGroups = (keys: RecordKeys): NonNullable<StoreBatch["removeGroups"]> => [
  { table: tables.space, group: blindGroup(keys, tables.space, utf8("space")) },
];
