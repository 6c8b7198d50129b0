// What a person has prepared for wiping: words that open nothing and wipe the whole vault, in a slot like any other,
// and whether the held keys do it too. What was prepared is remembered in the space that prepared it (table 1), so that
// nobody who opens another space of the vault learns of it (VAU-30 to VAU-32).

import { type Bytes, utf8 } from "../base/bytes.ts";
import { redact, type Redacted } from "../base/redacted.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DecodeError, Reader, Writer } from "../codec/index.ts";
import { nonceLength, wipe } from "../crypto/index.ts";
import type { PasswordHashError } from "../ports/passwordHash.ts";
import type { Random } from "../ports/random.ts";
import type { Store, StoreError, StoreRow } from "../ports/store.ts";
import { freeSlots, type Header } from "./header.ts";
import { wordsKek } from "./kek.ts";
import { findSlot, type NoRoom, type VaultParts, type WordsTaken } from "./open.ts";
import { blindGroup, blindId, openRow, type RecordKeys, type RowError, sealRow } from "./record.ts";
import { addSlot, emptySlot, openSlots, rewriteSlot, slotKinds, slotNonce } from "./slot.ts";
import { tables } from "./tables.ts";

export type Wiping = {
  /** Whether the held keys wipe. */
  readonly keys: boolean;
  /** Whether there are words that wipe. */
  readonly words: boolean;
  /** The nonce of the slot that they have or had; zeros before the first. */
  readonly slot: Bytes;
};

export const nothingPrepared: Wiping = { keys: false, words: false, slot: new Uint8Array(nonceLength) };

type Changed = { readonly header: Header; readonly slotNonce: Bytes };

/** Two slots, as a space takes: two images of a header do not tell which of the two was made in between. */
const addWiping = (header: Header, kek: Redacted<Bytes>, random: Random): Changed | null => {
  const content = { kind: slotKinds.wipe, vmk: redact(random.bytes(32)) };
  const first = addSlot(header, kek, content, random);
  const both = first && addSlot(first.header, redact(random.bytes(32)), content, random);
  return first && both && { header: both.header, slotNonce: slotNonce(both.header, first.slot) };
};

/** Words that wipe; those of before in the same slot wipe nothing any more. Words that do something already are refused. */
export const setWipingWords = async (
  parts: VaultParts,
  header: Header,
  { slot, next }: { readonly slot: Bytes; readonly next: Redacted<string> },
): Promise<Result<Changed, PasswordHashError | NoRoom | WordsTaken>> => {
  const own = findSlot(header, slot);
  if (own === null && freeSlots(header).length < 2) return err({ type: "noRoom" });
  const kek = await wordsKek(parts, next, header);
  if (!kek.ok) return kek;
  const known = openSlots(header, kek.value, slotKinds.space, slotKinds.wipe);
  if (known !== null && known.slot !== own) {
    wipe(kek.value);
    return err({ type: "wordsTaken" });
  }
  const content = { kind: slotKinds.wipe, vmk: redact(parts.random.bytes(32)) };
  const rewritten = (at: number): Changed => {
    const changed = rewriteSlot(header, at, { kek: kek.value, content }, parts.random);
    return { header: changed, slotNonce: slotNonce(changed, at) };
  };
  const changed = own === null ? addWiping(header, kek.value, parts.random) : rewritten(own);
  wipe(kek.value);
  return changed === null ? err({ type: "noRoom" }) : ok(changed);
};

/** Null when the header has no such slot: there is nothing to give up. */
export const dropWipingWords = (header: Header, slot: Bytes, random: Random): Changed | null => {
  const own = findSlot(header, slot);
  if (own === null) return null;
  const emptied = emptySlot(header, own, random);
  return { header: emptied, slotNonce: slotNonce(emptied, own) };
};

const version = 1;
const naturalId = utf8("wiping");
const naturalGroup = utf8("space");

export const encodeWiping = ({ keys, words, slot }: Wiping): Bytes =>
  new Writer()
    .u8(version)
    .u8(keys ? 1 : 0)
    .u8(words ? 1 : 0)
    .raw(slot)
    .done();

export const decodeWiping = (bytes: Bytes): Result<Wiping, DecodeError> => {
  const reader = new Reader(bytes);
  if (reader.u8() !== version) reader.refuse();
  const flag = (): boolean => {
    const value = reader.u8();
    if (value > 1) reader.refuse();
    return value === 1;
  };
  const keys = flag();
  const words = flag();
  return reader.done({ keys, words, slot: reader.take(nonceLength) });
};

export const wipingRow = (keys: RecordKeys, wiping: Wiping, random: Random): StoreRow => {
  const id = blindId(keys, tables.space, naturalId);
  const group = blindGroup(keys, tables.space, naturalGroup);
  return sealRow(keys, { table: tables.space, id, group, content: encodeWiping(wiping) }, random);
};

export const loadWiping = async (
  keys: RecordKeys,
  store: Store,
): Promise<Result<Wiping, RowError | StoreError | DecodeError>> => {
  const asked = { table: tables.space, id: blindId(keys, tables.space, naturalId) };
  const row = await store.get(asked.table, asked.id);
  if (!row.ok || row.value === null) return row.ok ? ok(nothingPrepared) : row;
  const content = openRow(keys, asked, row.value);
  return content.ok ? decodeWiping(content.value) : content;
};
