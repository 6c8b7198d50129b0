// How a vault is made and opened: the order of steps, the one derivation in each, and what happens to the header.
// Nothing is written here; the caller writes the new header, and a space's first row before it, so that a crash
// between the two leaves a row that nobody needs and never a header whose space has no root.

import { type Bytes, equal } from "../base/bytes.ts";
import { redact, type Redacted } from "../base/redacted.ts";
import { err, ok, type Result } from "../base/result.ts";
import { wipe } from "../crypto/index.ts";
import type { PasswordHashError } from "../ports/passwordHash.ts";
import type { Random } from "../ports/random.ts";
import { freeSlots, type Header, isTaken, lowestCost, saltLength, withSlot } from "./header.ts";
import { recoveryKek, wordsKek, type WordsKekParts } from "./kek.ts";
import { addSlot, createHeader, openSlots, rewriteSlot, slotKinds, slotNonce } from "./slot.ts";

export type VaultParts = WordsKekParts & { readonly random: Random };

export type OpenError =
  | PasswordHashError
  | { readonly type: "wordsWrong" }
  /** They open nothing and wipe everything (VAU-30). */
  | { readonly type: "wordsWipe" };
export type NoRoom = { readonly type: "noRoom" };
/** The words open another space already; a second one behind them could never be reached. */
export type WordsTaken = { readonly type: "wordsTaken" };

/** A space whose key is at hand, and the header as it should now be. */
export type Unlocked = {
  readonly header: Header;
  /** Whether the header differs from the one that was read. */
  readonly changed: boolean;
  readonly slot: number;
  readonly vmk: Redacted<Bytes>;
};

export type Founded = Unlocked & { readonly rootSeed: Redacted<Bytes>; readonly slotNonce: Bytes };

/** 256 MiB, or what a small machine gives: tried only when a vault is made, fixed in its header ever after (VAU-17). */
const memorySteps = [4 * lowestCost.memory, 2 * lowestCost.memory, lowestCost.memory] as const;
export const wantedMemory = memorySteps[0];
const passes = 3;

/** A space takes two slots from birth, so nothing shows whether its recovery code was ever asked for (VAU-18). */
const found = (
  header: Header,
  kek: Redacted<Bytes>,
  random: Random,
  rootSeed: Redacted<Bytes>,
): Result<Founded, NoRoom> => {
  if (freeSlots(header).length < 2) return err({ type: "noRoom" });
  const vmk = redact(random.bytes(32));
  const recovery = recoveryKek(rootSeed);
  const first = addSlot(header, kek, { kind: slotKinds.space, vmk }, random);
  const both = first && addSlot(first.header, recovery, { kind: slotKinds.recovery, vmk }, random);
  wipe(recovery);
  if (first === null || both === null) return err({ type: "noRoom" });
  return ok({
    header: both.header,
    changed: true,
    slot: first.slot,
    vmk,
    rootSeed,
    slotNonce: slotNonce(both.header, first.slot),
  });
};

/**
 * The first space of a new vault. Steps down only when the memory is refused. `rootSeed`: that of a recovery code, where
 * somebody comes back with it; otherwise by chance.
 */
export const createVault = async (
  parts: VaultParts,
  words: Redacted<string>,
  rootSeed: Redacted<Bytes> = redact(parts.random.bytes(32)),
): Promise<Result<Founded, PasswordHashError | NoRoom>> => {
  const salt = parts.random.bytes(saltLength);
  let refused: PasswordHashError = { type: "memoryRefused" };
  for (const memory of memorySteps) {
    const cost = { ops: passes, memory };
    const kek = await wordsKek(parts, words, { cost, salt });
    if (kek.ok) {
      const founded = found(createHeader(cost, salt, parts.random), kek.value, parts.random, rootSeed);
      wipe(kek.value);
      return founded;
    }
    refused = kek.error;
    if (refused.type !== "memoryRefused") break;
  }
  return err(refused);
};

/**
 * One more space in a vault. Words that open a space already open that one: a second one behind the same words could
 * never be reached.
 */
export const addSpace = async (
  parts: VaultParts,
  header: Header,
  words: Redacted<string>,
  rootSeed: Redacted<Bytes> = redact(parts.random.bytes(32)),
): Promise<
  Result<
    { type: "founded"; space: Founded } | { type: "opened"; space: Unlocked },
    PasswordHashError | NoRoom | WordsTaken
  >
> => {
  if (freeSlots(header).length < 2) return err({ type: "noRoom" });
  // A code opens one space: a second one behind it could never be reached by it.
  if (openWithRecovery(header, rootSeed).ok) return err({ type: "wordsTaken" });
  const kek = await wordsKek(parts, words, header);
  if (!kek.ok) return kek;
  const known = openSlots(header, kek.value, slotKinds.space, slotKinds.wipe);
  const founded = known === null ? found(header, kek.value, parts.random, rootSeed) : null;
  wipe(kek.value);
  if (known?.kind === slotKinds.wipe) return err({ type: "wordsTaken" });
  if (known !== null) return ok({ type: "opened", space: unlocked(header, known) });
  if (founded === null || !founded.ok) return founded ?? err({ type: "noRoom" });
  return ok({ type: "founded", space: founded.value });
};

/** A slot that opens is somebody's, whatever the header says: an unmarked one is marked again (VAU-6). */
const unlocked = (header: Header, opened: { slot: number; vmk: Redacted<Bytes> }): Unlocked => {
  const { slot, vmk } = opened;
  if (isTaken(header, slot)) return { header, changed: false, slot, vmk };
  return {
    header: withSlot(header, slot, header.slots[slot] ?? new Uint8Array(0)),
    changed: true,
    slot,
    vmk,
  };
};

export const openWithWords = async (
  parts: VaultParts,
  header: Header,
  words: Redacted<string>,
): Promise<Result<Unlocked, OpenError>> => {
  const kek = await wordsKek(parts, words, header);
  if (!kek.ok) return kek;
  const opened = openSlots(header, kek.value, slotKinds.space, slotKinds.wipe);
  wipe(kek.value);
  if (opened === null) return err({ type: "wordsWrong" });
  return opened.kind === slotKinds.wipe ? err({ type: "wordsWipe" }) : ok(unlocked(header, opened));
};

/** `slot` of the answer is the recovery slot. */
export const openWithRecovery = (
  header: Header,
  rootSeed: Redacted<Bytes>,
): Result<Unlocked, { readonly type: "wordsWrong" }> => {
  const kek = recoveryKek(rootSeed);
  const opened = openSlots(header, kek, slotKinds.recovery);
  wipe(kek);
  return opened === null ? err({ type: "wordsWrong" }) : ok(unlocked(header, opened));
};

/** Where a space's words slot lies; null when the header has no slot with this nonce. */
export const findSlot = (header: Header, nonce: Bytes): number | null => {
  const at = header.slots.findIndex((_, slot) => equal(slotNonce(header, slot), nonce));
  return at === -1 ? null : at;
};

/** New words for a space: its own slot is rewritten, or a free one taken when it is not known any more (VAU-19). */
export const changeWords = async (
  parts: VaultParts,
  header: Header,
  space: { readonly vmk: Redacted<Bytes>; readonly wordsSlot: Bytes; readonly next: Redacted<string> },
): Promise<
  Result<{ readonly header: Header; readonly slotNonce: Bytes }, PasswordHashError | NoRoom | WordsTaken>
> => {
  const own = findSlot(header, space.wordsSlot);
  if (own === null && freeSlots(header).length === 0) return err({ type: "noRoom" });
  const kek = await wordsKek(parts, space.next, header);
  if (!kek.ok) return kek;
  const content = { kind: slotKinds.space, vmk: space.vmk };
  const known = openSlots(header, kek.value, slotKinds.space, slotKinds.wipe);
  if (known !== null && known.slot !== own) {
    wipe(kek.value);
    return err({ type: "wordsTaken" });
  }
  const changed =
    own === null
      ? addSlot(header, kek.value, content, parts.random)
      : { header: rewriteSlot(header, own, { kek: kek.value, content }, parts.random), slot: own };
  wipe(kek.value);
  if (changed === null) return err({ type: "noRoom" });
  return ok({ header: changed.header, slotNonce: slotNonce(changed.header, changed.slot) });
};
